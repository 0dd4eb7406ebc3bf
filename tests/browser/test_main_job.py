"""The main job: open the page, ask, read a passage with its source, fill in the questionnaire."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date
from playwright.sync_api import expect

from knowledge.passages import load_passages
from locales import LANGUAGES, Catalogue
from locales.catalog import DATES
from tests.browser.chat import Chat
from tests.browser.states import HEART as QUESTION

HEART = next(p for p in load_passages(Path("knowledge/content")) if p.id == "tecpom/heart")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_answered_in_its_language_with_source_and_date(
    chat: Callable[..., Chat], words: Catalogue, language: str
) -> None:
    opened = chat(language)
    answer = opened.passage(opened.ask(QUESTION[language]))

    title = words.translate(HEART.id, HEART.title, language, "passages")
    assert title.language == language
    expect(answer.get_by_role("heading")).to_have_text(title.text)
    # The reply is in the language of the page: nothing marks it as another.
    assert answer.locator(".body").get_attribute("lang") is None
    expect(answer.locator("details p")).to_be_hidden()
    answer.locator("summary").click()
    expect(answer.locator("dd").first).to_have_text(HEART.source.document)
    day = format_date(HEART.source.as_of, "long", locale=DATES.get(language, language))
    expect(answer.locator("details p")).to_contain_text(day)
    assert HEART.source.as_of <= date.today()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questionnaire_leads_to_a_result_by_buttons_and_text(
    chat: Callable[..., Chat], words: Catalogue, language: str
) -> None:
    opened = chat(language)
    consent = words.buttons("prescreen_notice", language)[0]["title"]
    opened.choose(words.response("button_start_prescreen", language).text)
    first = opened.choose(consent)
    expect(first.locator(".progress .label")).to_contain_text("1")

    noted = opened.ask("64")
    age = words.translate("age", "Your age", language).text
    said = words.response("prescreen_understood", language, question=age, answer="64").text
    expect(noted).to_contain_text(said)
    for _ in range(12):
        if opened.kind() != "question":
            break
        if opened.options.count():
            opened.choose_option(0)
        else:
            opened.ask("2")

    result = opened.to_result()
    expect(result.get_by_role("heading").first).to_have_text(
        words.response("widget_result", language).text
    )
    stated = [words.response(f"widget_{s}", language).text for s in ("met", "not_met", "unknown")]
    labels = result.locator(".criteria > ul .label").all_inner_texts()
    assert len(labels) >= 5
    assert set(labels) <= set(stated)
    answered = words.response("widget_your_answer", language, answer="64").text
    expect(result.locator(".criteria > ul li").first).to_contain_text(answered)
    # Whoever goes through it in one language reads nothing in another.
    assert result.locator("[lang]").count() == 0
    with opened.page.expect_download() as saving:
        result.get_by_role(
            "button", name=words.response("widget_save_result", language).text
        ).click()
    assert Path(saving.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_pressed_button_stays_as_what_was_chosen(
    chat: Callable[..., Chat], words: Catalogue
) -> None:
    opened = chat("en")
    start = words.response("button_start_prescreen", "en").text
    opened.choose(start)
    chosen = opened.replies.first.locator("button.chosen")
    expect(chosen).to_be_disabled()
    expect(chosen).to_have_text(f"{start} ({words.response('widget_chosen', 'en').text})")


def test_a_question_in_the_middle_of_the_questionnaire_does_not_end_it(
    chat: Callable[..., Chat], words: Catalogue
) -> None:
    opened = chat("en")
    opened.choose(words.response("button_start_prescreen", "en").text)
    opened.choose(words.buttons("prescreen_notice", "en")[0]["title"])
    opened.ask("64")
    opened.ask("What is teclistamab?")
    expect(opened.page.locator("study-chat li.answer")).to_have_count(1)
    expect(opened.button(words.response("button_yes", "en").text)).to_have_count(1)


def test_an_emergency_shows_a_number_to_tap(chat: Callable[..., Chat]) -> None:
    reply = chat("en").ask("I have strong chest pain and cannot breathe")
    call = reply.locator("a[href^='tel:']").first
    expect(call).to_be_visible()
    assert call.get_attribute("href") == "tel:112"


def test_another_language_can_be_chosen_in_the_chat(
    chat: Callable[..., Chat], words: Catalogue
) -> None:
    opened = chat("en")
    opened.menu("Suomi")
    title = words.response("widget_title", "fi").text
    expect(opened.panel.get_by_role("heading", name=title)).to_be_visible()
    answer = opened.passage(opened.ask(QUESTION["fi"]))
    expect(answer.get_by_role("heading")).to_have_text(
        words.translate(HEART.id, HEART.title, "fi", "passages").text
    )
    opened.page.reload()
    expect(opened.panel.get_by_role("heading", name=title)).to_be_visible()


def test_the_other_languages_of_the_page_are_links(chat: Callable[..., Chat]) -> None:
    page = chat("nb").page
    page.get_by_role("link", name="Eesti").click()
    expect(page.locator("html")).to_have_attribute("lang", "et")
    # The chat that was open goes on, now in the language of the page.
    expect(page.locator("study-chat .root")).to_have_attribute("lang", "et")
