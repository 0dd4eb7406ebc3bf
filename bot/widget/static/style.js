/** The look of the chat. README.md lists the custom properties that a page may set. */

/** @type {Record<string, [light: string, dark: string]>} */
const COLOURS = {
  accent: ["#0e5a63", "#8fd3d1"],
  "on-accent": ["#ffffff", "#06282c"],
  "accent-soft": ["#dcedec", "#1c4449"],
  ground: ["#f6f4ef", "#101a1c"],
  surface: ["#ffffff", "#1a2629"],
  text: ["#1c2b2e", "#e9efee"],
  quiet: ["#52646a", "#a9b9bb"],
  line: ["#d5dcdb", "#33454a"],
  edge: ["#6b7f83", "#8ba0a4"],
  alert: ["#9c2f1f", "#ffb4a2"],
  "alert-soft": ["#fdf0ea", "#3a211d"],
  met: ["#1f6b3f", "#8fd6a8"],
  "not-met": ["#8a4a0f", "#f2bd83"],
};

/** @param {0 | 1} which @param {string} end of the name that a page may set */
function theme(which, end) {
  /** @param {[string, [string, string]]} colour */
  const set = ([name, values]) => `--${name}: var(--study-chat-${name}${end}, ${values[which]});`;
  return `${Object.entries(COLOURS).map(set).join("")} color-scheme: ${which ? "dark" : "light"};`;
}

const LIGHT = `${theme(0, "")} --shadow: 0 1em 3em rgb(16 42 46 / 22%), 0 0.125em 0.5em rgb(16 42 46 / 12%);`;
const DARK = `${theme(1, "-dark")} --shadow: 0 1em 3em rgb(0 0 0 / 55%);`;

