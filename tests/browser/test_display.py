"""Colours and motion as the reader's own system is set."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from locales import Catalogue
from tests.browser.chat import TURN, Chat

# What of the controls has no outline that differs from what is behind it, nor an underline.
UNBOUNDED = """() => {
    const root = document.querySelector("study-chat").shadowRoot;
    const behind = (element) => {
        for (let e = element; e; e = e.parentElement) {
            const {backgroundColor} = getComputedStyle(e);
            if (!backgroundColor.endsWith(", 0)")) return backgroundColor;
        }
        return "rgb(255, 255, 255)";
    };
    return [...root.querySelectorAll("button, textarea, summary, a")].filter((e) => {
        if (!e.checkVisibility()) return false;
        const style = getComputedStyle(e);
        const ground = behind(e.parentElement);
        const outlined = ["Top", "Bottom"].every((side) => style[`border${side}Style`] !== "none"
            && parseFloat(style[`border${side}Width`]) >= 1
            && style[`border${side}Color`] !== ground);
        const linked = style.textDecorationLine.includes("underline") || e.matches("summary");
        return !outlined && !linked;
    }).map((e) => e.textContent || e.className);
}"""
RUNNING = """() => document.querySelector("study-chat").shadowRoot.getAnimations()
    .filter((animation) => animation.playState === "running").length"""


def in_question(chat: Chat, words: Catalogue) -> Chat:
    """Go on to a question with buttons."""
    chat.open()
    chat.choose(words.response("button_start_prescreen", chat.language).text)
    chat.choose_option(0)
    chat.ask("64")
    assert chat.options.count()
    return chat


def test_the_first_words_are_read_from_their_beginning_on_a_phone(page: Page, system: str) -> None:
    page.set_viewport_size({"width": 360, "height": 560})
    chat = Chat(page, system, "fi").open()
    assert chat.log.evaluate("(log) => log.scrollHeight > log.clientHeight")
    expect(chat.last.locator("p").first).to_be_in_viewport(ratio=1)
    page.reload()
    expect(chat.log).to_have_attribute("aria-live", "polite", timeout=TURN)
    expect(chat.last.locator("p").first).to_be_in_viewport(ratio=1)


def test_controls_are_outlined_with_forced_colours(
    page: Page, system: str, words: Catalogue
) -> None:
    page.emulate_media(forced_colors="active")
    chat = Chat(page, system, "en")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(UNBOUNDED) == []
    in_question(chat, words)
    assert page.evaluate(UNBOUNDED) == []
    chat.open_menu()
    assert page.evaluate(UNBOUNDED) == []


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_readers_who_want_no_motion(
    page: Page, system: str, words: Catalogue, motion: str
) -> None:
    page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
    chat = Chat(page, system, "en").open()
    held: list[Route] = []
    page.route("**/messages", lambda route: held.append(route))  # noqa: PLW0108
    chat.field.fill("What is teclistamab?")
    chat.field.press("Enter")
    expect(page.locator("study-chat .typing")).to_be_visible()
    assert (page.evaluate(RUNNING) > 0) == (motion == "no-preference")
    expect(chat.log).to_have_css("scroll-behavior", "auto" if motion == "reduce" else "smooth")
    for route in held:
        route.continue_()
    chat.after(1)


def test_the_dark_theme_follows_the_system_unless_the_page_says_otherwise(
    page: Page, system: str
) -> None:
    chat = Chat(page, system, "en").open()
    ground = "(panel) => getComputedStyle(panel).backgroundColor"
    light = chat.panel.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    dark = chat.panel.evaluate(ground)
    assert dark != light
    page.evaluate("document.querySelector('study-chat').setAttribute('theme', 'light')")
    assert chat.panel.evaluate(ground) == light


def test_the_colours_radius_and_font_of_a_page_are_taken_up(page: Page, system: str) -> None:
    chat = Chat(page, system, "en").open()
    own = {"accent": "rgb(90, 20, 110)", "radius": "1px", "font": "monospace"}
    page.evaluate(
        """(own) => {
            const chat = document.querySelector("study-chat");
            for (const [name, value] of Object.entries(own)) {
                chat.style.setProperty(`--study-chat-${name}`, value);
            }
        }""",
        own,
    )
    expect(chat.field).to_have_css("font-family", own["font"])
    expect(chat.field).to_have_css("border-radius", own["radius"])
    expect(page.locator("study-chat .send")).to_have_css("background-color", own["accent"])


def test_the_chat_opens_without_the_keyboard_of_a_phone_over_it(
    context: BrowserContext, system: str
) -> None:
    browser = context.browser
    assert browser
    with browser.new_context(
        viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True
    ) as phone:
        page = phone.new_page()
        chat = Chat(page, system, "en")
        chat.launcher.tap()
        expect(chat.replies).to_have_count(1)
        expect(chat.panel).to_be_focused()
        chat.ask("What is teclistamab?")
