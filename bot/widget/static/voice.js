/** The button that has a text read aloud. What it does is in `reading.js`, loaded when pressed. */

import { h, icon } from "./text.js";

/** @param {string} language @returns {SpeechSynthesisVoice | undefined} a voice of the device itself */
export function voiceOf(language) {
  const tags = language === "nb" ? ["nb", "no"] : [language];
  return globalThis.speechSynthesis
    ?.getVoices()
    .find(({ lang, localService }) => localService && tags.includes(lang.split(/[-_]/)[0]));
}

/**
 * A button to read aloud; hidden where the device has no voice of the language.
 *
 * @param {string} language
 * @param {Record<string, string>} words
 * @param {(label: HTMLElement) => void} press
 */
export function aloud(language, words, press) {
  const label = h("span", {}, words.read);
  return h(
    "button",
    {
      class: "aloud",
      "data-voice": language,
      hidden: !voiceOf(language),
      onclick: () => press(label),
    },
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
