"""What the checks count as the same, and what they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.catalogues import Entry, PoFile
from knowledge.checks import facts, translations
from knowledge.checks.content import Asked, Content, read_content
from knowledge.checks.questions import same, two_topics
from knowledge.checks.run import checks, findings

CONTENT, LOCALES = Path("knowledge/content"), Path("locales")


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content(CONTENT, LOCALES, Path("domain.yml"))


def with_entry(content: Content, language: str, english: str, text: str) -> Content:
    """The content with one catalogue that has one entry."""
    entry = Entry("number", english, text, fuzzy=False, line=7)
    return replace(
        content, catalogues=(PoFile(Path("x.po"), language, "messages", (entry,)),), passages=()
    )


def test_the_knowledge_base_is_clean(content: Content) -> None:
    today = max(passage.source.as_of for passage in content.passages)
    assert [str(one) for one in findings(content, today)] == []


def test_nothing_claims_a_review_that_nobody_made(content: Content) -> None:
    """When a professional has reviewed a text, name it here with the evidence."""
    assert [p.id for p in content.passages if p.review] == []
    assert [e.context for c in content.catalogues for e in c.entries if e.review] == []


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("nb", "at least 8.0 g/dL", "minst 8,0 g/dL"),
        ("fi", "100,000 people", "100 000 ihmistä"),
        ("da", "100,000 people", "100.000 mennesker"),
        ("et", "two cycles", "2 tsüklit"),
        ("fi", "at least 2 of them", "ainakin kaksi niistä"),
        ("nb", "1 to 3 plans", "1–3 opplegg"),
        ("nb", "20 May 2026", "20. mai 2026"),
    ],
)
def test_a_number_may_be_written_as_the_language_writes_it(
    content: Content, language: str, english: str, text: str
) -> None:
    assert list(facts.numbers(with_entry(content, language, english, text))) == []


@pytest.mark.parametrize(
    ("english", "text", "message"),
    [
        ("at least 8.0 g/dL", "minst 8,5 g/dL", "lacks 8.0, has 8.5, which the English has not"),
        ("at least 75", "minst 57", "lacks 75, has 57, which the English has not"),
        ("for 6 months", "i måneder", "lacks 6"),
        ("for months", "i 6 måneder", "has 6, which the English has not"),
        ("2.5 times", "25 ganger", "lacks 2.5, has 25, which the English has not"),
    ],
)
def test_another_number_is_told(content: Content, english: str, text: str, message: str) -> None:
    found = list(facts.numbers(with_entry(content, "nb", english, text)))
    assert [one.message for one in found] == [f"the translation of number {message}"]


@pytest.mark.parametrize(
    ("english", "text", "wrong"),
    [
        ("14 mg/dL", "14 g/dL", True),
        ("1 mg/kg", "1 mg / kg", True),
        ("50 × 10⁹/L", "50 × 10⁹/l", True),
        ("350 cells/mm³", "350 celler/mm³", False),
        ("less than 40%", "mindre enn 40 %", False),
        ("1 mg", "1 mg", False),
        ("two kg", "to kg", False),
        ("management", "ledelse", False),
    ],
)
def test_units_stay(content: Content, english: str, text: str, wrong: bool) -> None:
    assert bool(list(facts.units(with_entry(content, "nb", english, text)))) == wrong


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("fi", "Saat teklistamabia ja deksametasonia.", False),
        ("da", "Du får teclistamab og dexamethason.", False),
        ("da", "Du får teklistamab og dexamethason.", True),
        ("nb", "Du får teklistamab.", True),
        ("et", "Te saate teklistamabi, deksametasooni ja lenalidomiidi.", True),
    ],
)
def test_drugs_are_named_as_the_language_spells_them(
    content: Content, language: str, text: str, wrong: bool
) -> None:
    english = "You get teclistamab and dexamethasone."
    assert bool(list(facts.drugs(with_entry(content, language, english, text)))) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("NCT03952091, CD38", False),
        ("NCT03952092, CD38", True),
        ("NCT03952091, CD-38", True),
        ("NCT03952091, CD38, BCMA", True),
    ],
)
def test_identifiers_stay(content: Content, text: str, wrong: bool) -> None:
    made = with_entry(content, "fi", "NCT03952091 and CD38", text)
    assert bool(list(facts.identifiers(made))) == wrong


def test_what_readers_do_not_see_is_not_compared(content: Content) -> None:
    made = with_entry(content, "nb", "for 6 months {name}", "i 7 måneder")
    fuzzy = replace(made.catalogues[0].entries[0], fuzzy=True)
    made = replace(made, catalogues=(replace(made.catalogues[0], entries=(fuzzy,)),))
    assert list(facts.numbers(made)) == list(translations.placeholders(made)) == []


def test_an_interface_sentence_that_changed_is_told(content: Content) -> None:
    made = with_entry(content, "nb", "No such sentence.", "Ingen slik setning.")
    assert [one.check for one in translations.stale(made)] == ["stale translation"]
    assert list(translations.stale(replace(made, sentences=None))) == []


def test_questions_are_the_same_without_case_space_and_punctuation() -> None:
    assert same("Hva  er BCMA?") == same("hva er bcma")
    assert same("Hva er det?") != same("Hva var det?")


def test_every_check_says_what_it_finds() -> None:
    assert all(check.__doc__ for check in checks(date(2026, 11, 21)) if not hasattr(check, "func"))


@pytest.mark.parametrize(
    ("one", "other", "mistakes"),
    [
        ("tecpom/age", "tj202/age-sex", 0),
        ("tecpom/age", "tecpom/who-can-join", 1),
        ("tecpom/age", "general/ecog", 1),
        ("tecpom/age", "none", 1),
        ("none", "none", 0),
    ],
)
def test_a_question_may_stand_once_in_each_study(
    content: Content, one: str, other: str, mistakes: int
) -> None:
    asked = (
        Asked(Path("a.yml"), 2, "en", one, "How old must one be?"),
        Asked(Path("b.yml"), 3, "en", other, "how old must one be"),
        Asked(Path("b.yml"), 4, "fi", "tecpom/sites", "how old must one be"),
    )
    found = list(two_topics(replace(content, questions=asked)))
    assert len(found) == mistakes
    assert all(one in str(finding) for finding in found)
