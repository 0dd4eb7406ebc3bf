"""How hard a text is to read: words, sentences, LIX and the Flesch-Kincaid grade.

A text is read as patients see it: each list item, and the line that introduces a list, is a
sentence (or more) of its own. Names that must stay as they are (drugs, identifiers, abbreviations,
places) are words of their sentence, but say nothing about how hard the other words are: they are
left out of the share of long words and of the syllables a word. So are numbers, of the syllables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pyphen

Measure = Literal["lix", "flesch-kincaid"]

#: A word of more letters than this is long (Björnsson, Läsbarhet, 1968).
LONG = 6

_WORD = re.compile(r"[^\W_]+(?:[’'‑.,/-][^\W_]+)*")
_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+")
#: A full stop after these ends no sentence; a number's does only before a capital letter.
_ABBREVIATIONS = frozenset(
    [
        "dr",
        "st",
        "co",
        "nr",
        "jf",
        "jfr",
        "ca",
        "eks",
        "ex",
        "e.g",
        "i.e",
        "f.eks",
        "bl.a",
        "esim",
        "nt",
        "lk",
    ]  # five languages together
)
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """The measures of one text. `grade` is None for other languages than English."""

    words: int
    sentences: tuple[tuple[str, int], ...]
    lix: float
    grade: float | None

    @property
    def mean(self) -> float:
        """Words a sentence, on average."""
        return self.words / len(self.sentences) if self.sentences else 0.0

    @property
    def longest(self) -> tuple[str, int]:
        """The sentence of most words, and how many."""
        return max(self.sentences, key=lambda sentence: sentence[1], default=("", 0))

    def by(self, measure: Measure) -> float:
        """Return the figure of `measure`; ValueError for a grade of a text not in English."""
        value = self.lix if measure == "lix" else self.grade
        if value is None:
            raise ValueError(f"{measure} is for English only")
        return value


def sentences(text: str) -> list[str]:
    """Return the sentences of a Markdown text (paragraphs, `- ` lists, `**strong**`)."""
    found: list[str] = []
    for line in text.splitlines():
        plain = line.strip().removeprefix("- ").replace("**", "").strip()
        found.extend(sentence for sentence in _split(plain) if words(sentence))
    return found


def _split(line: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for end in _END.finditer(line):
        before = line[start : end.start()].rstrip(".!?…\"'”’»)]").split()
        last = before[-1].lstrip("(«“\"'").casefold() if before else ""
        stays_open = line[end.start() - 1] == "." and (
            last in _ABBREVIATIONS or (last.isdigit() and line[end.end()].islower())
        )
        if not stays_open:
            parts.append(line[start : end.end()].strip())
            start = end.end()
    return [*parts, line[start:].strip()]


def words(text: str) -> list[str]:
    """Return the words of a text; a number or a hyphened or slashed compound is one word."""
    return _WORD.findall(text)


def _common(text: str, stems: Sequence[str]) -> list[str]:
    """Return the words of a sentence that are no names; a capital within it begins a name."""
    first, *rest = words(text)
    return [
        word
        for word in (first, *(word for word in rest if not word[0].isupper()))
        if not is_name(word, stems)
    ]


def is_name(word: str, stems: Sequence[str]) -> bool:
    """Tell whether a word is an identifier or abbreviation, or begins with one of `stems`."""
    letters = [character for character in word if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    mixed = bool(letters) and any(character.isdigit() for character in word)
    return mixed or capitals >= 2 or word.casefold().startswith(tuple(stems))


def measure(text: str, language: str, stems: Sequence[str] = ()) -> Reading:
    """Measure a Markdown text. `stems`: beginnings of names that count as no hard words.

    LIX is words a sentence + percentage of long words (Björnsson 1968); the grade is that of
    Kincaid and others (1975), in years of American schooling.
    """
    found = [(sentence, len(words(sentence))) for sentence in sentences(text)]
    total = sum(count for _, count in found)
    plain = [word for sentence, _ in found for word in _common(sentence, stems)]
    if not plain:
        return Reading(total, tuple(found), 0.0, 0.0 if language == "en" else None)
    mean = total / len(found)
    share = sum(len(word) > LONG for word in plain) / len(plain)
    grade = None
    if language == "en":
        spoken = [word for word in plain if word[0].isalpha()] or ["a"]
        grade = 0.39 * mean + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59
    return Reading(total, tuple(found), mean + 100 * share, grade)


@cache
def syllables(word: str) -> int:
    """Return the syllables of an English word: the larger of two estimates, each often too low.

    The estimates are the points of hyphenation, and the groups of vowels less a silent ending.
    Over our passages the sum is within 0.4 % of that of the CMU Pronouncing Dictionary.
    """
    # Both estimates read "mye" as one syllable, in the word that stands in every passage.
    spelt = word.casefold().replace("myel", "my-el")
    parts = [part for part in re.split(r"[^a-z]+", spelt) if part]
    points = _hyphenation()
    return max(1, sum(max(_groups(part), len(points.positions(part)) + 1) for part in parts))


def _groups(word: str) -> int:
    count = len(_VOWELS.findall(word))
    silent = (r"[^aeiouyl]e$", r"[aeiouy]le$", r"[^aeiouytd]ed$", r"[^aeiouysxzcghl]es$")
    return count - any(re.search(ending, word) for ending in silent)


@cache
def _hyphenation() -> pyphen.Pyphen:
    """Return the patterns of American English, read when first needed."""
    return pyphen.Pyphen(lang="en_US")
