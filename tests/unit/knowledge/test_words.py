from __future__ import annotations

import pytest

from knowledge.words import plain_words, without_marks, words_of


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("sydän", "sydan"),
        ("hjærte", "hjaerte"),
        ("blødning", "blodning"),
        ("sørøst", "sorost"),
        ("küsimus", "kusimus"),
        ("õde", "ode"),
        ("åpen", "apen"),
        ("plain", "plain"),
    ],
)
def test_marks_are_taken_off_as_people_leave_them_out(word: str, plain: str) -> None:
    assert without_marks(word) == plain


def test_words_are_compared_without_case_width_or_punctuation() -> None:
    assert words_of("Hvor LENGE, ellers? (２ år)_x") == ["hvor", "lenge", "ellers", "2", "år", "x"]


def test_plain_words_keep_their_order_and_lose_their_marks() -> None:
    assert plain_words("Ödeem? Jah, ÕHTUL!") == ["odeem", "jah", "ohtul"]
