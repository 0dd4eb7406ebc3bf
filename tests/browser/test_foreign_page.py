"""The chat on a hospital's own page, on another origin, whatever that page is like."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from locales import Catalogue
from tests.browser import axe
from tests.browser.chat import TURN
from tests.browser.states import HEART
from tests.browser.website import Website
from tests.conftest import System

ELEMENT = '<study-chat study="tecpom" country="NO" lang="nb"></study-chat>'
#: Page styles that reach as far as any can, and elements on which they are seen.
LOUD = """
html { font-size: 10px; }
* { color: red !important; font: italic 900 30px/3 monospace !important; letter-spacing: 3px;
    word-spacing: 9px; text-transform: uppercase; text-indent: 2em; text-align: center;
    text-shadow: 1px 1px blue; white-space: nowrap; cursor: crosshair; direction: rtl;
    background: yellow !important; }
div, button, p, h2, .panel, .root, .reply { padding: 40px !important; display: inline !important;
    border: 5px dotted lime !important; }
"""
STYLES = """(within) => {
    const root = within ? document.querySelector(within).shadowRoot : document.body;
    return [...root.querySelectorAll("*")].filter((e) => !e.closest("study-chat")).map((e) => {
        const style = getComputedStyle(e);
        return [e.tagName, Object.fromEntries([...style].map((name) => [name, style[name]]))];
    });
}"""


def html(system: System, body: str, style: str = "") -> str:
    head = f'<script type="module" src="{system.url}/widget/study-chat.js"></script>'
    if style:
        head += f"<style>{style}</style>"
    return (
        f'<!doctype html><html lang="nb"><head><title>Sykehuset</title>{head}</head><body><main>'
        f"<h1>Kreft</h1><p>Om <a href='#studier'>studier</a>.</p><button>Kontakt</button>"
        f"{body}</main></body></html>"
    )


def strict(system: System) -> str:
    """The strictest policy under which a page can have a chat at all."""
    return (
        f"default-src 'none'; script-src {system.url}; connect-src {system.url}; "
        "require-trusted-types-for 'script'"
    )


def opened(chat: Locator) -> Locator:
    chat.locator(".launcher").click()
    expect(chat.locator("li.reply").first).to_be_visible(timeout=TURN)
    return chat


def ask(chat: Locator, text: str) -> None:
    replies = chat.locator("li.reply")
    count = replies.count()
    chat.locator("textarea").fill(text)
    chat.locator("textarea").press("Enter")
    expect(replies.nth(count)).to_be_visible(timeout=TURN)


def test_the_strictest_policy_forbids_nothing_that_the_chat_needs(
    page: Page, context: BrowserContext, own: System, website: Website, words: Catalogue
) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    context.add_init_script("window.print = () => undefined")
    # The page fixture fails at any word of the console about what a policy forbids.
    page.goto(website.put("/strict", html(own, ELEMENT), strict(own)))
    chat = opened(page.locator("study-chat"))
    ask(chat, HEART["nb"])
    ask(chat, words.response("button_start_prescreen", "nb").text)
    for _ in range(20):
        reply = chat.locator("li.reply").last
        if "result" in (reply.get_attribute("class") or "").split():
            break
        buttons = reply.locator(".choices button")
        names = buttons.all_inner_texts()
        dont_know = words.response("button_dont_know", "nb").text
        count = chat.locator("li.reply").count()
        buttons.nth(names.index(dont_know) if dont_know in names else 0).click()
        expect(chat.locator("li.reply").nth(count)).to_be_visible(timeout=TURN)
    save = words.response("widget_save_result", "nb").text
    with page.expect_download() as saving:
        chat.get_by_role("button", name=save).click()
    assert Path(saving.value.path()).read_bytes().startswith(b"%PDF-")
    more = chat.locator(".panel [aria-expanded]").first
    more.click()
    items = chat.locator(".menu button:not([aria-pressed])")
    expect(items.first).to_be_visible()
    for number in range(items.count()):
        if not items.first.is_visible():
            more.click()
        asks = items.nth(number).get_attribute("aria-haspopup")
        items.nth(number).click()
        if asks:
            expect(chat.locator("dialog")).to_be_visible()
            page.keyboard.press("Escape")
    page.reload()
    expect(chat.locator("li.result")).to_be_visible(timeout=TURN)
    assert asked <= {website.origin, own.url, "blob:http:"}
    assert context.cookies() == []


def test_the_styles_of_the_page_stay_as_they_are(page: Page, own: System, website: Website) -> None:
    page.goto(website.put("/without", html(own, "", "h1 { color: teal; }")))
    before = page.evaluate(STYLES, None)
    page.goto(website.put("/with", html(own, ELEMENT, "h1 { color: teal; }")))
    opened(page.locator("study-chat"))
    assert len(before) >= 5
    assert page.evaluate(STYLES, None) == before


def test_the_styles_of_the_page_do_not_reach_into_the_chat(
    page: Page, own: System, website: Website
) -> None:
    found = []
    for path, style in (("/plain", ""), ("/loud", LOUD)):
        page.goto(website.put(path, html(own, ELEMENT, style)))
        page.evaluate("localStorage.clear()")
        page.reload()
        opened(page.locator("study-chat"))
        found.append(page.evaluate(STYLES, "study-chat"))
        page.evaluate("sessionStorage.clear()")
    plain, loud = found
    assert [name for name, _ in plain] == [name for name, _ in loud]
    leaked = {
        (name, prop, theirs.get(prop))
        for (name, ours), (_, theirs) in zip(plain, loud, strict=True)
        for prop in ours
        if ours[prop] != theirs.get(prop)
    }
    assert leaked == set()


def test_two_chats_on_a_page_are_two_conversations(
    page: Page, own: System, website: Website
) -> None:
    body = ELEMENT + '<study-chat study="tj202" country="FI" lang="fi" open></study-chat>'
    page.goto(website.put("/two", html(own, body), strict(own)))
    first, second = page.locator("study-chat").first, page.locator("study-chat").last
    expect(second.locator("li.reply")).to_have_count(1, timeout=TURN)
    opened(first)
    ask(first, HEART["nb"])
    ask(second, "Kuka voi osallistua?")
    expect(first.locator("li.patient .text")).to_have_text([HEART["nb"]])
    expect(second.locator("li.patient .text")).to_have_text(["Kuka voi osallistua?"])
    expect(first.locator(".root")).to_have_attribute("lang", "nb")
    expect(second.locator(".root")).to_have_attribute("lang", "fi")
    first.locator("textarea").press("Escape")
    expect(first.locator(".panel")).to_be_hidden()
    expect(second.locator(".panel")).to_be_visible()
    page.reload()
    expect(second.locator("li.patient .text")).to_have_text(["Kuka voi osallistua?"], timeout=TURN)


def test_two_chats_on_a_page_have_no_violation(page: Page, own: System, website: Website) -> None:
    body = ELEMENT + '<study-chat study="tj202" country="FI" lang="fi" open></study-chat>'
    page.goto(website.put("/two-open", html(own, body)))
    opened(page.locator("study-chat").first)
    expect(page.locator("study-chat").last.locator("li.reply")).to_have_count(1, timeout=TURN)
    page.emulate_media(color_scheme="light")
    assert axe.violations(page) == []


def test_a_chat_that_is_moved_on_its_page_goes_on(
    page: Page, own: System, website: Website
) -> None:
    page.goto(website.put("/moved", html(own, ELEMENT)))
    chat = opened(page.locator("study-chat"))
    ask(chat, HEART["nb"])
    before = chat.locator(".log li").count()
    page.evaluate("document.body.append(document.querySelector('study-chat'))")
    expect(chat.locator("li.patient .text")).to_have_text([HEART["nb"]], timeout=TURN)
    expect(chat.locator(".log li")).to_have_count(before)
    expect(chat.locator(".launcher, .panel").locator("visible=true")).to_have_count(1)


def test_a_website_that_is_not_allowed_cannot_read_the_api(
    page: Page, system: str, website: Website
) -> None:
    page.goto(website.put("/elsewhere", "<!doctype html><title>Elsewhere</title>"))
    answer = page.evaluate(
        """(url) => fetch(url, {method: "POST", body: "{}"})
            .then((response) => response.status, () => "refused")""",
        f"{system}/api/conversations",
    )
    assert answer == "refused"
