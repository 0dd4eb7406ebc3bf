/**
 * What outlives a reload: the conversation (localStorage, so that two tabs share it), and messages
 * not yet sent and votes (sessionStorage: they belong to this tab). Where the browser forbids
 * storage, the conversation lives as long as the page.
 *
 * @typedef {{conversation: string, token: string, language: string, page: string}} Session
 * @typedef {{id: string, text?: string, button?: string, title?: string}} Outgoing
 * @typedef {ReturnType<typeof openStore>} Store
 */

/**
 * @template Value
 * @param {"localStorage" | "sessionStorage"} name
 * @param {string} key
 * @param {Value} nothing what is there when nothing is; not stored
 */
function place(name, key, nothing) {
  let memory = nothing;
  return {
    key,
    get value() {
      try {
        memory = JSON.parse(window[name].getItem(key) ?? "null") ?? nothing;
      } catch {
        // Storage is forbidden or holds something that is not ours.
      }
      return memory;
    },
    set value(value) {
      memory = value;
      try {
        if (value === nothing) window[name].removeItem(key);
        else window[name].setItem(key, JSON.stringify(value));
      } catch {
        // As above: memory has it.
      }
    },
    clear() {
      this.value = nothing;
    },
  };
}

/** @param {string} base @param {string} study */
export function openStore(base, study) {
  const key = `study-chat:${base}:${study}`;
  return {
    session: place("localStorage", key, /** @type {Session | null} */ (null)),
    outbox: place("sessionStorage", `${key}:outbox`, /** @type {Outgoing[]} */ ([])),
    /** Whether the chat was open when the page was left. */
    shown: place("sessionStorage", `${key}:shown`, false),
    /** The code of a link that led here, until the reader has said whether to go on by it. */
    link: place("sessionStorage", `${key}:link`, ""),
    /** Whether an answer was helpful, by its event. */
    votes: place("sessionStorage", `${key}:votes`, /** @type {Record<number, boolean>} */ ({})),
  };
}
