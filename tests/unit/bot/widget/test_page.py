"""The page of a study: its facts, in the reader's language, with nothing unescaped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.widget.page import render_page
from knowledge.passages import Passage, Source
from knowledge.studies import Country, Criterion, Place, Recruiting, Site, Study
from locales import LANGUAGES, Catalogue
from locales.responses import read_responses

SOURCE = Source("EU CT 0000", "Trial status", date(2026, 11, 21), "read")
STUDY = Study(
    id="made-up",
    title="A study of <b>nothing</b>",
    phase="Phase II",
    identifiers={"EU CT number": "0000-000000-00-00"},
    recruiting=Recruiting("not_yet", SOURCE),
    countries=(
        Country("FI", "not_yet", date(2026, 5, 20)),
        Country("NO", "open", None),
    ),
    sites=(
        Site("Made-up hospital", "Oslo", "NO", True),
        Site(None, "Stavanger", "NO", False),
    ),
    criteria=(
        Criterion(
            id="age",
            kind="inclusion",
            text="You are 18 or older.",
            source=Place("Who", 1),
            question="age",
            operator="at_least",
            value=18,
        ),
        Criterion(
            id="blood",
            kind="inclusion",
            text="Your blood is measured.",
            source=Place("Who", 2),
            checked_by="study-team",
            reason="It is measured.",
        ),
    ),
)
OTHER = replace(STUDY, id="other", title="Another study", criteria=())
STUDIES = MappingProxyType({"made-up": STUDY, "other": OTHER})
OVERVIEW = Passage(
    "made-up", "overview", "What it is about", SOURCE, "drafted", "It tests **x**:\n\n- a\n- b"
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """English only, so that these tests need nothing that is built."""
    return Catalogue.load(Path("no-such-folder"), Path("domain.yml"))


def page(catalogue: Catalogue, language: str = "en", **changes: object) -> str:
    return render_page(
        catalogue,
        STUDIES,
        "made-up",
        language,
        "a-nonce",
        passages=[OVERVIEW],
        **changes,  # type: ignore[arg-type]
    )


class Outline(HTMLParser):
    """Collects what is open, to see that all is closed again, and all attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        if tag not in {"meta", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.attributes if name == tag]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_well_formed_in_every_language(catalogue: Catalogue, language: str) -> None:
    outline = Outline(page(catalogue, language))
    assert outline.open == []
    assert outline.all("html") == [{"lang": language}]
    assert [link["hreflang"] for link in outline.all("a") if "hreflang" in link] == list(LANGUAGES)


def test_a_title_with_markup_in_it_stays_text(catalogue: Catalogue) -> None:
    text = page(catalogue)
    assert "A study of &lt;b&gt;nothing&lt;/b&gt;" in text
    assert "<b>" not in text


def test_the_chat_gets_study_language_and_the_country_of_the_language(
    catalogue: Catalogue,
) -> None:
    assert Outline(page(catalogue, "fi")).all("study-chat") == [
        {"study": "made-up", "country": "FI", "lang": "fi"}
    ]
    assert Outline(page(catalogue, "en", country="DK")).all("study-chat")[0]["country"] == "DK"


def test_the_facts_of_the_study_file_are_on_the_page(catalogue: Catalogue) -> None:
    text = page(catalogue)
    for fact in (
        "Made-up hospital",
        "Stavanger",
        "0000-000000-00-00",
        "Phase II",
        "Norway",
        "Listed start: 20 May 2026",
        "We read this on 21 November 2026.",
        "You are 18 or older.",
        "<li>a</li>",
    ):
        assert fact in text
    # Only what a reader can answer says for whom the study is; the study team's points are many.
    assert "Your blood is measured." not in text


def test_a_country_without_a_hospital_says_so(catalogue: Catalogue) -> None:
    text = page(catalogue)
    finland = text.index("<h3>Finland</h3>")
    assert text.index("No hospital is listed yet.") < text.index("<h3>Norway</h3>")
    assert finland < text.index("No hospital is listed yet.")


def test_words_that_are_not_translated_are_marked_as_english(catalogue: Catalogue) -> None:
    assert '<span lang="en">You are 18 or older.</span>' in page(catalogue, "et")
    assert '<span lang="en">' not in page(catalogue, "en").replace(
        '<span lang="en">EU CT number</span>', ""
    )


def test_a_study_that_takes_nobody_in_invites_nobody(catalogue: Catalogue) -> None:
    closed = replace(STUDY, recruiting=Recruiting("closed", SOURCE))
    text = render_page(catalogue, {"made-up": closed}, "made-up", "en", "n")
    assert "Start the questionnaire" not in text


def test_nothing_on_the_page_needs_more_than_its_own_files(catalogue: Catalogue) -> None:
    outline = Outline(page(catalogue))
    loaded = [s.get("src") for s in outline.all("script")]
    loaded += [s["href"] for s in outline.all("link") if s["rel"] in {"stylesheet", "icon"}]
    assert loaded == ["/widget/page.js", "/widget/icon.svg", "/widget/page.css"]
    assert not [a for _, a in outline.attributes for name in a if name.startswith(("on", "style"))]


def test_every_word_of_the_page_stands_in_the_domain_file() -> None:
    source = Path("bot/widget/page.py").read_text(encoding="utf-8")
    words = [name for name in read_responses(Path("domain.yml")) if name.startswith("page_")]
    unused = [name for name in words if f'"{name}"' not in source]
    assert unused == []


def test_the_foot_of_the_page_says_who_has_not_reviewed_it(catalogue: Catalogue) -> None:
    notice = catalogue.response("review_notice_by", "fi", by="<b>Dr Made-up</b>")
    assert "not been reviewed yet by" not in page(catalogue)
    shown = page(catalogue, language="fi", review=notice)
    footer = shown[shown.index("<footer>") :]
    # There is no Finnish here: the English is marked as such.
    assert (
        '<span lang="en">The texts here are drafts. They have not been reviewed yet by '
        "&lt;b&gt;Dr Made-up&lt;/b&gt;.</span>" in footer
    )
