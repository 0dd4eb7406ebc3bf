from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.lexicon import Lexicon, Vocabulary
from knowledge.ngrams import Hashing

TEXTS = ["the battery is empty", "a red shade", "sydän ja akku"]


def test_the_same_words_are_fully_alike_and_other_letters_not_at_all() -> None:
    likeness = Lexicon.of(TEXTS).likeness("The battery IS empty!")
    assert likeness.tolist() == pytest.approx([1, 0, 0], abs=0.05)


def test_left_out_marks_still_match() -> None:
    assert Lexicon.of(TEXTS).likeness("sydan").argmax() == 2


@pytest.mark.parametrize("text", ["", "?!", "🙂"])
def test_a_text_without_words_is_like_nothing(text: str) -> None:
    assert Lexicon.of(TEXTS).likeness(text).tolist() == [0, 0, 0]


def test_a_saved_lexicon_finds_the_same(tmp_path: Path) -> None:
    lexicon = Lexicon.of(TEXTS)
    lexicon.save(tmp_path)
    again = Lexicon.load(tmp_path, Hashing())
    assert np.array_equal(again.likeness("red battery"), lexicon.likeness("red battery"))


def test_familiarity_falls_with_every_word_that_no_topic_uses() -> None:
    vocabulary = Vocabulary.of(TEXTS)
    known = vocabulary.familiarity("battery empty")
    half = vocabulary.familiarity("battery croissant")
    none = vocabulary.familiarity("croissant")
    assert known[0] == 1 > half[0] > none[0] == 0
    assert none[1] > known[1]


def test_an_ending_makes_a_word_new_but_not_its_stem() -> None:
    share, _, stems = Vocabulary.of(TEXTS).familiarity("batteries")
    assert (share, stems) == (0, 1)


def test_nothing_is_familiar_about_no_words() -> None:
    assert Vocabulary.of(TEXTS).familiarity("?!") == (0, 0, 0)
