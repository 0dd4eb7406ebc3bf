/**
 * Server-Sent Events, read from the body of a fetch: a native EventSource cannot send a token and
 * gives up for good after one bad gateway.
 *
 * @typedef {{id: string, event: string, data: string}} ServerEvent
 */

/**
 * Yield the events of a response until it ends, wherever its pieces are cut. Rejects when nothing,
 * not even a heartbeat, came for `silence` milliseconds.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {number} silence
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* readEvents(body, silence) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let id = "";
  let event = "";
  /** @type {string[]} */
  let data = [];
  try {
    for (;;) {
      /** @type {number | undefined} */
      let timer;
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("silence")), silence);
      });
      const { done, value } = await Promise.race([reader.read(), late]).finally(() =>
        clearTimeout(timer),
      );
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const [, field, content] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
        if (field === "data") data.push(content);
        else if (field === "event") event = content;
        else if (field === "id") id = content;
        if (line) continue;
        if (data.length) yield { id, event: event || "message", data: data.join("\n") };
        data = [];
        event = "";
      }
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
