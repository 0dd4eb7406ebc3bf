"""Vectors of texts are kept from build to build, for the encoder that made them only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge import vectors as module
from knowledge.ngrams import Floats
from knowledge.vectors import Vectors


class Lengths:
    """An encoder whose vectors are word lengths, times a factor that stands for its weights."""

    def __init__(self, factor: int = 1) -> None:
        self.factor, self.asked = factor, list[str]()

    def encode(self, texts: Sequence[str]) -> Floats:
        self.asked.extend(texts)
        rows = [[len(text) * self.factor, text.count(" ")] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 2)


def ask(folder: Path | None, encoder: Lengths, *texts: str) -> list[str]:
    """Encode, keep the vectors, and return which texts the encoder was asked for."""
    vectors = Vectors(folder)
    remembering = vectors.of(encoder)
    encoder.asked.clear()
    given = remembering.encode(texts)
    vectors.save()
    asked = list(encoder.asked)
    assert np.array_equal(given, Lengths(encoder.factor).encode(texts))
    assert remembering.computed == len(asked)
    return asked


def test_a_text_is_encoded_once_over_builds(tmp_path: Path) -> None:
    assert ask(tmp_path, Lengths(), "one", "two three", "one") == ["one", "two three"]
    assert ask(tmp_path, Lengths(), "two three", "four") == ["four"]


def test_what_a_build_did_not_use_is_forgotten(tmp_path: Path) -> None:
    ask(tmp_path, Lengths(), "one", "two")
    ask(tmp_path, Lengths(), "two")
    assert ask(tmp_path, Lengths(), "one", "two") == ["one"]


def test_another_encoder_gets_nothing_of_the_first(tmp_path: Path) -> None:
    ask(tmp_path, Lengths(), "one")
    assert ask(tmp_path, Lengths(2), "one") == ["one"]
    assert ask(tmp_path, Lengths(), "one") == []


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    assert ask(None, Lengths(), "one") == ["one"]
    assert ask(None, Lengths(), "one") == ["one"]


def test_equal_encoders_of_one_build_share_their_vectors() -> None:
    vectors = Vectors()
    assert vectors.of(Lengths()) is vectors.of(Lengths())
    assert vectors.of(Lengths()) is not vectors.of(Lengths(2))


def test_no_texts_give_no_rows(tmp_path: Path) -> None:
    assert Vectors(tmp_path).of(Lengths()).encode([]).shape == (0, 2)


@pytest.mark.parametrize("rest", [b"", b"broken"])
def test_a_file_that_is_not_whole_is_computed_anew(tmp_path: Path, rest: bytes) -> None:
    ask(tmp_path, Lengths(), "one")
    (file,) = tmp_path.iterdir()
    file.write_bytes(rest)
    assert ask(tmp_path, Lengths(), "one") == ["one"]
    assert ask(tmp_path, Lengths(), "one") == []


def test_only_few_encoders_vectors_stay(tmp_path: Path) -> None:
    for factor in range(1, module.KEPT + 3):
        ask(tmp_path, Lengths(factor), "one")
    assert len(list(tmp_path.iterdir())) == module.KEPT
