"""What is offered to choose from, where search nearly answers or nearly refuses."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.follow_up import Explains
from knowledge.search import CLOSE, Candidate, SearchResult

#: So probable a second topic, as a share of the first's, is offered beside it and not passed over:
#: of the test questions answered so, the second is right as often as the first.
NEAR = 0.7
#: What search refuses though an answer is so probable, and its first topic has so much of that, is
#: asked back ("Is it this?"). Of 58 refused test questions that have an answer 30 get its title so,
#: and of 806 that have none 29 get one that they have to decline.
LIKELY, OF_FIRST = 0.9, 0.7
#: So many topics are offered.
SHOWN = 3


def choice(candidates: Sequence[Candidate], share: float = CLOSE) -> SearchResult:
    """Return the first of `candidates` and those that have `share` of its score, to choose from."""
    least = share * candidates[0].score
    return SearchResult("did_you_mean", tuple(one for one in candidates if one.score >= least))


def offered(
    searcher: Explains, text: str, language: str, study: str | None, result: SearchResult
) -> SearchResult:
    """Return `result`, or the choice that is fairer: of two answers, or of one that was refused."""
    if result.decision == "answer":
        both = choice(result.candidates, NEAR)
        return both if len(both.candidates) > 1 else result
    if result.decision != "no_answer":
        return result
    why = searcher.explain(text, language, study)
    if why.answerable < LIKELY or not why.ranked:
        return result
    if why.ranked[0].score < OF_FIRST * why.answerable:
        return result
    return choice(why.ranked[:SHOWN])
