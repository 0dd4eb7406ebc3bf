"""The index of example questions and passage titles: FAISS, exact while it is small."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.ngrams import Floats, Ints

#: Up to so many entries every one is compared: 50,000 of 128 dimensions take some 3 ms.
EXACT_UP_TO = 50_000
#: Above, vectors lie in cells round k-means centres, and a search reads the nearest cells. From
#: this size on the cells' centres are found by a graph, and vectors are kept in half precision.
COMPACT_FROM = 2_000_000
#: So many cells are read without a filter, and of so many vectors a cell the centres are fitted.
PROBES = 64
FITTED_ON = 64
#: An index with cells whose file is at least so large is read from disk as it is needed.
MAPPED_FROM = 32 * 2**20


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


def factory_key(count: int, exact_up_to: int = EXACT_UP_TO) -> str:
    """Return FAISS's name of the index type for `count` vectors, as `index_factory` takes it.

    The number of cells is the power of two next to 4 √count, as FAISS's guide advises.
    """
    if count <= exact_up_to:
        return "Flat"
    cells = 1 << round(math.log2(4 * math.sqrt(count)))
    if count < COMPACT_FROM:
        return f"IVF{cells},Flat"
    return f"IVF{cells}_HNSW32,SQfp16"


class Index:
    """All entries with their vectors. Not changed after it is made: threads may share it."""

    def __init__(
        self, vectors: Floats, entries: Sequence[Entry], exact_up_to: int = EXACT_UP_TO
    ) -> None:
        """Index `vectors` (n, d), one for each entry; the type of index follows from n."""
        if len(vectors) != len(entries):
            raise ValueError(f"{len(vectors)} vectors for {len(entries)} entries")
        key = factory_key(len(vectors), exact_up_to)
        made = faiss.index_factory(vectors.shape[1], key, faiss.METRIC_INNER_PRODUCT)
        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        if isinstance(made, faiss.IndexIVF):
            made.cp.max_points_per_centroid = FITTED_ON
        made.train(rows)
        made.add(rows)
        self._hold(made, entries)

    def _hold(self, made: Any, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._faiss = made
        self.studies = frozenset(entry.study for entry in entries if entry.study is not None)
        self.languages = frozenset(entry.language for entry in entries)
        self._study = _Column(entry.study or "" for entry in entries)
        self._language = _Column(entry.language for entry in entries)

    @property
    def exact(self) -> bool:
        """Whether a search compares every entry."""
        return not isinstance(self._faiss, faiss.IndexIVF)

    def limited_to(
        self, studies: frozenset[str] | None = None, languages: frozenset[str] | None = None
    ) -> Filter:
        """Return a filter for `search`: entries of these studies and of none, in these languages.

        None lets in all.
        """
        keep = np.ones(len(self.entries), dtype=np.bool_)
        if studies is not None:
            keep &= self._study.among(studies | {""})
        if languages is not None:
            keep &= self._language.among(languages)
        return Filter(keep)

    def search(self, vector: Floats, limit: int, only: Filter | None = None) -> Hits:
        """Return the `limit` entries most like `vector` (d,) among those that `only` lets in.

        The filter works inside the search. An index with cells may miss some, and may return
        fewer.
        """
        count = only.count if only is not None else len(self.entries)
        limit = min(limit, count)
        if limit == 0:
            return Hits(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
        scores, numbers = self._faiss.search(vector[None], limit, params=self._params(only, count))
        # FAISS fills up with -1 what the cells that it read do not hold.
        found = numbers[0] >= 0
        return Hits(numbers[0][found], scores[0][found])

    def _params(self, only: Filter | None, count: int) -> Any:
        chosen = {} if only is None else {"sel": only.selector}
        if self.exact:
            return faiss.SearchParameters(**chosen) if chosen else None
        # The fewer entries may be seen, the more cells are read, so that as many are compared.
        probes = math.ceil(PROBES * len(self.entries) / count)
        return faiss.SearchParametersIVF(  # type: ignore[call-arg]
            nprobe=min(self._faiss.nlist, probes), **chosen
        )

    def save(self, folder: Path) -> None:
        """Write index.faiss and entries.json into `folder`."""
        faiss.write_index(self._faiss, str(folder / "index.faiss"))
        rows = [list(asdict(entry).values()) for entry in self.entries]
        text = json.dumps(rows, ensure_ascii=False, indent=0)
        (folder / "entries.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Index:
        """Load what `save` wrote, of whichever type.

        A large index with cells stays on disk and is mapped into memory: `index.faiss` may be
        removed meanwhile (the system keeps what is mapped), but must not be written to.
        """
        rows = json.loads((folder / "entries.json").read_text(encoding="utf-8"))
        index = cls.__new__(cls)
        index._hold(_read(folder / "index.faiss"), [Entry(*row) for row in rows])
        return index


class Filter:
    """Which entries a search may see, in the form that FAISS reads while it searches."""

    def __init__(self, keep: NDArray[np.bool_]) -> None:
        self.count = int(keep.sum())
        self._bits = np.packbits(keep, bitorder="little")  # FAISS keeps only a pointer to it
        self.selector = faiss.IDSelectorBitmap(self._bits)  # type: ignore[call-arg,arg-type]


class _Column:
    """One property of every entry, as small numbers, which are compared faster than words."""

    def __init__(self, values: Iterable[str]) -> None:
        self._number: dict[str, int] = {}
        numbers = (self._number.setdefault(value, len(self._number)) for value in values)
        self._of_entry = np.fromiter(numbers, dtype=np.int32)

    def among(self, wanted: frozenset[str]) -> NDArray[np.bool_]:
        """Return for each entry whether its value is one of `wanted`."""
        let_in = np.zeros(len(self._number), dtype=np.bool_)
        let_in[[number for value, number in self._number.items() if value in wanted]] = True
        result: NDArray[np.bool_] = let_in[self._of_entry]
        return result


def _read(path: Path) -> Any:
    if path.stat().st_size >= MAPPED_FROM:
        mapped = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
        if isinstance(mapped, faiss.IndexIVF):
            return mapped
    return faiss.read_index(str(path))
