"""Which of several classes a text belongs to, learned from example texts in all languages.

Ridge regression (Hoerl and Kennard 1970) in its dual form, on features of the language and on
features that all languages share; the same for the same examples. What the classes are, and where
their examples stand, is told by `answer_activity`, `answer_agreement` and `answer_item`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knowledge.answer_words import content_in_use
from knowledge.files import read_text
from knowledge.ngrams import features_of, pieces_of
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


#: Beside the words, their pieces: inflections and compounds are of those that examples had.
SMALLEST, LARGEST = 2, 5
#: The weight of the pieces beside the words, of any reader whose features have them.
PIECES = 2.0


@dataclass(frozen=True, slots=True)
class Features:
    """What a text says: counts of features of its language, and of features of none.

    `pieces` are the n-grams of its words: of its language, too, but weighed by themselves.
    """

    own: Counter[str]
    common: Counter[str]
    pieces: Counter[str] = field(default_factory=Counter)


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


#: Features, and the weight of each for each class.
Block = tuple[Space, Floats]


@dataclass(frozen=True, slots=True)
class Reader:
    """The fitted reader. Nothing in it changes."""

    own: Mapping[str, Block]
    pieces: Mapping[str, Block]
    common: Block
    bias: Floats

    def scores(self, features: Features, language: str) -> tuple[float, ...]:
        """Return how well each class fits a text; () for a language without examples."""
        if language not in self.own:
            return ()
        scores = self.bias.copy()
        for (space, weights), counts in (
            (self.own[language], features.own),
            (self.pieces[language], features.pieces),
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
    rows = [(language, features) for language, of in taught.items() for features, _ in of]
    matrix = _Columns(len(rows))
    common = matrix.add(range(len(rows)), [features.common for _, features in rows], weight)
    own, pieces = {}, {}
    for language in taught:
        at = [row for row, (of, _) in enumerate(rows) if of == language]
        own[language] = matrix.add(at, [rows[row][1].own for row in at], 1)
        pieces[language] = matrix.add(at, [rows[row][1].pieces for row in at], PIECES)
    targets = [target for of in taught.values() for _, target in of]
    weights, bias = _solved(matrix.whole(), targets, classes, ridge)
    return Reader(
        own={language: block(weights) for language, block in own.items()},
        pieces={language: block(weights) for language, block in pieces.items()},
        common=common(weights),
        bias=bias,
    )


class _Columns:
    """The matrix to fit, made block by block: a row a text, a column a feature of a block."""

    def __init__(self, rows: int) -> None:
        self._placed: list[list[tuple[Ints, Floats]]] = [[] for _ in range(rows)]
        self._width = 0

    def add(
        self, rows: Sequence[int], bags: Sequence[Counter[str]], weight: float
    ) -> Callable[[Floats], Block]:
        """Add the features of `bags`, of these `rows`; return what takes them from all weights."""
        space, start, scale = Space.of(bags), self._width, math.sqrt(weight)
        for row, bag in zip(rows, bags, strict=True):
            at, values = space.place(bag)
            self._placed[row].append((at + start, values * scale))
        self._width += len(space.columns)
        # Once for the examples here, once for a text when it is read.
        return lambda weights: (space, scale * weights[start : start + len(space.columns)])

    def whole(self) -> sparse.csr_matrix:
        """Return the matrix of all blocks."""
        columns, values = (
            [np.concatenate([block[part] for block in row]) for row in self._placed]
            for part in (0, 1)
        )
        ends = np.cumsum([0, *map(len, columns)])
        return sparse.csr_matrix(
            (
                np.concatenate([np.zeros(0), *values]),
                np.concatenate([np.zeros(0, np.int64), *columns]),
                ends,
            ),
            shape=(len(columns), self._width),
        )


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


def pieces_in(text: str) -> Counter[str]:
    """Return the n-grams of a text's words, without diacritics."""
    words = plain_words(text)
    return Counter(piece for word in words for piece in pieces_of(word, SMALLEST, LARGEST))


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
