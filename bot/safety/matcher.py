"""Finding patterns in a message, in time linear in its length.

No regular expression is run over the message: its words are looked up once for the patterns of
all languages, and what a pattern needs is then found by bisection among their places.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import chain

from bot.safety.text import Words
from bot.safety.vocabulary import Compiled, Vocabulary

#: How far apart the parts of `a & b` may begin.
WINDOW = 12

#: The first word, and the word after the last.
Span = tuple[int, int]


class Message:
    """One text, looked up in a vocabulary."""

    def __init__(
        self, words: Words, vocabulary: Vocabulary, known: dict[str, set[int]] | None = None
    ) -> None:
        """Look `words` up; in `known` stands what was found of some of them, then of all."""
        self._vocabulary = vocabulary
        self._sentences = words.sentences
        known = {} if known is None else known
        for word in words.words:
            if word not in known:
                known[word] = vocabulary.look_up(word)
        atoms = [known[word] for word in words.words]
        self._phrases: dict[int, list[Span]] = defaultdict(list)
        for place, here in enumerate(atoms):
            after = atoms[place + 1] if place + 1 < len(atoms) else frozenset()
            for atom in here:
                alone = vocabulary.alone.get(atom)
                if alone is not None:
                    self._phrases[alone].append((place, place + 1))
                for following in after if atom in vocabulary.openers else ():
                    for phrase, rest in vocabulary.beginning.get((atom, following), ()):
                        if self._follow(place, rest, atoms):
                            self._phrases[phrase].append((place, place + 2 + len(rest)))
        present = {e for phrase in self._phrases for e in vocabulary.elements_with[phrase]}
        #: Of each pattern of which anything occurs, how many elements, in whatever order.
        self.counts = Counter(chain.from_iterable(vocabulary.patterns_with[e] for e in present))
        #: The patterns of which all elements occur.
        self.whole = frozenset(
            number
            for number, count in self.counts.items()
            if count == vocabulary.patterns[number].size
        )
        self._spans: dict[int, list[Span]] = {}

    def _follow(self, place: int, rest: tuple[int, ...], atoms: list[set[int]]) -> bool:
        """Tell whether a phrase that begins at `place` with two words goes on with `rest`."""
        last = place + 1 + len(rest)
        if last >= len(atoms) or self._sentences[last] != self._sentences[place]:
            return False
        return all(atom in atoms[place + 2 + offset] for offset, atom in enumerate(rest))

    def sentences_with(self, pattern: Compiled) -> set[int]:
        """Return the numbers of the sentences in which `pattern` is found."""
        if pattern.number not in self.whole:
            return set()
        parts = [self._find(part) for part in pattern.parts]
        if not all(parts):
            return set()
        others = [[start for start, _ in part] for part in parts[1:]]
        return {
            self._sentences[start]
            for start, _ in parts[0]
            if all(self._near(start, starts) for starts in others)
        }

    def _near(self, place: int, starts: list[int]) -> bool:
        first = bisect_left(starts, place - WINDOW)
        last = bisect_right(starts, place + WINDOW)
        sentence = self._sentences[place]
        return any(self._sentences[start] == sentence for start in starts[first:last])

    def _find(self, part: tuple[tuple[int, int], ...]) -> list[Span]:
        """Return the spans of a sequence, sorted; each goes on to the nearest next step."""
        spans = self._of(part[-1][0])
        for index in range(len(part) - 2, -1, -1):
            gap = part[index + 1][1]
            starts = [start for start, _ in spans]
            longer: list[Span] = []
            for start, end in self._of(part[index][0]):
                at = bisect_left(starts, end)
                if (
                    at < len(starts)
                    and starts[at] - end <= gap
                    and self._sentences[starts[at]] == self._sentences[start]
                ):
                    longer.append((start, spans[at][1]))
            spans = longer
        return spans

    def _of(self, element: int) -> list[Span]:
        spans = self._spans.get(element)
        if spans is None:
            phrases = self._phrases
            spans = self._spans[element] = sorted(
                span
                for phrase in self._vocabulary.phrases_of[element]
                if phrase in phrases
                for span in phrases[phrase]
            )
        return spans
