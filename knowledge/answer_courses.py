"""What a message tells of a course of treatment, in order: medicines, transplants, relapses.

"VRd and the transplant, then Darzalex when it came back" is a medicine, a transplant, a step, a
medicine, a return. The words stand in `content/answers/courses/<language>.yml`; en.yml explains
the fields.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import groupby

from pydantic.dataclasses import dataclass as content_dataclass

from knowledge.answer_signs import A_YEAR, CUTS
from knowledge.answer_words import Token, fold, words_of
from knowledge.files import STRICT

Phrases = tuple[str, ...]


@content_dataclass(frozen=True, slots=True, config=STRICT)
class CourseWords:
    """One language's file; a phrase that ends with * may have any ending."""

    medicines: Phrases
    treatments: Phrases
    transplants: Phrases
    maintenance: Phrases
    steps: Phrases
    returns: Phrases
    together: Phrases
    only: Phrases
    watched: Phrases


#: Signs that stand between two parts of a course, and years, as events.
SIGN, YEAR = "sign", "year"
#: What is given.
GIVEN = frozenset({"medicines", "treatments", "transplants"})


@dataclass(frozen=True, slots=True)
class CourseTable:
    """One language's words, compiled."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def of(cls, words: CourseWords) -> CourseTable:
        """Return the table of `words`; they are found with and without their special letters."""
        return cls(
            tuple((one.name, _pattern(getattr(words, one.name))) for one in fields(CourseWords))
        )

    def events(self, tokens: Sequence[Token]) -> tuple[str, ...]:
        """Return what is told, in order: names of fields of CourseWords, SIGN and YEAR."""
        text = " ".join(token.text for token in tokens)
        found = [
            (match.start(), name)
            for name, pattern in self.patterns
            for match in pattern.finditer(text)
        ]
        at = 0
        for token in tokens:
            if token.text in CUTS:
                found.append((at, SIGN))
            elif A_YEAR.fullmatch(token.text):
                found.append((at, YEAR))
            at += len(token.text) + 1
        return tuple(name for _, name in sorted(found))


def _pattern(phrases: Phrases) -> re.Pattern[str]:
    found = set()
    for phrase in phrases:
        ending = r"\w*" if phrase.endswith("*") else ""
        plain = phrase.removesuffix("*")
        for written in (plain, fold(plain.casefold())):
            found.add(re.escape(" ".join(words_of(written))) + ending)
    # The longest first: of two phrases at one place it says more.
    alternatives = "|".join(sorted(found, key=lambda one: (-len(one), one)))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def parts(events: Sequence[str], between: frozenset[str]) -> int:
    """Return in how many of the parts that `between` divides a course something is given."""
    divided = groupby(events, key=lambda event: event in between)
    return sum(not cut and not GIVEN.isdisjoint(part) for cut, part in divided)


def plans_in(events: Sequence[str]) -> int:
    """Return how many treatment plans a course tells, as far as its order shows.

    A transplant after a medicine is of the same plan, and so is what only maintains; unless the
    illness came back between.
    """
    plans, returned = 0, False
    for cut, part in groupby(events, key=lambda event: event in _BETWEEN):
        said = set(part)
        if cut:
            returned = returned or "returns" in said
            continue
        if not said & (GIVEN | {"maintenance"}):
            continue
        goes_on = plans > 0 and not returned
        of_before = "maintenance" in said or not said & {"medicines", "treatments"}
        plans += not (goes_on and of_before)
        returned = False
    return plans


_BETWEEN = frozenset({"steps", "returns"})
