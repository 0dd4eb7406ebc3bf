"""The questions in a message that tells something, too."""

from __future__ import annotations

import re
from typing import Protocol

from knowledge.search import CLOSE, SearchResult

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
#: Fewer words ask nothing by themselves ("right?").
FEWEST = 3
#: So sure of its first topic, a sentence is answered by itself; else its topics are offered.
SURE_ALONE = 0.75
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

    The latter where `whole` answers nothing and there are any.
    """
    questions = [] if whole.decision == "answer" else questions_in(text)
    if not questions:
        return whole
    parts = [searcher.search(question, language, study) for question in questions]
    answers = [part for part in parts if part.decision == "answer"]
    if answers:
        best = max(answers, key=lambda part: part.candidates[0].score)
        first = best.candidates[0].score
        if first >= SURE_ALONE:
            return best
        close = tuple(one for one in best.candidates if one.score >= CLOSE * first)
        return SearchResult("did_you_mean", close)
    if whole.decision == "did_you_mean" and whole.candidates[0].score >= WEAK:
        return whole
    choices = (part for part in parts if part.decision == "did_you_mean")
    return next(choices, SearchResult("no_answer", ()))
