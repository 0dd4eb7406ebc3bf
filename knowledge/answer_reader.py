"""Which of several classes a text belongs to, learned from example texts in all languages.

Ridge regression (Hoerl and Kennard 1970) in its dual form, on features of the language and on
features that all languages share; the same for the same examples. What the classes are, and where
their examples stand, is told by `answer_activity`, `answer_agreement` and `answer_item`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

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
class Features:
    """What a text says: counts of features of its language, and of features of none."""

    own: Counter[str]
    common: Counter[str]


#: One language's examples: the features of each, and the number of its class.
Taught = Sequence[tuple[Features, int]]


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
class Reader:
    """The fitted reader. Nothing in it changes."""

    own: Mapping[str, tuple[Space, Floats]]
    common: tuple[Space, Floats]
    bias: Floats

    def scores(self, features: Features, language: str) -> tuple[float, ...]:
        """Return how well each class fits a text; () for a language without examples."""
        if language not in self.own:
            return ()
        scores = self.bias.copy()
        for (space, weights), counts in (
            (self.own[language], features.own),
            (self.common, features.common),
        ):
            at, values = space.place(counts)
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

    `weight` is that of the common features beside the languages' own.
    """
    bags = [features.common for of in taught.values() for features, _ in of]
    common = Space.of(bags)
    # Once for the examples here, once for a text when it is read.
    placed = [(at, values * math.sqrt(weight)) for at, values in map(common.place, bags)]
    spaces: dict[str, tuple[Space, int]] = {}
    width, row = len(common.columns), 0
    for language, of in taught.items():
        counted = [features.own for features, _ in of]
        space = Space.of(counted)
        spaces[language] = space, width
        for at, values in map(space.place, counted):
            placed[row] = (
                np.concatenate([placed[row][0], at + width]),
                np.concatenate([placed[row][1], values]),
            )
            row += 1
        width += len(space.columns)
    targets = [target for of in taught.values() for _, target in of]
    weights, bias = _solved(_rows_of(placed, width), targets, classes, ridge)
    return Reader(
        own={
            language: (space, weights[start : start + len(space.columns)])
            for language, (space, start) in spaces.items()
        },
        common=(common, math.sqrt(weight) * weights[: len(common.columns)]),
        bias=bias,
    )


def _rows_of(placed: Sequence[tuple[Ints, Floats]], width: int) -> sparse.csr_matrix:
    """Return the texts as the rows of a matrix of `width` columns."""
    ends = np.cumsum([0, *(len(at) for at, _ in placed)])
    columns = np.concatenate([np.zeros(0, np.int64), *(at for at, _ in placed)])
    values = np.concatenate([np.zeros(0), *(values for _, values in placed)])
    return sparse.csr_matrix((values, columns, ends), shape=(len(placed), width))


def _solved(
    matrix: sparse.csr_matrix, targets: Sequence[int], classes: int, ridge: float
) -> tuple[Floats, Floats]:
    """Return the weights (columns, classes) and the bias of each class.

    By conjugate gradients (Hestenes and Stiefel 1952) in the dual form, all classes at once.
    """
    if not targets:
        return np.zeros((matrix.shape[1], classes)), np.zeros(classes)
    columns = matrix.T.tocsr()
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
        image = matrix @ (columns @ towards) + ridge * towards
        step = _shares(left, np.sum(towards * image, axis=0))
        dual = dual + step * towards
        rest = rest - step * image
        before, left = left, np.sum(rest**2, axis=0)
        towards = rest + _shares(left, before) * towards
    weights: Floats = columns @ dual
    return weights, bias


def _shares(parts: Floats, wholes: Floats) -> Floats:
    return np.divide(parts, wholes, out=np.zeros_like(parts), where=wholes > 0)


def words_and_concepts(text: str, thesaurus: Thesaurus) -> Features:
    """Return a text's words and n-grams, and its concepts singly, in pairs and in order."""
    return Features(features_of(text, SHORTEST, LONGEST), concepts_in(text, thesaurus))


def concepts_in(text: str, thesaurus: Thesaurus) -> Counter[str]:
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
