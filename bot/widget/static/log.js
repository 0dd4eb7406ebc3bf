/**
 * The conversation on the screen: what has been said, in the order of the event log, and below it
 * what still waits to be sent.
 *
 * @typedef {import("./replies.js").Reply} Reply
 * @typedef {import("./replies.js").Actions} Actions
 */

import { Bar } from "./bar.js";
import { kindOf, render } from "./replies.js";
import { h, icon } from "./text.js";
import { speaker } from "./wording.js";

/** Milliseconds without a stored message after which a reload counts as caught up. */
const QUIET = 400;
/** Milliseconds after which a screen reader is told that an answer is on its way. */
const SLOW = 1500;
/** Pixels from the end within which a reader counts as being there. */
const NEAR = 80;
/** Milliseconds after which no answer is expected any more. */
const LOST = 60_000;

export class Log {
  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.bar = new Bar(actions.choose);
    this.element.addEventListener("scroll", () => this.#markNewer(), { passive: true });
    this.element.onscrollend = this.element.onpointerdown = () => (this.#goal = 0);
    // What was folded open at the lower edge should be seen.
    const show = (/** @type {Event} */ { target }) => {
      if (target instanceof HTMLDetailsElement && target.open) {
        target.scrollIntoView({ block: "nearest" });
      }
    };
    this.element.addEventListener("toggle", show, { capture: true });
    this.newer.addEventListener("click", () => {
      const last = /** @type {HTMLElement} */ (this.#list.lastElementChild);
      this.element.scrollTop = last.offsetTop - 16;
      last.focus({ preventScroll: true });
      this.newer.hidden = true;
    });
  }

  #actions;
  /** @type {Record<string, string>} */
  #words = {};
  #language = "en";
  #list = h("ol", { role: "list" });
  #typing = h("p", { class: "typing", hidden: true, "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  /** @type {Map<string, HTMLElement>} messages that the event log has not shown yet */
  #pending = new Map();
  /** @type {Reply[]} */
  #replies = [];
  /** @type {HTMLElement[]} button sets that can still be used */
  #sets = [];
  #answered = false;
  /** @type {HTMLElement | null} where the eye should begin: the patient's latest message */
  #anchor = null;
  /** Where a scroll of ours that is still under way will end; 0 for none. */
  #goal = 0;
  /** @type {number[]} */
  #timers = [];
  /** @type {number | undefined} */
  #catchingUp;

  element = h(
    "div",
    { class: "log", role: "log", "aria-live": "polite", tabindex: "0" },
    this.#list,
    this.#typing,
  );
  newer = h("button", { class: "newer", hidden: true });
  slow = h("p", { class: "hidden", role: "status" });
  /** Whether a person, not the assistant, answers: then nothing says how soon. */
  withPerson = false;

  /** @returns {import("./transcript.js").Transcript} what has been said so far */
  get transcript() {
    return { words: this.#words, language: this.#language, replies: this.#replies };
  }

  /** @param {Record<string, string>} words @param {string} language */
  label(words, language) {
    this.#words = words;
    this.#language = language;
    this.element.setAttribute("aria-label", words.conversation);
    this.newer.replaceChildren(h("span", {}, words.new_message), icon("down"));
  }

  /** What has been written and not been sent. */
  get unsent() {
    return [...this.#pending.values()]
      .map((item) => item.querySelector(".text")?.textContent ?? "")
      .join("\n");
  }

  /** Show stored messages without reading them all aloud. */
  catchUp() {
    this.element.setAttribute("aria-live", "off");
    clearTimeout(this.#catchingUp);
    this.#catchingUp = setTimeout(() => {
      this.#catchingUp = undefined;
      this.element.setAttribute("aria-live", "polite");
      this.scrollToEnd();
    }, QUIET);
  }

  clear() {
    this.#list.replaceChildren();
    this.#pending.clear();
    this.#replies = [];
    this.#sets = [];
    this.bar.element.hidden = true;
    this.withPerson = false;
    this.#wait(false);
  }

  /** @param {Reply} reply */
  add(reply) {
    if (this.#catchingUp) this.catchUp();
    this.#replies.push(reply);
    if (reply.from === "patient") this.#addPatient(reply);
    else this.#addReply(reply);
  }

  /**
   * Show a message that is on its way.
   *
   * @param {string} id
   * @param {string} text
   */
  expect(id, text) {
    const item = this.#bubble(text);
    this.#pending.set(id, item);
    this.#list.append(item);
    this.#said(item, text);
    this.scrollToEnd();
  }

  /** @param {boolean} offline whether the waiting messages should say that they wait */
  markWaiting(offline) {
    for (const item of this.#pending.values()) {
      this.#note(item, offline ? this.#words.waiting : "");
    }
    if (offline) {
      this.#wait(false);
      if (this.#pending.size) this.scrollToEnd();
    }
    if (!offline && this.#pending.size) this.#wait(true);
  }

  /**
   * The gateway refuses a message; `again` puts it back into the patient's hands.
   *
   * @param {string} id
   * @param {string} reason
   * @param {(text: string) => void} again
   */
  refuse(id, reason, again) {
    const item = this.#pending.get(id);
    if (!item) return;
    this.#pending.delete(id);
    this.#wait(false);
    item.classList.add("refused");
    const retry = h("button", {}, this.#words.try_again);
    retry.addEventListener("click", () => {
      item.remove();
      again(item.querySelector(".text")?.textContent ?? "");
    });
    this.#note(item, `${this.#words.not_sent} ${reason}`.trim(), retry);
    this.#release();
    this.scrollToEnd();
  }

  /** @param {string} text @param {HTMLElement} [action] */
  addNotice(text, action) {
    this.#list.append(h("li", { class: "end" }, h("p", {}, text), action));
    this.#retire();
    this.bar.element.hidden = true;
    this.#wait(false);
    this.scrollToEnd();
  }

  /** Put the keyboard at the action of the latest notice. */
  focusAction() {
    const actions = this.#list.querySelectorAll("button");
    actions[actions.length - 1]?.focus();
  }

  /** Show the end, but not past the beginning of the first words or what answers the latest. */
  scrollToEnd() {
    const first = this.#replies.length > 1 ? Infinity : 0;
    const top = this.#anchor?.isConnected ? this.#anchor.offsetTop - 16 : first;
    this.element.scrollTop = this.#goal = Math.min(this.element.scrollHeight, top);
    this.newer.hidden = true;
  }

  /** @param {Reply} reply */
  #addPatient(reply) {
    const { id = "", text, language } = reply;
    const item = this.#pending.get(id);
    if (!item) {
      const fresh = this.#bubble(text, language);
      this.#insert(fresh);
      this.#said(fresh, text);
      return;
    }
    this.#pending.delete(id);
    item.replaceChildren(...this.#bubble(text, language).childNodes);
    const first = this.#firstPending();
    if (first && first.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING) {
      first.before(item);
    }
  }

  /** @param {Reply} reply */
  #addReply(reply) {
    const kind = kindOf(reply);
    const before = this.withPerson;
    if (kind === "handover") this.withPerson = reply.custom?.state === "joined";
    const item = h(
      "li",
      { class: `reply ${kind}`, lang: this.#language, tabindex: "-1", "data-event": reply.event },
      h("span", { class: "hidden" }, /staff|handover/.test(kind) ? "" : `${speaker(reply, this.#words)}: `),
      ...render(reply, { ...this.#actions, words: this.#words, language: this.#language }),
    );
    const near = this.#below() < NEAR;
    // Where a person takes over, or the assistant again, what the other has offered is over.
    const focused = (this.#answered || before !== this.withPerson) && this.#retire();
    this.bar.follow(reply, this.#words);
    this.#insert(item);
    this.#wait(false);
    const set = /** @type {HTMLElement | null} */ (item.querySelector(".choices"));
    if (set) this.#sets.push(set);
    if (focused) item.focus({ preventScroll: true });
    if (near || focused) this.scrollToEnd();
    else if (!this.#catchingUp) this.newer.hidden = this.#below() < NEAR;
  }

  /** Take the buttons of earlier replies out of use. @returns {boolean} whether one had the focus */
  #retire() {
    const root = /** @type {ShadowRoot} */ (this.element.getRootNode());
    const focused = [...this.#sets, this.bar.element].some((set) => set.contains(root.activeElement));
    setUsed(this.bar.element, false);
    for (const set of this.#sets) {
      set.classList.add("used");
      set.querySelectorAll("button").forEach((button) => (button.disabled = true));
    }
    this.#sets = [];
    this.#answered = false;
    return focused;
  }

  /**
   * Something was said: mark the button that says the same, and expect an answer.
   *
   * @param {HTMLElement} item
   * @param {string} text
   */
  #said(item, text) {
    this.#anchor = item;
    const chosen = this.#sets
      .flatMap((set) => [...set.querySelectorAll("button")])
      .reverse()
      .find((button) => button.textContent === text);
    // A person is not waited for as the assistant is.
    if (this.withPerson && !chosen) return;
    this.#answered = true;
    for (const set of [...this.#sets, this.bar.element]) setUsed(set, true);
    chosen?.classList.add("chosen");
    chosen?.append(icon("met"), h("span", { class: "hidden" }, ` (${this.#words.chosen})`));
    this.#wait(true);
  }

  /** Let the buttons be used again. */
  #release() {
    for (const set of [...this.#sets, this.bar.element]) setUsed(set, false);
  }

  /** @param {string} text @param {string} [language] */
  #bubble(text, language) {
    return h(
      "li",
      { class: "patient", lang: this.#language },
      h("span", { class: "hidden" }, `${this.#words.you}: `),
      h("p", { class: "text", lang: language !== this.#language && language }, text),
    );
  }

  /** @param {HTMLElement} item @param {string} text @param {HTMLElement} [action] */
  #note(item, text, action) {
    item.querySelector(".note")?.remove();
    if (text) item.append(h("p", { class: "note" }, text, action && " ", action));
  }

  /** @param {HTMLElement} item */
  #insert(item) {
    const first = this.#firstPending();
    if (first) first.before(item);
    else this.#list.append(item);
  }

  /** @returns {HTMLElement | undefined} */
  #firstPending() {
    return this.#pending.values().next().value;
  }

  /** @param {boolean} waiting */
  #wait(waiting) {
    waiting &&= !this.withPerson;
    this.#timers.forEach(clearTimeout);
    this.#typing.hidden = !waiting;
    this.slow.textContent = "";
    if (!waiting) return;
    this.#timers = [
      setTimeout(() => (this.slow.textContent = this.#words.typing), SLOW),
      setTimeout(() => {
        this.#wait(false);
        this.#release();
      }, LOST),
    ];
  }

  /** Pixels of the conversation below what can be seen. */
  #below() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - (this.#goal || scrollTop) - clientHeight;
  }

  #markNewer() {
    if (this.#below() < NEAR) this.newer.hidden = true;
  }
}

/** @param {HTMLElement} set @param {boolean} used */
function setUsed(set, used) {
  set.querySelectorAll("button").forEach((button) => {
    // Not `disabled` yet: that would throw the keyboard's focus away.
    if (used) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  });
}