const RULES = `
/* What a page sets for all its elements reaches the host, and would be inherited from there. */
:host, .root { all: initial; display: block; direction: ltr; }
.root { ${LIGHT} display: contents; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) .root { ${DARK} } }
:host([theme="dark"]) .root { ${DARK} }

*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.root {
  font: medium/1.5 var(--study-chat-font, system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif);
  font-size: var(--study-chat-font-size, medium);
  color: var(--text);
  --round: var(--study-chat-radius, 0.75em);
  text-align: start;
  -webkit-text-size-adjust: 100%;
}
p, h2, h3, h4, ul, ol, dl, dd { margin: 0; padding: 0; }
ul, ol { list-style: none; }
a { padding-block: 0.25em; color: var(--accent); }
button, textarea { font: inherit; color: inherit; margin: 0; }
button, summary, a { cursor: pointer; }
.icon {
  width: 1.25em; height: 1.25em; flex: none; vertical-align: -0.25em;
  fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round;
}
.hidden {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
:focus { outline: none; }
:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px;
  box-shadow: 0 0 0 2px var(--surface);
}

/* Launcher */
.launcher {
  position: fixed; z-index: var(--study-chat-layer, 9000);
  inset: auto max(1.25em, env(safe-area-inset-right))
    calc(max(1.25em, env(safe-area-inset-bottom)) + var(--place, 0) * 4.5em) auto;
  display: flex; flex-wrap: wrap; align-items: center; gap: 0.25em 0.625em;
  max-width: calc(100vw - 2.5em); hyphens: auto; min-height: 3.5em; padding: 0.75em 1.375em 0.75em 1.125em;
  border-radius: 1.75em; text-align: start;
  box-shadow: 0 0.5em 1.5em rgb(16 42 46 / 28%);
}
.launcher:focus-visible, .send:focus-visible, .primary:focus-visible {
  outline-color: var(--text);
}
.badge {
  padding: 0.125em 0.625em; border-radius: 1em; background: var(--on-accent); color: var(--accent);
  font-size: 0.8125em;
}

/* Panel */
.panel {
  position: fixed; z-index: var(--study-chat-layer, 9000);
  inset: auto max(1.25em, env(safe-area-inset-right)) max(1.25em, env(safe-area-inset-bottom)) auto;
  display: flex; flex-direction: column;
  width: min(27em, calc(100vw - 2.5em)); height: min(46em, calc(100dvh - 2.5em));
  border: 1px solid var(--line); border-radius: calc(var(--round) * 1.5);
  background: var(--ground); box-shadow: var(--shadow); overflow: hidden;
  container-type: inline-size;
}
:host([open]) .panel { position: relative; inset: auto; z-index: auto; width: 100%; height: 100%;
  min-height: min(36em, 90dvh); box-shadow: none; }
.top {
  display: flex; align-items: center; gap: 0.25em; padding: 0.75em 0.75em 0.75em 1.25em;
  background: var(--surface); border-bottom: 1px solid var(--line);
}
.top > div { flex: 1; min-width: 0; }
h2 {
  font-size: 1.125em; line-height: 1.3; font-weight: 650; text-wrap: balance; hyphens: auto;
}
.top p { color: var(--quiet); font-size: 0.875em; line-height: 1.4; }
.with-person .bar { display: none; }
.with-person .top p { color: var(--accent); font-weight: 600; }
.round {
  display: grid; place-items: center; flex: none; width: 2.75em; height: 2.75em;
  border: 2px solid transparent; border-radius: 50%; background: none; padding: 0;
}
.round .icon { width: 1.5em; height: 1.5em; }
.round:first-of-type .icon { stroke-width: 3; }
.round:hover, .round[aria-expanded="true"] { background: var(--accent-soft); }

/* Conversation */
.log {
  flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; position: relative;
  padding: 1.25em 1.25em 1em;
}
.log:focus-visible { outline-offset: -3px; box-shadow: none; }
.log > ol {
  display: flex; flex-direction: column; gap: 0.75em;
}
.log > * { max-width: 44em; margin-inline: auto; }
.log > ol > li { max-width: 100%; }
.patient { align-self: flex-end; max-width: 85% !important; margin-block: 0.75em 0.25em; }
.patient:first-child { margin-top: 0; }
.patient .text {
  padding: 0.625em 1em; border: 1px solid transparent; white-space: pre-wrap;
  border-radius: calc(var(--round) * 1.5) calc(var(--round) * 1.5) 0.25em calc(var(--round) * 1.5);
  background: var(--accent-soft);
}
.patient .note { margin-top: 0.25em; color: var(--quiet); font-size: 0.875em; text-align: end; }
.refused .text { background: none; border-color: var(--alert); }
.refused .note { color: var(--alert); }
.reply {
  padding: 1em 1.125em; border: 1px solid var(--line); background: var(--surface);
  border-radius: 0.25em calc(var(--round) * 1.5) calc(var(--round) * 1.5) calc(var(--round) * 1.5);
}
.body > * + *, details > div > * + * { margin-top: 0.75em; }
.body ul, details ul { display: grid; gap: 0.375em; }
.body ul li, details ul li { position: relative; padding-inline-start: 1.25em; }
.body ul li::before, details ul li::before {
  content: ""; position: absolute; inset: 0.6em auto auto 0.25em; width: 0.375em; height: 0.375em;
  border: 0.1875em solid var(--accent); border-radius: 50%;
}
h3 { font-size: 1.0625em; line-height: 1.35; font-weight: 650; }
.body h3 + * { margin-top: 0.5em; }
strong { font-weight: 650; }
.label { color: var(--quiet); font-size: 0.875em; font-weight: 600; }
.reply > .note {
  margin-top: 0.75em; padding: 0.5em 0.75em; border-inline-start: 0.25em solid var(--edge);
  background: var(--ground); font-size: 0.875em;
}
details { margin-top: 0.875em; font-size: 0.9375em; scroll-margin-bottom: 2em; }
summary {
  display: inline-flex; align-items: center; gap: 0.375em; min-height: 2em; padding-inline: 0.125em;
  border-radius: 0.25em; color: var(--accent); font-weight: 600; list-style: none;
}
summary::-webkit-details-marker { display: none; }
summary::before {
  content: ""; width: 0.4375em; height: 0.4375em; margin: 0 0.25em 0.2em 0.125em; flex: none;
  border: solid currentColor; border-width: 0 0.125em 0.125em 0; transform: rotate(45deg);
}
details[open] > summary::before { transform: rotate(225deg); margin-bottom: -0.2em; }
summary:hover { text-decoration: underline; text-underline-offset: 0.2em; }
details > :not(summary) { margin-top: 0.375em; }
.source { padding-top: 0.5em; border-top: 1px solid var(--line); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.125em 1em; }
dt { color: var(--quiet); }
.source p { color: var(--quiet); }

/* Buttons under a reply */
.choices { margin-top: 1em; }
.answers { display: grid; gap: 0.5em; }
.row .answers { display: flex; flex-wrap: wrap; }
:where(.choices, .actions, .end) button {
  min-height: 2.75em; padding: 0.5em 1em; border: 2px solid var(--accent);
  border-radius: var(--round); background: var(--surface); color: var(--accent);
  font-weight: 600; text-align: start; line-height: 1.35;
}
.choices button .icon { margin-inline-start: 0.5em; }
.actions button:hover, .choices button:not(:disabled, [aria-disabled]):hover {
  background: var(--accent-soft);
}
.controls { display: flex; flex-wrap: wrap; gap: 0.25em 0.75em; margin-block: 0.5em -0.5em; }
:where(.controls, .bar, .tools, .note) button {
  min-height: 2.875em; margin-inline-start: -0.5em; padding: 0.375em 0.5em;
  border: 2px solid transparent; border-radius: var(--round); background: none;
  color: var(--accent); font-weight: 600; text-align: start;
  text-decoration: underline 1px; text-underline-offset: 0.2em;
}
.controls button:hover, .bar button:hover, .tools button:hover { text-decoration-thickness: 2px; }
.tools, .bar {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between;
  gap: 0 1em; border-top: 1px solid var(--line);
}
.tools { margin-block: 0.875em -0.5em; padding-top: 0.375em; font-size: 0.9375em; }
.vote { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1em; }
.tools [aria-pressed="true"] {
  border-color: currentColor; background: var(--accent-soft); text-decoration: none;
}
.aloud .icon { margin-inline-end: 0.375em; }
.bar { position: relative; padding: 0.125em 0.75em 0 1.25em; background: var(--surface); }
.bar > div { display: flex; flex-wrap: wrap; gap: 0 0.75em; }
.bar progress { position: absolute; inset: 0 0 auto; height: 0.25em; margin: 0; border-radius: 0; }
.bar:not([hidden]) + form { padding-top: 0.375em; border: 0; }
.choices [aria-disabled], .choices :disabled { cursor: default; }
.used button:not(.chosen) { display: none; }
.used:not(:has(.chosen)) { display: none; }
.used .controls { margin: 0; }
.chosen {
  border-color: transparent; background: var(--accent-soft); color: var(--text);
  text-decoration: none;
}
.send, .launcher, .newer, .primary {
  border: 2px solid transparent; background: var(--accent); color: var(--on-accent);
  font-weight: 600;
}
.send:hover, .launcher:hover, .newer:hover, .actions .primary:hover, .end .primary:hover {
  background: color-mix(in srgb, var(--accent) 88%, var(--text));
}

/* Kinds of reply */
.red_flag {
  border: 2px solid var(--alert); border-inline-start-width: 0.5em; background: var(--alert-soft);
}
.signal { display: flex; align-items: center; gap: 0.5em; margin-bottom: 0.5em; color: var(--alert); }
.signal .icon {
  width: 1.5em; height: 1.5em; padding: 0.125em; border-radius: 50%; stroke-width: 3;
  background: var(--alert); color: var(--alert-soft);
}
.body .number { padding: 0; }
.body .number::before { content: none; }
.call {
  display: flex; align-items: center; gap: 0.75em; min-height: 3.25em; padding: 0.5em 1em;
  border: 2px solid var(--alert); border-radius: var(--round); background: var(--surface);
  color: var(--alert); text-decoration: none;
}
.call span { display: block; line-height: 1.3; }
.call .label { font-weight: 400; }
.call strong { font-size: 1.0625em; }
.progress { margin-bottom: 0.5em; }
progress {
  appearance: none; display: block; width: 100%; height: 0.5em; margin-top: 0.375em; border: 0;
  border-radius: 0.25em; background: var(--accent-soft); overflow: hidden;
}
progress::-webkit-progress-bar { background: var(--accent-soft); }
progress::-webkit-progress-value { background: var(--accent); border-radius: 0.25em; }
progress::-moz-progress-bar { background: var(--accent); border-radius: 0.25em; }
.question .body { font-size: 1.0625em; }
.result > h3 { margin-bottom: 0.25em; color: var(--quiet); font-size: 0.875em; }
.result .body > p:first-child { font-size: 1.125em; }
.criteria { margin-top: 1.125em; }
h4 { font-size: 0.875em; font-weight: 600; color: var(--quiet); }
.criteria details { margin-top: 0.5em; }
.criteria li {
  display: flex; gap: 0.75em; padding-block: 0.75em; border-bottom: 1px solid var(--line);
}
.criteria li:last-child { border: 0; padding-bottom: 0; }
.criteria .icon {
  width: 1.625em; height: 1.625em; padding: 0.25em; border: 2px solid; border-radius: 50%;
  stroke-width: 3;
}
.criteria .label { display: block; }
.met .icon, .met .label { color: var(--met); }
.not_met .icon, .not_met .label { color: var(--not-met); }
.unknown .icon, .unknown .label { color: var(--quiet); }
.staff { border: 2px solid var(--accent); }
.who { display: flex; align-items: center; gap: 0.5em; margin-bottom: 0.5em; font-weight: 650; }
.who .icon {
  width: 1.75em; height: 1.75em; padding: 0.25em; border-radius: 50%;
  background: var(--accent); color: var(--on-accent);
}
.handover {
  display: flex; flex-wrap: wrap; gap: 0.25em 0.625em; padding: 0.75em 0.25em; border-width: 1px 0;
  border-radius: 0; background: none; font-size: 0.9375em;
}
.handover + .handover { margin-top: -0.75em; border-top: 0; }
.handover .icon { margin-top: 0.125em; color: var(--accent); }
.handover .body { flex: 1; }
.handover .choices { flex-basis: 100%; }
.end { align-self: center; display: grid; gap: 0.75em; justify-items: center; padding: 1em;
  text-align: center; }

/* Waiting, status, field */
.typing { display: flex; gap: 0.375em; padding: 1em 0.5em 0.25em; }
.typing i { width: 0.5em; height: 0.5em; border: 0.25em solid var(--edge); border-radius: 50%; }
.newer {
  position: relative; z-index: 1; align-self: center; min-height: 2.5em; margin: -3.25em 0 0.75em;
  padding: 0.375em 1em; border-radius: 1.25em; box-shadow: var(--shadow);
}
.newer .icon { margin-inline-start: 0.375em; }
.status:not(:empty) {
  padding: 0.625em 1.25em; border-top: 1px solid var(--line); background: var(--accent-soft);
  font-size: 0.875em;
}
form {
  display: flex; align-items: flex-end; gap: 0.5em; padding: 0.75em;
  padding-bottom: max(0.75em, env(safe-area-inset-bottom));
  background: var(--surface); border-top: 1px solid var(--line);
}
textarea {
  flex: 1; min-width: 0; min-height: 3em; max-height: 9em; padding: 0.6875em 0.875em; resize: none;
  border: 2px solid var(--edge); border-radius: var(--round); background: var(--surface);
  line-height: 1.375;
}
textarea::placeholder {
  color: var(--quiet); opacity: 1; white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
}
textarea:focus-visible { border-color: var(--accent); outline-offset: 0; box-shadow: none; outline-width: 2px; }
.send {
  display: inline-flex; align-items: center; gap: 0.375em; min-height: 3em; padding: 0.5em 1em;
  border-radius: var(--round);
}

@media (max-width: 32em) {
  :host(:not([open])) .panel {
    inset: 0 0 auto; width: 100%; height: var(--view, 100dvh); border: 0; border-radius: 0;
  }
  .log { padding-inline: 1em; }
}
@container (max-width: 25em) {
  .send { padding-inline: 0.875em; }
  .send span {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  }
}
@container (max-width: 21em) {
  .top { padding-inline: 1em 0.25em; }
  .log { padding-inline: 0.75em; }
  .reply { padding: 0.875em; }
}
@container (min-width: 15.01em) {
  /* The bar says it. */
  .progress { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
}
/* Text at 200 % on a small phone */
@container (max-width: 15em) {
  .top { padding-block: 0.25em; }
  .top p, .bar .label { display: none; }
  h2 { font-size: 0.9375em; line-height: 1.15; }
  .bar { padding-block: 0; }
  .round { width: 2em; height: 2em; }
  form { padding: 0.375em; }
  .status:not(:empty) { padding: 0.25em 0.75em; line-height: 1.3; }
  .newer { max-width: 100%; padding-inline: 0.5em; border-radius: var(--round); }
  .newer span { display: none; }
  dl { grid-template-columns: 1fr; }
}
@media (max-height: 24em) {
  .top { padding-block: 0; }
  .top p { display: none; }
  form { padding: 0.25em 0.75em; }
  .status:not(:empty) { padding: 0.125em 1em; }
}
@media (max-width: 15em) {
  .launcher { inset-inline: 0.5em; max-width: none; padding: 0.5em 1em; border-radius: var(--round); }
  .launcher > .icon { display: none; }
}
@media (prefers-contrast: more) {
  .root > * { --quiet: var(--text); --line: var(--text); --edge: var(--text); }
}
@media (prefers-reduced-motion: no-preference) {
  .log { scroll-behavior: smooth; }
  .panel { animation: rise 0.18s ease-out; }
  .reply, .patient { animation: appear 0.2s ease-out; }
  .typing i { animation: breathe 1.4s infinite ease-in-out; }
  .typing i + i { animation-delay: 0.2s; }
  .typing i + i + i { animation-delay: 0.4s; }
  @keyframes rise { from { opacity: 0; transform: translateY(0.75em); } }
  @keyframes appear { from { opacity: 0; transform: translateY(0.375em); } }
  @keyframes breathe { 50% { opacity: 0.25; } }
}
@media (forced-colors: active) {
  :focus-visible { outline-color: Highlight; }
  .patient .text { border-color: CanvasText; }
  .round, .launcher, .send, .newer { border-color: ButtonBorder; }
  .chosen, [aria-pressed="true"] { border-color: Highlight; }
  .signal .icon, .who .icon { background: none; color: CanvasText; border: 2px solid; }
  progress { border: 1px solid CanvasText; }
  progress::-webkit-progress-value { background: Highlight; forced-color-adjust: none; }
}
`;

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** The style sheet, shared by all chats of a page. @returns {CSSStyleSheet[]} */
export function styles() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(RULES);
  }
  return [sheet];
}
