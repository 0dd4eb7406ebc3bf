"""A correction of an earlier answer is told from an answer to the question being asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.answer_words import CONTENT, load_lexicon
from knowledge.answers import understand_item
from knowledge.corrections import Correction, Given, correction_in
from knowledge.questionnaire import Answer, Item, load_questionnaire
from locales import LANGUAGES

TODAY = date(2026, 11, 21)
QUESTIONS = load_questionnaire(Path("knowledge/content")).by_link_id
THREE: dict[str, Answer] = {"age": 36, "diagnosis": "no", "prior-lines": 3}
ALL: dict[str, Answer] = {
    **THREE,
    "daily-activity": 1,
    "anti-cd38": "two-cycles-or-more",
    "lenalidomide": "never",
    "bcma": "yes",
    "stroke-seizure": "no",
}


def correct(
    text: str,
    answers: Mapping[str, Answer],
    current: str | None,
    language: str = "en",
    wanted: bool = False,
) -> tuple[str, Answer | float | None] | None:
    def read(item: Item, words: str):  # type: ignore[no-untyped-def]
        return understand_item(words, item, language, TODAY)

    given_now = Given(
        [QUESTIONS[link_id] for link_id in answers],
        answers,
        QUESTIONS[current] if current else None,
        {link_id: QUESTIONS[link_id].short for link_id in answers},
    )
    found = correction_in(text, given_now, read, language, wanted=wanted)
    return found and (found.link_id, found.said.value if found.said else None)


@pytest.mark.parametrize(
    ("text", "current", "expected"),
    [
        ("actually I am 63", "diagnosis", ("age", 63)),
        ("I am 63", "diagnosis", ("age", 63)),
        ("no, sorry, I'm 63 not 36", "diagnosis", ("age", 63)),
        ("no wait, two lines not three", "daily-activity", ("prior-lines", 2)),
        ("sorry, three lines, no, two lines", "daily-activity", ("prior-lines", 2)),
        ("may I correct that? I meant 63 years", "diagnosis", ("age", 63)),
        ("no wait, two not three", "daily-activity", ("prior-lines", 2)),
        ("I meant yes", "prior-lines", ("diagnosis", "yes")),
        ("sorry 75, he had his birthday Sunday", "diagnosis", ("age", 75)),
        ("oh hang on, I meant that for the next one", "daily-activity", None),
        ("sorry, it should be 2", "daily-activity", ("prior-lines", 2)),
        ("change my age to 72", "prior-lines", ("age", 72)),
        ("change age to 72", None, ("age", 72)),
        ("I would like another age, 72", "prior-lines", ("age", 72)),
        ("what have I answered so far", "prior-lines", None),
        ("what did I answer", None, None),
        ("yes", "diagnosis", None),
        ("actually yes", "diagnosis", None),
        ("2", "daily-activity", None),
        ("I made a mistake", "daily-activity", None),
        ("can people of 63 join?", "diagnosis", None),
        ("I am a man of 63", "age", None),
    ],
)
def test_while_a_question_is_asked_only_what_corrects_is_a_correction(
    text: str, current: str, expected: tuple[str, Answer] | None
) -> None:
    answers = {"age": 36} if current == "diagnosis" else THREE
    if current == "prior-lines":
        answers = {"age": 58, "diagnosis": "no"}
    assert correct(text, answers, current) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my age is 63 not 36", ("age", 63)),
        ("change my age", ("age", None)),
        ("the bcma answer is wrong", ("bcma", None)),
        ("I never had BCMA treatment", ("bcma", "no")),
        ("I have had lenalidomide for a year", ("lenalidomide", "two-cycles-or-more")),
        ("stroke: yes, last month", ("stroke-seizure", "yes")),
        ("which hospitals take part", None),
        ("thanks", None),
    ],
)
def test_over_the_list_of_answers_naming_one_is_enough(
    text: str, expected: tuple[str, Answer] | None
) -> None:
    assert correct(text, ALL, None) == expected


def test_a_name_alone_says_which_answer_where_that_is_asked() -> None:
    assert correct("BCMA", ALL, None) is None
    assert correct("BCMA", ALL, None, wanted=True) == ("bcma", None)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "alderen min er 63, ikke 36"),
        ("da", "min alder er 63 og ikke 36"),
        ("et", "minu vanus on 63, mitte 36"),
        ("fi", "ikäni on 63 ei 36"),
    ],
)
def test_a_new_and_an_old_number_are_told_apart(language: str, text: str) -> None:
    assert correct(text, {"age": 36}, "diagnosis", language) == ("age", 63)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_words_by_which_people_name_it(language: str) -> None:
    assert set(load_lexicon(language, False, CONTENT).words.talk.topics) == set(QUESTIONS)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), language=st.sampled_from(LANGUAGES))
def test_any_text_at_all_corrects_only_what_was_answered(text: str, language: str) -> None:
    found = correct(text, THREE, "daily-activity", language)
    assert found is None or found[0] in THREE


def test_a_correction_without_its_new_answer_says_nothing() -> None:
    assert Correction("age").said is None
