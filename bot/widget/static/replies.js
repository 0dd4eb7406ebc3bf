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
 * @typedef {object} Actions what a patient can do with a reply
 * @property {(button: Button) => void} choose
 * @property {() => void} write put the keyboard into the field
 * @property {() => void} save save the result as a file
 * @property {(event: number, helpful: boolean) => Promise<boolean>} vote whether it has arrived
 * @property {(event: number) => boolean | undefined} voted what was voted before
 * @property {(text: string, language: string, label: HTMLElement) => void} read read `text` aloud,
 *   or stop that; `label` says which of the two its button does next
 *
 * @typedef {Actions & {words: Record<string, string>, language: string}} Context `language` is
 *   that of the words
 */

import { fill, h, icon, markdown, plain, telephone } from "./text.js";
import { aloud } from "./voice.js";
import { datedLine, speaker } from "./wording.js";

/** Kinds of reply that speak of the chat itself. */
const NOTICES = ["notice", "handover"];

/** @type {Record<string, (reply: Reply, context: Context) => (Node | null)[]>} */
const KINDS = {
  answer: (reply, context) => [
    body(reply, context, h("h3", {}, reply.custom?.title ?? "")),
    reply.custom?.translated === false
      ? h("p", { class: "note" }, context.words.untranslated)
      : null,
    source(reply.custom?.source, context),
    tools(reply, context, vote(reply, context)),
  ],
  no_answer: (reply, context) => [
    body(reply, context),
    h("div", { class: "tools" }, vote(reply, context)),
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
    tools(
      reply,
      context,
      h("button", { onclick: context.save }, context.words.save_result),
    ),
  ],
  staff: (reply, context) => [
    h("p", { class: "who" }, icon("person"), speaker(reply, context.words)),
    body(reply, context),
  ],
  handover: (reply, context) => [icon("person"), body(reply, context)],
};

/**
 * The content of a reply, with its buttons.
 *
 * @param {Reply} reply
 * @param {Context} context
 * @returns {Node[]}
 */
export function render(reply, context) {
  const kind = KINDS[kindOf(reply)] ?? (() => [body(reply, context)]);
  return [...kind(reply, context), choices(reply, context)].filter((node) => node !== null);
}

/** @param {Reply} reply @returns {string} */
export function kindOf({ from, custom }) {
  return from === "staff" ? "staff" : (custom?.kind ?? "notice");
}

/**
 * The language to mark a part with: none where it is that of the words around it.
 *
 * @param {string | undefined} own
 * @param {Context} context
 */
function foreign(own, { language }) {
  return own !== language && own;
}

/**
 * @param {Reply} reply
 * @param {Context} context
 * @param {Node} [heading]
 */
function body(reply, context, heading) {
  const lang = foreign(reply.language, context);
  const text = markdown(reply.text ?? "", NOTICES.includes(kindOf(reply)));
  return h("div", { class: "body", lang }, heading, text);
}

/**
 * What can be done with a reply, below it: `own`, and to have it read aloud.
 *
 * @param {Reply} reply
 * @param {Context} context
 * @param {Node} own
 */
function tools({ text, language = "", custom }, { words, read }, own) {
  const content = plain(`${custom?.title ?? ""}\n\n${text}`);
  return h(
    "div",
    { class: "tools" },
    own,
    aloud(language, words, (label) => read(content, language, label)),
  );
}

/** @param {Reply} reply @param {Context} context */
function vote({ event }, { words, vote, voted }) {
  const said = h("span");
  const [yes, no] = [true, false].map((helpful) =>
    h(
      "button",
      {
        // By itself it could be the answer to a question.
        "aria-label": `${words.helpful} ${helpful ? words.yes : words.no}`,
        "aria-pressed": String(voted(event) === helpful),
        onclick: async () => {
          const heard = await vote(event, helpful);
          if (heard) {
            yes.setAttribute("aria-pressed", String(helpful));
            no.setAttribute("aria-pressed", String(!helpful));
          }
          said.textContent = heard ? words.thanks : words.failed;
        },
      },
      helpful ? words.yes : words.no,
    ),
  );
  const label = h("span", {}, words.helpful);
  return h("div", { class: "vote" }, label, yes, no, said);
}

/** @param {Record<string, string> | undefined} source @param {Context} context */
function source(source, context) {
  if (!source) return null;
  const { words, language } = context;
  // A source is quoted as it stands: in English, unless it says otherwise.
  const lang = foreign(source.language ?? "en", context);
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
    h("p", {}, datedLine(source, words, language)),
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
    const link = telephone(
      number,
      icon("phone"),
      h(
        "span",
        {},
        h("strong", {}, fill(words.call, { number })),
        label && h("span", { class: "label" }, label),
      ),
    );
    link.className = "call";
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
  return h("div", { class: "progress" }, h("p", { class: "label" }, fill(words.progress, { number, of })));
}

/** @param {Reply} reply @param {Context} context */
function help(reply, context) {
  const texts = [reply.custom?.help, reply.custom?.why].filter(Boolean);
  if (!texts.length) return null;
  return h(
    "details",
    {},
    h("summary", {}, context.words.about_question),
    h("div", { lang: foreign(reply.language, context) }, markdown(texts.join("\n\n"))),
  );
}

/**
 * @typedef {{id: string, status: "met" | "not_met" | "unknown", text: string, language?: string,
 *   checked_by?: string | null, answer?: string | null}} Criterion
 */

/** @param {Reply} reply @param {Context} context */
function criteria(reply, context) {
  /** @type {Criterion[]} */
  const all = reply.custom?.criteria ?? [];
  if (!all.length) return null;
  const { words } = context;
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
            h("div", { lang: foreign(own, context) }, markdown(text)),
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

/**
 * The buttons of a question that stand in the bar below the conversation: the last is to stop, and
 * after the first question the one before it is to go back.
 *
 * @param {Reply} reply
 */
export function inReach({ buttons = [], custom = {} }) {
  if (custom.kind !== "question") return [];
  return buttons.slice(custom.number > 1 && buttons.length > 2 ? -2 : -1);
}

/**
 * A button that the reply carries; it does nothing while an answer is awaited.
 *
 * @param {Button} button
 * @param {(button: Button) => void} choose
 * @param {string | false} [lang]
 */
export function drawButton(button, choose, lang) {
  const drawn = h("button", { lang: button.language ?? lang }, button.title);
  drawn.addEventListener("click", () => {
    if (!drawn.hasAttribute("aria-disabled")) choose(button);
  });
  return drawn;
}

/** @param {Reply} reply @param {Context} context */
function choices(reply, context) {
  const { buttons = [], custom = {}, language } = reply;
  if (!buttons.length) return null;
  const { kind, options = [] } = custom;
  const titles = options.map((/** @type {any} */ option) => option.title ?? option.text ?? option);
  /** @param {Button} button */
  const isOption = ({ title }) => kind !== "question" || titles.includes(title);
  /** @param {Button} button */
  const draw = (button) => drawButton(button, context.choose, foreign(language, context));
  const below = inReach(reply);
  const rest = buttons.filter((button) => !isOption(button) && !below.includes(button));
  const write = h("button", { class: "write", onclick: context.write }, context.words.write);
  return h(
    "div",
    { class: `choices ${["question", "did_you_mean"].includes(kind) ? "" : "row"}` },
    h("div", { class: "answers" }, ...buttons.filter(isOption).map(draw)),
    h("div", { class: "controls" }, ...rest.map(draw), write),
  );
}
