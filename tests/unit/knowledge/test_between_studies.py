"""What names no study, where none is open, is answered with each study's own answer to choose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.between_studies import between_studies
from knowledge.search import Candidate, Decision, SearchResult

STUDIES = ("one", "two")


def found(decision: Decision, *topics: tuple[str, float]) -> SearchResult:
    return SearchResult(decision, tuple(Candidate(topic, score) for topic, score in topics))


REFUSED = found("no_answer")


def searching(**results: SearchResult) -> Callable[[str | None], SearchResult]:
    return lambda study: results.get(study or "every", REFUSED)


def test_two_studies_that_answer_alike_are_offered_the_likelier_first() -> None:
    search = searching(
        every=found("answer", ("one/age", 0.9)),
        one=found("answer", ("one/age", 0.9)),
        two=found("did_you_mean", ("two/age", 0.95), ("two/sex", 0.2)),
    )
    result = between_studies(search, STUDIES)
    assert result.decision == "did_you_mean"
    assert [one.topic_id for one in result.candidates] == ["two/age", "one/age"]


def test_what_is_refused_among_all_but_not_in_each_is_offered() -> None:
    search = searching(one=found("answer", ("one/a", 0.9)), two=found("answer", ("two/a", 0.9)))
    assert between_studies(search, STUDIES).decision == "did_you_mean"


@pytest.mark.parametrize(
    "second",
    [
        REFUSED,
        found("answer", ("two/age", 0.6)),
        found("answer", ("general/age", 0.99)),
    ],
    ids=["refused", "far less likely", "of no study"],
)
def test_what_one_study_alone_answers_is_left_as_it_was(second: SearchResult) -> None:
    every = found("answer", ("one/age", 0.9))
    search = searching(every=every, one=found("answer", ("one/age", 0.9)), two=second)
    assert between_studies(search, STUDIES) is every


def test_a_general_answer_is_no_study_s_and_none_is_searched_for_another() -> None:
    general = found("answer", ("general/ecog", 0.9))
    asked: list[str | None] = []

    def search(study: str | None) -> SearchResult:
        asked.append(study)
        return general

    assert between_studies(search, STUDIES) is general
    assert asked == [None]


def test_what_nothing_answers_stays_refused() -> None:
    assert between_studies(searching(), STUDIES) is REFUSED
    assert between_studies(searching(), ()) is REFUSED
