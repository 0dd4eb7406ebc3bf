"""Which of several classes a text belongs to, learned from example texts in all languages.

Ridge regression (Hoerl and Kennard 1970) in its dual form, on words and n-grams of the language
and on concepts that all languages share; the same for the same examples. What the classes are,
and where their examples stand, is told by `answer_activity` and `answer_agreement`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.answer_words import content_in_use
from knowledge.files import read_text
from knowledge.ngrams import features_of
from knowledge.thesaurus import Thesaurus
from knowledge.words import plain_words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: The n-grams of words have from three to five letters: shorter ones are in every word.
SHORTEST, LONGEST = 3, 5
#: Concepts so near to each other also count in their order.
WINDOW = 4
#: The scores are right to three digits, which takes about forty steps.
PRECISION, STEPS = 1e-3, 200


@dataclass(frozen=True, slots=True)
class Taught:
    """One language's examples, each a text and the number of its class, and its concepts."""

    concepts: Mapping[str, Sequence[str]]
    examples: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """A file as it was read. Equal texts are equal, so that they are not fitted twice."""

    path: Path = field(compare=False)
    text: str


def files_in(folder: str, content: Path | None) -> tuple[ExampleFile, ...]:
    """Return the languages' files in `answers/<folder>` below `content`, or of what is in use."""
    there = (content or content_in_use()) / "answers" / folder
    return tuple(ExampleFile(path, read_text(path)) for path in sorted(there.glob("*.yml")))


