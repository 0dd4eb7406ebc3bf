/**
 * `<study-chat src="https://chat.example.org" study="tecpom" country="NO" lang="nb">`: the chat, as
 * a custom element. README.md beside `static/` describes its attributes, methods and style.
 */

import { Conversation } from "./conversation.js";
import { Log } from "./log.js";
import { openStore } from "./store.js";
import { styles } from "./style.js";
import { h, icon, ownName } from "./text.js";
import { asText, printOut } from "./transcript.js";
import { findVoices, hush } from "./voice.js";

/** The languages that a reader can choose. */
export const LANGUAGES = ["nb", "da", "et", "fi", "en"];

/** @type {Set<StudyChat>} */
const FLOATING = new Set();

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

  #log = new Log({
    choose: ({ button, title }) => this.#say({ button, title }),
    write: () => this.#field.focus(),
    save: () => void this.#saveResult(),
    vote: async (event, helpful) => (await this.#conversation?.vote(event, helpful)) ?? false,
    voted: (event) => this.#store?.votes.value[event],
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
    { class: "round", "aria-expanded": "false", onclick: () => this.#toggleMenu() },
    icon("more"),
  );
  #close = h("button", { class: "round", onclick: () => this.hide() }, icon("close"));
  #menu = h("div", { class: "menu", hidden: true });
  #status = h("p", { class: "status", role: "status" });
  #field = h("textarea", { id: "message", rows: "1", enterkeyhint: "send", autocomplete: "off" });
  #fieldLabel = h("label", { class: "hidden", for: "message" });
  #send = h("button", { class: "send", type: "submit" });
  #form = h("form", {}, this.#fieldLabel, this.#field, this.#send);
  #dialog = h("dialog", { "aria-labelledby": "dialog-title" });
  #panel = h(
    "section",
    { class: "panel", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true },
    h("div", { class: "top" }, h("div", {}, this.#title, this.#subtitle), this.#more, this.#close),
    this.#menu,
    this.#log.element,
    this.#log.newer,
    this.#status,
    this.#log.bar.element,
    this.#form,
    this.#log.slow,
  );
  #root = h("div", { class: "root", hidden: true }, this.#launcher, this.#panel, this.#dialog);

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
    this.#log.element.addEventListener("click", () => {
      if (!this.#menu.hidden) this.#toggleMenu(false);
    });
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      if (!this.#menu.hidden) this.#toggleMenu(false);
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
    visualViewport?.addEventListener("resize", () => this.#fitView(), { signal });
    const voices = () => findVoices(this.#log.element);
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", voices, { signal });
    if (!this.#inline) FLOATING.add(this);
    this.#stack();
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
    if (this.#inline || this.#store.shown.value) this.#reveal();
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

  #saveText() {
    const text = new Blob([asText(this.#log.transcript)], { type: "text/plain;charset=utf-8" });
    this.#save(text, `${this.#words.conversation}.txt`);
  }

  async #copy() {
    const text = asText(this.#log.transcript);
    try {
      await navigator.clipboard.writeText(text);
      this.#tell(this.#words.copied);
    } catch {
      // The page may not copy: the reader can.
      const field = h("textarea", { readonly: true, rows: 8, "aria-labelledby": "dialog-title" });
      field.value = text;
      this.#ask(this.#words.copy, this.#words.copy_text, [field], [this.#words.back, () => true]);
      field.select();
    }
  }

  #print() {
    if (!printOut(this.#log.transcript)) this.#tell(this.#words.not_printed);
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
    hush();
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
    hush();
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
  ask(text) {
    this.show();
    this.#say({ text });
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
    if (!this.#conversation) this.#begin();
    this.#log.scrollToEnd();
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
      const response = await fetch(`${this.#base}/widget/words/${language}.json`, {
        credentials: "omit",
      });
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
    const languages = LANGUAGES.map((language) =>
      h(
        "button",
        {
          lang: language,
          "aria-pressed": String(language === this.#language),
          onclick: () => {
            this.#toggleMenu(false);
            void this.#speak(language);
          },
        },
        ownName(language),
        icon("met"),
      ),
    );
    /** @param {string} label @param {() => void} act */
    const item = (label, act) =>
      h("button", { onclick: () => (this.#toggleMenu(false), act()) }, label);
    this.#menu.replaceChildren(
      h("h3", { id: "languages" }, words.language),
      h("div", { role: "group", "aria-labelledby": "languages" }, ...languages),
      h("h3", { id: "keep" }, words.keep),
      h(
        "div",
        { role: "group", "aria-labelledby": "keep" },
        item(words.copy, () => void this.#copy()),
        item(words.print, () => this.#print()),
        item(words.download, () => this.#saveText()),
      ),
      item(words.help, () =>
        this.#ask(words.help, words.help_text, [], [words.back, () => true]),
      ),
      item(words.erase, () =>
        this.#ask(
          words.erase_title,
          words.erase_text,
          [],
          [words.erase_no, () => true],
          [words.erase_yes, () => this.#erase()],
        ),
      ),
    );
  }

  #labelHeader() {
    const { withPerson } = this.#log;
    this.#subtitle.textContent = withPerson ? this.#words.person : this.#words.subtitle;
    this.#panel.classList.toggle("with-person", withPerson);
  }

  /** @param {boolean} [open] */
  #toggleMenu(open = this.#menu.hidden === true) {
    this.#menu.hidden = !open;
    this.#more.setAttribute("aria-expanded", String(open));
    if (!open) this.#more.focus();
  }

  /**
   * Show a dialog; an action that does not succeed leaves it open.
   *
   * @param {string} title
   * @param {string} text
   * @param {Node[]} more
   * @param {...[string, () => boolean | Promise<boolean>]} actions
   */
  #ask(title, text, more, ...actions) {
    const failed = h("p", { role: "alert" });
    const buttons = actions.map(([label, act], index) => {
      const press = async () => {
        if (await act()) this.#dialog.close();
        else failed.textContent = this.#words.failed;
      };
      return h("button", { class: index ? "primary" : "", onclick: press }, label);
    });
    this.#dialog.replaceChildren(
      h("h2", { id: "dialog-title" }, title),
      h("p", {}, text),
      ...more,
      failed,
      h("div", { class: "actions" }, ...buttons),
    );
    this.#dialog.showModal();
  }

  async #erase() {
    // The event stream says so, too, and knows less.
    this.#erasing = true;
    const said = await this.#conversation?.erase();
    this.#erasing = false;
    if (said === false) return false;
    this.#dialog.close();
    this.#end(said || this.#words.erased, true);
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
