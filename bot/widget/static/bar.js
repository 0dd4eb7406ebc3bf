/**
 * What stays in reach while the questionnaire asks: how far it is, the way back, and the way out.
 *
 * @typedef {import("./replies.js").Button} Button
 * @typedef {import("./replies.js").Reply} Reply
 */

import { drawButton, inReach } from "./replies.js";
import { fill, h } from "./text.js";

/** Codes of notices after which no question waits. */
const OVER = ["consent", "declined", "stopped", "study_closed", "no_study"];

export class Bar {
  /** @param {(button: Button) => void} choose */
  constructor(choose) {
    this.#choose = choose;
  }

  #choose;
  #label = h("p", { id: "progress", class: "label" });
  #meter = h("progress", { "aria-hidden": "true" });
  #buttons = h("div", {});

  element = h(
    "div",
    { class: "bar", role: "group", "aria-labelledby": "progress", hidden: true },
    this.#meter,
    this.#label,
    this.#buttons,
  );

  /** @param {Reply} reply @param {Record<string, string>} words */
  follow(reply, words) {
    const { kind, code, number, of } = reply.custom ?? {};
    if (kind === "question") {
      this.#label.textContent = of ? fill(words.progress, { number, of }) : "";
      this.#meter.max = of;
      this.#meter.value = number;
      this.#buttons.replaceChildren(
        ...inReach(reply).map((button) => drawButton(button, this.#choose, reply.language)),
      );
      this.element.hidden = false;
    } else if (kind === "result" || OVER.includes(code)) this.element.hidden = true;
  }
}
