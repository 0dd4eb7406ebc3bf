"""The index of example questions and passage titles: exact search in FAISS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from knowledge.ngrams import Floats, Ints


@dataclass(frozen=True, slots=True)
class Entry:
    """One searchable text. `study` None: it belongs to no topic, and every search sees it."""

    text: str
    language: str
    topic: str | None
    study: str | None


@dataclass(frozen=True, slots=True)
class Hits:
    """Entry numbers and their likeness (inner product), best first."""

    numbers: Ints
    scores: Floats


class Index:
    """All entries with their vectors. Not changed after it is made: threads may share it."""

    def __init__(self, vectors: Floats, entries: Sequence[Entry]) -> None:
        """Index `vectors` (n, d), one for each entry."""
        if len(vectors) != len(entries):
            raise ValueError(f"{len(vectors)} vectors for {len(entries)} entries")
        self.entries = tuple(entries)
        self._faiss = faiss.IndexFlatIP(vectors.shape[1])
        self._faiss.add(np.ascontiguousarray(vectors, dtype=np.float32))
        self.studies = frozenset(entry.study for entry in entries if entry.study is not None)
        self._study = np.array([entry.study or "" for entry in entries], dtype=np.str_)

    def limited_to(self, studies: frozenset[str]) -> Filter:
        """Return a filter for `search`: entries of these studies and those of no study."""
        return Filter(np.isin(self._study, ["", *studies]))

    def search(self, vector: Floats, limit: int, only: Filter | None = None) -> Hits:
        """Return the `limit` entries most like `vector` (d,) among those that `only` lets in."""
        limit = min(limit, only.count if only is not None else len(self.entries))
        if limit == 0:
            return Hits(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
        params = None
        if only is not None:
            params = faiss.SearchParameters(sel=only.selector)  # type: ignore[call-arg]
        scores, numbers = self._faiss.search(vector[None], limit, params=params)
        return Hits(numbers[0], scores[0])

    def save(self, folder: Path) -> None:
        """Write index.faiss and entries.json into `folder`."""
        faiss.write_index(self._faiss, str(folder / "index.faiss"))
        rows = [list(asdict(entry).values()) for entry in self.entries]
        text = json.dumps(rows, ensure_ascii=False, indent=0)
        (folder / "entries.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Index:
        """Load what `save` wrote."""
        rows = json.loads((folder / "entries.json").read_text(encoding="utf-8"))
        stored = faiss.read_index(str(folder / "index.faiss"))
        return cls(stored.reconstruct_n(0, stored.ntotal), [Entry(*row) for row in rows])


class Filter:
    """Which entries a search may see, in the form that FAISS reads while it searches."""

    def __init__(self, keep: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
        self.count = int(keep.sum())
        self._bits = np.packbits(keep, bitorder="little")  # FAISS keeps only a pointer to it
        self.selector = faiss.IDSelectorBitmap(self._bits)  # type: ignore[call-arg,arg-type]
