"""The notation of the pattern files, read into plain data.

    word            this word; case, apostrophes and missing special letters do not matter
    stem*           a word that begins so             *tail    a word that ends so
    {38-42}         a number in this range            @list    one entry of the file's `words`
    (a|b c|d*)      one of these; each may be several words
    a b             b directly after a
    a ... b         b after a in the same sentence, up to 3 words between; `...7`: up to 7
    a .             a at the end of a sentence
    a & b           both in one sentence, in any order, at most 12 words apart

Each part of `a & b` may itself be a sequence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.safety.text import END, normalise

_GAP = 3
_SYMBOL = re.compile(r"\s*(?:(?P<gap>\.{3}(?P<size>\d*))|(?P<group>\([^()]*\))|(?P<item>[^\s()]+))")
_RANGE = re.compile(r"\{(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)\}")
_WORD = re.compile(r"\*?[^\W_]+|[^\W_]+\*")


class NotationError(ValueError):
    """A pattern does not follow the notation; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Atom:
    """What one word of a text is compared with."""

    kind: Literal["word", "stem", "tail", "range"]
    text: str = ""
    low: float = 0.0
    high: float = 0.0


#: One alternative: atoms that follow each other directly.
Phrase = tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """A place in a pattern: any of these phrases."""

    phrases: frozenset[Phrase]


@dataclass(frozen=True, slots=True)
class Step:
    """An element, and how many words may stand between it and the one before."""

    element: Element
    gap: int


Sequence_ = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Sequences that must all stand in one sentence; `source` is the pattern as written."""

    source: str
    parts: tuple[Sequence_, ...]


WordLists = Mapping[str, Sequence[str]]


def parse_pattern(source: str, lists: WordLists) -> Pattern:
    """Return the pattern that `source` writes; raise NotationError where it cannot be read."""
    return Pattern(source, tuple(_sequence(part, lists) for part in source.split(" & ")))


def _sequence(text: str, lists: WordLists) -> Sequence_:
    steps: list[Step] = []
    gap = 0
    position = 0
    text = text.strip()
    while position < len(text):
        match = _SYMBOL.match(text, position)
        if match is None:
            raise NotationError(f"cannot read {text[position:]!r}: is a bracket missing?")
        position = match.end()
        if match["gap"]:
            if not steps or gap:
                raise NotationError("a gap (...) stands between two words")
            gap = int(match["size"] or _GAP)
            continue
        inner = match["group"][1:-1].split("|") if match["group"] else [match["item"]]
        phrases = frozenset(phrase for entry in inner for phrase in _phrases(entry, lists))
        steps.append(Step(Element(phrases), gap))
        gap = 0
    if not steps or gap:
        raise NotationError("a pattern begins and ends with a word")
    return tuple(steps)


def _phrases(entry: str, lists: WordLists) -> frozenset[Phrase]:
    entry = entry.strip()
    if entry.startswith("@"):
        if entry[1:] not in lists:
            raise NotationError(f"there is no word list {entry!r}")
        return frozenset(p for item in lists[entry[1:]] for p in _phrases(item, lists))
    atoms = tuple(_atom(word) for word in entry.split())
    if not atoms:
        raise NotationError("an alternative is empty")
    return frozenset({atoms})


def _atom(word: str) -> Atom:
    if number := _RANGE.fullmatch(word):
        return Atom("range", low=float(number[1]), high=float(number[2]))
    if word == END:
        return Atom("word", END)
    word = normalise(word)
    if not _WORD.fullmatch(word):
        raise NotationError(f"{word!r} is not one word, stem* or *tail")
    if word.endswith("*"):
        return Atom("stem", word[:-1])
    if word.startswith("*"):
        return Atom("tail", word[1:])
    return Atom("word", word)
