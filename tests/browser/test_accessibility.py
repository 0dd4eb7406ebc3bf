"""WCAG 2.2 A and AA, by axe-core in every state, and what axe cannot see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from locales import Catalogue
from tests.browser.chat import Chat

Violations = Callable[[], list[str]]


def test_no_violation_from_the_closed_chat_to_its_menu_and_dialogs(
    page: Page, system: str, words: Catalogue, language: str, violations: Violations
) -> None:
    chat = Chat(page, system, language)
    expect(chat.launcher).to_be_visible()
    assert violations() == []
    chat.open()
    assert violations() == []
    page.locator("study-chat header [aria-expanded]").click()
    assert violations() == []
    name = words.response("widget_erase", language).text
    page.locator("study-chat .menu").get_by_role("button", name=name).click()
    expect(page.get_by_role("dialog").last).to_be_visible()
    assert violations() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_in_answers_choices_and_warnings(
    page: Page, system: str, scheme: str, violations: Violations
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    chat = Chat(page, system, "en").open()
    chat.ask("Can I join the study if I have heart problems?")
    page.locator("study-chat summary").last.click()
    assert violations() == []
    chat.ask("What is the weather like in Paris tomorrow?")
    chat.ask("I have strong chest pain and cannot breathe")
    expect(page.locator("study-chat li.red_flag")).to_be_visible()
    assert violations() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_in_the_questionnaire_and_its_result(
    page: Page, system: str, words: Catalogue, scheme: str, violations: Violations
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    chat = Chat(page, system, "en").open()
    chat.choose(words.response("button_start_prescreen", "en").text)
    chat.choose(words.buttons("prescreen_notice", "en")[0]["title"])
    assert violations() == []
    dont_know = words.response("button_dont_know", "en").text
    for _ in range(12):
        if "question" not in (chat.last.get_attribute("class") or "").split():
            break
        page.locator("study-chat li.question summary").last.click()
        chat.choose(dont_know)
    assert violations() == []
    expect(chat.to_result().locator(".criteria")).to_be_visible()
    chat.last.locator("summary").click()
    assert violations() == []


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


@pytest.mark.parametrize("size", ["16px", "32px"])
def test_nothing_is_cut_off_at_320_pixels(
    page: Page, system: str, words: Catalogue, language: str, size: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    chat = Chat(page, system, language)
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
    chat.open()
    chat.choose(words.response("button_start_prescreen", language).text)
    chat.choose(words.buttons("prescreen_notice", language)[0]["title"])
    wider = page.evaluate(
        """() => {
            const root = document.querySelector("study-chat").shadowRoot;
            const view = document.documentElement.clientWidth;
            const seen = [...root.querySelectorAll(".panel *, .panel")].filter(
                (e) => e.checkVisibility() && !e.closest(".hidden, .icon") && e.offsetWidth > 1);
            return [document.documentElement, ...seen]
                .filter((e) => e.getBoundingClientRect().right > view + 1
                    || (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
                        && getComputedStyle(e).display !== "inline"))
                .map((e) => e.tagName + "." + e.className);
        }"""
    )
    assert wider == []
    box = chat.field.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 640


def test_what_can_be_pressed_is_large_enough(page: Page, system: str, words: Catalogue) -> None:
    page.set_viewport_size({"width": 375, "height": 760})
    chat = Chat(page, system, "en").open()
    chat.choose(words.response("button_start_prescreen", "en").text)
    chat.choose(words.buttons("prescreen_notice", "en")[0]["title"])
    small = page.evaluate(
        """() => [...document.querySelector("study-chat").shadowRoot.querySelectorAll("button")]
            .filter((b) => b.checkVisibility() && b.getBoundingClientRect().height < 40)
            .map((b) => b.textContent)"""
    )
    assert small == []
