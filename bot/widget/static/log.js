/**
 * The conversation on the screen: what has been said, in the order of the event log, and below it
 * what still waits to be sent.
 *
 * @typedef {import("./replies.js").Button} Button
 * @typedef {import("./replies.js").Reply} Reply
 */

import { render } from "./replies.js";
import { h, icon } from "./text.js";

/** Milliseconds without a stored message after which a reload counts as caught up. */
const QUIET = 400;
/** Milliseconds after which a screen reader is told that an answer is on its way. */
const SLOW = 1500;
/** Pixels from the end within which a reader counts as being there. */
const NEAR = 80;
/** Milliseconds after which no answer is expected any more. */
const LOST = 60_000;

export class Log {
  /**
   * @param {(button: Button) => void} choose called with the button that a patient presses
   * @param {() => void} save called when the patient wants the result as a file
   */
  constructor(choose, save) {
    this.#choose = choose;
    this.#save = save;
    this.element.addEventListener("scroll", () => this.#markNewer(), { passive: true });
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

  #choose;
  #save;
  /** @type {Record<string, string>} */
  #words = {};
  #language = "en";
  #list = h("ol", { role: "list" });
  #typing = h("p", { class: "typing", hidden: true, "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  /** @type {Map<string, HTMLElement>} messages that the event log has not shown yet */
  #pending = new Map();
  /** @type {HTMLElement[]} button sets that can still be used */
  #sets = [];
  #answered = false;
  /** @type {HTMLElement | null} where the eye should begin: the patient's latest message */
  #anchor = null;
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
  newer = h("button", { class: "newer", type: "button", hidden: true });
  slow = h("p", { class: "hidden", role: "status" });

  /** @param {Record<string, string>} words @param {string} language */
  label(words, language) {
    this.#words = words;
    this.#language = language;
    this.element.setAttribute("aria-label", words.conversation);
    this.newer.replaceChildren(h("span", {}, words.new_message), icon("down"));
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
    this.#sets = [];
    this.#wait(false);
  }

  /** @param {Reply} reply */
  add(reply) {
    if (this.#catchingUp) this.catchUp();
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
    const retry = h("button", { type: "button" }, this.#words.try_again);
    retry.addEventListener("click", () => {
      item.remove();
      again(item.querySelector(".text")?.textContent ?? "");
    });
    this.#note(item, `${this.#words.not_sent} ${reason}`.trim(), retry);
    for (const set of this.#sets) setUsed(set, false);
    this.scrollToEnd();
  }

  /** @param {string} text @param {HTMLElement} [action] */
  addNotice(text, action) {
    this.#list.append(h("li", { class: "end" }, h("p", {}, text), action));
    this.#wait(false);
    this.scrollToEnd();
  }

  /** Put the keyboard at the action of the latest notice. */
  focusAction() {
    const actions = this.#list.querySelectorAll("button");
    actions[actions.length - 1]?.focus();
  }

  /** Show the end, but not past the beginning of what answers the latest message. */
  scrollToEnd() {
    const top = this.#anchor?.isConnected ? this.#anchor.offsetTop - 16 : Infinity;
    this.element.scrollTop = Math.min(this.element.scrollHeight, top);
    this.newer.hidden = true;
  }

  /** @param {Reply} reply */
  #addPatient(reply) {
    const echo = this.#echo(reply);
    if (echo) {
      const [id, item] = echo;
      this.#pending.delete(id);
      this.#note(item, "");
      const text = item.querySelector(".text");
      if (text && text.textContent !== reply.text) text.textContent = reply.text;
      const first = this.#firstPending();
      if (first && first.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING) {
        first.before(item);
      }
      return;
    }
    const fresh = this.#bubble(reply.text);
    this.#insert(fresh);
    this.#said(fresh, reply.text);
  }

  /**
   * The waiting message that an event of the log is the echo of.
   *
   * @param {Reply} reply
   * @returns {[string, HTMLElement] | undefined}
   */
  #echo({ id }) {
    const item = id && this.#pending.get(id);
    return item ? [id, item] : undefined;
  }

  /** @param {Reply} reply */
  #addReply(reply) {
    const context = {
      words: this.#words,
      language: this.#language,
      choose: (/** @type {Button} */ button) => this.#choose(button),
      save: this.#save,
    };
    const kind = reply.custom?.kind ?? "notice";
    const item = h(
      "li",
      { class: `reply ${kind}`, tabindex: "-1", "data-event": reply.event },
      h("span", { class: "hidden" }, `${this.#words.assistant}: `),
      ...render(reply, context),
    );
    const near = this.#below() < NEAR;
    const focused = this.#answered && this.#retire();
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
    const focused = this.#sets.some((set) => set.contains(root.activeElement));
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
    this.#answered = true;
    for (const set of this.#sets) {
      setUsed(set, true);
      const chosen = [...set.querySelectorAll("button")].find((b) => b.textContent === text);
      chosen?.classList.add("chosen");
      chosen?.append(icon("chosen"), h("span", { class: "hidden" }, ` (${this.#words.chosen})`));
    }
    this.#wait(true);
  }

  /** @param {string} text */
  #bubble(text) {
    return h(
      "li",
      { class: "patient" },
      h("span", { class: "hidden" }, `${this.#words.you}: `),
      h("p", { class: "text" }, text),
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
    this.#timers.forEach(clearTimeout);
    this.#typing.hidden = !waiting;
    this.slow.textContent = "";
    if (!waiting) return;
    this.#timers = [
      setTimeout(() => (this.slow.textContent = this.#words.typing), SLOW),
      setTimeout(() => this.#wait(false), LOST),
    ];
  }

  /** Pixels of the conversation below what can be seen. */
  #below() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight;
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
