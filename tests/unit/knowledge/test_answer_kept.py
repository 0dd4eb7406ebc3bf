"""Fitted readers are kept in a version, and taken from there as long as nothing has changed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge import answer_item, answer_kept
from knowledge.answer_item import load_item_reader
from knowledge.answer_kept import READERS, Fitted, fitted, keep, key_of
from knowledge.answer_reader import ExampleFile, Features, fit
from knowledge.answer_words import CONTENT
from knowledge.snapshot import Sources, check

TODAY = date(2026, 11, 21)


def features(text: str) -> Features:
    return Features(Counter(text.split()), Counter({f"{text} said": 2}))


def small() -> Fitted:
    taught = {"en": [(features("yes sure"), 0), (features("no never"), 1)] * 2}
    return Fitted({"said": fit(taught, 2, ridge=1.0, weight=1.0)}, {"asked": ["bcma"]})


def never() -> Fitted:
    raise AssertionError("it was fitted again")


@pytest.fixture
def nothing_held(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Forget what this process has fitted, as one that has just started."""
    monkeypatch.setattr(answer_kept, "_held", answer_kept.OrderedDict())
    return answer_kept._held.clear


def test_a_kept_reader_reads_as_the_one_that_was_fitted(
    tmp_path: Path, nothing_held: Callable[[], None]
) -> None:
    content = tmp_path / "content"
    content.mkdir()
    made = fitted(content, "small", "key", small)
    keep(content, "small", "key", made)
    nothing_held()
    taken = fitted(content, "small", "key", never)
    for text in ("yes sure", "no", "nothing known"):
        assert taken.readers["said"].scores(features(text), "en") == pytest.approx(
            made.readers["said"].scores(features(text), "en")
        )
    assert taken.names == made.names


def test_what_was_kept_with_another_key_is_fitted_again(
    tmp_path: Path, nothing_held: Callable[[], None]
) -> None:
    content = tmp_path / "content"
    content.mkdir()
    keep(content, "small", "old", fitted(content, "small", "old", small))
    nothing_held()
    with pytest.raises(AssertionError, match="fitted again"):
        fitted(content, "small", "new", never)


@pytest.mark.parametrize("damage", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_is_as_good_as_none(
    tmp_path: Path, nothing_held: Callable[[], None], damage: bytes
) -> None:
    content = tmp_path / "content"
    content.mkdir()
    keep(content, "small", "key", small())
    (tmp_path / READERS / "small.npz").write_bytes(damage)
    nothing_held()
    made = fitted(content, "small", "key", small)
    keep(content, "small", "key", made)
    nothing_held()
    fitted(content, "small", "key", never)


def test_an_array_of_objects_is_refused(tmp_path: Path, nothing_held: Callable[[], None]) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / READERS).mkdir()
    harmful = np.array([{"key": "key"}], dtype=object)
    np.savez(tmp_path / READERS / "small.npz", about=harmful)
    assert fitted(content, "small", "key", small).names == {"asked": ["bcma"]}


def test_the_key_hangs_on_texts_and_names_of_files() -> None:
    one = ExampleFile(Path("items/en.yml"), "examples")
    other = ExampleFile(Path("items/en.yml"), "more examples")
    assert key_of("items", [one]) == key_of("items", [one])
    assert key_of("items", [one]) != key_of("items", [other])
    assert key_of("items", [one]) != key_of("counts", [one])
    assert key_of("items", [one]) != key_of("items", [one], "another question")


def test_a_checked_version_starts_without_fitting_anything(
    tmp_path: Path, nothing_held: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    sources = Sources(tmp_path / "content")
    check(sources)
    kept = {path.stem for path in (tmp_path / READERS).glob("*.npz")}
    assert kept == {"activity", "agreement", "counts", "items"}
    said = load_item_reader(sources.content).scores("ide-cel in May", "en", "bcma", TODAY)
    nothing_held()
    answer_item._fitted.cache_clear()
    monkeypatch.setattr(answer_item, "_fit", lambda *_: never())
    again = load_item_reader(sources.content).scores("ide-cel in May", "en", "bcma", TODAY)
    assert again == pytest.approx(said)
