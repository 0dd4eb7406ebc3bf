/** Building blocks of the page: elements, icons and the small Markdown of passages. */

/**
 * Make an element: `on…` properties become listeners, the others attributes (true is an empty
 * attribute; false, null and undefined are left out); children are nodes or plain text. A button
 * submits nothing unless it says so.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  if (element instanceof HTMLButtonElement) element.type = "button";
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

const SHAPES = {
  chat: "M4 5h16v11H10l-4.5 4v-4H4z",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M5 12h13M12.5 6l6 6-6 6",
  met: "M5 12.5l4.5 4.5L19 7.5",
  not_met: "M7 12h10",
  unknown: "M9 9.2a3 3 0 1 1 4.4 2.6c-.9.5-1.4 1-1.4 2.1M12 17.5h.01",
  phone: "M6 4h3.5l1.6 4.2-2 1.4a11 11 0 0 0 5.3 5.3l1.4-2L20 14.5V18a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z",
  important: "M12 4.5v9.5M12 18.5h.01",
  down: "M12 5v13M6 12.5l6 6 6-6",
  person: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
  aloud: "M4 9.5v5h3.5l5 4v-13l-5 4zM16 9a4.5 4.5 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
};

/**
 * A drawing that screen readers skip: the words beside it say the same.
 *
 * @param {keyof typeof SHAPES} name
 */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/**
 * The Markdown subset of passages (paragraphs, "- " lists, **strong**) as nodes; anything else,
 * HTML too, stays text.
 *
 * @param {string} source
 * @param {boolean} [calls] whether the telephone numbers in its sentences become links
 * @returns {DocumentFragment}
 */
export function markdown(source, calls) {
  const fragment = document.createDocumentFragment();
  for (const block of source.trim().split(/\n\s*\n/)) {
    /** @type {HTMLElement | undefined} */
    let open;
    for (const line of block.split("\n")) {
      const item = /^\s*- (.*)/.exec(line);
      const wanted = item ? "UL" : "P";
      if (open?.tagName !== wanted) {
        open = h(item ? "ul" : "p", item ? { role: "list" } : {});
        fragment.append(open);
      } else if (!item) open.append(h("br"));
      const target = item ? open.appendChild(h("li")) : open;
      for (const [index, part] of (item?.[1] ?? line).split(/\*\*(.+?)\*\*/).entries()) {
        if (index % 2) target.append(h("strong", {}, part));
        // In lists stand answers, and a value can look like a number to call.
        else target.append(...(calls && !item ? dialled(part) : [part]));
      }
    }
  }
  return fragment;
}

/**
 * A link that calls a number.
 *
 * @param {string} number
 * @param {...(Node | string)} children
 */
export function telephone(number, ...children) {
  return h("a", { href: `tel:${number.replace(/[^+\d]/g, "")}` }, ...children);
}

/** @param {string} text @returns {(string | HTMLElement)[]} */
function dialled(text) {
  return text
    .split(/(\+\d[\d ]{6,}\d|\b11[023]\b)/)
    .map((part, index) => (index % 2 ? telephone(part, part) : part));
}

/**
 * The Markdown subset as plain text.
 *
 * @param {string} source
 */
export function plain(source) {
  return source.replace(/\*\*/g, "").trim();
}

/**
 * @param {string} words text with {name} places
 * @param {Record<string, unknown>} values
 */
export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

/**
 * An ISO day as the reader writes it ("21. november 2026"), or as it stands where it is no date.
 *
 * @param {string} day
 * @param {string} language
 */
export function longDate(day, language) {
  const date = new Date(day);
  if (Number.isNaN(date.getTime())) return day;
  // English here is British: "20 May 2026".
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(date);
}
