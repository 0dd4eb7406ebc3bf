"""What is loaded when it is first used: not before, once, and never as a dead button."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from locales import Catalogue
from tests.browser.chat import TURN, Chat
from tests.browser.states import HEART

#: What is loaded on top when the menu is first opened.
LATER = ("/widget/tools.js", "/widget/words/nb.more.json")
#: A device with a Norwegian voice of its own, which notes what it reads.
VOICE = """
window.spoken = [];
const voice = {lang: "nb-NO", localService: true, name: "Kari"};
const utterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "SpeechSynthesisUtterance", {value: utterance});
Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => [voice], addEventListener: () => undefined,
    speak: (said) => spoken.push(said.text), cancel: () => spoken.push("hush"),
}});
"""


def test_the_tools_are_loaded_when_the_menu_is_first_opened(page: Page, system: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.extend(path for path in LATER if request.url == system + path)

    page.on("request", note)
    chat = Chat(page, system, "nb").open()
    chat.passage(chat.ask(HEART["nb"]))
    assert asked == []
    for _ in range(2):
        chat.open_menu()
        page.keyboard.press("Escape")
        expect(page.locator("study-chat .menu")).to_be_hidden()
    assert sorted(asked) == sorted(LATER)


@pytest.mark.parametrize("missing", LATER)
def test_a_menu_that_cannot_be_loaded_says_so_and_works_once_it_can(
    page: Page, system: str, words: Catalogue, missing: str
) -> None:
    chat = Chat(page, system, "nb").open()
    page.route(f"**{missing}*", lambda route: route.abort())
    failed = words.response("widget_failed", "nb").text
    for _ in range(2):
        chat.more.click()
        expect(chat.status).to_have_text(failed)
        expect(chat.more).to_have_attribute("aria-expanded", "false")
    page.unroute_all()
    chat.open_menu()
    expect(page.locator("study-chat .menu")).to_have_count(1)


def test_once_loaded_the_tools_work_without_a_line(
    context: BrowserContext, page: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "nb").open()
    chat.open_menu()
    page.keyboard.press("Escape")
    context.set_offline(True)
    with page.expect_download():
        chat.menu(words.response("widget_download", "nb").text)
    context.set_offline(False)


def test_an_answer_is_read_aloud_and_stopped_by_the_same_button(
    page: Page, system: str, words: Catalogue
) -> None:
    page.add_init_script(VOICE)
    chat = Chat(page, system, "nb").open()
    answer = chat.passage(chat.ask(HEART["nb"]))
    read, stop = (words.response(f"widget_{name}", "nb").text for name in ("read", "read_stop"))
    answer.get_by_role("button", name=read).click()
    answer.get_by_role("button", name=stop).click(timeout=TURN)
    expect(answer.get_by_role("button", name=read)).to_be_visible()
    title = answer.get_by_role("heading").first.inner_text()
    said = page.evaluate("spoken")
    assert said[0].startswith(title)
    assert said[1:] == ["hush"]
    answer.get_by_role("button", name=read).click()
    page.keyboard.press("Escape")
    page.wait_for_function("spoken.length === 4")
    assert page.evaluate("spoken.at(-1)") == "hush"


def test_what_opens_something_else_says_what(page: Page, system: str, words: Catalogue) -> None:
    chat = Chat(page, system, "en")
    expect(chat.launcher).to_have_attribute("aria-haspopup", "dialog")
    chat.open()
    menu = chat.open_menu()
    # No `role=menu`, for it has headings and groups: so its button is only one that folds open.
    assert chat.more.get_attribute("aria-haspopup") is None
    assert menu.get_attribute("role") is None
    ask = [f"widget_{name}" for name in ("link", "help", "erase")]
    names = menu.locator("[aria-haspopup=dialog]").all_inner_texts()
    assert names == [words.response(name, "en").text for name in ask]
