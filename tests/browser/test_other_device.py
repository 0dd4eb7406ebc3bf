"""A conversation goes on on another device, by a link that only its reader has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, Page, Request, expect

from locales import Catalogue
from tests.browser.chat import TURN, Chat
from tests.browser.website import Website
from tests.client import START
from tests.conftest import System


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """A page on another device: a profile of its own, which shares nothing with the first."""
    with browser.new_context(
        viewport={"width": 390, "height": 780}, has_touch=True, reduced_motion="reduce"
    ) as context:
        yield context.new_page()


def link_of(chat: Chat, words: Catalogue) -> str:
    """Ask for a link in the menu and return it; the dialog stays."""
    chat.menu(words.response("widget_link", chat.language).text)
    expect(chat.dialog).to_be_visible(timeout=TURN)
    return chat.dialog.locator("textarea").input_value()


def decide(chat: Chat, words: Catalogue, name: str) -> None:
    """Press "resume_yes" or "resume_no" in the question about the link that led here."""
    expect(chat.dialog).to_contain_text(
        words.response("widget_resume_text", chat.language).text, timeout=TURN
    )
    title = words.response(f"widget_{name}", chat.language).text
    chat.dialog.get_by_role("button", name=title, exact=True).click()


def follow(page: Page, link: str, language: str, words: Catalogue) -> Chat:
    """Open a link, and go on with the conversation that it leads to."""
    chat = Chat.at(page, link, language)
    decide(chat, words, "resume_yes")
    return chat


def redeemed(page: Page) -> list[str]:
    """What the page sends from now on to redeem a code."""
    codes: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/api/links"):
            codes.append(request.post_data or "")

    page.on("request", note)
    return codes


def stored(page: Page) -> dict[str, str]:
    """What the browser keeps of conversations."""
    return dict(page.evaluate("({...localStorage})"))


def in_questionnaire(chat: Chat) -> None:
    """Begin the questionnaire, and answer its first question."""
    chat.ask(START[chat.language])
    chat.choose_option(0)
    chat.ask("64")
    assert chat.kind() == "question"


def go_on(chat: Chat) -> None:
    """Answer the question that waits."""
    assert chat.kind() == "question"
    if chat.options.count():
        chat.choose_option(0)
    else:
        chat.ask("2")


@pytest.mark.parametrize("language", ["fi", "nb"])
def test_the_questionnaire_goes_on_where_it_was_on_another_device(
    page: Page, other: Page, system: str, words: Catalogue, language: str
) -> None:
    chat = Chat(page, system, language).open()
    in_questionnaire(chat)
    link = link_of(chat, words)
    address, _, code = link.partition("#study-chat=")
    assert address == page.url
    expect(chat.dialog).to_contain_text(words.response("widget_link_warning", language).text)
    expect(chat.dialog.get_by_role("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(chat.dialog).to_be_hidden()
    expect(chat.dialog.locator("*")).to_have_count(0)

    sent: list[str] = []
    other.on("request", lambda request: sent.append(request.url))
    second = follow(other, link, language, words)
    expect(second.patient).to_have_text(chat.patient.all_inner_texts(), timeout=TURN)
    expect(second.replies).to_have_count(chat.replies.count())
    assert second.said() == chat.said()
    assert other.url == address
    assert not any(code in url for url in sent)

    # Both devices are in it: each sees what the other does.
    go_on(second)
    expect(chat.replies).to_have_count(second.replies.count(), timeout=TURN)
    go_on(chat)
    expect(second.replies).to_have_count(chat.replies.count(), timeout=TURN)
    assert second.said() == chat.said()
    other.reload()
    expect(second.replies).to_have_count(chat.replies.count(), timeout=TURN)
    go_on(second)
    expect(chat.replies).to_have_count(second.replies.count(), timeout=TURN)


def test_the_link_is_copied(page: Page, system: str, words: Catalogue) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat = Chat(page, system, "nb").open()
    link = link_of(chat, words)
    chat.dialog.get_by_role("button", name=words.response("widget_link_copy", "nb").text).click()
    copied = words.response("widget_link_copied", "nb").text
    expect(chat.dialog.get_by_role("status")).to_have_text(copied)
    assert page.evaluate("navigator.clipboard.readText()") == link
    expect(chat.dialog).to_be_visible()


def test_a_link_that_leads_nowhere_says_so_kindly_and_another_conversation_can_begin(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = follow(page, f"{system}/?study=tecpom&lang=fi#study-chat=nowhere", "fi", words)
    unknown = words.response("error_unknown_link", "fi").text
    expect(chat.dialog.get_by_role("status")).to_have_text(unknown, timeout=TURN)
    assert "#" not in page.url
    decide(chat, words, "resume_no")
    expect(chat.replies).to_have_count(1, timeout=TURN)
    page.reload()
    expect(chat.replies).to_have_count(1, timeout=TURN)
    expect(chat.dialog).to_be_hidden()


def test_a_link_to_an_erased_conversation_opens_nothing(
    page: Page, other: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "en").open()
    chat.ask("What is teclistamab?")
    link = link_of(chat, words)
    page.keyboard.press("Escape")
    chat.menu(words.response("widget_erase", "en").text)
    chat.dialog.get_by_role("button", name=words.response("widget_erase_yes", "en").text).click()
    expect(chat.log).to_contain_text(words.response("widget_erased", "en").text, timeout=TURN)
    second = follow(other, link, "en", words)
    gone = words.response("error_unknown_link", "en").text
    expect(second.dialog).to_contain_text(gone, timeout=TURN)
    expect(second.patient).to_have_count(0)


def test_a_conversation_of_this_browser_stays_where_the_link_fails(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "en").open()
    chat.ask("What is teclistamab?")
    before = chat.said()
    # Put into the address bar of the open page: no new page is loaded.
    page.evaluate("location.hash = 'study-chat=nowhere'")
    decide(chat, words, "resume_yes")
    expect(chat.dialog).to_contain_text(
        words.response("error_unknown_link", "en").text, timeout=TURN
    )
    page.keyboard.press("Escape")
    expect(chat.replies).to_have_count(2, timeout=TURN)
    assert chat.said() == before
    chat.ask("Who can join?")


def test_a_conversation_of_this_browser_is_replaced_where_the_link_works(
    page: Page, other: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "en").open()
    chat.ask("What is teclistamab?")
    link = link_of(chat, words)
    second = Chat(other, system, "en").open()
    second.ask("Who can join?")
    other.goto(link)
    # The question is asked again where the page is loaded again before it is answered.
    other.reload()
    replaced = words.response("widget_resume_replaces", "en").text
    expect(second.dialog).to_contain_text(replaced, timeout=TURN)
    expect(second.patient).to_have_text(["Who can join?"])
    decide(second, words, "resume_yes")
    expect(second.patient).to_have_text(["What is teclistamab?"], timeout=TURN)
    assert "Who can join?" not in second.said()
    other.reload()
    expect(second.patient).to_have_text(["What is teclistamab?"], timeout=TURN)


def test_a_link_is_kept_over_a_dropped_line_and_tried_again(
    page: Page, other: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "nb").open()
    chat.ask("Hva er teklistamab?")
    link = link_of(chat, words)
    other.route("**/api/links", lambda route: route.abort())
    second = follow(other, link, "nb", words)
    failed = second.dialog.get_by_role("alert")
    expect(failed).to_have_text(words.response("widget_failed", "nb").text, timeout=TURN)
    expect(second.field).to_be_hidden()
    other.reload()
    decide(second, words, "resume_yes")
    expect(failed).to_have_text(words.response("widget_failed", "nb").text, timeout=TURN)
    other.unroute("**/api/links")
    decide(second, words, "resume_yes")
    expect(second.patient).to_have_text(["Hva er teklistamab?"], timeout=TURN)
    expect(second.field).to_be_visible()


def test_a_link_goes_to_the_chat_that_it_was_made_in(
    page: Page, other: Page, own: System, website: Website, words: Catalogue
) -> None:
    own.wait_until_ready()
    chats = "".join(
        f'<study-chat study="{study}" lang="en" open></study-chat>' for study in ("tecpom", "tj202")
    )
    script = f'<script type="module" src="{own.url}/widget/study-chat.js"></script>'
    policy = f"default-src 'none'; script-src {own.url}; connect-src {own.url}"
    html = f"<!doctype html><html lang=en><title>Two</title>{script}{chats}</html>"
    address = website.put("/devices", html, policy)
    page.goto(address)
    first = page.locator("study-chat").last
    expect(first.locator("li.reply")).to_have_count(1, timeout=TURN)
    first.locator("textarea").fill("What is it?")
    first.locator("textarea").press("Enter")
    expect(first.locator("li.reply")).to_have_count(2, timeout=TURN)
    first.locator(".panel [aria-expanded]").first.click()
    first.get_by_role("button", name=words.response("widget_link", "en").text).click()
    link = first.locator("dialog textarea").input_value(timeout=TURN)
    assert link.startswith(f"{address}#study-chat=tj202.")
    other.goto(link)
    there = other.locator("study-chat")
    go_on_there = words.response("widget_resume_yes", "en").text
    there.last.get_by_role("button", name=go_on_there).click(timeout=TURN)
    expect(there.last.locator("li.patient .text")).to_have_text(["What is it?"], timeout=TURN)
    expect(there.first.locator("li.reply")).to_have_count(1, timeout=TURN)
    expect(there.first.locator("li.patient")).to_have_count(0)
    assert other.url == address


def test_where_there_are_too_many_tries_the_chat_says_to_wait(
    page: Page, system: str, words: Catalogue
) -> None:
    answer = requests.post(f"{system}/api/links", json={"code": "x", "language": "en"}, timeout=10)
    assert answer.status_code == 404
    too_often = words.response("error_too_often", "en").text
    body = {"error": {"code": "too_often", "message": too_often}}
    page.route("**/api/links", lambda route: route.fulfill(status=429, json=body), times=1)
    chat = follow(page, f"{system}/?study=tecpom&lang=en#study-chat=nowhere", "en", words)
    said = chat.dialog.get_by_role("status")
    expect(said).to_have_text(too_often, timeout=TURN)
    decide(chat, words, "resume_yes")
    expect(said).to_have_text(words.response("error_unknown_link", "en").text, timeout=TURN)


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_who_stays_here_keeps_the_conversation_and_never_asks_for_the_other_one(
    page: Page, other: Page, system: str, words: Catalogue, way: str
) -> None:
    """Somebody may have laid the link out so that the visitor writes where they can read it."""
    stranger = Chat(other, system, "en").open()
    stranger.ask("What is teclistamab?")
    link = link_of(stranger, words)
    chat = Chat(page, system, "en").open()
    chat.ask("Who can join?")
    said, kept, codes = chat.said(), stored(page), redeemed(page)
    assert len(kept) == 1
    page.goto(link)
    expect(chat.dialog).to_be_visible(timeout=TURN)
    assert "#" not in page.url
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        decide(chat, words, "resume_no")
    expect(chat.dialog).to_be_hidden()
    expect(chat.field).to_be_focused()
    chat.ask("What are the risks?")
    assert chat.said()[: len(said)] == said
    page.reload()
    expect(chat.patient).to_have_text(["Who can join?", "What are the risks?"], timeout=TURN)
    expect(chat.dialog).to_be_hidden()
    assert stored(page) == kept
    assert codes == []
    expect(stranger.patient).to_have_count(1)


def test_who_has_no_conversation_and_stays_here_begins_one_of_their_own(
    page: Page, other: Page, system: str, words: Catalogue
) -> None:
    stranger = Chat(other, system, "en").open()
    stranger.ask("What is teclistamab?")
    codes = redeemed(page)
    chat = Chat.at(page, link_of(stranger, words), "en")
    expect(chat.dialog).to_be_visible(timeout=TURN)
    replaced = words.response("widget_resume_replaces", "en").text
    expect(chat.dialog).not_to_contain_text(replaced)
    assert stored(page) == {}
    decide(chat, words, "resume_no")
    expect(chat.replies).to_have_count(1, timeout=TURN)
    expect(chat.patient).to_have_count(0)
    chat.ask("Who can join?")
    assert codes == []
    expect(stranger.patient).to_have_count(1)


def test_the_question_about_a_link_is_answered_by_keyboard(
    page: Page, other: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "nb").open()
    chat.ask("Hva er teklistamab?")
    codes = redeemed(other)
    second = Chat.at(other, link_of(chat, words), "nb")
    title = words.response("widget_resume", "nb").text
    expect(other.get_by_role("dialog", name=title, exact=True)).to_be_visible(timeout=TURN)
    stay, go = (
        second.dialog.get_by_role("button", name=words.response(name, "nb").text, exact=True)
        for name in ("widget_resume_no", "widget_resume_yes")
    )
    # What is pressed without reading changes nothing.
    expect(stay).to_be_focused()
    other.keyboard.press("Tab")
    expect(go).to_be_focused()
    assert codes == []
    other.keyboard.press("Enter")
    expect(second.patient).to_have_text(["Hva er teklistamab?"], timeout=TURN)
    expect(second.dialog).to_be_hidden()
    assert len(codes) == 1


@pytest.mark.parametrize("missing", ["/widget/tools.js", "/widget/words/en.more.json"])
def test_where_it_cannot_be_asked_the_link_is_not_followed(
    page: Page, other: Page, system: str, words: Catalogue, missing: str
) -> None:
    chat = Chat(page, system, "en").open()
    chat.ask("What is teclistamab?")
    link = link_of(chat, words)
    codes = redeemed(other)
    other.route(f"**{missing}*", lambda route: route.abort())
    second = Chat.at(other, link, "en")
    expect(second.log).to_contain_text(words.response("widget_failed", "en").text, timeout=TURN)
    assert (stored(other), codes) == ({}, [])
    other.unroute_all()
    second.log.get_by_role("button", name=words.response("widget_try_again", "en").text).click()
    decide(second, words, "resume_yes")
    expect(second.patient).to_have_text(["What is teclistamab?"], timeout=TURN)


def test_a_conversation_goes_on_where_it_cannot_be_asked_about_a_link(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "en").open()
    chat.ask("What is teclistamab?")
    kept, codes = stored(page), redeemed(page)
    page.route("**/widget/tools.js*", lambda route: route.abort())
    page.evaluate("location.hash = 'study-chat=nowhere'")
    expect(chat.status).to_have_text(words.response("widget_failed", "en").text, timeout=TURN)
    chat.ask("Who can join?")
    assert (stored(page), codes) == (kept, [])
