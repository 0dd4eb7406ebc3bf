"""The conversation to take away, and what a patient thinks of an answer."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from locales import Catalogue
from tests.browser.chat import Chat
from tests.browser.states import HEART


def asked(page: Page, system: str) -> tuple[Chat, str]:
    """Ask a question in Norwegian; return the chat and the title of the answer."""
    chat = Chat(page, system, "nb").open()
    answer = chat.passage(chat.ask(HEART["nb"]))
    return chat, answer.get_by_role("heading").first.inner_text()


def test_the_conversation_is_copied_as_text_with_its_sources(
    context: BrowserContext, page: Page, system: str, words: Catalogue
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat, title = asked(page, system)
    chat.menu(words.response("widget_copy", "nb").text)
    expect(chat.status).to_have_text(words.response("widget_copied", "nb").text)
    copied = page.evaluate("navigator.clipboard.readText()")
    for part in (HEART["nb"], title, words.response("widget_source", "nb").text):
        assert part in copied
    assert "**" not in copied


def test_where_the_browser_does_not_copy_the_text_can_be_selected(
    page: Page, system: str, words: Catalogue
) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    chat, title = asked(page, system)
    chat.menu(words.response("widget_copy", "nb").text)
    expect(chat.dialog).to_be_visible()
    assert title in chat.dialog.locator("textarea, pre").first.evaluate(
        "(field) => field.value ?? field.textContent"
    )


def test_the_conversation_is_saved_as_a_text_file(
    page: Page, system: str, words: Catalogue
) -> None:
    chat, title = asked(page, system)
    with page.expect_download() as saving:
        chat.menu(words.response("widget_download", "nb").text)
    text = Path(saving.value.path()).read_text(encoding="utf-8")
    assert text.index(HEART["nb"]) < text.index(title)


def test_the_conversation_is_printed_as_a_page_of_its_own(
    context: BrowserContext, page: Page, system: str, words: Catalogue
) -> None:
    context.add_init_script("window.print = () => { window.printed = true; }")
    chat, title = asked(page, system)
    with page.expect_popup() as opening:
        chat.menu(words.response("widget_print", "nb").text)
    paper = opening.value
    paper.wait_for_function("() => window.printed")
    expect(paper.locator("html")).to_have_attribute("lang", "nb")
    expect(paper.get_by_role("heading", level=1)).to_have_text(
        words.response("widget_title", "nb").text
    )
    expect(paper.locator("body")).to_contain_text(HEART["nb"])
    expect(paper.locator("body")).to_contain_text(title)
    assert paper.locator("button, textarea, script").count() == 0


def test_whether_an_answer_helped_is_sent_and_stays_after_a_reload(
    page: Page, system: str, words: Catalogue
) -> None:
    chat, _ = asked(page, system)
    question, yes = (words.response(f"widget_{name}", "nb").text for name in ("helpful", "yes"))
    button = chat.last.get_by_role("button", name=f"{question} {yes}")
    with page.expect_response("**/votes") as heard:
        button.click()
    assert heard.value.ok
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(chat.last).to_contain_text(words.response("widget_thanks", "nb").text)
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
