from __future__ import annotations

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.masking import CARD, EMAIL, MASK, NATIONAL_ID, PHONE, mask

IDENTIFIERS = {
    # Norway: ordinary, D number, H number, synthetic (+80, +65).
    "01018012345": NATIONAL_ID,
    "010180 12345": NATIONAL_ID,
    "010180-12345": NATIONAL_ID,
    "01 01 80 123 45": NATIONAL_ID,
    "01.01.80 12345": NATIONAL_ID,
    "41018012345": NATIONAL_ID,
    "01418012345": NATIONAL_ID,
    "01818012345": NATIONAL_ID,
    "01668012345": NATIONAL_ID,
    # Denmark: ordinary, replacement number (+60 on the day).
    "0101801234": NATIONAL_ID,
    "010180-1234": NATIONAL_ID,
    "010180 – 1234": NATIONAL_ID,
    "61018012 34": NATIONAL_ID,
    # Estonia.
    "38001010123": NATIONAL_ID,
    "3 800101 0123": NATIONAL_ID,
    "60012310123": NATIONAL_ID,
    # Finland: all century signs.
    **{f"010180{sign}123A": NATIONAL_ID for sign in "+-ABCDEFUVWXY"},
    "131052-308t": NATIONAL_ID,
    "010180 - 1234": NATIONAL_ID,
    # Telephone numbers.
    "+47 41 23 45 67": PHONE,
    "41234567": PHONE,
    "412 34 567": PHONE,
    "0047 41234567": PHONE,
    "+45 20 12 34 56": PHONE,
    "20 12 34 56": PHONE,
    "+372 5123 4567": PHONE,
    "5123 4567": PHONE,
    "+358 40 123 4567": PHONE,
    "040 1234567": PHONE,
    "040-123 4567": PHONE,
    "+46 70 123 45 67": PHONE,
    "+1 (212) 555-0123": PHONE,
    # E-mail.
    "kari.nordmann@example.org": EMAIL,
    "kari@post.example.co.uk": EMAIL,
    "kari (at) example.org": EMAIL,
    "kari[at]example.org": EMAIL,
    "kari @ example.org": EMAIL,
    "jüri.mägi@näide.ee": EMAIL,
    # Bank cards, by numbers that are published for trials.
    "4111 1111 1111 1111": CARD,
    "4111111111111111": CARD,
    "5555-5555-5555-4444": CARD,
    "3782 822463 10005": CARD,
    "4111 1111\n1111 1111": CARD,
    # In other characters.
    "０１０１８０１２３４５": NATIONAL_ID,
    "０１０１８０－１２３Ａ": NATIONAL_ID,
    "010180\n12345": NATIONAL_ID,
    "\ufe0f\u20e3".join("01018012345"): NATIONAL_ID,
    "+４７ ４１２ ３４ ５６７": PHONE,
    "４１１１ １１１１ １１１１ １１１１": CARD,
    "kari＠example．org": EMAIL,
}

KEPT = (
    "2025-522114-23-00",
    "EU CT 2025-522114-23-00.",
    "2014-001234-12",
    "NCT03952091",
    "ISRCTN12345678",
    "64007957MMY2022",
    "TJ202001MMY301",
    "21.11.2026",
    "21. 11. 2026",
    "21.11.26",
    "21.11.26 12.30",
    "21/11/2026",
    "2026-11-21",
    "2026-11-21 14:30",
    "21-11-2026",
    "kl. 14.30",
    "between 2019 2020 and 2021",
    "1 mg/kg",
    "25 mg x 2",
    "10 mg, 15 mg, 25 mg",
    "Hb 10.2 g/dl, trc 120 000, neut 1.5",
    "platelets 75 000 /µl",
    "75000000/l",
    "3500000 cells",
    "1 200 000 /µl",
    "1.5 x 10^9/L",
    "eGFR 45 ml/min/1.73 m2",
    "M-protein 30 g/l, kappa 1234.5 mg/l, ratio 120.5",
    "I am 58 and had 3 lines",
    "ECOG 0-1",
    "112 or 116117 or 1813",
    "12 34 56 78",
    "99 99 99-9999",
    "32.13.80 12345",
    "a@b",
    "@home",
    # The last digit does not fit; values in a row.
    "4111 1111 1111 1112 9",
    "1.5 x 10⁹/l, 1.73 m²",
)


@pytest.mark.parametrize(("identifier", "kind"), IDENTIFIERS.items())
@pytest.mark.parametrize("frame", ["{}", "Jeg heter Ola, {}.", "({})", "id:{}, thanks", "å{}"])
def test_an_identifier_is_replaced_and_called_what_it_is(
    identifier: str, kind: str, frame: str
) -> None:
    masked = mask(frame.format(identifier), "NO")
    assert masked.kinds == (kind,)
    assert MASK in masked.text
    assert sum(c.isdigit() for c in masked.text) == 0
    assert "@" not in masked.text


@pytest.mark.parametrize("text", KEPT)
@pytest.mark.parametrize("region", ["", "NO", "DK", "EE", "FI"])
def test_what_says_nothing_of_a_person_stays(text: str, region: str) -> None:
    assert mask(text, region) == mask(text, region).__class__(text, ())


def test_identifiers_beside_trial_numbers_are_found() -> None:
    masked = mask("2025-522114-23-00: 010180-12345, ring 41234567 etter 21.11.2026", "NO")
    assert masked.text == f"2025-522114-23-00: {MASK}, ring {MASK} etter 21.11.2026"
    assert masked.kinds == (NATIONAL_ID, PHONE)


def test_many_numbers_in_one_text_are_all_taken_out() -> None:
    masked = mask("41234567, " * 100)
    assert sum(c.isdigit() for c in masked.text) == 0


DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2026, 12, 31))
GAPS = st.sampled_from(["", " ", "-", "–", " - "])


@given(DATES, GAPS, st.integers(0, 99999))
def test_every_plausible_norwegian_number_is_masked(
    born: datetime.date, gap: str, rest: int
) -> None:
    text = f"{born:%d%m%y}{gap}{rest:05}"
    assert mask(text).text == MASK


@given(DATES, GAPS, st.integers(0, 9999))
def test_every_plausible_danish_number_is_masked(born: datetime.date, gap: str, rest: int) -> None:
    assert mask(f"{born:%d%m%y}{gap}{rest:04}").text == MASK


@given(DATES, st.integers(1, 8), st.integers(0, 9999))
def test_every_plausible_estonian_number_is_masked(
    born: datetime.date, sex: int, rest: int
) -> None:
    assert mask(f"{sex}{born:%y%m%d}{rest:04}").text == MASK


@given(
    DATES,
    st.sampled_from("+-ABCDEFUVWXY"),
    st.integers(2, 999),
    st.sampled_from("0123456789ABCDEFHJKLMNPRSTUVWXY"),
)
def test_every_plausible_finnish_number_is_masked(
    born: datetime.date, sign: str, rest: int, check: str
) -> None:
    assert mask(f"{born:%d%m%y}{sign}{rest:03}{check}").text == MASK


@given(st.text(st.one_of(st.sampled_from("0123456789 .-+/@abc▮()"), st.characters()), max_size=80))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text, "NO").text
    assert mask(once, "NO").text == once


@given(st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=80))
def test_a_text_without_digits_and_addresses_stays(text: str) -> None:
    if not set(unicodedata.normalize("NFKC", text)) & set("@(["):
        assert mask(text).text == text
