/** Lets the page's own buttons ask the chat: <button data-ask="What is the study about?">. */

import { StudyChat } from "./study-chat.js";

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-ask]");
  const chat = document.querySelector("study-chat");
  if (button && chat instanceof StudyChat) chat.ask(button.getAttribute("data-ask") ?? "");
});
