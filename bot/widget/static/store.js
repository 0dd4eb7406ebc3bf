/**
 * What outlives a reload: the conversation (localStorage, so that two tabs share it) and messages
 * not yet sent (sessionStorage: they belong to this tab). Where the browser forbids storage, the
 * conversation lives as long as the page.
 *
 * @typedef {{conversation: string, token: string, language: string, page: string}} Session
 * @typedef {{id: string, text?: string, button?: string, title?: string}} Outgoing
 */

/** @param {"localStorage" | "sessionStorage"} name @param {string} key */
function place(name, key) {
  /** @type {unknown} */
  let memory = null;
  return {
    /** @returns {any} */
    get() {
      try {
        memory = JSON.parse(window[name].getItem(key) ?? "null");
      } catch {
        // Storage is forbidden or holds something that is not ours.
      }
      return memory;
    },
    /** @param {unknown} value null removes it */
    set(value) {
      memory = value;
      try {
        if (value === null) window[name].removeItem(key);
        else window[name].setItem(key, JSON.stringify(value));
      } catch {
        // As above: memory has it.
      }
    },
  };
}

export class Store {
  /** @param {string} base @param {string} study */
  constructor(base, study) {
    this.key = `study-chat:${base}:${study}`;
    this.#session = place("localStorage", this.key);
    this.#outbox = place("sessionStorage", `${this.key}:outbox`);
    this.#shown = place("sessionStorage", `${this.key}:shown`);
  }

  #session;
  #outbox;
  #shown;

  /** @returns {Session | null} */
  get session() {
    return this.#session.get();
  }

  set session(session) {
    this.#session.set(session);
  }

  /** @returns {Outgoing[]} */
  get outbox() {
    return this.#outbox.get() ?? [];
  }

  set outbox(messages) {
    this.#outbox.set(messages.length ? messages : null);
  }

  /** Whether the chat was open when the page was left. */
  get shown() {
    return this.#shown.get() === true;
  }

  set shown(shown) {
    this.#shown.set(shown || null);
  }
}
