"""What is offered to choose from, where search nearly answers or nearly refuses."""

from __future__ import annotations

from typing import Protocol

from knowledge.search import CLOSE, Explanation, SearchResult

#: So probable a second topic, as a share of the first's, is offered beside it and not passed over:
#: of the test questions answered so, the second is right as often as the first.
NEAR = 0.7
#: What search refuses though an answer is so probable, and its first topic has so much of that, is
#: asked back ("Is it this?"). Of 58 refused test questions that have an answer 30 get its title so,
#: and of 806 that have none 29 get one that they have to decline.
LIKELY, OF_FIRST = 0.9, 0.7
#: So many topics are offered.
SHOWN = 3


class Explains(Protocol):
    """A search; `knowledge.search.Searcher` is one."""

    def explain(self, query: str, language: str, study: str | None = None) -> Explanation:
        """Return what to do with `query`, and why."""
        ...


def offered(
    searcher: Explains, text: str, language: str, study: str | None, result: SearchResult
) -> SearchResult:
    """Return `result`, or the choice that is fairer: of two answers, or of one that was refused."""
    if result.decision == "answer":
        first, *others = result.candidates
        near = [one for one in others if one.score >= NEAR * first.score]
        return SearchResult("did_you_mean", (first, *near)) if near else result
    if result.decision != "no_answer":
        return result
    why = searcher.explain(text, language, study)
    if why.answerable < LIKELY or not why.ranked:
        return result
    first, *others = why.ranked[:SHOWN]
    if first.score < OF_FIRST * why.answerable:
        return result
    close = [one for one in others if one.score >= CLOSE * first.score]
    return SearchResult("did_you_mean", (first, *close))
