/**
 * `<study-chat src="https://chat.example.org" study="tecpom" country="NO" lang="nb">`: the chat, as
 * a custom element. README.md beside `static/` describes its attributes, methods and style.
 */

import { Conversation } from "./conversation.js";
import { Log } from "./log.js";
import { openStore } from "./store.js";
import { styles } from "./style.js";
import { h, icon } from "./text.js";
import { findVoices } from "./voice.js";

/** The languages that a reader can choose. */
export const LANGUAGES = ["nb", "da", "et", "fi", "en"];

/** @type {Set<StudyChat>} */
const FLOATING = new Set();

/** The end of an address that leads to a conversation begun on another device (`link.js`). */
const LINK = /^#study-chat=(?:(.*)\.)?([\w-]+)$/;

/** @param {string} tag a BCP 47 tag @returns {string} the language of ours that serves it best */
function supported(tag) {
  const [base] = tag.toLowerCase().split("-");
  if (base === "no" || base === "nn") return "nb";
  return LANGUAGES.includes(base) ? base : "en";
}

export class StudyChat extends HTMLElement {
  static observedAttributes = ["lang"];

  /** @type {Record<string, string>} */
  #words = {};
  #language = "en";
  #wanted = "en";
  #base = "";
  #state = "live";
  #stop = new AbortController();
  /** @type {import("./store.js").Store | undefined} */
  #store;
  /** @type {Conversation | undefined} */
  #conversation;
  /** @type {number | undefined} */
  #offline;
  /** The reader has asked for it here. */
  #erasing = false;
  /** @type {Promise<import("./tools.js").Tools> | undefined} */
  #tools;
  /** How often the tools could not be loaded. */
  #failures = 0;
  /** @type {Promise<void> | undefined} */
  #asking;

