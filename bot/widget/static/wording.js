/**
 * What is said alike on the screen and on paper: who speaks, and of when a source is.
 *
 * @typedef {import("./replies.js").Reply} Reply
 */

import { fill, longDate } from "./text.js";

/** Who says it, as people read it. @param {Reply} reply @param {Record<string, string>} words */
export function speaker({ from, custom }, words) {
  if (from === "patient") return words.you;
  return from === "staff" ? (custom?.who ?? words.staff) : words.assistant;
}

/**
 * How and when the text came from its source.
 *
 * @param {Record<string, string>} source
 * @param {Record<string, string>} words
 * @param {string} language
 */
export function datedLine({ dated = "read", as_of = "" }, words, language) {
  return fill(words[`dated_${dated}`], { date: longDate(as_of, language) });
}
