"""Everything by keyboard alone, with the focus always where it can be expected."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from locales import Catalogue
from tests.browser.chat import TURN, Chat

FOCUSED = """() => {
    let at = document.activeElement;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at.matches("textarea") ? "field" : at.matches("li") ? "reply" : at.textContent.trim();
}"""


def tab_to(page: Page, name: str, key: str = "Tab", limit: int = 12) -> None:
    for _ in range(limit):
        page.keyboard.press(key)
        if page.evaluate(FOCUSED) == name:
            return
    raise AssertionError(f"{name!r} is not reached with {key}")


def test_the_whole_questionnaire_by_keyboard_alone(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "en")
    expect(chat.launcher).to_be_visible()
    # The chat is the last thing of the page, so it is the first one backwards.
    tab_to(page, words.response("widget_open", "en").text, "Shift+Tab", 2)
    page.keyboard.press("Enter")
    expect(chat.replies).to_have_count(1, timeout=TURN)
    assert page.evaluate(FOCUSED) == "field"

    def press(name: str, key: str = "Tab") -> None:
        count = chat.replies.count()
        tab_to(page, name, key)
        page.keyboard.press("Enter")
        chat.after(count)
        # The focus goes with the conversation: the next Tab is at the new buttons.
        assert page.evaluate(FOCUSED) == "reply"

    press(words.response("button_start_prescreen", "en").text, "Shift+Tab")
    press(words.buttons("prescreen_notice", "en")[0]["title"])
    while "result" not in (chat.last.get_attribute("class") or "").split():
        options = chat.last.locator(".answers button")
        if options.count():
            press(options.first.inner_text())
            continue
        count = chat.replies.count()
        tab_to(page, "field")
        page.keyboard.type("2" if count > 4 else "64")
        page.keyboard.press("Enter")
        chat.after(count)
        page.keyboard.press("Shift+Tab")
        chat.last.focus()
    expect(chat.last).to_contain_text(words.response("widget_result", "en").text)


def test_escape_closes_the_chat_and_gives_the_focus_back(page: Page, system: str) -> None:
    chat = Chat(page, system, "en").open()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    expect(chat.replies).to_have_count(1)


def test_escape_closes_the_menu_before_the_chat(page: Page, system: str) -> None:
    chat = Chat(page, system, "en").open()
    more = page.locator("study-chat header [aria-expanded]")
    more.focus()
    page.keyboard.press("Enter")
    expect(more).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(more).to_be_focused()
    expect(chat.panel).to_be_visible()
