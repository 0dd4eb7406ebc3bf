"""The page that shows how to embed the chat: made from what was chosen and from the gateway."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.widget.appearance import GROUPS, load_properties
from bot.widget.embed import Gateway, render_embed
from bot.widget.embed_form import Choice
from bot.widget.frame import Frame
from bot.widget.html import VOID
from bot.widget.origins import origin_of
from locales import LANGUAGES, Catalogue
from tests.unit.bot.widget.test_page import STUDIES

#: English only, so that these tests need nothing that is built.
ENGLISH = Catalogue.load(Path("no-such-folder"), Path("domain.yml"))
CHOICE = Choice("made-up", "NO", "nb")
GATEWAY = Gateway("https://chat.example")


@pytest.fixture
def catalogue() -> Catalogue:
    return ENGLISH


class Read(HTMLParser):
    """The elements of a page with their attributes, and the texts of `code` by id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self.open == []
        found = re.findall(r'<code id="([a-z]+)">(.*?)</code>', text, flags=re.DOTALL)
        self.code = {name: html.unescape(code) for name, code in found}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def shown(catalogue: Catalogue):  # type: ignore[no-untyped-def]
    def render(choice: Choice = CHOICE, gateway: Gateway = GATEWAY, language: str = "en") -> Read:
        return Read(render_embed(Frame(catalogue, language, "n"), STUDIES, choice, gateway))

    return render


def text_of(catalogue: Catalogue, choice: Choice = CHOICE, gateway: Gateway = GATEWAY) -> str:
    return render_embed(Frame(catalogue, "en", "n"), STUDIES, choice, gateway)


def test_the_code_is_for_this_gateway_and_what_was_chosen(shown) -> None:  # type: ignore[no-untyped-def]
    assert shown().code["code"] == (
        '<script type="module" src="https://chat.example/widget/study-chat.js"></script>\n'
        '<study-chat study="made-up" country="NO" lang="nb"></study-chat>'
    )
    choice = Choice("", "", "fi", inline=True)
    assert shown(choice).code["code"].splitlines()[1] == (
        '<study-chat lang="fi" open></study-chat>'
    )


@pytest.mark.parametrize("inline", [False, True])
def test_what_is_shown_is_what_the_code_says(shown, inline: bool) -> None:  # type: ignore[no-untyped-def]
    page = shown(replace(CHOICE, inline=inline))
    (chat,) = page.all("study-chat")
    written = Read(page.code["code"].splitlines()[1]).all("study-chat")
    assert [chat] == written
    assert ("preview" in str(page.elements)) == inline


def test_the_policy_names_the_gateway_in_both_directives(shown) -> None:  # type: ignore[no-untyped-def]
    assert shown().code["policy"].splitlines() == [
        "script-src https://chat.example;",
        "connect-src https://chat.example;",
    ]


@pytest.mark.parametrize(
    ("site", "allowed", "said"),
    [
        ("", (), "does not allow any website yet"),
        ("", ("https://a.example", "https://b.example"), "allows: 2."),
        ("a.example/studies?x=1", ("https://a.example",), "allows https://a.example."),
        ("https://B.example", ("https://a.example",), "does not allow https://b.example yet"),
        ("https://b.example", (), "does not allow https://b.example yet"),
        ("no website", ("https://a.example",), "This is no address of a website."),
    ],
)
def test_whether_the_running_gateway_allows_the_website_is_said(
    catalogue: Catalogue, site: str, allowed: tuple[str, ...], said: str
) -> None:
    text = text_of(catalogue, replace(CHOICE, site=site), replace(GATEWAY, allowed=allowed))
    assert said in text


def test_the_setting_is_given_with_the_websites_origin(shown) -> None:  # type: ignore[no-untyped-def]
    page = shown(replace(CHOICE, site="www.hospital.no/page"))
    assert page.code["origins"] == "STUDY_CHAT_ALLOWED_ORIGINS=https://www.hospital.no"
    assert shown().code["origins"].endswith("=https://www.hospital.example")


