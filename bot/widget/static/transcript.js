/**
 * The conversation to take away: as text, and as a page to print.
 *
 * @typedef {import("./replies.js").Reply} Reply
 * @typedef {{words: Record<string, string>, language: string, replies: Reply[]}} Transcript
 */

import { h, longDate, markdown, plain } from "./text.js";
import { datedLine, speaker } from "./wording.js";

/**
 * What one message says, as Markdown: its title and text, a result's points, the source.
 *
 * @param {Reply} reply
 * @param {Transcript} transcript
 */
function content({ text, custom = {} }, { words, language }) {
  const { title, criteria = [], source } = custom;
  /** @type {import("./replies.js").Criterion[]} */
  const points = criteria;
  return [
    title && `**${title}**`,
    text,
    points
      .filter(({ checked_by: team }) => !team)
      .map(({ status, text: point }) => `- ${words[status]}: ${point}`)
      .join("\n"),
    source &&
      [words.source, source.document, source.section, datedLine(source, words, language)].join(" · "),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** @param {Transcript} transcript */
function heading({ words, language }) {
  return `${words.subtitle} · ${longDate(new Date().toISOString(), language)}`;
}

/** @param {Transcript} transcript */
export function asText(transcript) {
  const { words, replies } = transcript;
  const said = replies.map(
    (reply) => `${speaker(reply, words)}:\n${plain(content(reply, transcript))}`,
  );
  return `${[words.title, heading(transcript), ...said].join("\n\n")}\n`;
}

const PAPER = `
@page { margin: 2cm; }
body { max-width: 40em; margin: auto; font: 11pt/1.4 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.5em; }
h2 { margin: 0 0 0.25em; font-size: 1em; break-after: avoid; }
p, ul { margin: 0 0 0.5em; overflow-wrap: anywhere; }
section { padding: 0.75em 0; border-top: 1px solid; break-inside: avoid-page; }`;

/**
 * Open the conversation as a clean page, and the browser's window for printing it.
 *
 * @param {Transcript} transcript
 * @returns {boolean} false where the browser lets no window be opened
 */
export function printOut(transcript) {
  const { words, language, replies } = transcript;
  const view = /** @type {(Window & typeof globalThis) | null} */ (open("", "_blank"));
  if (!view) return false;
  const fill = () => {
    const paper = view.document;
    if (paper.body.firstChild) return;
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(PAPER);
    paper.adoptedStyleSheets = [sheet];
    paper.documentElement.lang = language;
    paper.title = words.title;
    paper.body.append(
      h("h1", {}, words.title),
      h("p", {}, heading(transcript)),
      ...replies.map((reply) =>
        h(
          "section",
          {},
          h("h2", {}, speaker(reply, words)),
          h("div", { lang: reply.language }, markdown(content(reply, transcript))),
        ),
      ),
    );
  };
  fill();
  // Some browsers put an empty page over the one that they have just opened.
  setTimeout(() => {
    fill();
    view.print();
  }, 200);
  return true;
}
