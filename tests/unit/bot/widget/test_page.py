"""The page of a study: its facts, in the reader's language, with nothing unescaped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import pytest

from bot.widget.frame import Frame
from bot.widget.html import VOID
from bot.widget.missing import render_missing
from bot.widget.page import render_page
from knowledge.passages import Passage, Source
from knowledge.studies import (
    Country,
    Criterion,
    Place,
    Recruiting,
    RecruitingStatus,
    Site,
    Study,
)
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


CHAT = '<study-chat study="made-up" country="" lang="en"></study-chat>'


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
        if tag not in VOID:
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
    menu = [link for link in outline.all("a") if "hreflang" in link]
    assert [link["hreflang"] for link in menu] == list(LANGUAGES)
    assert [link["href"] for link in menu if "aria-current" in link] == [
        f"/?study=made-up&lang={language}"
    ]


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
    # What a reader can answer stands open; what the study team checks is much.
    assert text.index("<li>You are 18 or older.") < text.index("<details>")
    assert text.index("<details>") < text.index("<li>Your blood is measured.")
    assert "The study team also checks these conditions (1)" in text


def test_a_country_without_a_hospital_says_so(catalogue: Catalogue) -> None:
    text = page(catalogue)
    finland = text.index("<h3>Finland</h3>")
    assert text.index("No hospital is listed yet.") < text.index("<h3>Norway</h3>")
    assert finland < text.index("No hospital is listed yet.")


def test_words_that_are_not_translated_are_marked_as_english(catalogue: Catalogue) -> None:
    assert '<span lang="en">You are 18 or older.</span>' in page(catalogue, "et")
    english = page(catalogue, "en").replace('<span lang="en">EU CT number</span>', "")
    assert ' lang="en">' not in english[english.index("<main") :].replace(CHAT, "")


def test_a_study_that_takes_nobody_in_invites_nobody(catalogue: Catalogue) -> None:
    closed = replace(STUDY, recruiting=Recruiting("closed", SOURCE))
    text = render_page(catalogue, {"made-up": closed}, "made-up", "en", "n")
    assert "Start the questionnaire" not in text
    assert '<button type="button" data-show class="primary">Ask about the study</button>' in text


def test_what_one_can_ask_stands_in_groups_and_each_title_asks_itself(
    catalogue: Catalogue,
) -> None:
    def passage(topic: str, section: str, study: str = "made-up") -> Passage:
        source = replace(SOURCE, section=section)
        return Passage(study, topic, f"All of {topic}", source, "drafted", "Text.")

    passages = [
        OVERVIEW,
        passage("limits", "Who"),
        passage("blood", "Who: blood tests"),
        passage("stroke", "Who not"),
        passage("placebo", "What is a placebo", "general"),
        passage("elsewhere", "Who", "other"),
    ]
    out = Criterion("stroke", "exclusion", "You have had no stroke.", Place("Who not", 1), "stroke")
    study = replace(STUDY, criteria=(*STUDY.criteria, out))
    text = render_page(catalogue, {"made-up": study}, "made-up", "en", "n", passages=passages)
    topics = text[text.index('class="band sand topics"') :]
    groups = [part.split("</h3>")[0] for part in topics.split("<h3>")[1:]]
    assert groups == [
        "About the study",
        "Who can join",
        "Who cannot join",
        "About myeloma, studies and this chat",
    ]
    asked = [b["data-ask"] for b in Outline(text).all("button") if "data-ask" in b][1:]
    assert asked == [
        "What it is about",
        "All of blood",
        "All of limits",
        "All of stroke",
        "All of placebo",
    ]
    assert topics.count("<details open>") == 1


@pytest.mark.parametrize(
    ("statuses", "badges"), [(("not_yet", "not_yet"), 1), (("not_yet", "open"), 3)]
)
def test_a_country_names_its_status_where_countries_differ(
    catalogue: Catalogue, statuses: tuple[RecruitingStatus, ...], badges: int
) -> None:
    places = tuple(
        Country(code, status) for code, status in zip(("FI", "NO"), statuses, strict=True)
    )
    study = replace(STUDY, countries=places)
    text = render_page(catalogue, {"made-up": study}, "made-up", "en", "n")
    assert text.count('class="badge ') == badges
    assert "We read this on 21 November 2026." in text


def test_the_first_paragraph_of_the_overview_leads(catalogue: Catalogue) -> None:
    text = page(catalogue)
    assert '<div class="lead"><div><p>It tests <strong>x</strong>:</p></div></div>' in text
    assert text.index("It tests") < text.index("What is tested") < text.index("<li>a</li>")


def test_a_page_that_is_not_there_leads_to_those_that_are(catalogue: Catalogue) -> None:
    text = render_missing(Frame(catalogue, "fi", "n"), STUDIES)
    outline = Outline(text)
    assert outline.open == []
    links = [link["href"] for link in outline.all("a")]
    assert {"/?study=made-up&lang=fi", "/?study=other&lang=fi", "/?lang=da"} <= set(links)


def test_nothing_on_the_page_needs_more_than_its_own_files(catalogue: Catalogue) -> None:
    outline = Outline(page(catalogue))
    loaded = [s.get("src") for s in outline.all("script")]
    loaded += [s["href"] for s in outline.all("link") if s["rel"] in {"stylesheet", "icon"}]
    loaded += [s["src"] for s in outline.all("img")]
    assert loaded == ["/widget/page.js", "/widget/icon.svg", "/widget/page.css", "/widget/icon.svg"]
    assert not [a for _, a in outline.attributes for name in a if name.startswith(("on", "style"))]


def test_every_word_of_the_page_stands_in_the_domain_file() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in sorted(Path("bot/widget").glob("*.py"))
    )
    words = [n for n in read_responses(Path("domain.yml")) if n.startswith(("page_", "embed_"))]
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
