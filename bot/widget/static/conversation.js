/**
 * One conversation with the gateway: sends each message exactly once, and passes on every event
 * in order, over any number of dropped lines.
 *
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./store.js").Outgoing} Outgoing
 * @typedef {import("./store.js").Session} Session
 * @typedef {import("./replies.js").Reply} Reply
 *
 * @typedef {object} Listener
 * @property {(state: "live" | "offline" | "ended") => void} state the line changed
 * @property {(reply: Reply) => void} message one event of the conversation, oldest first
 * @property {(id: string, error?: string) => void} settled the gateway has stored a message, or
 *   refuses it and says why
 * @property {(language: string) => void} language the conversation's language is now this
 * @property {() => void} erased the conversation exists no more
 */

import { readEvents } from "./stream.js";

/** Three heartbeats of the gateway. */
const SILENCE = 45_000;
const GONE = [401, 403, 404, 410];

export class Conversation {
  /**
   * @param {string} base the gateway's address, without a slash at the end
   * @param {Store} store
   * @param {{study: string, country: string, language: string, page: string}} context `page` is
   *   the page's own language, `language` the one to speak
   * @param {Listener} listener
   */
  constructor(base, store, context, listener) {
    this.#base = base;
    this.#store = store;
    this.#context = context;
    this.#listener = listener;
  }

  #base;
  #store;
  #context;
  #listener;
  /** @type {Session | null} */
  #session = null;
  #last = 0;
  #stop = new AbortController();
  #sending = false;
  #untold = false;
  /** Whether events are coming in. */
  #live = false;
  /** @type {Set<() => void>} */
  #sleepers = new Set();

  /** The id of the conversation, once there is one. */
  get id() {
    return this.#session?.conversation;
  }

  /** Open the conversation, or take up the stored one, and follow it until `leave`. */
  async follow() {
    const wake = () => this.#sleepers.forEach((sleeper) => sleeper());
    const { signal } = this.#stop;
    addEventListener("online", wake, { signal });
    document.addEventListener("visibilitychange", wake, { signal });
    for (let failures = 0; !signal.aborted; failures += 1) {
      const status = await this.#followOnce(() => (failures = -1));
      if (signal.aborted) return;
      if (GONE.includes(status)) return this.#end();
      this.#listener.state("offline");
      await this.#pause(failures);
    }
  }

  /** Stop following; the conversation itself stays. */
  leave() {
    this.#stop.abort();
    this.#sleepers.forEach((sleeper) => sleeper());
  }

  /**
   * Keep a message and send it as soon as that is possible.
   *
   * @param {Outgoing} message
   */
  send(message) {
    this.#store.outbox.value = [...this.#store.outbox.value, message];
    void this.#drain();
  }

