"""The lexical view of the entries: TF-IDF over hashed words and n-grams, and plain words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from knowledge.ngrams import Floats, Hashing
from knowledge.words import without_marks, words_of

#: So many first letters stand for a word's stem.
STEM = 5


class Lexicon:
    """Cosine between the TF-IDF weights of a question and of every entry.

    It knows nothing of meaning, but does not depend on what an encoder was fitted on.
    """

    def __init__(self, rarity: Floats, columns: Any, hashing: Hashing) -> None:
        """Take idf by bucket and the entries' normalised weights (n, buckets) as CSC."""
        self.rarity = rarity
        self._columns = columns
        self._hashing = hashing

    @classmethod
    def of(cls, texts: Sequence[str], hashing: Hashing = Hashing()) -> Lexicon:  # noqa: B008
        """Make the lexicon of `texts`, whose place is their number."""
        bags = hashing.bags(texts)
        seen = np.bincount(bags.buckets, minlength=hashing.buckets)
        rarity = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)
        ends = np.append(bags.offsets, len(bags.buckets))
        weights = bags.weights * rarity[bags.buckets]
        rows = np.repeat(np.arange(len(texts)), np.diff(ends))
        length = np.sqrt(np.bincount(rows, weights**2, minlength=len(texts)))
        weights = (weights / length[rows]).astype(np.float32)
        shape = (len(texts), hashing.buckets)
        columns = sparse.csr_matrix((weights, bags.buckets, ends), shape=shape).tocsc()
        return cls(rarity, columns, hashing)

    def likeness(self, text: str) -> Floats:
        """Return the cosine with every entry (n,); zeros for a text without words."""
        bag = self._hashing.bag(text)
        total = np.zeros(self._columns.shape[0], dtype=np.float32)
        if not bag:
            return total
        buckets = np.fromiter(bag, np.int64, len(bag))
        weights = np.fromiter(bag.values(), np.float32, len(bag)) * self.rarity[buckets]
        starts, ends = self._columns.indptr[buckets], self._columns.indptr[buckets + 1]
        weights /= np.linalg.norm(weights)
        for start, end, weight in zip(starts, ends, weights, strict=True):
            total[self._columns.indices[start:end]] += weight * self._columns.data[start:end]
        return total

    def save(self, folder: Path) -> None:
        """Write lexicon.npz and rarity.npy into `folder`."""
        sparse.save_npz(folder / "lexicon.npz", self._columns, compressed=False)
        np.save(folder / "rarity.npy", self.rarity)

    @classmethod
    def load(cls, folder: Path, hashing: Hashing) -> Lexicon:
        """Load what `save` wrote of a lexicon that was made with `hashing`."""
        columns = sparse.load_npz(folder / "lexicon.npz")
        return cls(np.load(folder / "rarity.npy"), columns, hashing)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of all topics' texts: tells a question about other things by its own words."""

    counts: Mapping[str, int]
    texts: int
    stems: frozenset[str]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Vocabulary:
        """Count in how many of `texts` each word stands."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update({without_marks(word) for word in words_of(text)})
        return cls.from_counts(counts, len(texts))

    @classmethod
    def from_counts(cls, counts: Mapping[str, int], texts: int) -> Vocabulary:
        """Return the vocabulary of these counts over `texts` texts."""
        return cls(counts, texts, frozenset(word[:STEM] for word in counts))

    def familiarity(self, text: str) -> tuple[float, float, float]:
        """Return three figures on the words of `text`; zeros for a text without words.

        The share of words known, weighted by rarity; the mean rarity (idf); and the share of
        words whose first letters are known, which forgives endings and compounds.
        """
        words = [without_marks(word) for word in words_of(text)]
        if not words:
            return 0.0, 0.0, 0.0
        rarity = [math.log((1 + self.texts) / (1 + self.counts.get(word, 0))) + 1 for word in words]
        known = sum(r for word, r in zip(words, rarity, strict=True) if word in self.counts)
        stems = sum(word[:STEM] in self.stems for word in words)
        return known / sum(rarity), sum(rarity) / len(words), stems / len(words)
