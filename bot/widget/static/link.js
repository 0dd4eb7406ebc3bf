/**
 * The link by which a conversation goes on on another device: the page's own address with a code
 * behind "#", which browsers send to nobody.
 *
 * @typedef {{code: string, expires: string, qr: {size: number, path: string} | null}} Link as the
 *   gateway issues it: `qr` is the path of the dark squares of what `wanted` says and the code
 */

import { h } from "./text.js";

/** As many bytes as an address may have for the gateway to draw it. */
const LONGEST = 600;

/**
 * The link without its code.
 *
 * @param {string} study that of the chat; named where there are several chats on the page
 */
export function address(study) {
  const several = document.querySelectorAll("study-chat").length > 1;
  return `${location.href.split("#")[0]}#study-chat=${several ? `${study}.` : ""}`;
}

/** What the gateway is told of an address. @param {string} before */
export function wanted(before) {
  return new TextEncoder().encode(before).length > LONGEST ? {} : { before };
}

/** @param {string} moment @param {string} language */
export function dateAndTime(moment, language) {
  const locale = language === "en" ? "en-GB" : language;
  const form = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  return form.format(new Date(moment));
}

/** A field with the link, to be copied from. @param {string} text */
export function field(text) {
  const shown = h("textarea", { readonly: true, rows: 3, "aria-labelledby": "dialog-title" });
  shown.value = text;
  shown.addEventListener("focus", () => shown.select());
  return shown;
}

/**
 * The link as a code for a camera, always dark on white.
 *
 * @param {NonNullable<Link["qr"]>} qr
 * @param {string} label
 */
export function square(qr, label) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${qr.size} ${qr.size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("class", "qr");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", qr.path);
  svg.append(path);
  return svg;
}
