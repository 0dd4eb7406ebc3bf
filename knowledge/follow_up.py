"""Questions that name one of several alternatives: "and for men?", "what about Estonia?".

Most of them go on from the answer before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from knowledge.follow_up_words import FollowUps
from knowledge.search import Candidate, Explanation, SearchResult
from knowledge.words import plain_words

#: So many words may follow a connective; so many a question without one may have.
LED, BARE = 6, 3
#: A question of up to so many words of which search is unsure may go on from the one before, too.
UNSURE = 8
#: So sure of its first topic, a question stands alone, whatever was asked before.
CONFIDENT = 0.75
#: What goes on from an answered question is likelier to be answerable than a question out of the
#: blue, of which the thresholds of search are made. So probable must it be alone, and so probable
#: together with the one before.
ALONE, TOGETHER = 0.5, 0.9
#: Only so many of a question's own first topics can be meant. They are weighed by their score for
#: the question alone, to this power, times that for both questions together.
OWN, POWER = 5, 0.75
#: With this share of what was weighed the first is shown, and else offered.
SHARE = 0.5
#: So many candidates are given.
SHOWN = 3
#: What a question names comes into question from this share of the first topic's score on.
NAMED = 0.02


@dataclass(frozen=True, slots=True)
class Before:
    """What was answered last: the question, and the topic that was shown."""

    question: str
    topic_id: str


class Explains(Protocol):
    """A search that says why; `knowledge.search.Searcher` is one."""

    def explain(self, query: str, language: str, study: str | None = None) -> Explanation:
        """Return what to do with `query`, and why."""
        ...


def search_after(  # noqa: PLR0917 - those of a search, and what went before
    searcher: Explains,
    follow_ups: FollowUps,
    question: str,
    language: str,
    study: str | None,
    before: Before,
) -> SearchResult:
    """Return what to do with `question`, which may go on from what was asked before.

    A question that is clear by itself is answered by itself. One that only names an alternative to
    what was asked ("and for men?") is never taken for a question of its own.
    """
    alone = searcher.explain(question, language, study)
    rest, led = follow_ups.without_connective(question, language)
    count = len(plain_words(rest))
    short = count <= (LED if led else BARE)
    unsure = alone.result.decision == "did_you_mean" and count <= UNSURE
    if not count or not (short or unsure):
        return alone.result
    if follow_ups.named(rest) and count <= BARE:
        other = follow_ups.exchanged(before.question, rest)
        both = searcher.explain(other or f"{before.question} {rest}", language, study)
        found = _in_its_place(alone, both, follow_ups.counterpart(before.topic_id, rest), other)
        if found is not None:
            return found
    if _confident(alone):
        return alone.result
    if alone.answerable >= ALONE:
        both = searcher.explain(f"{before.question} {rest}", language, study)
        if both.answerable >= TOGETHER and (short or both.result.decision == "answer"):
            return _weighed(alone, both)
    if led and (alone.result.candidates or _first(alone) >= CONFIDENT):
        # It goes on from something that search could not join it to: ask what is meant.
        return SearchResult("did_you_mean", alone.ranked[:SHOWN])
    return alone.result


def asked_back(follow_ups: FollowUps, question: str, result: SearchResult) -> SearchResult:
    """Return `result`; as a choice where it would answer for women who ask about men.

    Or for any other alternative that `question` names alone, where that comes into question too:
    it is offered first.
    """
    if result.decision != "answer":
        return result
    first = result.candidates[0]
    meant = follow_ups.meant_instead(first.topic_id, question)
    close = [one for one in result.candidates if one.score >= NAMED * first.score]
    found = [one for one in close if one.topic_id == meant]
    if not found:
        return result
    return SearchResult("did_you_mean", (*found, *(one for one in close if one not in found)))


def _first(why: Explanation) -> float:
    return why.ranked[0].score if why.ranked else 0.0


def _confident(alone: Explanation) -> bool:
    return alone.result.decision == "answer" and _first(alone) >= CONFIDENT


def _in_its_place(
    alone: Explanation, both: Explanation, counterpart: str | None, other: str | None
) -> SearchResult | None:
    """Return the answer to the question before, asked of the alternative; None if there is none."""
    if both.answerable < TOGETHER:
        return None
    scores = {candidate.topic_id: candidate.score for candidate in both.ranked}
    own = {candidate.topic_id: candidate.score for candidate in alone.ranked[:OWN]}
    if counterpart in scores:
        score = max(scores[counterpart], own.get(counterpart, 0.0))
        return SearchResult("answer", (Candidate(counterpart, score),))
    # What was only added to the question before must have to do with it.
    if _first(both) >= SHARE and (other or both.ranked[0].topic_id in own):
        return SearchResult("answer", both.ranked[:SHOWN])
    return None


def _weighed(alone: Explanation, both: Explanation) -> SearchResult:
    own = {candidate.topic_id: candidate.score for candidate in alone.ranked[:OWN]}
    together = {candidate.topic_id: candidate.score for candidate in both.ranked}
    weights = {topic: score**POWER * together.get(topic, 0.0) for topic, score in own.items()}
    total = sum(weights.values())
    if not total:
        return alone.result
    ranked = sorted(weights, key=lambda topic: (-weights[topic], topic))[:SHOWN]
    candidates = tuple(
        Candidate(topic, max(own[topic], together.get(topic, 0.0))) for topic in ranked
    )
    # What search would refuse alone is at most offered.
    sure = alone.result.decision != "no_answer" and weights[ranked[0]] / total >= SHARE
    return SearchResult("answer" if sure else "did_you_mean", candidates)
