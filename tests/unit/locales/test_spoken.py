from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.questions import load_questions
from locales.spoken import is_foreign


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
