from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.questions import load_questions
from locales import LANGUAGES
from locales.spoken import is_foreign, language_of


@pytest.mark.parametrize(
    "text",
    [
        "Hur länge måste man använda preventivmedel?",
        "Kostar det något att vara med?",
        "Welche Krankenhäuser nehmen an der Studie teil?",
        "wie lange dauert die behandlung",
        "Какие больницы участвуют?",
        "лечение",
        "Які лікарні беруть участь?",
        "Które szpitale biorą udział w badaniu?",
        "Quels hôpitaux participent à l'étude ?",
        "Kuras slimnīcas piedalās pētījumā?",
        "ما هي المستشفيات المشاركة؟",
        "哪些医院参加?",
    ],
)
def test_a_question_in_another_language_is_foreign(text: str) -> None:
    assert is_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "😀😀😀",
        "12345",
        "ъ",
        "teclistamab",
        "HIV / hepatitis B",
        "ALAT 50 U/L",
        "EU CT 2025-522114-23-00",
        "kva er det studien handlar om",
        "kan eg vere med viss eg har hatt slag",
        "Jeg vil gerne vide what the study is about",
        "voinko osallistua clinical trialiin",
        "mum has myeloma",
        "sykehus Oslo Ullevål",
    ],
)
def test_what_may_be_ours_is_never_foreign(text: str) -> None:
    assert not is_foreign(text)


def test_hardly_any_example_question_is_taken_for_foreign() -> None:
    questions = load_questions(Path("knowledge/content"))[::5]
    wrong = [
        question.text for question in questions if question.topic and is_foreign(question.text)
    ]
    assert len(wrong) <= len(questions) / 1000, wrong


@given(text=st.text(max_size=80))
def test_any_text_is_decided(text: str) -> None:
    assert is_foreign(text) in (True, False)


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [
        ("en saa henkeä ja rintaan koskee", "nb", "fi"),
        ("ma ei saa hingata, kutsuge abi", "en", "et"),
        ("I cannot breathe, please help", "da", "en"),
        ("jeg får ikke puste, hjelp meg", "fi", "nb"),
        ("jeg kan ikke få vejret, hjælp mig", "et", "da"),
    ],
)
def test_a_text_in_another_of_our_languages_is_told(
    text: str, expected: str, language: str
) -> None:
    assert language_of(text, expected) == language


@pytest.mark.parametrize("expected", ["nb", "da"])
@pytest.mark.parametrize(
    "text", ["jeg får ikke puste, hjelp meg", "jeg kan ikke få vejret, hjælp mig"]
)
def test_norwegian_and_danish_are_not_told_apart(text: str, expected: str) -> None:
    assert language_of(text, expected) == expected


@pytest.mark.parametrize("text", ["", "?", "help", "oi joi", "Revlimid", "12 34", "SOS 113 !!"])
@pytest.mark.parametrize("expected", LANGUAGES)
def test_a_text_of_few_words_is_in_the_language_that_is_expected(text: str, expected: str) -> None:
    assert language_of(text, expected) == expected


def test_hardly_any_example_question_is_taken_for_another_of_our_languages() -> None:
    questions = [q for q in load_questions(Path("knowledge/content"))[::5] if q.topic]
    wrong = [q.text for q in questions if language_of(q.text, q.language) != q.language]
    assert len(wrong) <= len(questions) / 250, wrong


@given(text=st.text(max_size=80), expected=st.sampled_from(LANGUAGES))
def test_any_text_has_one_of_our_languages(text: str, expected: str) -> None:
    assert language_of(text, expected) in LANGUAGES
