"""Whether a text says yes, no or "I do not know", learned from examples; for what no rule reads.

People answer a yes-or-no question with what happened to them ("had a stent in September"), with
an idiom or in their dialect. The reader is `answer_reader`'s; the examples stand in
`content/answers/agreement/<language>.yml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pydantic.dataclasses import dataclass as content_dataclass

from knowledge.answer_reader import ExampleFile, Reader, Taught, files_in, fit
from knowledge.files import STRICT, parse, parse_yaml
from knowledge.understood import DONT_KNOW, UNCLEAR, Understood

Phrases = tuple[str, ...]

#: The classes, in the order of the scores; the last: the text says none of these.
SAID = ("yes", "no", "unknown")
#: By so much a class must fit better than the next to be taken where the rules read nothing.
MARGIN = 0.65
#: By so much another class must fit better than what the rules read to put that in doubt.
CONTRADICTED = 0.15


@content_dataclass(frozen=True, slots=True, config=STRICT)
class AgreementWords:
    """One language's file; the fields are explained in en.yml."""

    concepts: dict[str, Phrases]
    said_yes: Phrases
    said_no: Phrases
    said_unknown: Phrases
    said_neither: Phrases


def load_agreement(content: Path | None = None) -> Reader:
    """Return the reader fitted on the examples below `content`, or those in use.

    Without examples, as in a version of an older program, it is one that knows no language.
    Raise ContentError for a file that does not hold.
    """
    return _fitted(files_in("agreement", content))


# Of the version in use and of the one before.
@lru_cache(maxsize=2)
def _fitted(files: tuple[ExampleFile, ...]) -> Reader:
    words = {f.path.stem: parse(AgreementWords, parse_yaml(f.path, f.text)) for f in files}
    taught = {name: Taught(one.concepts, _examples(one)) for name, one in words.items()}
    return fit(taught, len(SAID) + 1)


def _examples(words: AgreementWords) -> list[tuple[str, int]]:
    lists = (words.said_yes, words.said_no, words.said_unknown, words.said_neither)
    return [(text, number) for number, texts in enumerate(lists) for text in texts]


def agreed(ruled: Understood, scores: Sequence[float], *, certain: bool) -> Understood:
    """Return what the rules and the examples say together; it is `plain` only by the rules.

    `ruled` is what the rules read, `scores` are the reader's. Where the two contradict each other
    it is unclear; where the rules are `certain`, only they count.
    """
    if not scores:
        return ruled
    best = max(range(len(scores)), key=scores.__getitem__)
    margin = scores[best] - max(s for at, s in enumerate(scores) if at != best)
    said = SAID[best] if best < len(SAID) else None
    if certain:
        return ruled
    if ruled.value is not None:
        # What the rules know as "I do not know" is one: the words for it are many and clear.
        against = ruled.kind != "unknown" and said != ruled.value and margin >= CONTRADICTED
        return UNCLEAR if against else ruled
    if said is None or margin < MARGIN:
        return UNCLEAR
    return DONT_KNOW if said == "unknown" else Understood("value", said)
