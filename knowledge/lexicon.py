"""The lexical view of the entries: TF-IDF over hashed words and n-grams, fitted to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from knowledge.ngrams import Floats, Hashing


class Lexicon:
    """Cosine between the TF-IDF weights of a question and of every entry.

    It knows nothing of meaning, but does not depend on what an encoder was fitted on.
    """

    def __init__(self, rarity: Floats, columns: Any) -> None:
        """Take idf by bucket and the entries' normalised weights (n, buckets) as CSC."""
        self.rarity = rarity
        self._columns = columns
        self._hashing = Hashing(buckets=len(rarity))

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
        return cls(rarity, sparse.csr_matrix((weights, bags.buckets, ends), shape=shape).tocsc())

    def likeness(self, text: str) -> tuple[Floats, float]:
        """Return the cosine with every entry (n,), and the share of `text` seen in any entry."""
        bag = self._hashing.bag(text)
        total = np.zeros(self._columns.shape[0], dtype=np.float32)
        if not bag:
            return total, 0.0
        buckets = np.fromiter(bag, np.int64, len(bag))
        weights = np.fromiter(bag.values(), np.float32, len(bag)) * self.rarity[buckets]
        starts, ends = self._columns.indptr[buckets], self._columns.indptr[buckets + 1]
        known = float(weights[ends > starts].sum() / weights.sum())
        weights /= np.linalg.norm(weights)
        for start, end, weight in zip(starts, ends, weights, strict=True):
            total[self._columns.indices[start:end]] += weight * self._columns.data[start:end]
        return total, known

    def save(self, folder: Path) -> None:
        """Write lexicon.npz and rarity.npy into `folder`."""
        sparse.save_npz(folder / "lexicon.npz", self._columns, compressed=False)
        np.save(folder / "rarity.npy", self.rarity)

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Load what `save` wrote."""
        return cls(np.load(folder / "rarity.npy"), sparse.load_npz(folder / "lexicon.npz"))
