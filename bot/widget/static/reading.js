/**
 * Reads aloud, with the voices of the device itself: those of a service would send it the text.
 */

import { voiceOf } from "./voice.js";

/**
 * What is being read. Held here: a browser may forget an utterance that nobody holds.
 *
 * @type {{utterance: SpeechSynthesisUtterance, label: HTMLElement, words: Record<string, string>}
 *   | undefined}
 */
let reading;

/** Note that nothing is being read any more. */
function end() {
  if (reading) reading.label.textContent = reading.words.read;
  reading = undefined;
}

/** Stop reading. */
export function hush() {
  if (reading) speechSynthesis.cancel();
  end();
}

/**
 * Read `text` aloud, or stop where it is being read; the label says what a press does next.
 *
 * @param {string} text
 * @param {string} language
 * @param {HTMLElement} label
 * @param {Record<string, string>} words
 */
export function read(text, language, label, words) {
  const stop = reading?.label === label;
  const voice = voiceOf(language);
  hush();
  if (stop || !voice) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.onend = utterance.onerror = () => {
    if (reading?.utterance === utterance) end();
  };
  reading = { utterance, label, words };
  label.textContent = words.read_stop;
  speechSynthesis.speak(utterance);
}
