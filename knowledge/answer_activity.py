"""Which ECOG grade a free description of daily life tells, learned from example descriptions.

Ridge regression (Hoerl and Kennard 1970) in its dual form, on words and n-grams of the language
and on concepts that all languages share; fitted in about a second when it is first used, and the
same for the same examples. They stand in `content/answers/activity/<language>.yml`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import StrictInt
from pydantic.dataclasses import dataclass as content_dataclass

from knowledge.answer_words import content_in_use
from knowledge.files import STRICT, ContentError, parse, parse_yaml, read_text
from knowledge.ngrams import features_of
from knowledge.thesaurus import Thesaurus
from knowledge.words import plain_words

Floats = NDArray[np.float64]
Phrases = tuple[str, ...]

GRADES = (0, 1, 2, 3, 4)
#: The n-grams of words have from three to five letters: shorter ones are in every word.
SHORTEST, LONGEST = 3, 5
#: Weight of the ridge, and of the concepts beside the n-grams. Chosen by five-fold
#: cross-validation over the examples; any from 0.3 to 1 do nearly as well.
RIDGE, CONCEPTS = 0.3, 0.5
#: Concepts so near to each other also count in their order.
WINDOW = 4


@content_dataclass(frozen=True, slots=True, config=STRICT)
class ActivityWords:
    """One language's file; the fields are explained in en.yml."""

    scale: Phrases
    said: Phrases
    concepts: dict[str, Phrases]
    examples: dict[StrictInt, Phrases]
    no_grade: Phrases


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

    def place(self, rows: Sequence[Counter[str]]) -> Floats:
        """Return (n, columns): one row of length 1 a text, or of zeros."""
        matrix = np.zeros((len(rows), len(self.columns)))
        for at, row in enumerate(rows):
            for feature, count in row.items():
                column = self.columns.get(feature)
                if column is not None:
                    matrix[at, column] = 1 + math.log(count)
        matrix *= self.rarity
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        result: Floats = matrix / np.where(lengths > 0, lengths, 1)
        return result


@dataclass(frozen=True, slots=True)
class Activity:
    """The fitted reader. Nothing in it changes."""

    words: Mapping[str, ActivityWords]
    concepts: Mapping[str, Thesaurus]
    ngrams: Mapping[str, tuple[Space, Floats]]
    shared: tuple[Space, Floats]
    bias: Floats

    def scores(self, text: str, language: str) -> tuple[float, ...]:
        """Return how well each of `GRADES`, and last "none of them", fits `text`; () untaught."""
        if language not in self.ngrams:
            return ()
        space, weights = self.ngrams[language]
        own = space.place([_ngrams(text)]) @ weights
        space, weights = self.shared
        common = space.place([_concepts(text, self.concepts[language])]) @ weights
        return tuple(float(score) for score in (own + common)[0] + self.bias)


def load_activity(content: Path | None = None) -> Activity:
    """Return the reader fitted on the examples below `content`, or those in use.

    Without examples, as in a version of an older program, it is one that knows no language.
    Raise ContentError for a file that does not hold.
    """
    folder = (content or content_in_use()) / "answers" / "activity"
    return _fitted(tuple(_File(path, read_text(path)) for path in sorted(folder.glob("*.yml"))))


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read. Equal texts are equal, so that they are not fitted twice."""

    path: Path = field(compare=False)
    text: str


# Of the version in use and of the one before.
@lru_cache(maxsize=2)
def _fitted(files: tuple[_File, ...]) -> Activity:
    return fit({file.path.stem: _read(file.path, file.text) for file in files})


def _read(path: Path, text: str) -> ActivityWords:
    words = parse(ActivityWords, parse_yaml(path, text))
    if set(words.examples) != set(GRADES):
        raise ContentError(path, None, "examples are not complete", "give examples of 0 to 4")
    return words


def fit(words: Mapping[str, ActivityWords]) -> Activity:
    """Return the reader fitted on the examples of all languages."""
    concepts = {language: Thesaurus(one.concepts) for language, one in words.items()}
    ngrams: dict[str, tuple[Space, Floats]] = {}
    bags: list[Counter[str]] = []
    targets: list[int] = []
    parts: list[tuple[str, int, int]] = []
    for language, one in words.items():
        texts = _examples(one)
        start = len(bags)
        bags += [_concepts(text, concepts[language]) for text, _ in texts]
        targets += [target for _, target in texts]
        rows = [_ngrams(text) for text, _ in texts]
        space = Space.of(rows)
        ngrams[language] = space, space.place(rows)
        parts.append((language, start, len(bags)))
    common = Space.of(bags)
    shared = common.place(bags) * math.sqrt(CONCEPTS)
    likeness = shared @ shared.T
    for language, start, end in parts:
        rows_there = ngrams[language][1]
        likeness[start:end, start:end] += rows_there @ rows_there.T
    wanted = np.full((len(targets), len(GRADES) + 1), -1 / (len(GRADES) + 1))
    wanted[np.arange(len(targets)), targets] = 1
    bias: Floats = wanted.mean(axis=0) if targets else np.zeros(len(GRADES) + 1)
    dual = np.linalg.solve(likeness + RIDGE * np.eye(len(targets)), wanted - bias)
    return Activity(
        words=words,
        concepts=concepts,
        ngrams={
            language: (ngrams[language][0], ngrams[language][1].T @ dual[start:end])
            for language, start, end in parts
        },
        # Once for the examples here, once for a text when it is read.
        shared=(common, math.sqrt(CONCEPTS) * (shared.T @ dual)),
        bias=bias,
    )


def _examples(words: ActivityWords) -> list[tuple[str, int]]:
    told = [(text, grade) for grade, texts in words.examples.items() for text in texts]
    return told + [(text, len(GRADES)) for text in words.no_grade]


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