  #log = new Log({
    choose: ({ button, title }) => this.#say({ button, title }),
    write: () => this.#field.focus(),
    save: () => void this.#saveResult(),
    vote: async (event, helpful) => (await this.#conversation?.vote(event, helpful)) ?? false,
    voted: (event) => this.#store?.votes.value[event],
    read: async (...what) => (await this.#use())?.read(...what),
  });
  #title = h("h2", { id: "title" });
  #subtitle = h("p");
  #badge = h("span", { class: "badge", hidden: true });
  #launcherText = h("span");
  #launcher = h(
    "button",
    { class: "launcher", "aria-haspopup": "dialog", onclick: () => this.show() },
    icon("chat"),
    this.#launcherText,
    this.#badge,
  );
  #more = h(
    "button",
    {
      class: "round",
      "aria-expanded": "false",
      onclick: async () => (await this.#use())?.toggle(),
    },
    icon("more"),
  );
  #close = h("button", { class: "round", onclick: () => this.hide() }, icon("close"));
  #status = h("p", { class: "status", role: "status" });
  #field = h("textarea", { id: "message", rows: "1", enterkeyhint: "send", autocomplete: "off" });
  #fieldLabel = h("label", { class: "hidden", for: "message" });
  #send = h("button", { class: "send", type: "submit" });
  #form = h("form", {}, this.#fieldLabel, this.#field, this.#send);
  #top = h("div", { class: "top" }, h("div", {}, this.#title, this.#subtitle), this.#more, this.#close);
  #panel = h(
    "section",
    { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true },
    this.#top,
    this.#log.element,
    this.#log.newer,
    this.#status,
    this.#log.bar.element,
    this.#form,
    this.#log.slow,
  );
  #root = h("div", { class: "root", hidden: true }, this.#launcher, this.#panel);

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = styles();
    shadow.append(this.#root);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#field.addEventListener("input", () => this.#fitField());
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      if (this.#more.getAttribute("aria-expanded") === "true") this.#more.click();
      else this.hide();
    });
  }

  async connectedCallback() {
    const here = new URL(import.meta.url).origin;
    this.#base = new URL(this.getAttribute("src") ?? here, document.baseURI).href.replace(/\/$/, "");
    this.#store = openStore(this.#base, this.#study);
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    addEventListener("storage", (event) => this.#follow(event), { signal });
    addEventListener("hashchange", () => this.#followLink(), { signal });
    visualViewport?.addEventListener("resize", () => this.#fitView(), { signal });
    const voices = () => findVoices(this.#log.element);
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", voices, { signal });
    if (!this.#inline) FLOATING.add(this);
    this.#stack();
    this.#followLink();
    const session = this.#store.session.value;
    const page = this.#pageLanguage;
    this.#language = session?.page === page ? session.language : page;
    if (this.#inline) {
      this.#panel.setAttribute("role", "region");
      this.#launcher.hidden = this.#close.hidden = true;
    }
    for (let wait = 1000; !(await this.#loadWords()); wait = Math.min(wait * 2, 60_000)) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (signal.aborted) return;
    }
    this.#root.hidden = false;
    if (this.#inline || this.#store.shown.value || this.#store.link.value) this.#reveal();
  }

  /** Several floating chats of one page stand above one another. */
  #stack() {
    [...FLOATING].forEach((chat, place) => chat.#root.style.setProperty("--place", String(place)));
  }

  /** Hand the reader the last result as a file; nothing of it stays in an address. */
  async #saveResult() {
    const file = await this.#conversation?.result();
    if (file) this.#save(file, `${this.#study}.pdf`);
    else this.#tell(this.#words.failed);
  }

  /** @param {Blob} file @param {string} name */
  #save(file, name) {
    const link = h("a", { href: URL.createObjectURL(file), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /**
   * What is seldom used, loaded now if it is not there; nothing where that fails, which is said.
   *
   * @returns {Promise<import("./tools.js").Tools | undefined>}
   */
  async #use() {
    try {
      this.#tools ??= this.#loadTools();
      const tools = await this.#tools;
      await tools.speak(this.#words, this.#language);
      return tools;
    } catch {
      this.#tell(this.#words.failed);
      return undefined;
    }
  }

  async #loadTools() {
    const address = new URL("tools.js", import.meta.url);
    // Browsers remember that an address could not be loaded.
    if (this.#failures) address.search = String(this.#failures);
    try {
      const { Tools } = /** @type {typeof import("./tools.js")} */ (await import(address.href));
      const tools = new Tools({
        base: this.#base,
        study: this.#study,
        languages: LANGUAGES,
        more: this.#more,
        transcript: () => this.#log.transcript,
        tell: (text) => this.#tell(text),
        save: (file, name) => this.#save(file, name),
        speak: (language) => void this.#speak(language),
        erase: () => this.#erase(),
        link: async (content) =>
          (await this.#conversation?.call("POST", "/links", content)) ?? { status: 0 },
      });
      this.#top.after(tools.menu);
      this.#root.append(tools.dialog);
      this.shadowRoot?.adoptedStyleSheets.push(tools.style);
      this.#log.element.addEventListener("click", () => tools.toggle(false));
      return tools;
    } catch (error) {
      this.#failures += 1;
      this.#tools = undefined;
      throw error;
    }
  }

  /** Say something that passes. @param {string} text */
  #tell(text) {
    this.#status.textContent = text;
    setTimeout(() => {
      if (this.#status.textContent === text) this.#status.textContent = "";
    }, 8000);
  }

  disconnectedCallback() {
    FLOATING.delete(this);
    this.#stack();
    this.#stop.abort();
    this.#hush();
    this.#conversation?.leave();
    this.#conversation = undefined;
    this.#log.clear();
  }

  /** @param {string} _name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(_name, before, now) {
    if (before !== null && now && this.isConnected) void this.#speak(supported(now));
  }

  /** Open the chat and put the keyboard into it. */
  show() {
    this.#reveal();
    // On a phone, the field would bring up the keyboard over what there is to read.
    if (matchMedia("(pointer: coarse)").matches) this.#panel.focus();
    else this.#field.focus();
  }

  /** Close the chat; the conversation goes on when it is opened again. */
  hide() {
    if (this.#inline) return;
    this.#hush();
    this.#panel.hidden = true;
    this.#launcher.hidden = false;
    if (this.#store) this.#store.shown.value = false;
    this.#launcher.focus();
  }

  /**
   * Open the chat and ask in the patient's name.
   *
   * @param {string} text
   */
  async ask(text) {
    this.show();
    await this.#asking;
    this.#say({ text });
  }

  #hush() {
    void this.#tools?.then((tools) => tools.hush());
  }

  get #inline() {
    return this.hasAttribute("open");
  }

  get #study() {
    return this.getAttribute("study") ?? "";
  }

  get #pageLanguage() {
    const marked = this.closest("[lang]")?.getAttribute("lang");
    return supported(marked || document.documentElement.lang || navigator.language);
  }

  #reveal() {
    this.#panel.hidden = false;
    this.#launcher.hidden = true;
    this.#badge.hidden = true;
    this.#badge.textContent = "";
    if (this.#store) this.#store.shown.value = true;
    this.#fitView();
    if (this.#store?.link.value) void this.#askAboutLink();
    else if (!this.#conversation) this.#begin();
    this.#log.scrollToEnd();
  }

  /** Keep the code of a link that leads here, and take it out of the address bar. */
  #followLink() {
    const [, study, code] = LINK.exec(location.hash) ?? [];
    if (!this.#store || !code || (study ?? this.#study) !== this.#study) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    this.#store.link.value = code;
    if (!this.#root.hidden) this.#reveal();
  }

  /** Ask about the link that led here, once at a time. */
  #askAboutLink() {
    return (this.#asking ??= this.#tryLink().finally(() => (this.#asking = undefined)));
  }

  /** Go on with the conversation that a link leads to if the reader wants that; else all stays. */
  async #tryLink() {
    const store = /** @type {import("./store.js").Store} */ (this.#store);
    if (!this.#conversation) {
      if (store.session.value) this.#begin();
      else {
        this.#log.clear();
        this.#form.hidden = true;
      }
    }
    const tools = await this.#use();
    if (!tools) {
      if (this.#conversation) return;
      const again = h("button", { class: "primary" }, this.#words.try_again);
      again.addEventListener("click", () => void this.#askAboutLink());
      return this.#log.addNotice(this.#words.failed, again);
    }
    const found = await tools.resume(store.link.value, Boolean(store.session.value));
    store.link.clear();
    if (found && found.conversation !== store.session.value?.conversation) {
      const { conversation, token, language } = found;
      await this.#loadWords(language);
      this.#conversation?.leave();
      this.#conversation = undefined;
      store.outbox.clear();
      store.votes.clear();
      store.session.value = { conversation, token, language, page: this.#pageLanguage };
    }
    this.show();
  }

  #begin() {
    const store = this.#store ?? openStore(this.#base, this.#study);
    this.#log.clear();
    this.#labelHeader();
    if (store.session.value) this.#log.catchUp();
    this.#form.hidden = false;
    const context = {
      study: this.#study,
      country: this.getAttribute("country") ?? "",
      language: this.#language,
      page: this.#pageLanguage,
    };
    const conversation = new Conversation(this.#base, store, context, {
      state: (state) => this.#setState(state),
      message: (reply) => this.#receive(reply),
      settled: (id, error) => {
        if (error !== undefined) this.#log.refuse(id, error, (text) => this.#takeBack(text));
      },
      language: (language) => void this.#loadWords(language),
      erased: () => this.#erasing || this.#end(this.#words.erased),
    });
    this.#conversation = conversation;
    for (const { id, text, title } of store.outbox.value) this.#log.expect(id, text ?? title ?? "");
    void conversation.follow();
  }

  /** @param {import("./replies.js").Reply} reply */
  #receive(reply) {
    this.#log.add(reply);
    this.#labelHeader();
    if (this.#panel.hidden && reply.from !== "patient") {
      this.#badge.hidden = false;
      this.#badge.textContent = this.#words.new_message;
    }
  }

  #submit() {
    const text = this.#field.value.trim();
    if (!text) return;
    this.#field.value = "";
    this.#fitField();
    this.#say({ text });
  }

  /** @param {{text?: string, button?: string, title?: string}} message */
  #say(message) {
    // `randomUUID` is there on pages of safe origins alone.
    const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");
    this.#log.expect(id, message.text ?? message.title ?? "");
    this.#log.markWaiting(this.#state === "offline");
    this.#conversation?.send({ id, ...message });
  }

  /** @param {string} text */
  #takeBack(text) {
    if (!this.#field.value) this.#field.value = text;
    this.#fitField();
    this.#field.focus();
  }

  /** @param {"live" | "offline" | "ended"} state */
  #setState(state) {
    if (state === "ended") return this.#end(this.#words.ended);
    const offline = state === "offline";
    // Each try that fails says so again; the first one counts.
    if (offline && state === this.#state) return;
    this.#state = state;
    clearTimeout(this.#offline);
    // A line that comes back at once is no news.
    this.#offline = setTimeout(
      () => {
        this.#status.textContent = offline ? this.#words.offline : "";
        this.#log.markWaiting(offline);
      },
      offline ? 1500 : 0,
    );
  }

  /**
   * @param {string} notice
   * @param {boolean} [erased]
   */
  #end(notice, erased = notice === this.#words.erased) {
    this.#conversation = undefined;
    this.#setState("live");
    const unsent = erased ? "" : this.#log.unsent;
    if (erased) this.#log.clear();
    const again = h("button", { class: "primary" }, this.#words.new);
    again.addEventListener("click", () => {
      this.#begin();
      this.#takeBack(unsent);
    });
    this.#form.hidden = true;
    this.#log.addNotice(notice, again);
    if (!this.#panel.hidden) this.#log.focusAction();
  }

  /** Another tab began a new conversation: join it. @param {StorageEvent} event */
  #follow({ key, newValue }) {
    const session = key === this.#store?.session.key && newValue && this.#store.session.value;
    if (!session || !this.#conversation || session.conversation === this.#conversation.id) return;
    this.#conversation.leave();
    this.#begin();
  }

  /** @param {string} language */
  async #speak(language) {
    if (language === this.#language) return;
    await Promise.all([this.#loadWords(language), this.#conversation?.setLanguage(language)]);
  }

  /** @param {string} language @returns {Promise<boolean>} whether the words are there */
  async #loadWords(language = this.#language) {
    this.#wanted = language;
    if (this.#words.title && language === this.#language) return true;
    let words;
    try {
      // As pages preload it: with other credentials, browsers would load it again.
      const response = await fetch(`${this.#base}/widget/words/${language}.json`);
      if (!response.ok) return false;
      words = await response.json();
    } catch {
      return false;
    }
    // Another language may have been chosen meanwhile.
    if (this.#wanted !== language) return true;
    this.#words = words;
    this.#language = language;
    this.#label();
    return true;
  }

  #label() {
    const words = this.#words;
    this.#root.lang = this.#language;
    this.#title.textContent = words.title;
    this.#labelHeader();
    this.#launcherText.textContent = words.open;
    this.#more.setAttribute("aria-label", words.more);
    this.#close.setAttribute("aria-label", words.close);
    this.#fieldLabel.textContent = words.message;
    this.#field.placeholder = words.placeholder;
    this.#send.replaceChildren(h("span", {}, words.send), icon("send"));
    this.#log.label(words, this.#language);
  }

  #labelHeader() {
    const { withPerson } = this.#log;
    this.#subtitle.textContent = withPerson ? this.#words.person : this.#words.subtitle;
    this.#panel.classList.toggle("with-person", withPerson);
  }

  async #erase() {
    // The event stream says so, too, and knows less.
    this.#erasing = true;
    const said = await this.#conversation?.erase();
    this.#erasing = false;
    if (said === false) return false;
    // The dialog is closed first: it gives the keyboard back, which then goes to the notice.
    setTimeout(() => this.#end(said || this.#words.erased, true));
    return true;
  }

  #fitField() {
    this.#field.style.height = "";
    if (this.#field.value) this.#field.style.height = `${this.#field.scrollHeight + 4}px`;
  }

  /** Keep the field above the keyboard of a phone. */
  #fitView() {
    const height = visualViewport?.height;
    if (height) this.#panel.style.setProperty("--view", `${Math.round(height)}px`);
  }
}

if (!customElements.get("study-chat")) customElements.define("study-chat", StudyChat);
