"""Messages as words."""

from __future__ import annotations

import pytest

from bot.safety.text import END, normalise, spellings, split, without_diacritics


def test_words_are_casefolded_and_numbers_get_a_decimal_point() -> None:
    assert split("Har 39,2 NÅ").words == ("har", "39.2", "nå", END)


def test_a_new_sentence_begins_after_a_mark_or_a_line() -> None:
    assert split("Hot. Cold?\nNow").sentences == (0, 0, 1, 1, 3, 3)


def test_dots_that_trail_off_do_not_end_a_sentence() -> None:
    assert set(split("I can't ... breathe").sentences) == {0}


@pytest.mark.parametrize("text", ["can't", "can’t", "can`t", "can\u200b't", "ＣＡＮ’Ｔ"])
def test_apostrophes_widths_and_invisible_characters_do_not_matter(text: str) -> None:
    assert normalise(text) == "cant"


def test_letters_that_a_keyboard_lacks_are_written_in_three_ways() -> None:
    assert {"bløder", "bloder", "bloeder"} <= spellings("bløder")
    assert {"hjælp", "hjaelp", "hjalp"} <= spellings("hjælp")
    assert without_diacritics("nõrkus") == "norkus"


def test_a_short_word_keeps_its_diacritics() -> None:
    assert "do" not in spellings("dø")
