"""What is asked in the midst of what is told, with a search whose answers are written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search import Candidate, Decision, SearchResult
from knowledge.sentences import questions_in, search_questions

NOTHING = SearchResult("no_answer", ())


def said(decision: Decision, **scores: float) -> SearchResult:
    return SearchResult(decision, tuple(Candidate(f"s/{t}", score) for t, score in scores.items()))


@dataclass(frozen=True)
class Told:
    """Finds what it was told to; nothing for anything else."""

    answers: Mapping[str, SearchResult]

    def search(self, query: str, language: str, study: str | None = None) -> SearchResult:
        return self.answers.get(query, NOTHING)


def found(text: str, whole: SearchResult, **answers: SearchResult) -> SearchResult:
    told = {f"{name.replace('_', ' ')}?": result for name, result in answers.items()}
    return search_questions(Told(told), text, "en", "s", whole)


TOLD = "It rained all day. We have two dogs. How often must one come? So it goes."


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (TOLD, ["How often must one come?"]),
        ("How long is it? I am 70. And where is it?", ["And where is it?", "How long is it?"]),
        ("he is 81\nis he too old for it?", ["is he too old for it?"]),
        ("How often must one come?", []),
        ("How often must one come???", []),
        ("It rained all day. Right?", []),
        ("It rained. We have dogs.", []),
        ("… ?! ?", []),
        ("", []),
    ],
)
def test_the_questions_of_a_message_are_its_sentences_with_a_question_mark(
    text: str, questions: list[str]
) -> None:
    assert questions_in(text) == questions


@given(st.text())
def test_each_question_stands_in_the_text_and_ends_with_a_question_mark(text: str) -> None:
    for question in questions_in(text):
        assert question in text
        assert question.endswith("?")


@pytest.mark.parametrize("whole", [NOTHING, said("did_you_mean", dogs=0.6, rain=0.3)])
def test_what_a_question_alone_is_surely_about_is_answered(whole: SearchResult) -> None:
    visits = said("answer", visits=0.9, steps=0.05)
    assert found(TOLD, whole, How_often_must_one_come=visits) is visits


def test_what_a_question_alone_is_hardly_about_is_offered() -> None:
    unsure = said("answer", visits=0.6, steps=0.3, age=0.001)
    result = found(TOLD, NOTHING, How_often_must_one_come=unsure)
    assert result == said("did_you_mean", visits=0.6, steps=0.3)


def test_of_two_questions_the_clearer_is_answered() -> None:
    text = "I am 70. How long is it? Where is it?"
    clear, other = said("answer", duration=0.95), said("answer", sites=0.8)
    assert found(text, NOTHING, How_long_is_it=clear, Where_is_it=other) is clear


def test_what_is_clear_as_a_whole_stays() -> None:
    whole = said("answer", heart=0.92)
    assert found(TOLD, whole, How_often_must_one_come=said("answer", visits=0.99)) is whole


@pytest.mark.parametrize("part", [NOTHING, said("answer", heart=0.9), said("answer", visits=0.6)])
def test_what_is_less_clear_as_a_whole_stays_where_no_question_is_clearer(
    part: SearchResult,
) -> None:
    whole = said("answer", heart=0.8)
    assert found(TOLD, whole, How_often_must_one_come=part) is whole


def test_what_is_less_clear_as_a_whole_gives_way_to_a_clearer_question() -> None:
    visits = said("answer", visits=0.85)
    assert found(TOLD, said("answer", heart=0.8), How_often_must_one_come=visits) is visits


def test_of_two_unclear_answers_both_are_offered() -> None:
    result = found(
        TOLD, said("answer", heart=0.55), How_often_must_one_come=said("answer", visits=0.6)
    )
    assert result == said("did_you_mean", visits=0.6, heart=0.55)


def test_a_message_without_a_question_mark_is_searched_as_a_whole_only() -> None:
    whole = said("did_you_mean", heart=0.1)
    assert found("It rained all day. We have two dogs.", whole) is whole


def test_a_choice_of_unlikely_topics_is_not_offered_where_the_question_finds_nothing() -> None:
    assert found(TOLD, said("did_you_mean", heart=0.12, age=0.1)) == NOTHING
    likely = said("did_you_mean", heart=0.5, age=0.1)
    assert found(TOLD, likely) is likely
    choice = said("did_you_mean", visits=0.4, steps=0.3)
    weak = said("did_you_mean", heart=0.12)
    assert found(TOLD, weak, How_often_must_one_come=choice) is choice
