"""Our own pages around the chat: of a study, how to embed it, and where there is none."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from locales import LANGUAGES, Catalogue
from tests.browser import axe
from tests.browser.chat import TURN, Chat
from tests.browser.website import Website
from tests.conftest import System

PATHS = (
    "/?study=tecpom&lang={}",
    "/?study=tj202&lang={}",
    "/embed?lang={}&open=1&site=no%20website",
    "/?study=nope&lang={}",
)
#: What reaches beyond the edge of the page, and does not scroll by itself.
_WIDER = """() => {
    const width = document.documentElement.clientWidth;
    return [...document.body.querySelectorAll("*")]
        .filter((e) => e.checkVisibility() && !e.closest(".scroll table, .skip, study-chat"))
        .filter((e) => e.getBoundingClientRect().right > width + 1)
        .map((e) => `${e.tagName}.${e.className}`);
}"""


def open_all(page: Page) -> None:
    """Open all that can be opened."""
    page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_no_violation_on_any_page_in_any_language(
    page: Page, system: str, language: str, path: str
) -> None:
    page.goto(system + path.format(language))
    open_all(page)
    assert axe.violations(page) == []


@pytest.mark.parametrize("path", PATHS)
def test_no_violation_in_the_dark_on_a_narrow_screen(page: Page, system: str, path: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(system + path.format("fi"))
    open_all(page)
    assert axe.violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["16px", "32px"])
@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_a_narrow_screen(
    page: Page, system: str, language: str, path: str, size: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(system + path.format(language))
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
    open_all(page)
    assert page.evaluate(_WIDER) == []


def test_a_question_on_the_page_opens_the_chat_and_is_answered(
    page: Page, system: str, words: Catalogue
) -> None:
    chat = Chat(page, system, "en")
    page.get_by_role("main").get_by_text("Who can join", exact=True).click()
    page.get_by_role("button", name="Age limits in the teclistamab study").click()
    expect(chat.patient).to_have_text("Age limits in the teclistamab study")
    expect(chat.replies.nth(1)).to_be_visible(timeout=TURN)
    assert chat.kind() == "answer"


def test_the_second_button_only_opens_the_chat(page: Page, system: str, words: Catalogue) -> None:
    chat = Chat(page, system, "en")
    page.get_by_role("main").get_by_role(
        "button", name=words.response("page_ask", "en").text
    ).click()
    expect(chat.replies.first).to_be_visible(timeout=TURN)
    expect(chat.patient).to_have_count(0)


def test_the_form_needs_no_script(browser: Browser, system: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{system}/embed?lang=en")
    page.locator("#study").select_option("tj202")
    page.locator("#country").select_option("FI")
    page.locator("#lang").select_option("fi")
    page.locator("#open").check()
    page.locator("#site").fill("www.hospital.example")
    page.locator("form button").click()
    expect(page.locator("#code")).to_contain_text(
        '<study-chat study="tj202" country="FI" lang="fi" open></study-chat>'
    )
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#origins")).to_have_text(
        "STUDY_CHAT_ALLOWED_ORIGINS=https://www.hospital.example"
    )
    # What only a script can do is not offered.
    expect(page.locator("[data-copy]").first).to_be_hidden()
    context.close()


def test_a_press_copies_the_code_and_says_so(browser: Browser, system: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{system}/embed?lang=en")
    page.locator("[data-copy=code]").click()
    said = page.locator("[data-copy=code] + [role=status]")
    expect(said).to_have_text("Copied")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == page.locator("#code").text_content()
    assert f'src="{system}/widget/study-chat.js"' in copied
    context.close()


def test_what_the_page_tells_is_enough_for_a_website_with_a_strict_policy(
    page: Page, own: System, website: Website
) -> None:
    page.goto(f"{own.url}/embed?lang=nb&country=NO&page=en&site={website.origin}")
    expect(page.locator(".said")).to_have_text(f"The running gateway allows {website.origin}.")
    code, policy = (page.locator(name).text_content() for name in ("#code", "#policy"))
    html = f'<!doctype html><html lang="nb"><title>Sykehuset</title><h1>Kreft</h1>{code}</html>'
    page.goto(website.put("/as-told", html, f"default-src 'none'; {policy}".replace("\n", " ")))
    page.locator("study-chat .launcher").click()
    expect(page.locator("study-chat li.reply").first).to_be_visible(timeout=TURN)


def test_printed_there_are_the_facts_and_nothing_to_press(page: Page, system: str) -> None:
    page.goto(f"{system}/?study=tecpom&lang=en")
    page.emulate_media(media="print")
    expect(page.get_by_text("We read this on")).to_be_visible()
    expect(page.get_by_text("Oslo universitetssykehus HF")).to_be_visible()
    expect(page.locator("button:visible, study-chat:visible, nav:visible")).to_have_count(0)


def test_the_chat_and_its_words_are_loaded_once_and_ahead(page: Page, system: str) -> None:
    files = [f"{system}/widget/{name}" for name in ("study-chat.js", "words/nb.json")]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    Chat(page, system, "nb").open()
    assert [asked.count(file) for file in files] == [1, 1]
    begun = page.evaluate(
        "(files) => files.map((file) => performance.getEntriesByName(file)[0].initiatorType)", files
    )
    # By the page itself, not by the script that needs them.
    assert begun[1] == "link"
