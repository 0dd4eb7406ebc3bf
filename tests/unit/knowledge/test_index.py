from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import index as indexing
from knowledge.index import COMPACT_FROM, EXACT_UP_TO, Entry, Index, factory_key
from knowledge.ngrams import Floats, normalised


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


def test_a_filter_by_language_works_inside_the_search_too(index: Index) -> None:
    assert index.languages == {"en", "fi"}
    finnish = index.limited_to(languages=frozenset({"fi"}))
    assert index.search(two_letters(), 1, finnish).numbers.tolist() == [2]
    both = index.limited_to(frozenset({"lamp"}), frozenset({"en"}))
    assert sorted(index.search(two_letters(), 9, both).numbers.tolist()) == [0, 1, 3]


def test_a_filter_that_lets_nothing_in_finds_nothing(index: Index) -> None:
    hits = index.search(two_letters(), 9, index.limited_to(languages=frozenset({"xx"})))
    assert len(hits.numbers) == len(hits.scores) == 0


@pytest.mark.parametrize(
    ("count", "key"),
    [
        (0, "Flat"),
        (EXACT_UP_TO, "Flat"),
        (EXACT_UP_TO + 1, "IVF1024,Flat"),
        (1_000_000, "IVF4096,Flat"),
        (COMPACT_FROM, "IVF4096_HNSW32,SQfp16"),
        (10_000_000, "IVF16384_HNSW32,SQfp16"),
    ],
)
def test_the_type_of_index_follows_from_its_size(count: int, key: str) -> None:
    assert factory_key(count) == key


def groups(count: int, seed: int = 0) -> tuple[Floats, list[Entry]]:
    """Vectors in groups, as texts about topics are, in ten studies and two languages."""
    chooser = np.random.default_rng(seed)
    centres = chooser.standard_normal((200, 32)).astype(np.float32)
    of = chooser.integers(0, 200, count)
    spread = 0.6 * chooser.standard_normal((count, 32)).astype(np.float32)
    entries = [
        Entry(str(n), "fi" if n % 4 == 0 else "en", f"s{n % 10}/t", f"s{n % 10}")
        for n in range(count)
    ]
    return normalised(centres[of] + spread), entries


@pytest.fixture(scope="module")
def large() -> tuple[Index, Index]:
    """The same 20,000 entries, in cells and exact."""
    vectors, entries = groups(20_000)
    return Index(vectors, entries, exact_up_to=10_000), Index(vectors, entries)


def recall(found: Index, truth: Index, queries: Floats, **limits: frozenset[str]) -> float:
    """Return how many of the 50 nearest are found; every one found is let in and well scored."""
    shares = []
    for query in queries:
        there = found.search(query, 50, found.limited_to(**limits))
        right = truth.search(query, 50, truth.limited_to(**limits))
        assert set(there.numbers.tolist()) <= set(range(20_000))
        same = set(there.numbers.tolist()) & set(right.numbers.tolist())
        shares.append(len(same) / len(right.numbers))
        likeness = dict(zip(right.numbers.tolist(), right.scores.tolist(), strict=True))
        for number, score in zip(there.numbers.tolist(), there.scores.tolist(), strict=True):
            assert score == pytest.approx(likeness.get(number, score), abs=1e-5)
    return float(np.mean(shares))


def test_an_index_in_cells_misses_few_of_the_nearest(large: tuple[Index, Index]) -> None:
    cells, exact = large
    assert (cells.exact, exact.exact) == (False, True)
    queries, _ = groups(100, seed=1)
    assert recall(cells, exact, queries) >= 0.95


@pytest.mark.parametrize(
    "limits",
    [
        {"studies": frozenset({"s3"})},
        {"languages": frozenset({"fi"})},
        {"studies": frozenset({"s1", "s2"}), "languages": frozenset({"fi"})},
    ],
)
def test_a_narrow_filter_makes_an_index_in_cells_no_worse(
    large: tuple[Index, Index], limits: dict[str, frozenset[str]]
) -> None:
    queries, _ = groups(50, seed=1)
    assert recall(*large, queries, **limits) >= 0.95


def test_an_index_in_cells_lets_in_only_what_its_filter_does(large: tuple[Index, Index]) -> None:
    cells, _ = large
    only = cells.limited_to(frozenset({"s4"}), frozenset({"fi"}))
    hits = cells.search(groups(1, seed=2)[0][0], 200, only)
    seen = {(cells.entries[n].study, cells.entries[n].language) for n in hits.numbers.tolist()}
    assert seen == {("s4", "fi")}


def test_the_limit_of_exact_search_changes_no_result_of_a_small_index() -> None:
    vectors, entries = groups(2_000)
    exact, cells = Index(vectors, entries), Index(vectors, entries, exact_up_to=100)
    for query in groups(20, seed=3)[0]:
        # So few vectors have fewer cells than are read: then nothing is missed.
        everything = cells.limited_to(frozenset({"s1"}))
        assert (
            cells.search(query, 10, everything).numbers.tolist()
            == exact.search(query, 10, exact.limited_to(frozenset({"s1"}))).numbers.tolist()
        )


@pytest.mark.parametrize("exact_up_to", [10, 10_000])
@pytest.mark.parametrize("mapped_from", [0, 2**40])
def test_a_version_loads_what_was_saved_with_either_type(
    exact_up_to: int, mapped_from: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MAPPED_FROM", mapped_from)
    vectors, entries = groups(3_000)
    saved = Index(vectors, entries, exact_up_to)
    saved.save(tmp_path)
    loaded = Index.load(tmp_path)
    assert loaded.exact is saved.exact is (exact_up_to > 3_000)
    assert loaded.entries == saved.entries
    # A version in use may be removed while somebody still answers from it.
    (tmp_path / "index.faiss").unlink()
    only = saved.limited_to(frozenset({"s2"}))
    for query in groups(10, seed=4)[0]:
        for filter_ in (None, only):
            expected, found = (one.search(query, 20, filter_) for one in (saved, loaded))
            assert expected.numbers.tolist() == found.numbers.tolist()
            assert np.allclose(expected.scores, found.scores)


@given(seed=st.integers(0, 50), limit=st.integers(1, 60), study=st.sampled_from(["s1", "none"]))
def test_any_search_gives_different_entries_best_first(
    large: tuple[Index, Index], seed: int, limit: int, study: str
) -> None:
    query = groups(1, seed)[0][0]
    for index in large:
        hits = index.search(query, limit, index.limited_to(frozenset({study})))
        assert len(set(hits.numbers.tolist())) == len(hits.numbers) <= limit
        assert (np.diff(hits.scores) <= 0).all()
        assert all(index.entries[number].study == study for number in hits.numbers.tolist())