@dataclass(frozen=True, slots=True)
class Space:
    """Features and their inverse document frequency, as columns of a matrix."""

    columns: Mapping[str, int]
    rarity: Floats

    @classmethod
    def of(cls, rows: Sequence[Counter[str]]) -> Space:
        """Return the space of the features that at least two of `rows` have."""
        counts = Counter(feature for row in rows for feature in row)
        kept = [feature for feature, count in counts.items() if count > 1]
        rarity = [math.log((len(rows) + 1) / (counts[feature] + 0.5)) for feature in kept]
        return cls({feature: at for at, feature in enumerate(kept)}, np.array(rarity))

    def place(self, row: Counter[str]) -> tuple[Ints, Floats]:
        """Return the columns of a text's features and their weights, together of length 1."""
        known = [
            (self.columns[feature], 1 + math.log(count))
            for feature, count in row.items()
            if feature in self.columns
        ]
        at = np.array([column for column, _ in known], dtype=np.int64)
        weights = np.array([weight for _, weight in known]) * self.rarity[at]
        length = np.linalg.norm(weights)
        return at, weights / length if length > 0 else weights


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as a sparse matrix: of entry i the row, the column and the value."""

    rows: Ints
    columns: Ints
    values: Floats
    shape: tuple[int, int]

    def times(self, vectors: Floats) -> Floats:
        """Return the matrix times `vectors` (columns, k)."""
        return self._summed(self.rows, vectors[self.columns], self.shape[0])

    def transposed_times(self, vectors: Floats) -> Floats:
        """Return the transposed matrix times `vectors` (rows, k)."""
        return self._summed(self.columns, vectors[self.rows], self.shape[1])

    def _summed(self, to: Ints, parts: Floats, size: int) -> Floats:
        return np.stack(
            [np.bincount(to, part * self.values, minlength=size) for part in parts.T], axis=1
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """The fitted reader. Nothing in it changes."""

    concepts: Mapping[str, Thesaurus]
    ngrams: Mapping[str, tuple[Space, Floats]]
    shared: tuple[Space, Floats]
    bias: Floats

    def scores(self, text: str, language: str) -> tuple[float, ...]:
        """Return how well each class fits `text`; () for a language without examples."""
        if language not in self.ngrams:
            return ()
        scores = self.bias.copy()
        for (space, weights), features in (
            (self.ngrams[language], _ngrams(text)),
            (self.shared, _concepts(text, self.concepts[language])),
        ):
            at, values = space.place(features)
            scores += values @ weights[at]
        return tuple(float(score) for score in scores)


def fit(
    taught: Mapping[str, Taught],
    classes: int,
    *,
    ridge: float,
    weight: float,
) -> Reader:
    """Return the reader of `classes` classes fitted on the examples of all languages.

    `weight` is that of the concepts beside the n-grams.
    """
    concepts = {language: Thesaurus(one.concepts) for language, one in taught.items()}
    bags = [
        _concepts(text, concepts[language])
        for language, one in taught.items()
        for text, _ in one.examples
    ]
    common = Space.of(bags)
    # Once for the examples here, once for a text when it is read.
    placed = [(at, values * math.sqrt(weight)) for at, values in map(common.place, bags)]
    spaces: dict[str, tuple[Space, int]] = {}
    width, row = len(common.columns), 0
    for language, one in taught.items():
        counted = [_ngrams(text) for text, _ in one.examples]
        space = Space.of(counted)
        spaces[language] = space, width
        for at, values in map(space.place, counted):
            placed[row] = (
                np.concatenate([placed[row][0], at + width]),
                np.concatenate([placed[row][1], values]),
            )
            row += 1
        width += len(space.columns)
    targets = [target for one in taught.values() for _, target in one.examples]
    weights, bias = _solved(_rows_of(placed, width), targets, classes, ridge)
    return Reader(
        concepts=concepts,
        ngrams={
            language: (space, weights[start : start + len(space.columns)])
            for language, (space, start) in spaces.items()
        },
        shared=(common, math.sqrt(weight) * weights[: len(common.columns)]),
        bias=bias,
    )


def _rows_of(placed: Sequence[tuple[Ints, Floats]], width: int) -> Rows:
    if not placed:
        return Rows(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), (0, width))
    return Rows(
        np.repeat(np.arange(len(placed)), [len(at) for at, _ in placed]),
        np.concatenate([at for at, _ in placed]),
        np.concatenate([values for _, values in placed]),
        (len(placed), width),
    )


def _solved(
    matrix: Rows, targets: Sequence[int], classes: int, ridge: float
) -> tuple[Floats, Floats]:
    """Return the weights (columns, classes) and the bias of each class.

    By conjugate gradients (Hestenes and Stiefel 1952) in the dual form, all classes at once.
    """
    if not targets:
        return np.zeros((matrix.shape[1], classes)), np.zeros(classes)
    wanted = np.full((len(targets), classes), -1 / classes)
    wanted[np.arange(len(targets)), targets] = 1
    bias: Floats = wanted.mean(axis=0)
    rest = wanted - bias
    dual = np.zeros_like(rest)
    towards = rest
    left = np.sum(rest**2, axis=0)
    enough = PRECISION**2 * left
    for _ in range(STEPS):
        if np.all(left <= enough):
            break
        image = matrix.times(matrix.transposed_times(towards)) + ridge * towards
        step = _shares(left, np.sum(towards * image, axis=0))
        dual = dual + step * towards
        rest = rest - step * image
        before, left = left, np.sum(rest**2, axis=0)
        towards = rest + _shares(left, before) * towards
    return matrix.transposed_times(dual), bias


def _shares(parts: Floats, wholes: Floats) -> Floats:
    return np.divide(parts, wholes, out=np.zeros_like(parts), where=wholes > 0)


def _ngrams(text: str) -> Counter[str]:
    return features_of(text, SHORTEST, LONGEST)


def _concepts(text: str, thesaurus: Thesaurus) -> Counter[str]:
    """Return a text's concepts, each two of them, and those that follow each other in order."""
    words = plain_words(text)
    said = sorted(thesaurus.concepts(words))
    features = Counter(said)
    for at, concept in enumerate(said):
        features.update(f"{concept} & {other}" for other in said[at + 1 :])
    before: list[str] = []
    for at in range(len(words)):
        window = words[at : at + WINDOW]
        here = sorted(thesaurus.concepts(window) - thesaurus.concepts(window[1:]))
        features.update(f"{first} > {second}" for first in before for second in here)
        before = here or before
    return features
