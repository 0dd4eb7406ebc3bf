"""The questions in a message that tells something, too."""

from __future__ import annotations

import re
from typing import Protocol

from knowledge.offers import choice
from knowledge.search import SearchResult

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
#: Fewer words ask nothing by themselves ("right?").
FEWEST = 3
#: So sure of its first topic, a sentence is answered by itself; else its topics are offered.
SURE_ALONE = 0.75
#: So sure of its first topic, a whole message is answered whatever a question in it is about: "I
#: have HIV, well kept. Does that rule me out?" asks for HIV.
SURE_WHOLE = 0.9
#: A choice whose first topic is less probable is no choice, but what many words have in common
#: with anything: of messages of made-up people of whom search made one, hardly any was of use.
WEAK = 0.3


class Searches(Protocol):
    """A search; `knowledge.search.Searcher` is one."""

    def search(self, query: str, language: str, study: str | None = None) -> SearchResult:
        """Return what to do with `query`."""
        ...


def questions_in(text: str) -> list[str]:
    """Return the sentences of `text` that end with a question mark, the last one first.

    None where it is a single sentence, and none of fewer than FEWEST words.
    """
    sentences = [found.strip() for found in _SENTENCE.findall(text)]
    sentences = [sentence for sentence in sentences if sentence.strip(".!? ")]
    if len(sentences) == 1:
        return []
    asked = (one for one in reversed(sentences) if one.endswith("?"))
    return [sentence for sentence in asked if len(sentence.split()) >= FEWEST]


def search_questions(
    searcher: Searches, text: str, language: str, study: str | None, whole: SearchResult
) -> SearchResult:
    """Return `whole`, what search makes of `text`, or what it makes of the questions in it.

    The latter where `whole` answers nothing, or is less sure than SURE_WHOLE and than a question by
    itself, which asks for something else.
    """
    first = whole.candidates[0].score if whole.candidates else 0.0
    if whole.decision == "answer" and first >= SURE_WHOLE:
        return whole
    parts = [searcher.search(one, language, study) for one in questions_in(text)]
    answers = [part for part in parts if part.decision == "answer"]
    best = max(answers, key=lambda part: part.candidates[0].score, default=None)
    if whole.decision == "answer":
        return whole if best is None else _rather(best, whole)
    if best is not None:
        if best.candidates[0].score >= SURE_ALONE:
            return best
        return choice(best.candidates)
    if not parts or (whole.decision == "did_you_mean" and first >= WEAK):
        return whole
    choices = (part for part in parts if part.decision == "did_you_mean")
    return next(choices, SearchResult("no_answer", ()))


def _rather(part: SearchResult, whole: SearchResult) -> SearchResult:
    """Return the answer to `part` where it is the surer one, both to choose from if hardly."""
    one, other = part.candidates[0], whole.candidates[0]
    if one.topic_id == other.topic_id or one.score <= other.score:
        return whole
    return part if one.score >= SURE_ALONE else SearchResult("did_you_mean", (one, other))
