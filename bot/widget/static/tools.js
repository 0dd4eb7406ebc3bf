/**
 * What is seldom used, loaded when it first is: the menu with its dialogs, copying, printing and
 * saving, reading aloud, and going on on another device.
 *
 * @typedef {object} Chat what the tools need of the chat
 * @property {string} base
 * @property {string} study
 * @property {string[]} languages
 * @property {HTMLElement} more the button that opens the menu
 * @property {() => import("./transcript.js").Transcript} transcript
 * @property {(text: string) => void} tell say something that passes
 * @property {(file: Blob, name: string) => void} save
 * @property {(language: string) => void} speak
 * @property {() => Promise<boolean>} erase
 * @property {(content: object) => Promise<{status: number, body?: any}>} link ask for a link
 */

import { Dialog } from "./dialog.js";
import { address, dateAndTime, field, square, wanted } from "./link.js";
import { hush, read } from "./reading.js";
import { fill, h, icon } from "./text.js";
import { toolStyles } from "./tools-style.js";
import { asText, printOut } from "./transcript.js";

/** A language's own name, as at the beginning of a sentence ("Suomi"). @param {string} language */
function ownName(language) {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

export class Tools {
  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
  }

  #chat;
  /** @type {Record<string, string>} */
  #words = {};
  #language = "";
  #dialog = new Dialog();

  menu = h("div", { class: "menu", id: "menu", hidden: true });
  dialog = this.#dialog.element;
  style = toolStyles();

  /**
   * Load what is said here and in the chat itself not; rejects where that fails.
   *
   * @param {Record<string, string>} words of the chat
   * @param {string} language
   */
  async speak(words, language) {
    if (language === this.#language) return;
    const response = await fetch(`${this.#chat.base}/widget/words/${language}.more.json`, {
      credentials: "omit",
    });
    if (!response.ok) throw new Error(String(response.status));
    this.#words = { ...words, ...(await response.json()) };
    this.#language = language;
    this.#draw();
  }

  /** @param {boolean} [open] */
  toggle(open = this.menu.hidden === true) {
    if (open === !this.menu.hidden) return;
    const { more } = this.#chat;
    this.menu.hidden = !open;
    more.setAttribute("aria-expanded", String(open));
    if (!open) more.focus();
  }

  /** @param {string} text @param {string} language @param {HTMLElement} label of the button */
  read(text, language, label) {
    read(text, language, label, this.#words);
  }

  /** Stop what is going on by itself. */
  hush() {
    hush();
  }

  /**
   * Ask whether to go on with the conversation that a link leads to: whoever made the link can read
   * along. Only then the gateway is asked which one it is.
   *
   * @param {string} code
   * @param {boolean} replaces whether this browser has a conversation of its own
   * @returns {Promise<any>} the conversation as the gateway names it; nothing where all is to stay
   */
  async resume(code, replaces) {
    const words = this.#words;
    let found;
    const redeem = async () => {
      const { status, body } = await this.#redeem(code);
      if (status === 200) found = body;
      return status === 200 || (body?.error?.message ?? false);
    };
    await this.#dialog.ask(
      words.resume,
      replaces ? [words.resume_text, words.resume_replaces] : [words.resume_text],
      words.failed,
      [words.resume_no, () => true],
      [words.resume_yes, redeem],
    );
    return found;
  }

  /** @param {string} code @returns {Promise<{status: number, body?: any}>} 0 where no answer came */
  async #redeem(code) {
    const response = await fetch(`${this.#chat.base}/api/links`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code, language: this.#language }),
      credentials: "omit",
    }).catch(() => undefined);
    return { status: response?.status ?? 0, body: await response?.json().catch(() => undefined) };
  }

  #draw() {
    const words = this.#words;
    const languages = this.#chat.languages.map((language) =>
      h(
        "button",
        {
          lang: language,
          "aria-pressed": String(language === this.#language),
          onclick: () => {
            this.toggle(false);
            this.#chat.speak(language);
          },
        },
        ownName(language),
        icon("met"),
      ),
    );
    /** @param {string} label @param {() => void} act @param {boolean} [asks] */
    const item = (label, act, asks = false) =>
      h(
        "button",
        { "aria-haspopup": asks && "dialog", onclick: () => (this.toggle(false), act()) },
        label,
      );
    this.menu.replaceChildren(
      h("h3", { id: "languages" }, words.language),
      h("div", { role: "group", "aria-labelledby": "languages" }, ...languages),
      h("h3", { id: "keep" }, words.keep),
      h(
        "div",
        { role: "group", "aria-labelledby": "keep" },
        item(words.copy, () => void this.#copy()),
        item(words.print, () => this.#print()),
        item(words.download, () => this.#save()),
        item(words.link, () => void this.#link(), true),
      ),
      item(words.help, () => this.#help(), true),
      item(words.erase, () => this.#erase(), true),
    );
  }

  async #copy() {
    const text = asText(this.#chat.transcript());
    try {
      await navigator.clipboard.writeText(text);
      this.#chat.tell(this.#words.copied);
    } catch {
      // The page may not copy: the reader can.
      const { copy, copy_text: why, back } = this.#words;
      const shown = field(text);
      this.#dialog.ask(copy, [why, shown], "", [back, () => true]);
      shown.focus();
    }
  }

  #print() {
    if (!printOut(this.#chat.transcript())) this.#chat.tell(this.#words.not_printed);
  }

  #save() {
    const text = new Blob([asText(this.#chat.transcript())], { type: "text/plain;charset=utf-8" });
    this.#chat.save(text, `${this.#words.conversation}.txt`);
  }

  async #link() {
    const words = this.#words;
    const before = address(this.#chat.study);
    const answer = await this.#chat.link(wanted(before));
    const { status, body } = answer;
    if (status !== 201) return this.#chat.tell(body?.error?.message ?? words.failed);
    /** @type {import("./link.js").Link} */
    const { code, expires, qr } = body;
    const shown = field(before + code);
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(shown.value);
        return words.link_copied;
      } catch {
        shown.focus();
        return words.copy_text;
      }
    };
    const camera = qr ? [words.link_camera, square(qr, words.link_qr)] : [];
    const until = fill(words.link_until, { date: dateAndTime(expires, this.#language) });
    this.#dialog.ask(
      words.link,
      [words.link_text, shown, ...camera, until, words.link_warning],
      words.failed,
      [words.back, () => true],
      [words.link_copy, copy],
    );
  }

  #help() {
    const { help, help_text: text, back } = this.#words;
    this.#dialog.ask(help, [text], "", [back, () => true]);
  }

  #erase() {
    const { erase_title, erase_text, erase_no, erase_yes, failed } = this.#words;
    this.#dialog.ask(
      erase_title,
      [erase_text],
      failed,
      [erase_no, () => true],
      [erase_yes, () => this.#chat.erase()],
    );
  }
}