@pytest.mark.parametrize(
    ("site", "origin"),
    [
        ("https://Example.org", "https://example.org"),
        ("example.org/a/b#c", "https://example.org"),
        ("http://example.org:80/", "http://example.org"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("http://localhost:3000/x", "http://localhost:3000"),
        ("https://[::1]:3000", "https://[::1]:3000"),
        ("sørlandet.example", "https://xn--srlandet-54a.example"),
        ("user:secret@example.org", "https://example.org"),
        ("", None),
        ("two words", None),
        ("ftp://example.org", None),
        ("javascript:alert(1)", None),
        ("https://exa<b>mple.org", None),
        ("https://example.org:99999", None),
        ("https://[::1", None),
    ],
)
def test_an_origin_is_what_a_browser_would_send(site: str, origin: str | None) -> None:
    assert origin_of(site) == origin


@given(st.text(max_size=60))
@example("https://\u2100.example")
@example("https://[v1.x]")
@example("a" * 70 + "é")
def test_any_text_is_an_origin_or_none(text: str) -> None:
    origin = origin_of(text)
    assert origin is None or re.fullmatch(r"https?://[a-z0-9.\[\]:-]+", origin)


@settings(deadline=None)
@given(
    st.builds(
        Choice,
        st.sampled_from(["made-up", "other", ""]),
        st.sampled_from(["NO", "SE", "ZZ", ""]),
        st.sampled_from(LANGUAGES),
        st.booleans(),
        st.text(max_size=40),
    ),
    st.sampled_from(LANGUAGES),
)
@example(Choice("", "", "nb", site='"><script>alert(1)</script>'), "en")
def test_the_page_is_well_formed_whatever_was_chosen(choice: Choice, language: str) -> None:
    page = Read(render_embed(Frame(ENGLISH, language, "n"), STUDIES, choice, GATEWAY))
    assert [script["src"] for script in page.all("script")] == ["/widget/page.js"]
    selected = [option["value"] for option in page.all("option") if "selected" in option]
    assert selected == [choice.study, choice.country, choice.language]
    # The form keeps the page's language, and each of the menu's links what was chosen.
    assert page.all("input")[0] == {"type": "hidden", "name": "page", "value": language}
    for link in page.all("a"):
        if "hreflang" in link:
            query = parse_qs(urlsplit(str(link["href"])).query, keep_blank_values=True)
            assert query["lang"] == [str(link["hreflang"])]
            assert query["study"] == [choice.study]


def test_every_custom_property_of_the_style_is_in_the_table_once(shown) -> None:  # type: ignore[no-untyped-def]
    properties = load_properties()
    assert properties["accent"].default == "#0e5a63"
    assert set(properties) == {n for names in GROUPS.values() for n in names}
    rows = [cell for cell in shown().all("th") if cell["scope"] == "row"]
    assert len(rows) == len(properties)


def test_every_custom_property_is_described_in_the_readme() -> None:
    readme = Path("bot/widget/README.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`(?:--study-chat)?-([a-z-]+)`", readme))
    assert set(load_properties()) <= {name.removeprefix("-study-chat-") for name in names}


def test_a_gateway_without_https_says_that_a_public_website_needs_it(catalogue: Catalogue) -> None:
    said = "A public website needs https."
    assert said not in text_of(catalogue)
    assert said in text_of(catalogue, gateway=Gateway("http://localhost:8080"))


def test_what_needs_a_script_is_hidden_until_it_runs(shown) -> None:  # type: ignore[no-untyped-def]
    page = shown()
    copies = [button for button in page.all("button") if "data-copy" in button]
    assert {button["data-copy"] for button in copies} == set(page.code)
    assert all("hidden" in button for button in copies)
    assert page.all("form")[0] == {"method": "get", "action": "/embed", "class": "card"}


def test_each_field_has_its_label(shown) -> None:  # type: ignore[no-untyped-def]
    page = shown(replace(CHOICE, site="no website"))
    fields = [*page.all("select"), *(i for i in page.all("input") if i.get("type") != "hidden")]
    assert {field["id"] for field in fields} == {label["for"] for label in page.all("label")}
    (site,) = [field for field in fields if field["id"] == "site"]
    assert (site["aria-invalid"], site["aria-describedby"]) == ("true", "site-wrong")
