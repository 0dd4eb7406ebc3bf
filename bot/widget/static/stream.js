/**
 * Server-Sent Events, read from the body of a fetch: a native EventSource cannot send a token and
 * gives up for good after one bad gateway.
 *
 * @typedef {{id: string, event: string, data: string}} ServerEvent
 */

/** Turns pieces of an event stream, cut anywhere, into whole events. */
export class EventParser {
  #rest = "";
  /** @type {string[]} */
  #data = [];
  #event = "";
  #id = "";

  /**
   * @param {string} piece
   * @returns {ServerEvent[]} the events that `piece` completes
   */
  push(piece) {
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(line));
  }

  /** @param {string} line @returns {ServerEvent[]} */
  #line(line) {
    if (line === "") {
      const event = { id: this.#id, event: this.#event || "message", data: this.#data.join("\n") };
      const complete = this.#data.length > 0;
      this.#data = [];
      this.#event = "";
      return complete ? [event] : [];
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#event = value;
    else if (field === "id") this.#id = value;
    return [];
  }
}

/**
 * Yield the events of a response until it ends. Rejects when nothing, not even a heartbeat, came
 * for `silence` milliseconds.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {number} silence
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* readEvents(body, silence) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
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
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
