"""Everything by keyboard alone, with the focus always where it can be expected, and seen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from locales import Catalogue
from tests.browser.chat import TURN, Chat

FOCUSED = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (!at || at === document.body) return {name: ""};
    const root = at.getRootNode();
    const box = at.getBoundingClientRect();
    const style = getComputedStyle(at);
    const within = (x, y) => {
        const hit = root.elementFromPoint(x, y);
        return hit && (at.contains(hit) || hit.contains(at) && hit.getRootNode() !== root);
    };
    const spots = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) =>
        [box.left + x * box.width, box.top + y * box.height]));
    return {
        name: at.matches("textarea") ? "field" : at.matches("li") ? "reply"
            : (at.getAttribute("aria-label") ?? at.textContent).trim(),
        chat: root !== document,
        seen: spots.some(([x, y]) => within(x, y)),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
}"""
#: More stops of the Tab key than any state has.
MANY = 60


def focus(page: Page) -> dict[str, Any]:
    """Say what has the focus: its name, whether it is in the chat, seen, and outlined."""
    return page.evaluate(FOCUSED)  # type: ignore[no-any-return]


def tab_to(page: Page, name: str, key: str = "Tab", limit: int = 12) -> None:
    """Press the Tab key until what is called `name` has the focus."""
    passed = []
    for _ in range(limit):
        page.keyboard.press(key)
        passed.append(focus(page)["name"])
        if passed[-1] == name:
            return
    raise AssertionError(f"{name!r} is not reached with {key}, only {passed}")


def press(chat: Chat, name: str, key: str = "Tab") -> None:
    """Go to a button by keyboard, press it, and wait for the reply, which then has the focus."""
    count = chat.replies.count()
    tab_to(chat.page, name, key)
    chat.page.keyboard.press("Enter")
    chat.after(count)
    # The focus goes with the conversation: the next Tab is at the new buttons.
    assert focus(chat.page)["name"] == "reply"


def write(chat: Chat, text: str) -> None:
    """Write into the field, which has the focus, and keeps it."""
    assert focus(chat.page)["name"] == "field"
    count = chat.replies.count()
    chat.page.keyboard.type(text)
    chat.page.keyboard.press("Enter")
    chat.after(count)
    assert focus(chat.page)["name"] == "field"


def open_by_keyboard(page: Page, system: str, words: Catalogue, language: str) -> Chat:
    chat = Chat(page, system, language)
    expect(chat.launcher).to_be_visible()
    # The chat is the last thing of the page, so it is the first one backwards.
    tab_to(page, words.response("widget_open", language).text, "Shift+Tab", 3)
    page.keyboard.press("Enter")
    expect(chat.replies).to_have_count(1, timeout=TURN)
    assert focus(page)["name"] == "field"
    return chat


@pytest.mark.parametrize("language", ["fi", "en"])
def test_the_whole_questionnaire_by_keyboard_alone(
    page: Page, system: str, words: Catalogue, language: str
) -> None:
    chat = open_by_keyboard(page, system, words, language)
    press(chat, words.response("button_start_prescreen", language).text, "Shift+Tab")
    press(chat, words.buttons("prescreen_notice", language)[0]["title"])
    numbers = iter(["64", "2"])
    while chat.kind() != "result":
        if chat.options.count():
            # The first button is before the field, where writing leaves the focus.
            back = focus(page)["name"] == "field"
            press(chat, chat.options.first.inner_text(), "Shift+Tab" if back else "Tab")
        else:
            if focus(page)["name"] != "field":
                tab_to(page, "field")
            write(chat, next(numbers))
    expect(chat.last).to_contain_text(words.response("widget_result", language).text)
    with page.expect_download():
        tab_to(page, words.response("widget_save_result", language).text)
        page.keyboard.press("Enter")


def test_back_and_stop_are_in_reach_of_the_keyboard_in_every_question(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = open_by_keyboard(page, system, words, "en")
    write(chat, "start the questionnaire")
    press(chat, words.buttons("prescreen_notice", "en")[0]["title"], "Shift+Tab")
    tab_to(page, "field")
    write(chat, "64")
    count = chat.replies.count()
    tab_to(page, words.response("button_back", "en").text, "Shift+Tab")
    page.keyboard.press("Enter")
    chat.after(count)
    assert chat.kind() == "question"
    assert chat.options.count() == 0
    count = chat.replies.count()
    chat.field.focus()
    tab_to(page, words.response("button_stop", "en").text, "Shift+Tab")
    page.keyboard.press("Enter")
    chat.after(count)
    assert chat.kind() != "question"


def test_the_source_of_an_answer_is_opened_by_keyboard(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = open_by_keyboard(page, system, words, "nb")
    write(chat, "Hva er teklistamab?")
    tab_to(page, words.response("widget_source", "nb").text, "Shift+Tab")
    page.keyboard.press("Enter")
    expect(chat.last.locator("dl")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark", "forced colours"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_focus_is_seen_at_every_stop_and_never_caught(
    page: Page, system: str, words: Catalogue, scheme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    if scheme == "forced colours":
        page.emulate_media(forced_colors="active")
    else:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    chat = Chat(page, system, "en").open()
    chat.ask("What is teclistamab?")
    chat.ask(words.response("button_start_prescreen", "en").text)
    chat.choose_option(0)
    chat.ask("64")
    chat.field.focus()
    stops = []
    for _ in range(MANY):
        page.keyboard.press("Shift+Tab")
        stops.append(focus(page))
        if not stops[-1].get("chat"):
            break
    # Out of the chat at last: the keyboard is not caught in it.
    assert not stops[-1].get("chat")
    assert len(stops) > 8
    assert [stop["name"] for stop in stops[:-1] if not (stop["seen"] and stop["outlined"])] == []


def test_a_dialog_keeps_the_focus_and_gives_it_back(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = open_by_keyboard(page, system, words, "en")
    chat.more.focus()
    page.keyboard.press("Enter")
    expect(chat.more).to_have_attribute("aria-expanded", "true")
    tab_to(page, words.response("widget_erase", "en").text, limit=15)
    page.keyboard.press("Enter")
    expect(chat.dialog).to_be_visible()
    names = set(chat.dialog.get_by_role("button").all_inner_texts())
    # Between two rounds the focus is at the browser's own controls.
    passed = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        passed.add(focus(page)["name"])
    assert names <= passed <= {*names, ""}
    page.keyboard.press("Escape")
    expect(chat.dialog).to_be_hidden()
    expect(chat.panel).to_be_visible()
    expect(chat.more).to_be_focused()


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
    chat.more.focus()
    page.keyboard.press("Enter")
    expect(chat.more).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(chat.more).to_have_attribute("aria-expanded", "false")
    expect(chat.more).to_be_focused()
    expect(chat.panel).to_be_visible()
