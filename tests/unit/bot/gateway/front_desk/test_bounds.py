from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.front_desk import bounds

#: Characters that hide things, beside ordinary ones.
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\u200b\u200d\u202e\u2066\ufeff\u00ad\x00\x1b\r\n\t\u2028\U000e0041/ aå"),
    )
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  hei  ", "hei"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb", "a b"),
        ("pa\u202eyload", "payload"),
        ("in\u200bvisible\ufeff", "invisible"),
        ("hi\U000e0049\U000e0047", "hi"),
        ("a\x00\x1b[31mb", "a[31mb"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a\u030angstro\u0308m", "ångström"),
        ("a\n\n \n\n\nb", "a\n\nb"),
        ("blank\u3164\U000e0101", "blank"),
        ("👍🏽 ok", "👍🏽 ok"),
        ("õäöüšž ÆØÅ", "õäöüšž ÆØÅ"),
    ],
)
def test_what_nobody_sees_is_taken_out(text: str, cleaned: str) -> None:
    assert bounds.clean(text) == cleaned


@given(NASTY)
def test_a_clean_text_is_normal_visible_and_stays_as_it_is(text: str) -> None:
    cleaned = bounds.clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip() == bounds.clean(cleaned)
    assert all(c == "\n" or not unicodedata.category(c).startswith("C") for c in cleaned)


@given(NASTY, st.integers(1, 20))
def test_a_bounded_text_is_within_its_bounds_or_refused(text: str, limit: int) -> None:
    cleaned = bounds.clean(text)
    if len(cleaned) > limit or len(text) > limit * 4:
        with pytest.raises(bounds.RefusedError, match="too_long"):
            bounds.bound(text, limit)
    elif not cleaned:
        with pytest.raises(bounds.RefusedError, match="empty"):
            bounds.bound(text, limit)
    else:
        assert bounds.bound(text, limit) == cleaned
