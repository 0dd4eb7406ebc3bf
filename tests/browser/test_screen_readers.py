"""What a screen reader is told, and in which language."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from locales import LANGUAGES, Catalogue, own_name
from tests.browser.chat import TURN, Chat
from tests.browser.states import EMERGENCY, HEART


def test_new_replies_are_in_a_polite_live_region_and_a_reload_is_not_read_aloud(
    page: Page, system: str
) -> None:
    chat = Chat(page, system, "en").open()
    expect(chat.log).to_have_attribute("aria-live", "polite")
    chat.ask("What is teclistamab?")
    page.reload()
    expect(chat.log).to_have_attribute("aria-live", "off")
    expect(chat.patient).to_have_count(1)
    expect(chat.log).to_have_attribute("aria-live", "polite")


def test_it_is_said_who_speaks(page: Page, system: str, words: Catalogue) -> None:
    chat = Chat(page, system, "fi").open()
    chat.ask(HEART["fi"])
    you, assistant = (words.response(f"widget_{who}", "fi").text for who in ("you", "assistant"))
    messages = chat.log.locator("li.reply, li.patient").all_text_contents()
    said = [text.split(":")[0] for text in messages]
    assert said == [assistant, you, assistant]


def test_an_answer_that_takes_long_is_announced(page: Page, system: str, words: Catalogue) -> None:
    chat = Chat(page, system, "nb").open()
    announced = page.get_by_role("status").filter(
        has_text=words.response("widget_typing", "nb").text
    )
    page.route("**/messages", lambda route: None)
    chat.field.fill(HEART["nb"])
    chat.field.press("Enter")
    # Seen at once, but only announced when there is something to wait for.
    expect(page.locator("study-chat .typing")).to_be_visible()
    expect(announced).to_have_count(1, timeout=TURN)
    page.unroute_all()


def test_the_parts_of_the_chat_have_their_roles_and_names(
    page: Page, system: str, words: Catalogue, language: str
) -> None:
    def word(name: str) -> str:
        return words.response(f"widget_{name}", language).text

    chat = Chat(page, system, language)
    page.get_by_role("button", name=word("open"), exact=True).last.click()
    panel = page.get_by_role("dialog", name=word("title"), exact=True)
    expect(panel.get_by_role("log", name=word("conversation"), exact=True)).to_be_visible()
    expect(panel.get_by_role("heading", level=2, name=word("title"))).to_be_visible()
    expect(panel.get_by_role("textbox", name=word("message"), exact=True)).to_be_focused()
    expect(panel.get_by_role("button", name=word("send"), exact=True)).to_be_visible()
    expect(panel.get_by_role("button", name=word("close"), exact=True)).to_be_visible()
    more = panel.get_by_role("button", name=word("more"), exact=True, expanded=False)
    more.click()
    expect(panel.get_by_role("button", name=word("more"), expanded=True)).to_be_visible()
    languages = panel.get_by_role("group", name=word("language"))
    expect(languages.get_by_role("button", pressed=True)).to_have_text(own_name(language))
    expect(languages.get_by_role("button")).to_have_count(len(LANGUAGES))
    erase = panel.get_by_role("button", name=word("erase"), exact=True)
    erase.click()
    expect(page.get_by_role("dialog", name=word("erase_title"), exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_visible()


def test_every_part_says_in_which_language_it_is(page: Page, system: str, words: Catalogue) -> None:
    chat = Chat(page, system, "et").open()
    expect(page.locator("study-chat .root")).to_have_attribute("lang", "et")
    answer = chat.passage(chat.ask(HEART["et"]))
    # A source is quoted in its own language.
    expect(answer.locator("dd").first).to_have_attribute("lang", "en")
    chat.open_menu()
    own = chat.panel.get_by_role("group").get_by_role("button")
    assert {(button.get_attribute("lang"), button.inner_text()) for button in own.all()} >= {
        (language, own_name(language)) for language in LANGUAGES
    }


def test_an_emergency_is_a_heading_and_its_number_a_link(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "da").open()
    reply = chat.ask(EMERGENCY["da"])
    important = words.response("widget_red_flag", "da").text
    expect(reply.get_by_role("heading", name=important)).to_be_visible()
    call = words.response("widget_call", "da", number="112").text
    expect(reply.get_by_role("link", name=call).first).to_have_attribute("href", "tel:112")
