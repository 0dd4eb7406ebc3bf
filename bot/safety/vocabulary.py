"""Every word, phrase and element of the patterns, numbered, to be looked up word by word.

Numbers stand for them so that a long message is searched in a few milliseconds: from the elements
that occur it is counted how much of which pattern is there, and only whole ones are followed.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.safety.notation import Atom, Element, Pattern, Phrase
from bot.safety.text import spellings, without_diacritics

#: Words this long are recognised with one letter wrong, missing, doubled or swapped.
SHORTEST_MISSPELT = 8
_LONGEST_STEM = 13


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern in numbers: per part its steps (element, gap before); how many elements it has."""

    source: str
    number: int
    parts: tuple[tuple[tuple[int, int], ...], ...]
    size: int


class Vocabulary:
    """What the patterns added so far look for."""

    def __init__(self) -> None:
        self._atoms: dict[Atom, int] = {}
        self._phrases: dict[Phrase, int] = {}
        self._elements: dict[Element, int] = {}
        #: For each element its phrases and the patterns it is part of; for each phrase the elements
        #: it is part of; the patterns by their numbers.
        self.phrases_of: list[tuple[int, ...]] = []
        self.patterns_with: list[list[int]] = []
        self.elements_with: list[list[int]] = []
        self.patterns: list[Compiled] = []
        #: For an atom the phrase that it is alone; for two atoms the phrases that begin so, as
        #: (phrase, the atoms that follow).
        self.alone: dict[int, int] = {}
        self.beginning: dict[tuple[int, int], list[tuple[int, tuple[int, ...]]]] = {}
        #: The atoms with which longer phrases begin.
        self.openers: set[int] = set()
        self._whole: dict[str, set[int]] = defaultdict(set)
        self._stems: dict[str, set[int]] = defaultdict(set)
        self._tails: dict[str, set[int]] = defaultdict(set)
        self._ranges: list[tuple[float, float, int]] = []
        self._misspelt_whole: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self._misspelt_stems: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self._stem_lengths: list[int] = []
        self._tail_lengths: list[int] = []

    def add(self, pattern: Pattern) -> Compiled:
        """Add what `pattern` looks for; return the pattern in numbers."""
        parts = tuple(
            tuple((self._element(step.element), step.gap) for step in part)
            for part in pattern.parts
        )
        elements = {element for part in parts for element, _ in part}
        compiled = Compiled(pattern.source, len(self.patterns), parts, len(elements))
        self.patterns.append(compiled)
        for element in elements:
            self.patterns_with[element].append(compiled.number)
        return compiled

    def _element(self, element: Element) -> int:
        number = self._elements.get(element)
        if number is None:
            number = self._elements[element] = len(self.phrases_of)
            phrases = tuple(self._phrase(phrase) for phrase in element.phrases)
            self.phrases_of.append(phrases)
            self.patterns_with.append([])
            for phrase in set(phrases):
                self.elements_with[phrase].append(number)
        return number

    def _phrase(self, phrase: Phrase) -> int:
        number = self._phrases.get(phrase)
        if number is None:
            number = self._phrases[phrase] = len(self.elements_with)
            self.elements_with.append([])
            first, *rest = (self._atom(atom) for atom in phrase)
            if rest:
                self.openers.add(first)
                self.beginning.setdefault((first, rest[0]), []).append((number, tuple(rest[1:])))
            else:
                self.alone[first] = number
        return number

    def _atom(self, atom: Atom) -> int:
        number = self._atoms.get(atom)
        if number is None:
            number = self._atoms[atom] = len(self._atoms)
            self._enter(atom, number)
        return number

    def _enter(self, atom: Atom, number: int) -> None:
        if atom.kind == "range":
            self._ranges.append((atom.low, atom.high, number))
            return
        exact, misspelt = {
            "word": (self._whole, self._misspelt_whole),
            "stem": (self._stems, self._misspelt_stems),
            "tail": (self._tails, None),
        }[atom.kind]
        for form in spellings(atom.text):
            exact[form].add(number)
            if misspelt is not None and len(form) >= SHORTEST_MISSPELT:
                for variant in _variants(form):
                    misspelt[variant].add((form, number))
            lengths = {"stem": self._stem_lengths, "tail": self._tail_lengths}.get(atom.kind)
            if lengths is not None and len(form) not in lengths:
                insort(lengths, len(form))

    def look_up(self, word: str) -> set[int]:
        """Return the atoms that `word` matches: as typed, without diacritics, or misspelt."""
        found = self._exact(word)
        if not word.isascii():
            found |= self._exact(without_diacritics(word))
        if not found and len(word) >= SHORTEST_MISSPELT - 1 and word[0].isalpha():
            return self._misspelt(word)
        return found

    def _exact(self, word: str) -> set[int]:
        found = set(self._whole.get(word, ()))
        size = len(word)
        for length in self._stem_lengths:
            if length > size:
                break
            if atoms := self._stems.get(word[:length]):
                found |= atoms
        for length in self._tail_lengths:
            if length > size:
                break
            if atoms := self._tails.get(word[-length:]):
                found |= atoms
        if word.isascii() and word[:1].isdigit():
            number = float(word)
            found.update(atom for low, high, atom in self._ranges if low <= number <= high)
        return found

    def _misspelt(self, word: str) -> set[int]:
        found: set[int] = set()
        for variant in _variants(word):
            for form, atom in self._misspelt_whole.get(variant, ()):
                if one_apart(word, form):
                    found.add(atom)
        for length in range(SHORTEST_MISSPELT - 1, min(len(word), _LONGEST_STEM) + 1):
            start = word[:length]
            for variant in _variants(start):
                for form, atom in self._misspelt_stems.get(variant, ()):
                    if one_apart(start, form):
                        found.add(atom)
        return found


def _variants(word: str) -> Iterator[str]:
    """Yield `word` and what is left of it without one letter (not the first).

    Two words that are one slip apart have one of these in common.
    """
    yield word
    for index in range(1, len(word)):
        yield word[:index] + word[index + 1 :]


def one_apart(a: str, b: str) -> bool:
    """Tell whether two words with the same first letter differ by at most one slip.

    A slip is one letter wrong, missing or too many, or two neighbours swapped
    (Damerau-Levenshtein distance of 1).
    """
    if a[:1] != b[:1]:
        return False
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) == len(b):
        swapped = a[:at] + a[at : at + 2][::-1] + a[at + 2 :]
        return a[at + 1 :] == b[at + 1 :] or swapped == b
    return len(b) - len(a) == 1 and a[at:] == b[at + 1 :]
