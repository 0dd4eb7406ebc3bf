"""What can be measured of a page: what is cut off, too small or too pale."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

#: Elements of the chat that are there for the eye.
_SEEN = """
    const root = document.querySelector("study-chat").shadowRoot;
    const seen = [...root.querySelectorAll("*")].filter((e) => e.checkVisibility()
        && !e.closest(".hidden, svg") && e.getBoundingClientRect().width > 1);
    const name = (e) => `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.slice(0, 30)}`;
"""

_CUT_OFF = (
    "() => {"
    + _SEEN
    + """
    const {clientWidth: width, clientHeight: height} = document.documentElement;
    const hides = (value) => value === "hidden" || value === "clip";
    const cut = seen.filter((e) => {
        const box = e.getBoundingClientRect();
        const style = getComputedStyle(e);
        if (box.right > width + 1 || box.left < -1) return true;
        if (e.matches("textarea") || style.display === "inline" || !e.clientWidth) return false;
        return e.scrollWidth > e.clientWidth + 1
            || (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1);
    }).map((e) => `cut off: ${name(e)}`);
    if (document.documentElement.scrollWidth > width) cut.push("the page scrolls sideways");
    // What does not scroll with the conversation has to be in view.
    for (const e of root.querySelectorAll(
            ".launcher, .panel > :first-child button, form textarea, form button")) {
        const box = e.getBoundingClientRect();
        if (e.checkVisibility() && (box.top < -1 || box.bottom > height + 1)) {
            cut.push(`out of view: ${name(e)}`);
        }
    }
    const log = root.querySelector("[role=log]");
    const lines = log.clientHeight / (1.5 * parseFloat(getComputedStyle(log).fontSize));
    if (log.checkVisibility() && lines < 3) cut.push(`only ${lines.toFixed(1)} lines to read`);
    return cut;
}"""
)

_TOO_SMALL = (
    "() => {"
    + _SEEN
    + """
    return seen.filter((e) => e.matches("button, a, summary, textarea")).filter((e) => {
        const {width, height} = e.getBoundingClientRect();
        return width < 24 || height < (e.matches("button, .call, textarea") ? 40 : 24);
    }).map(name);
}"""
)

# The contrast of what is not text: icons, and the outlines of controls.
_TOO_PALE = (
    "() => {"
    + _SEEN
    + """
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    const rgba = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (color) => {
        const [r, g, b] = rgba(color).slice(0, 3).map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [darker, lighter] = [light(one), light(other)].sort((a, b) => a - b);
        return (lighter + 0.05) / (darker + 0.05);
    };
    const behind = (element) => {
        for (let e = element; e; e = e.parentElement ?? e.getRootNode().host) {
            const {backgroundColor} = getComputedStyle(e);
            if (rgba(backgroundColor)[3] === 255) return backgroundColor;
        }
        return "white";
    };
    const pale = [];
    const see = (what, color, ground) => {
        const found = contrast(color, ground);
        if (found < 3) pale.push(`${what}: ${found.toFixed(2)}`);
    };
    for (const icon of root.querySelectorAll("svg")) {
        if (!icon.checkVisibility({visibilityProperty: true})) continue;
        const {stroke, fill} = getComputedStyle(icon);
        const drawn = stroke === "none" ? fill : stroke;
        see(`icon of ${name(icon.parentElement)}`, drawn, behind(icon));
    }
    for (const e of seen) {
        if (!e.matches("textarea, .choices:not(.used) .answers button")) continue;
        see(name(e), getComputedStyle(e).borderTopColor, behind(e.parentElement));
    }
    return pale;
}"""
)

_NEXT_FRAME = """() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => done())))"""

_SPACE = """(on) => {
    const root = document.querySelector("study-chat").shadowRoot;
    root.spacing ??= new CSSStyleSheet();
    const others = root.adoptedStyleSheets.filter((sheet) => sheet !== root.spacing);
    root.spacing.replaceSync(`* {line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important} p {margin-bottom: 2em !important}`);
    root.adoptedStyleSheets = on ? [...others, root.spacing] : others;
}"""


def cut_off(page: Page) -> list[str]:
    """Return what of the chat cannot be seen, or only by scrolling sideways."""
    return page.evaluate(_CUT_OFF)  # type: ignore[no-any-return]


def too_small(page: Page) -> list[str]:
    """Return what can be pressed but is lower than 40 pixels, or than 24 within a text."""
    return page.evaluate(_TOO_SMALL)  # type: ignore[no-any-return]


def too_pale(page: Page) -> list[str]:
    """Return icons and outlines of controls with less than 3 : 1 against what is behind them."""
    return page.evaluate(_TOO_PALE)  # type: ignore[no-any-return]


class Window:
    """The window in which a page is shown, and the font size that is set in its browser."""

    def __init__(self, page: Page) -> None:
        self._page = page
        # One session for good: to end one changes the network that Playwright emulates.
        self._session = page.context.new_cdp_session(page)

    @contextmanager
    def shown(
        self, width: int, height: int, font: int = 16, *, spaced: bool = False
    ) -> Iterator[None]:
        """Show the page in this size, `spaced` with the text spacing of criterion 1.4.12."""
        before = self._page.viewport_size
        assert before
        self._set(width, height, font, spaced)
        try:
            yield
        finally:
            self._set(before["width"], before["height"], 16, False)

    def _set(self, width: int, height: int, font: int, spaced: bool) -> None:
        self._page.set_viewport_size({"width": width, "height": height})
        sizes = {"standard": font, "fixed": font - 3}
        self._session.send("Page.setFontSizes", {"fontSizes": sizes})
        self._page.evaluate(_SPACE, spaced)
        # The chat follows the window with the next frame.
        self._page.evaluate(_NEXT_FRAME)
