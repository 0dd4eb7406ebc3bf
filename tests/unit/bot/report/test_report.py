"""The papers of a result say it in two languages, in letters that print."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from font_roboto import font_files
from fontTools.ttLib import TTFont

from bot.report import page, pdf
from bot.report.content import Report, make_report, stored_answers
from knowledge.questionnaire import Answer, load_questionnaire
from knowledge.studies import load_studies
from locales import LANGUAGES, Catalogue

CONTENT = Path("knowledge/content")
QUESTIONS = load_questionnaire(CONTENT)
STUDIES = load_studies(CONTENT)
WORDS = Catalogue.load(Path("build/locales"), Path("domain.yml"))
ANSWERS: dict[str, Answer] = {
    "age": 58,
    "diagnosis": "yes",
    "prior-lines": 2,
    "daily-activity": 1,
    "anti-cd38": "two-cycles-or-more",
    "lenalidomide": "cycles-unknown",
    "bcma": "yes",
    "stroke-seizure": "unknown",
}


def report(language: str = "en", study: str = "tecpom", country: str = "") -> Report:
    return make_report(
        WORDS,
        STUDIES[study],
        QUESTIONS,
        ANSWERS,
        language,
        made=date(2026, 11, 21),
        country=country,
    )


def test_every_criterion_stands_there_once_with_its_id() -> None:
    found = report()
    ids = [point.id for point in (*found.points, *found.team)]
    assert sorted(ids) == sorted(criterion.id for criterion in STUDIES["tecpom"].criteria)


def test_each_decided_point_stands_beside_its_answer() -> None:
    points = {point.id: point for point in report().points}
    assert (points["bcma"].status, points["bcma"].answer.own) == ("not_met", "Yes")  # type: ignore[union-attr]
    assert points["lenalidomide"].status == "unknown"
    assert points["age"].status_words.own == "Fits"


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if tag != "en"])
def test_the_english_stands_beside_every_point_and_answer(language: str) -> None:
    found, english = report(language), report("en")
    for own, source in zip(found.points, english.points, strict=True):
        assert own.text.english == source.text.own != own.text.own
    assert [line.answer.english for line in found.answers] == [
        line.answer.own for line in english.answers
    ]
    assert all(point.text.english is None for point in english.points)


def test_the_hospitals_of_the_patients_country_come_first() -> None:
    listed = next(part for part in report(country="EE").next if "Tallinn" in part)
    lines = [line for line in listed.splitlines() if line.startswith("- ")]
    assert [line.startswith("- Estonia") for line in lines] == [True, True] + [False] * 5


def test_a_closed_study_says_so_first_and_lists_no_hospital() -> None:
    found = report(study="tj202")
    assert "18 October 2022" in found.notes[0].own
    assert not [part for part in found.next if "call before you travel" in part]


def characters() -> set[str]:
    """Every character that any paper can hold."""
    texts = [path.read_text(encoding="utf-8") for path in (CONTENT / "studies").glob("*.yml")]
    texts.append((CONTENT / "questionnaire.yml").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        path = Path(f"locales/{language}/LC_MESSAGES/messages.po")
        if path.exists():
            with path.open("rb") as file:
                texts.extend(str(message.string) for message in read_po(file))
    return {letter for letter in "".join(texts) if not letter.isspace()} | set("•–·[]/")


@pytest.mark.parametrize("face", ["Roboto", "RobotoBold"])
def test_the_typeface_has_every_letter_of_all_five_languages(face: str) -> None:
    known = TTFont(font_files[face]).getBestCmap()
    # Signs that only the chats of patients and staff show.
    assert {letter for letter in characters() if ord(letter) not in known} <= set("✓✗○✅")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("study", sorted(STUDIES))
def test_a_pdf_is_written_in_every_language(language: str, study: str) -> None:
    content = pdf.render(report(language, study))
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert f"/Lang ({language})".encode() in content


def test_the_same_report_is_the_same_file() -> None:
    assert pdf.render(report()) == pdf.render(report())


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    html = page.render(report("nb"), "abc")
    assert '<html lang="nb">' in html
    assert '<style nonce="abc">' in html
    assert not re.search(r"<script|\bsrc=|\bhref=|\bon\w+=", html)
    assert html.count('lang="en"') > 40


def test_only_answers_that_the_questionnaire_can_have_are_taken_from_the_store() -> None:
    stored = {"answers": {"age": 58, "gone": "yes", "bcma": "perhaps"}}
    assert stored_answers(stored, QUESTIONS) == {"age": 58}
    assert stored_answers({}, QUESTIONS) == {}
    assert stored_answers({"answers": "x"}, QUESTIONS) == {}
