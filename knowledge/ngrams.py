"""Text as hashed words and character n-grams, and the encoder that reads vectors for them.

Only NumPy: a process that answers questions starts without loading a deep-learning library.
"""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from knowledge.thesaurus import NO_THESAURUS, Thesaurus
from knowledge.words import without_marks, words_of

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

#: A concept counts like a word that stands so often in the text.
CONCEPT_COUNT = 6
#: Every two concepts of a text are a feature, too, as long as there are no more than so many.
PAIRED_UP_TO = 12


class EncoderError(RuntimeError):
    """An encoder cannot be loaded; the message says what to do."""


def features_of(
    text: str, shortest: int = 2, longest: int = 5, thesaurus: Thesaurus = NO_THESAURUS
) -> Counter[str]:
    """Count the features of `text`: words as written and plain, word pairs, n-grams, concepts.

    Concepts count singly and in pairs. The n-grams (`shortest` to `longest`) are of plain words
    within their boundaries `<word>`.
    """
    features: Counter[str] = Counter()
    said: list[str] = []
    before = ""
    for word in words_of(text):
        plain = without_marks(word)
        features["w " + plain] += 1
        if plain != word:
            features["w " + word] += 1
        if before:
            features[f"b {before} {plain}"] += 1
        before = plain
        said.append(plain)
        features.update(pieces_of(plain, shortest, longest))
    concepts = sorted(thesaurus.concepts(said))
    for place, concept in enumerate(concepts):
        features["c " + concept] = CONCEPT_COUNT
        if len(concepts) <= PAIRED_UP_TO:
            for other in concepts[place + 1 :]:
                features[f"c {concept} {other}"] = 1
    return features


def pieces_of(word: str, shortest: int, longest: int) -> Iterator[str]:
    """Yield the n-grams of `word` within its boundaries `<word>`, short ones first."""
    bounded = f"<{word}>"
    for size in range(shortest, longest + 1):
        for start in range(len(bounded) - size + 1):
            yield bounded[start : start + size]


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as rows of hashed features: `buckets` and `weights` from `offsets[i]` on are row i."""

    buckets: Ints
    weights: Floats
    offsets: Ints


@dataclass(frozen=True, slots=True)
class Hashing:
    """How features become bucket numbers. Saved with an encoder, for both must agree."""

    buckets: int = 1 << 16
    shortest: int = 2
    longest: int = 5
    thesaurus: Thesaurus = NO_THESAURUS

    def config(self) -> dict[str, Any]:
        """Return what `from_config` makes the same hashing of, fit for JSON."""
        return {
            "buckets": self.buckets,
            "shortest": self.shortest,
            "longest": self.longest,
            "concepts": {name: list(listed) for name, listed in self.thesaurus.patterns.items()},
        }

    @classmethod
    def from_config(
        cls, buckets: int, shortest: int, longest: int, concepts: Mapping[str, Sequence[str]]
    ) -> Hashing:
        """Return the hashing that `config` describes."""
        return cls(buckets, shortest, longest, Thesaurus(concepts))

    def bag(self, text: str) -> dict[int, float]:
        """Return bucket → 1 + ln(count) for the features of `text`; empty for wordless text."""
        counts: Counter[int] = Counter()
        features = features_of(text, self.shortest, self.longest, self.thesaurus)
        for feature, count in features.items():
            counts[zlib.crc32(feature.encode()) % self.buckets] += count
        return {bucket: 1.0 + math.log(count) for bucket, count in counts.items()}

    def bags(self, texts: Sequence[str]) -> Bags:
        """Return the bags of all `texts`, in their order."""
        rows = [self.bag(text) for text in texts]
        sizes = np.fromiter((len(row) for row in rows), np.int64, len(rows))
        return Bags(
            np.fromiter((bucket for row in rows for bucket in row), np.int64, int(sizes.sum())),
            np.fromiter((w for row in rows for w in row.values()), np.float32, int(sizes.sum())),
            np.cumsum(sizes) - sizes,
        )


class RememberingHashing(Hashing):
    """A hashing that reads each text once: for a build, which takes the same texts many times."""

    def __init__(self, hashing: Hashing) -> None:
        """Hash as `hashing` does."""
        Hashing.__init__(
            self, hashing.buckets, hashing.shortest, hashing.longest, hashing.thesaurus
        )
        object.__setattr__(self, "_memo", dict[str, tuple[Ints, Floats]]())

    def bag(self, text: str) -> dict[int, float]:
        """Return what `Hashing.bag` returns."""
        memo: dict[str, tuple[Ints, Floats]] = self._memo  # type: ignore[attr-defined]
        if text not in memo:
            bag = Hashing.bag(self, text)
            buckets = np.fromiter(bag, np.int64, len(bag))
            memo[text] = buckets, np.fromiter(bag.values(), np.float32, len(bag))
        buckets, weights = memo[text]
        return dict(zip(buckets.tolist(), weights.tolist(), strict=True))


def normalised(vectors: Floats) -> Floats:
    """Return the rows of `vectors` with length 1; a row of zeros stays zeros."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Floats = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return result


@dataclass(frozen=True, slots=True)
class NgramEncoder:
    """The embedded encoder without torch: the same vectors as its sentence-transformers model.

    `table` has one row a bucket. A text's vector is the weighted sum of its buckets' rows,
    normalised; safe to share between threads, for nothing in it changes.
    """

    hashing: Hashing
    table: Floats

    @classmethod
    def load(cls, module: Path) -> NgramEncoder:
        """Load from the folder that `knowledge.encoder.NgramEmbedding.save` wrote."""
        config = json.loads((module / "config.json").read_text(encoding="utf-8"))
        config.pop("dimension")
        return cls(
            Hashing.from_config(**config), load_file(module / "model.safetensors")["table.weight"]
        )

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row a text, float32 (n, d), of length 1 or zero for wordless text."""
        vectors = np.zeros((len(texts), self.table.shape[1]), dtype=np.float32)
        for row, text in enumerate(texts):
            bag = self.hashing.bag(text)
            if bag:
                weights = np.fromiter(bag.values(), np.float32, len(bag))
                vectors[row] = (weights[:, None] * self.table[list(bag)]).sum(axis=0)
        return normalised(vectors)
