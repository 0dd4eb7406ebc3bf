/** The look of the menu and of dialogs, loaded with them. */

const RULES = `
/* Menu */
.menu {
  position: absolute; z-index: 2; inset: 4.25em 0.75em auto auto; width: min(16em, calc(100% - 1.5em));
  max-height: calc(100% - 5.5em); overflow: auto; padding: 0.5em;
  border: 1px solid var(--line); border-radius: var(--round); background: var(--surface);
  box-shadow: var(--shadow);
}
.menu h3 { padding: 0.5em 0.75em 0.25em; font-size: 0.875em; font-weight: 600; color: var(--quiet); }
.menu [role="group"] {
  padding-bottom: 0.5em; margin-bottom: 0.5em; border-bottom: 1px solid var(--line);
}
.menu button {
  display: flex; justify-content: space-between; align-items: center; width: 100%; min-height: 2.75em;
  padding: 0.5em 0.75em; border: 2px solid transparent; border-radius: calc(var(--round) / 1.5);
  background: none; text-align: start;
}
.menu button:hover { background: var(--accent-soft); }
.menu button:focus-visible { outline-offset: -3px; box-shadow: none; }
.menu [aria-pressed] .icon { visibility: hidden; color: var(--accent); }
.menu [aria-pressed="true"] { font-weight: 600; }
.menu [aria-pressed="true"] .icon { visibility: visible; }

/* Dialog */
dialog {
  width: min(26em, calc(100vw - 2em)); padding: 1.5em; border: 1px solid var(--line);
  border-radius: calc(var(--round) * 1.5); background: var(--surface); color: var(--text);
  box-shadow: var(--shadow);
}
dialog::backdrop { background: rgb(12 28 31 / 55%); }
dialog p, dialog textarea { margin-top: 0.75em; }
dialog textarea { width: 100%; max-height: none; }
dialog [role="alert"] { color: var(--alert); font-weight: 600; }
dialog [role="alert"]:empty { display: none; }
.actions { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 0.75em; margin-top: 1.5em; }
dialog .qr {
  display: block; width: min(12em, 100%); margin: 1em auto 0; border-radius: 0.25em;
  background: #fff; fill: #000; forced-color-adjust: none;
}

@container (max-width: 15em) {
  .menu { inset: 3em 0.5em auto auto; width: calc(100% - 1em); }
}
@media (max-width: 15em) {
  dialog { width: calc(100vw - 1em); padding: 1em; }
}
@media (forced-colors: active) {
  .menu button { border-color: ButtonBorder; }
}
`;

/** @returns {CSSStyleSheet} */
export function toolStyles() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(RULES);
  return sheet;
}
