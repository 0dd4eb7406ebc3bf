/**
 * What the pages around the chat need of it: buttons that ask (<button data-ask="What is it?">) or
 * open it (<button data-show>), and buttons that copy a piece of code (<button data-copy="id">).
 */

import { StudyChat } from "./study-chat.js";

/** @param {string} name a data attribute @param {EventTarget | null} target @returns {HTMLElement | null} */
function button(name, target) {
  return target instanceof Element ? target.closest(`[data-${name}]`) : null;
}

document.addEventListener("click", (event) => {
  const chat = document.querySelector("study-chat");
  const asks = button("ask", event.target);
  const copies = button("copy", event.target);
  if (chat instanceof StudyChat && asks) chat.ask(asks.dataset.ask ?? "");
  else if (chat instanceof StudyChat && button("show", event.target)) chat.show();
  else if (copies) void copy(copies);
});

/** @param {HTMLElement} pressed */
async function copy(pressed) {
  const code = document.getElementById(pressed.dataset.copy ?? "");
  const status = pressed.nextElementSibling;
  if (!code || !(status instanceof HTMLElement)) return;
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    status.textContent = status.dataset.said ?? "";
  } catch {
    // The browser may forbid it: then it is one key from being copied.
    getSelection()?.selectAllChildren(code);
  }
}

// Only a page of a safe origin may copy.
if (navigator.clipboard) {
  for (const shown of document.querySelectorAll("[data-copy], [data-said]")) {
    shown.removeAttribute("hidden");
  }
}
