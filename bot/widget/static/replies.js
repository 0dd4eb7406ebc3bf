/**
 * What each kind of reply looks like.
 *
 * @typedef {{title: string, button: string, language?: string}} Button
 * @typedef {object} Reply
 * @property {number} event
 * @property {string} [id] the id that the client gave a patient's message
 * @property {"assistant" | "patient" | "staff"} from
 * @property {string} [language]
 * @property {string} text
 * @property {Button[]} [buttons]
 * @property {Record<string, any>} [custom]
 *
 * @typedef {object} Context
 * @property {Record<string, string>} words
 * @property {string} language the language of the words
 * @property {(button: Button) => void} choose
 * @property {() => void} save called to save the result as a file
 */

import { fill, h, icon, longDate, markdown } from "./text.js";

/** @type {Record<string, (reply: Reply, context: Context) => (Node | null)[]>} */
const KINDS = {
  answer: (reply, context) => [
    body(reply, context, h("h3", {}, reply.custom?.title ?? "")),
    untranslated(reply, context),
    source(reply.custom?.source, context),
  ],
  red_flag: (reply, context) => [
    h("h3", { class: "signal" }, icon("important"), context.words.red_flag),
    withNumbers(body(reply, context), reply.custom?.numbers ?? [], context),
  ],
  question: (reply, context) => [
    progress(reply.custom ?? {}, context),
    body(reply, context),
    help(reply, context),
  ],
  result: (reply, context) => [
    h("h3", {}, context.words.result),
    body(reply, context),
    criteria(reply, context),
    h(
      "p",
      { class: "controls" },
      h("button", { type: "button", onclick: context.save }, context.words.save_result),
    ),
  ],
  handover: (reply, context) => [
    h("p", { class: "label" }, context.words.handover),
    body(reply, context),
  ],
};

/**
 * The content of one of the assistant's replies, with its buttons.
 *
 * @param {Reply} reply
 * @param {Context} context
 * @returns {Node[]}
 */
export function render(reply, context) {
  const kind = KINDS[reply.custom?.kind] ?? (() => [body(reply, context)]);
  return [...kind(reply, context), choices(reply, context)].filter((node) => node !== null);
}

/**
 * @param {Reply} reply
 * @param {Context} context
 * @param {Node} [heading]
 */
function body(reply, context, heading) {
  const lang = reply.language !== context.language && reply.language;
  return h("div", { class: "body", lang }, heading, markdown(reply.text ?? ""));
}

/** @param {Reply} reply @param {Context} context */
function untranslated(reply, { words }) {
  return reply.custom?.translated === false ? h("p", { class: "note" }, words.untranslated) : null;
}

/** @param {Record<string, string> | undefined} source @param {Context} context */
function source(source, { words, language }) {
  if (!source) return null;
  const date = longDate(source.as_of ?? "", language);
  // A source is quoted as it stands: in English, unless it says otherwise.
  const own = source.language ?? "en";
  const lang = own !== language && own;
  return h(
    "details",
    { class: "source" },
    h("summary", {}, words.source),
    h(
      "dl",
      {},
      h("dt", {}, words.source_document),
      h("dd", { lang }, source.document),
      h("dt", {}, words.source_section),
      h("dd", { lang }, source.section),
    ),
    h("p", {}, fill(words[`dated_${source.dated ?? "read"}`], { date })),
  );
}

/**
 * Make the telephone numbers of a text into large links: in their place where the text lists them
 * ("- **113** emergency number"), else below it.
 *
 * @param {HTMLElement} text
 * @param {{number: string, label?: string}[]} numbers
 * @param {Context} context
 */
function withNumbers(text, numbers, { words }) {
  const items = [...text.querySelectorAll("li")];
  for (const { number, label } of numbers) {
    const link = h(
      "a",
      { class: "call", href: `tel:${number.replace(/[^+\d]/g, "")}` },
      icon("phone"),
      h(
        "span",
        {},
        h("strong", {}, fill(words.call, { number })),
        label && h("span", { class: "label" }, label),
      ),
    );
    const listed = items.find((item) => item.querySelector("strong")?.textContent === number);
    if (listed) {
      listed.classList.add("number");
      listed.replaceChildren(link);
    } else text.append(link);
  }
  return text;
}

/** @param {Record<string, any>} custom @param {Context} context */
function progress({ number, of }, { words }) {
  if (!number || !of) return null;
  return h(
    "div",
    { class: "progress" },
    h("p", { class: "label" }, fill(words.progress, { number, of })),
    h("progress", { value: number, max: of, "aria-hidden": "true" }),
  );
}

/** @param {Reply} reply @param {Context} context */
function help(reply, { words, language }) {
  const texts = [reply.custom?.help, reply.custom?.why].filter(Boolean);
  if (!texts.length) return null;
  const lang = reply.language !== language && reply.language;
  return h(
    "details",
    {},
    h("summary", {}, words.about_question),
    h("div", { lang }, markdown(texts.join("\n\n"))),
  );
}

/**
 * @typedef {{id: string, status: "met" | "not_met" | "unknown", text: string, language?: string,
 *   checked_by?: string | null, answer?: string | null}} Criterion
 */

/** @param {Reply} reply @param {Context} context */
function criteria(reply, { words, language }) {
  /** @type {Criterion[]} */
  const all = reply.custom?.criteria ?? [];
  if (!all.length) return null;
  /** @param {Criterion[]} some */
  const list = (some) =>
    h(
      "ul",
      { role: "list" },
      ...some.map(({ status, text, answer, language: own = reply.language, checked_by: team }) =>
        h(
          "li",
          { class: status },
          icon(status),
          h(
            "div",
            {},
            !team && h("strong", { class: "label" }, words[status]),
            h("div", { lang: own !== language && own }, markdown(text)),
            answer && h("div", { class: "note" }, fill(words.your_answer, { answer })),
          ),
        ),
      ),
    );
  const team = all.filter((criterion) => criterion.checked_by);
  return h(
    "section",
    { class: "criteria" },
    h("h4", {}, words.result_points),
    list(all.filter((criterion) => !criterion.checked_by)),
    team.length > 0 &&
      h(
        "details",
        {},
        h("summary", {}, fill(words.result_team, { count: team.length })),
        list(team),
      ),
  );
}

/** @param {Reply} reply @param {Context} context */
function choices(reply, { words, choose }) {
  const buttons = reply.buttons ?? [];
  if (!buttons.length) return null;
  const { kind, options = [] } = reply.custom ?? {};
  const titles = options.map((/** @type {any} */ option) => option.title ?? option.text ?? option);
  /** @param {Button} button */
  const isOption = (button) => kind !== "question" || titles.includes(button.title);
  /** @param {Button} button */
  const draw = (button) =>
    h(
      "button",
      { type: "button", lang: button.language, onclick: () => choose(button) },
      button.title,
    );
  const answers = buttons.filter(isOption).map(draw);
  const rest = buttons.filter((button) => !isOption(button)).map(draw);
  const hint = kind === "question" ? words.or_write_answer : words.or_write;
  return h(
    "div",
    { class: `choices ${kind === "notice" ? "row" : ""}` },
    answers.length > 0 && h("div", { class: "answers" }, ...answers),
    h("p", { class: "hint" }, hint),
    rest.length > 0 && h("div", { class: "controls" }, ...rest),
  );
}
