/**
 * Reads aloud, with the voices of the device itself: those of a service would send it the text.
 */

import { h, icon } from "./text.js";

/**
 * What is being read. Held here: a browser may forget an utterance that nobody holds.
 *
 * @type {SpeechSynthesisUtterance | undefined}
 */
let reading;

/** @param {string} language @returns {SpeechSynthesisVoice | undefined} */
function voiceOf(language) {
  const tags = language === "nb" ? ["nb", "no"] : [language];
  return globalThis.speechSynthesis
    ?.getVoices()
    .find(({ lang, localService }) => localService && tags.includes(lang.split(/[-_]/)[0]));
}

/** Stop reading. */
export function hush() {
  if (!reading) return;
  reading = undefined;
  speechSynthesis.cancel();
}

/**
 * A button that reads `text` aloud; hidden where the device has no voice of the language.
 *
 * @param {string} text
 * @param {string} language
 * @param {Record<string, string>} words
 */
export function aloud(text, language, words) {
  /** @type {SpeechSynthesisUtterance | undefined} */
  let own;
  const label = h("span");
  const show = () => {
    label.textContent = own && own === reading ? words.read_stop : words.read;
  };
  const press = () => {
    const stop = own && own === reading;
    const voice = voiceOf(language);
    hush();
    if (voice && !stop) {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.onend = utterance.onerror = () => {
        if (reading === utterance) reading = undefined;
        show();
      };
      reading = own = utterance;
      speechSynthesis.speak(utterance);
    }
    show();
  };
  show();
  return h(
    "button",
    { class: "aloud", "data-voice": language, hidden: !voiceOf(language), onclick: press },
    icon("aloud"),
    label,
  );
}

/**
 * Show the buttons for which there is a voice: browsers find their voices late.
 *
 * @param {ParentNode} place
 */
export function findVoices(place) {
  for (const button of place.querySelectorAll("[data-voice]")) {
    button.toggleAttribute("hidden", !voiceOf(button.getAttribute("data-voice") ?? ""));
  }
}
