"""What is asked back where search nearly answers or nearly refuses; its probabilities are ours."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from knowledge.offers import offered
from knowledge.search import Candidate, Decision, Explanation, SearchResult


def said(decision: Decision, **scores: float) -> SearchResult:
    return SearchResult(decision, tuple(Candidate(f"s/{t}", score) for t, score in scores.items()))


REFUSED = said("no_answer")


@dataclass(frozen=True)
class Refuses:
    """Finds an answer so probable, and its topics so."""

    answerable: float
    ranked: SearchResult

    def explain(self, query: str, language: str, study: str | None = None) -> Explanation:
        return Explanation(REFUSED, self.ranked.candidates, self.answerable, 0.97, ())


def found(result: SearchResult, answerable: float = 0.0, **scores: float) -> SearchResult:
    search = Refuses(answerable, said("no_answer", **scores))
    return offered(search, "where is it", "en", "s", result)


def test_of_two_answers_that_are_nearly_as_likely_both_are_offered() -> None:
    result = found(said("answer", outlook=0.52, duration=0.47, age=0.01))
    assert result == said("did_you_mean", outlook=0.52, duration=0.47)


def test_an_answer_that_is_clearly_likelier_is_given() -> None:
    clear = said("answer", duration=0.8, outlook=0.19)
    assert found(clear) is clear


def test_what_is_refused_though_likely_is_asked_back() -> None:
    result = found(REFUSED, 0.93, sites=0.9, countries=0.06, age=0.001)
    assert result == said("did_you_mean", sites=0.9, countries=0.06)


@pytest.mark.parametrize(
    ("answerable", "scores"),
    [(0.85, {"sites": 0.85}), (0.95, {"sites": 0.5, "countries": 0.45}), (0.95, {})],
)
def test_what_is_refused_and_unlikely_or_unclear_stays_refused(
    answerable: float, scores: dict[str, float]
) -> None:
    assert found(REFUSED, answerable, **scores) is REFUSED


def test_a_choice_stays() -> None:
    choice = said("did_you_mean", outlook=0.5, duration=0.49)
    assert found(choice, 0.95, sites=0.95) is choice
