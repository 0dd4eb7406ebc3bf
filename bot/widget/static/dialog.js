/** A question above the chat, which has the keyboard until it is closed. */

import { h } from "./text.js";

/**
 * @typedef {[label: string, act: () => boolean | string | Promise<boolean | string>]} Action what
 *   `act` gives: true closes the dialog, false says that it failed, a text is said
 */

export class Dialog {
  element = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => this.#clear() });
  /** @type {(value?: unknown) => void} */
  #left = () => {};

  /** What stood there may be for nobody else's eyes. */
  #clear() {
    if (this.element.open) return;
    this.element.replaceChildren();
    this.#left();
  }

  close() {
    this.element.close();
  }

  /**
   * @param {string} title
   * @param {(Node | string)[]} content
   * @param {string} failed what is said of an action that fails
   * @param {...Action} actions the first one is to leave
   * @returns {Promise<unknown>} settled when it is closed, or something else is asked
   */
  ask(title, content, failed, ...actions) {
    this.#left();
    const alarm = h("p", { role: "alert" });
    const said = h("p", { role: "status" });
    const buttons = actions.map(([label, act], index) => {
      const press = async () => {
        const done = await act();
        alarm.textContent = done === false ? failed : "";
        said.textContent = typeof done === "string" ? done : "";
        if (done === true) this.close();
      };
      return h("button", { class: index ? "primary" : "", onclick: press }, label);
    });
    this.element.replaceChildren(
      h("h2", { id: "dialog-title" }, title),
      ...content.map((part) => (typeof part === "string" ? h("p", {}, part) : part)),
      alarm,
      said,
      h("div", { class: "actions" }, ...buttons),
    );
    if (!this.element.open) this.element.showModal();
    return new Promise((resolve) => (this.#left = resolve));
  }
}