  /** @param {string} language */
  async setLanguage(language) {
    this.#context.language = language;
    this.#untold = true;
    if (!this.#session) return;
    this.#save({ ...this.#session, language });
    await this.#tell();
  }

  /** Let the gateway know the language; after a dropped line, again. */
  async #tell() {
    if (!this.#untold) return;
    const { status } = await this.#call("PATCH", this.#path(), { language: this.#context.language });
    this.#untold = status === 0 || status >= 500;
  }

  /**
   * @returns {Promise<string | false | undefined>} what the gateway says of it, if anything;
   *   false where the conversation is not erased everywhere
   */
  async erase() {
    const answer = this.#session ? await this.#call("DELETE", this.#path()) : { status: 204, body: undefined };
    if (![200, 204, ...GONE].includes(answer.status)) return false;
    this.#forget();
    return answer.body?.message;
  }

  /**
   * @param {() => void} alive called when the line has proved to work
   * @returns {Promise<number>} the HTTP status that ended it, 0 for none
   */
  async #followOnce(alive) {
    const status = await this.#open();
    if (status !== 200) return status;
    const { signal } = this.#stop;
    const line = new AbortController();
    const cut = () => line.abort();
    signal.addEventListener("abort", cut);
    try {
      const response = await fetch(this.#base + this.#path("/events"), {
        headers: { ...this.#headers(), "Last-Event-ID": String(this.#last) },
        credentials: "omit",
        cache: "no-store",
        signal: line.signal,
      });
      if (!response.ok || !response.body) return response.status;
      this.#live = true;
      this.#listener.state("live");
      void this.#tell().then(() => this.#drain());
      for await (const event of readEvents(response.body, SILENCE)) {
        alive();
        if (signal.aborted || this.#take(event)) break;
      }
    } catch {
      // A dropped line: the caller tries again.
    } finally {
      this.#live = false;
      cut();
      signal.removeEventListener("abort", cut);
    }
    return 0;
  }

  /**
   * @param {import("./stream.js").ServerEvent} event
   * @returns {boolean} whether it was the last one
   */
  #take(event) {
    const data = JSON.parse(event.data);
    if (event.event === "erased") {
      this.#forget();
      this.#listener.erased();
      return true;
    }
    // Chosen in a tab, or by a button of the conversation itself.
    const { code, to } = data.custom ?? {};
    const language = event.event === "conversation" ? data.language : code === "language_changed" && to;
    if (language && this.#session) {
      this.#save({ ...this.#session, language });
      this.#listener.language(language);
    }
    const number = Number(event.id || data.event);
    if (event.event === "message" && !(number <= this.#last)) this.#listener.message(data);
    if (number > this.#last) this.#last = number;
    return false;
  }

  /** @returns {Promise<number>} 200 when there is a conversation, else what stands against it */
  async #open() {
    if (this.#session) return 200;
    const { page, ...context } = this.#context;
    const stored = this.#store.session.value;
    if (stored) {
      this.#save({ ...stored, page });
      // The reader went to the page in another language.
      if (stored.page !== page) await this.setLanguage(page);
      return 200;
    }
    const known = Object.entries(context).filter(([, value]) => value);
    const { status, body } = await this.#call(
      "POST",
      "/api/conversations",
      Object.fromEntries(known),
    );
    if (status !== 201) {
      // For whoever puts the chat on a page with, say, a study that does not exist.
      if (body?.error) console.error(`study-chat: ${body.error.code}: ${body.error.message}`);
      return GONE.includes(status) ? 0 : status;
    }
    const { conversation, token, language = context.language } = body;
    this.#save({ conversation, token, language, page });
    if (language !== context.language) this.#listener.language(language);
    return 200;
  }

  async #drain() {
    if (this.#sending || !this.#session) return;
    this.#sending = true;
    let failures = 0;
    const { signal } = this.#stop;
    const { outbox } = this.#store;
    for (let [next] = outbox.value; next && !signal.aborted; [next] = outbox.value) {
      const { id, text, button } = next;
      const { status, body } = await this.#call("POST", this.#path("/messages"), {
        id,
        ...(button ? { button } : { text }),
      });
      if (signal.aborted) break;
      if (status === 0 || status === 429 || status >= 500) {
        if (status !== 429) this.#listener.state("offline");
        await this.#pause(failures++);
        continue;
      }
      failures = 0;
      if (this.#live) this.#listener.state("live");
      outbox.value = outbox.value.filter((message) => message.id !== id);
      if (GONE.includes(status)) {
        this.#end();
        break;
      }
      this.#listener.settled(id, status < 300 ? undefined : (body?.error?.message ?? ""));
    }
    this.#sending = false;
  }

  /** @param {Session} session */
  #save(session) {
    this.#session = session;
    this.#store.session.value = session;
  }

  #forget() {
    this.leave();
    // Another tab may have begun a new conversation already.
    const { session, outbox, votes } = this.#store;
    if (session.value?.conversation === this.id) session.clear();
    outbox.clear();
    votes.clear();
  }

  #end() {
    this.#forget();
    this.#listener.state("ended");
  }

  /**
   * @param {number} event the answer's
   * @param {boolean} helpful
   * @returns {Promise<boolean>} whether the vote has arrived
   */
  async vote(event, helpful) {
    const { status } = await this.call("POST", "/votes", { event, helpful });
    if (status !== 204) return false;
    const { votes } = this.#store;
    votes.value = { ...votes.value, [event]: helpful };
    return true;
  }

  /** @returns {Promise<Blob | null>} the last result as a PDF, null where there is none */
  async result() {
    const response = await this.#request("GET", this.#path("/result.pdf"));
    return response?.ok ? response.blob().catch(() => null) : null;
  }

  /**
   * @param {string} method
   * @param {string} rest of the path, behind the conversation
   * @param {object} [content]
   */
  call(method, rest, content) {
    return this.#call(method, this.#path(rest), content);
  }

  #path(rest = "") {
    return `/api/conversations/${this.id}${rest}`;
  }

  /** @returns {Record<string, string>} */
  #headers() {
    return this.#session ? { Authorization: `Bearer ${this.#session.token}` } : {};
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [content]
   * @returns {Promise<{status: number, body?: any}>} status 0 where no answer came
   */
  async #call(method, path, content) {
    const response = await this.#request(method, path, content);
    return { status: response?.status ?? 0, body: await response?.json().catch(() => undefined) };
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [content]
   * @returns {Promise<Response | undefined>} nothing where no answer came
   */
  async #request(method, path, content) {
    return fetch(this.#base + path, {
      method,
      headers: { ...this.#headers(), ...(content ? { "Content-Type": "application/json" } : {}) },
      body: content && JSON.stringify(content),
      credentials: "omit",
    }).catch(() => undefined);
  }

  /**
   * Wait longer after each failure, by chance so that a thousand pages do not come back at once;
   * shorter when the browser says that the line is back.
   *
   * @param {number} failures
   */
  #pause(failures) {
    const longest = Math.min(30_000, 500 * 2 ** Math.max(failures, 0));
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve(undefined);
      };
      const timer = setTimeout(wake, longest * (0.5 + Math.random() / 2));
      this.#sleepers.add(wake);
    });
  }
}
