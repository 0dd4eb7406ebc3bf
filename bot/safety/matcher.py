"""Finding patterns in a message, in time linear in its length.

Words are looked up in dictionaries once for all patterns of all languages; a pattern is only
followed where each of its elements occurs. No regular expression is run on the message.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.safety.notation import Atom, Element, Pattern, Sequence_
from bot.safety.text import Words, spellings, without_diacritics

#: Words this long are recognised with one letter wrong, missing, doubled or swapped.
SHORTEST_MISSPELT = 8
_LONGEST_STEM = 13
#: How far apart the parts of `a & b` may begin.
WINDOW = 12

Span = tuple[int, int]


class Vocabulary:
    """All atoms of a set of patterns, ready to be looked up word by word."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._whole: dict[str, set[Atom]] = defaultdict(set)
        self._stems: dict[str, set[Atom]] = defaultdict(set)
        self._tails: dict[str, set[Atom]] = defaultdict(set)
        self._ranges: set[Atom] = set()
        self._misspelt_whole: dict[str, set[tuple[str, Atom]]] = defaultdict(set)
        self._misspelt_stems: dict[str, set[tuple[str, Atom]]] = defaultdict(set)
        self._first: dict[Atom, set[Element]] = defaultdict(set)
        for element in {e for pattern in patterns for e in pattern.elements}:
            for phrase in element.phrases:
                self._first[phrase[0]].add(element)
                for atom in phrase:
                    self._add(atom)
        self._stem_lengths = sorted({len(stem) for stem in self._stems})
        self._tail_lengths = sorted({len(tail) for tail in self._tails})

    def _add(self, atom: Atom) -> None:
        if atom.kind == "range":
            self._ranges.add(atom)
            return
        exact, misspelt = {
            "word": (self._whole, self._misspelt_whole),
            "stem": (self._stems, self._misspelt_stems),
            "tail": (self._tails, None),
        }[atom.kind]
        for form in spellings(atom.text):
            exact[form].add(atom)
            if misspelt is not None and len(form) >= SHORTEST_MISSPELT:
                for variant in _variants(form):
                    misspelt[variant].add((form, atom))

    def look_up(self, word: str) -> set[Atom]:
        """Return the atoms that `word` matches, as typed, without diacritics, or misspelt."""
        found: set[Atom] = set()
        for form in {word, without_diacritics(word)}:
            found |= self._exact(form)
        if not found and len(word) >= SHORTEST_MISSPELT - 1 and not word[0].isdigit():
            found = self._misspelt(word)
        return found

    def _exact(self, word: str) -> set[Atom]:
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
        if word[0].isdecimal() and word.isascii():
            number = float(word)
            found.update(atom for atom in self._ranges if atom.low <= number <= atom.high)
        return found

    def _misspelt(self, word: str) -> set[Atom]:
        found: set[Atom] = set()
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

    def begun_by(self, atom: Atom) -> set[Element]:
        """Return the elements of which a phrase begins with `atom`."""
        return self._first[atom]


class Message:
    """One text, looked up in a vocabulary."""

    def __init__(self, words: Words, vocabulary: Vocabulary) -> None:
        self._sentences = words.sentences
        self._places: dict[Atom, list[int]] = defaultdict(list)
        known: dict[str, set[Atom]] = {}
        for place, word in enumerate(words.words):
            atoms = known.get(word)
            if atoms is None:
                atoms = known[word] = vocabulary.look_up(word)
            for atom in atoms:
                self._places[atom].append(place)
        self._elements = {e for atom in self._places for e in vocabulary.begun_by(atom)}
        self._spans: dict[Element, list[Span]] = {}

    def sentences_with(self, pattern: Pattern, elements: frozenset[Element]) -> set[int]:
        """Return the numbers of the sentences in which `pattern` (of `elements`) is found."""
        if not elements <= self._elements:
            return set()
        parts = [self._find(part) for part in pattern.parts]
        if not all(parts):
            return set()
        found: set[int] = set()
        others = [[start for start, _ in part] for part in parts[1:]]
        for start, _ in parts[0]:
            if all(self._near(start, starts) for starts in others):
                found.add(self._sentences[start])
        return found

    def _near(self, place: int, starts: list[int]) -> bool:
        first = bisect_left(starts, place - WINDOW)
        last = bisect_right(starts, place + WINDOW)
        sentence = self._sentences[place]
        return any(self._sentences[start] == sentence for start in starts[first:last])

    def _find(self, part: Sequence_) -> list[Span]:
        """Return the spans of a sequence, sorted by start; each ends at its nearest match."""
        spans = self._of(part[-1].element)
        for index in range(len(part) - 2, -1, -1):
            gap = part[index + 1].gap
            starts = [start for start, _ in spans]
            longer: list[Span] = []
            for start, end in self._of(part[index].element):
                at = bisect_left(starts, end)
                if (
                    at < len(starts)
                    and starts[at] - end <= gap
                    and self._sentences[starts[at]] == self._sentences[start]
                ):
                    longer.append((start, spans[at][1]))
            spans = longer
        return spans

    def _of(self, element: Element) -> list[Span]:
        spans = self._spans.get(element)
        if spans is None:
            spans = self._spans[element] = sorted(
                (start, start + len(phrase))
                for phrase in element.phrases
                for start in self._places.get(phrase[0], ())
                if len(phrase) == 1 or self._follows(phrase, start)
            )
        return spans

    def _follows(self, phrase: tuple[Atom, ...], start: int) -> bool:
        last = start + len(phrase) - 1
        if last >= len(self._sentences) or self._sentences[last] != self._sentences[start]:
            return False
        return all(
            _has(self._places.get(atom, []), start + offset) for offset, atom in enumerate(phrase)
        )


def _has(places: list[int], place: int) -> bool:
    at = bisect_left(places, place)
    return at < len(places) and places[at] == place


def _variants(word: str) -> Iterator[str]:
    yield word
    for index in range(len(word)):
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
