"""Nothing that was said is lost or doubled: the line cut, a reload, two tabs."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Route, expect

from locales import Catalogue
from tests.browser.chat import TURN, Chat

QUESTION = "What is teclistamab?"


def test_what_is_written_without_a_line_is_sent_once_when_it_is_back(
    context: BrowserContext, page: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "en").open()
    context.set_offline(True)
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    waiting = page.locator("study-chat li.patient .note")
    expect(waiting).to_have_text(words.response("widget_waiting", "en").text, timeout=TURN)
    expect(page.locator("study-chat .status")).to_have_text(
        words.response("widget_offline", "en").text
    )
    context.set_offline(False)
    expect(chat.replies).to_have_count(2, timeout=TURN)
    expect(waiting).to_have_count(0)
    expect(page.locator("study-chat .status")).to_be_empty(timeout=TURN)

    page.reload()
    expect(chat.replies).to_have_count(2, timeout=TURN)
    expect(chat.patient).to_have_text([QUESTION])


def test_what_is_being_written_while_the_line_is_cut_stays_and_is_sent_once(
    context: BrowserContext, page: Page, system: str
) -> None:
    chat = Chat(page, system, "en").open()
    chat.field.focus()
    page.keyboard.type("What is tec")
    context.set_offline(True)
    page.keyboard.type("listamab?")
    page.keyboard.press("Enter")
    page.keyboard.type("Who can join?")
    page.keyboard.press("Enter")
    page.keyboard.type("And where?")
    expect(chat.status).not_to_be_empty(timeout=TURN)
    expect(chat.field).to_be_focused()
    context.set_offline(False)
    expect(chat.replies).to_have_count(3, timeout=TURN)
    expect(chat.patient).to_have_text([QUESTION, "Who can join?"])
    expect(chat.field).to_have_value("And where?")
    expect(chat.field).to_be_focused()


def test_what_waits_to_be_sent_survives_a_reload(
    context: BrowserContext, page: Page, system: str
) -> None:
    chat = Chat(page, system, "en").open()
    page.route("**/messages", lambda route: route.abort())
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    expect(chat.patient).to_have_text([QUESTION])
    page.reload()
    expect(chat.patient).to_have_text([QUESTION])
    page.unroute("**/messages")
    expect(chat.replies).to_have_count(2, timeout=60_000)
    expect(chat.patient).to_have_text([QUESTION])


def test_a_message_whose_answer_was_lost_on_the_way_is_not_said_twice(
    page: Page, system: str
) -> None:
    chat = Chat(page, system, "en").open()
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/messages", lose_the_first)
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    expect(chat.replies).to_have_count(2, timeout=TURN)
    page.reload()
    expect(chat.replies).to_have_count(2, timeout=TURN)
    expect(chat.patient).to_have_text([QUESTION])
    assert lost == [202]


def test_a_reload_brings_the_conversation_back(page: Page, system: str) -> None:
    chat = Chat(page, system, "en").open()
    chat.ask(QUESTION)
    before = page.locator("study-chat .log li").all_inner_texts()
    page.reload()
    expect(chat.panel).to_be_visible()
    expect(chat.replies).to_have_count(2, timeout=TURN)
    assert page.locator("study-chat .log li").all_inner_texts() == before
    chat.ask("Who can join?")
    expect(chat.patient).to_have_count(2)


def test_two_tabs_show_the_same_conversation(context: BrowserContext, system: str) -> None:
    first = Chat(context.new_page(), system, "en").open()
    second = Chat(context.new_page(), system, "en").open()
    first.ask(QUESTION)
    expect(second.patient).to_have_text([QUESTION])
    expect(second.replies).to_have_count(2)
    second.ask("Who can join?")
    expect(first.patient).to_have_text([QUESTION, "Who can join?"])


def test_two_tabs_that_write_at_once_show_the_same_order(
    context: BrowserContext, system: str
) -> None:
    first = Chat(context.new_page(), system, "en").open()
    second = Chat(context.new_page(), system, "en").open()
    for number in range(3):
        for chat, text in ((first, f"What is it? {number}"), (second, f"Who pays? {number}")):
            chat.field.fill(text)
            chat.field.press("Enter")
    for chat in (first, second):
        expect(chat.patient).to_have_count(6, timeout=TURN)
        expect(chat.replies).to_have_count(7, timeout=TURN)
    assert first.patient.all_inner_texts() == second.patient.all_inner_texts()
    first.page.reload()
    expect(first.replies).to_have_count(7, timeout=TURN)
    assert first.patient.all_inner_texts() == second.patient.all_inner_texts()


def test_a_reload_in_mid_answer_loses_nothing(page: Page, system: str) -> None:
    chat = Chat(page, system, "en").open()
    with page.expect_request("**/messages"):
        chat.field.fill(QUESTION)
        chat.field.press("Enter")
    page.reload()
    expect(chat.replies).to_have_count(2, timeout=TURN)
    expect(chat.patient).to_have_text([QUESTION])


def test_erasing_empties_every_tab_and_begins_anew(
    context: BrowserContext, system: str, words: Catalogue
) -> None:
    first = Chat(context.new_page(), system, "en").open()
    second = Chat(context.new_page(), system, "en").open()
    first.ask(QUESTION)
    expect(second.replies).to_have_count(2, timeout=TURN)
    first.menu(words.response("widget_erase", "en").text)
    dialog = first.page.locator("study-chat dialog")
    dialog.get_by_role("button", name=words.response("widget_erase_yes", "en").text).click()
    erased = words.response("widget_erased", "en").text
    for chat in (first, second):
        expect(chat.log).to_contain_text(erased, timeout=TURN)
        expect(chat.patient).to_have_count(0)
    again = words.response("widget_new", "en").text
    first.page.locator("study-chat .log").get_by_role("button", name=again).click()
    expect(first.replies).to_have_count(1, timeout=TURN)
    expect(first.field).to_be_focused()


def test_not_erasing_keeps_the_conversation(page: Page, system: str, words: Catalogue) -> None:
    chat = Chat(page, system, "en").open()
    chat.menu(words.response("widget_erase", "en").text)
    page.keyboard.press("Escape")
    expect(page.locator("study-chat dialog")).to_be_hidden()
    expect(chat.replies).to_have_count(1)


def test_a_conversation_that_is_gone_says_so_and_another_can_begin(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "en").open()
    page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find((k) => k.startsWith("study-chat:"));
            localStorage[key] = JSON.stringify({...JSON.parse(localStorage[key]), token: "no"});
        }"""
    )
    page.reload()
    expect(chat.log).to_contain_text(words.response("widget_ended", "en").text, timeout=TURN)
    page.get_by_role("button", name=words.response("widget_new", "en").text).click()
    expect(chat.replies).to_have_count(1, timeout=TURN)
