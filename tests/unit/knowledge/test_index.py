from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.index import Entry, Index
from knowledge.ngrams import Floats


class WordLengths:
    """Vectors that can be worked out by hand: (1, 0), (0, 1) … by the text's length."""

    def encode(self, texts: Sequence[str]) -> Floats:
        vectors = np.zeros((len(texts), 8), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, len(text)] = 1
        return vectors


ENTRIES = (
    Entry("a", "en", "lamp/battery", "lamp"),
    Entry("bb", "en", "lamp/colour", "lamp"),
    Entry("cc", "fi", "kettle/water", "kettle"),
    Entry("d", "en", None, None),
    Entry("ee", "en", "general/returns", "general"),
)


@pytest.fixture
def index() -> Index:
    return Index(WordLengths().encode([entry.text for entry in ENTRIES]), ENTRIES)


def two_letters() -> Floats:
    vector: Floats = WordLengths().encode(["xx"])[0]
    return vector


def test_the_nearest_come_first_with_their_exact_likeness(index: Index) -> None:
    hits = index.search(two_letters(), 5)
    assert sorted(hits.numbers[:3].tolist()) == [1, 2, 4]
    assert hits.scores.tolist() == [1, 1, 1, 0, 0]


def test_a_filter_works_inside_the_search_and_not_after_it(index: Index) -> None:
    only = index.limited_to(frozenset({"kettle"}))
    hits = index.search(two_letters(), 1, only)
    assert hits.numbers.tolist() == [2]


def test_what_belongs_to_no_topic_passes_every_filter(index: Index) -> None:
    hits = index.search(two_letters(), 9, index.limited_to(frozenset({"kettle", "general"})))
    assert sorted(hits.numbers.tolist()) == [2, 3, 4]


def test_asking_for_more_than_there_is_gives_what_there_is(index: Index) -> None:
    assert len(index.search(two_letters(), 100).numbers) == 5
    lone = Index(WordLengths().encode(["a"]), ENTRIES[:1])
    assert len(lone.search(two_letters(), 3, lone.limited_to(frozenset({"kettle"}))).numbers) == 0


def test_a_saved_index_finds_the_same(index: Index, tmp_path: Path) -> None:
    index.save(tmp_path)
    again = Index.load(tmp_path)
    assert again.entries == ENTRIES
    assert again.studies == {"lamp", "kettle", "general"}
    expected, found = index.search(two_letters(), 5), again.search(two_letters(), 5)
    assert expected.numbers.tolist() == found.numbers.tolist()


def test_vectors_and_entries_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="2 vectors for 1 entries"):
        Index(WordLengths().encode(["a", "bb"]), ENTRIES[:1])
