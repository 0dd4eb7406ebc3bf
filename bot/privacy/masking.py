"""Identifiers in a patient's text are replaced before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.privacy import cards, national_ids, phone_numbers, reading

#: Stands where an identifier stood. No letters, so that no language's search takes it for a word.
MASK = "▮▮▮"

#: Kinds, in the order in which they are looked for: a part of a card's number may look like any
#: other, and a Danish CPR number is also a valid Finnish telephone number. Each must be called what
#: it is.
CARD, NATIONAL_ID, PHONE, EMAIL = "card", "national_id", "phone", "email"

_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~▮-]{1,64}"
    r"(?:(?:\s?[\[(]\s?(?:at|a|ät|æt)\s?[\])]\s?|\s?@\s?)(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24})+",
    re.IGNORECASE,
)

#: What looks like an identifier of a person and is none: put beyond reach of the search.
_KEEP = re.compile(
    "|".join(
        (
            # EU CT (2025-522114-23-00) and EudraCT (2014-001234-12) numbers.
            r"(?<!\d)20[0-4]\d-\d{6}-\d\d(?:-\d\d)?(?!\d)",
            r"(?:NCT|ISRCTN|ACTRN|EUCTR)[\s-]?\d{6,14}(?!\d)",
            # Protocol codes: 64007957MMY2022, TJ202001MMY301.
            r"(?<!\d)\d{4,10}[A-Z]{2,5}\d{3,6}(?!\d)",
            # Dates: 21.11.2026, 21/11/26, 21-11-2026, 2026-11-21.
            r"(?<![\d.])\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d(?![.\-]?\d)",
            r"(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![/\-]?\d)",
            r"(?<![\d-])\d{1,2}-\d{1,2}-(?:19|20)\d\d(?![-.]?\d)",
            r"(?<![\d-])(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![-.]?\d)",
            # Two years: 2019 2020, 2019-2021.
            r"(?<!\d)(?:19[3-9]|20[0-4])\d[\s/–-](?:19[3-9]|20[0-4])\d(?!\s?\d)",
            # A long amount with its unit: 3500000 cells, 1 200 000 /µl, 40 000 000 IU.
            r"(?<![\d+-])(?<!\d\s)(?:[1-9]\d{0,2}(?:[\s.,]\d{3}){2,3}|[1-9]\d{6,10})\s?"
            r"(?:[x×*]|%|/\s?[µuμm]?l\b|[µuμmnk]?g\b|[µuμmd]?l\b|[µuμmnp]?mol\b|"
            r"cells?\b|celler\b|solua\b|rakku\b|IU\b|IE\b|U\b|kr\b|kroner\b|eur\b|€)",
        )
    ),
    re.IGNORECASE,
)

#: Fills the place of what is kept while identifiers are searched for; in no alphabet, no digit.
_BARRIER = "\ue000"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without identifiers, and the kinds of those that were in it."""

    text: str
    kinds: tuple[str, ...]


def mask(text: str, region: str = "") -> Masked:
    """Return `text` with every identifier replaced by MASK.

    Bank cards, national identity numbers of the four countries, telephone numbers (of the four, of
    `region`, and any with a country code) and e-mail addresses, in full-width and other forms of
    digits and letters, too. Trial numbers, protocol codes, dates and amounts with a unit stay.
    Masking twice is masking once.
    """
    kinds = []
    read, places = reading.plain(text)
    for kind in (CARD, NATIONAL_ID, PHONE, EMAIL):
        spans = ((places[start], places[end]) for start, end in _spans(kind, read, region))
        masked = _replace(text, spans)
        if masked != text:
            kinds.append(kind)
            text = masked
            read, places = reading.plain(text)
    return Masked(text, tuple(kinds))


def _spans(kind: str, text: str, region: str) -> Iterable[tuple[int, int]]:
    if kind == EMAIL:
        return (match.span() for match in _EMAIL.finditer(text))
    searched = _KEEP.sub(lambda kept: _BARRIER * len(kept[0]), text)
    if kind == CARD:
        return cards.find(searched)
    if kind == NATIONAL_ID:
        return national_ids.find(searched)
    return phone_numbers.find(searched, region)


def _replace(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in sorted(spans):
        if start >= position:
            parts += (text[position:start], MASK)
        position = max(position, end)
    return "".join(parts) + text[position:]
