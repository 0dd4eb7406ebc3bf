"""National identity numbers of Norway, Denmark, Estonia and Finland, by shape and plausible date.

Checksums are not asked for: Denmark gave its check digit up in 2007, synthetic Norwegian numbers
fail theirs, and a number with one mistyped digit still says who somebody is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What people put between the parts of a number: spaces, any kind of hyphen, dots.
_GAP = r"[\s.\-\u2010-\u2015\u2212]{0,3}"

#: Within the last digits there are no dots: 21.11.26 12.30 is a date and a time.
_TAIL = r"[\s\-\u2010-\u2015\u2212]{0,3}"

_DATE = rf"(\d\d){_GAP}(\d\d){_GAP}(\d\d)"

#: Norway, fødselsnummer: date (D numbers +40 on the day, H numbers and synthetic ones +40, +65 or
#: +80 on the month), three individual and two check digits.
_NORWAY = re.compile(rf"(?<!\d){_DATE}{_TAIL}\d{{3}}{_TAIL}\d\d(?!\d)")

#: Denmark, CPR: date (+60 on the day in replacement numbers) and four digits.
_DENMARK = re.compile(rf"(?<!\d){_DATE}{_TAIL}\d\d{_TAIL}\d\d(?!\d)")

#: Estonia, isikukood: sex and century, year, month, day, four digits.
_ESTONIA = re.compile(
    rf"(?<!\d)[1-8]{_TAIL}(\d\d){_GAP}(\d\d){_GAP}(\d\d){_TAIL}\d{{3}}{_TAIL}\d(?!\d)"
)

#: Finland, henkilötunnus: date, century sign (the letters beside +, - and A came in 2023), three
#: digits, check character.
_FINLAND = re.compile(
    rf"(?<!\d){_DATE}\s?[-+\u2010-\u2015\u2212A-FU-Ya-fu-y]\s?\d{{3}}\s?"
    r"[0-9A-FHJ-NPR-Ya-fhj-npr-y](?![0-9A-Za-z])"
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every national identity number in `text`; spans may overlap."""
    for match in _NORWAY.finditer(text):
        day, month = int(match[1]), int(match[2])
        if _plausible(day % 40 if day > 40 else day, _norwegian_month(month)):
            yield match.span()
    for match in _DENMARK.finditer(text):
        day, month = int(match[1]), int(match[2])
        if _plausible(day - 60 if day > 60 else day, month):
            yield match.span()
    for match in _ESTONIA.finditer(text):
        if _plausible(int(match[3]), int(match[2])):
            yield match.span()
    for match in _FINLAND.finditer(text):
        if _plausible(int(match[1]), int(match[2])):
            yield match.span()


def _norwegian_month(month: int) -> int:
    return next((month - add for add in (80, 65, 40) if month > add), month)


def _plausible(day: int, month: int) -> bool:
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    return 1 <= month <= 12 and 1 <= day <= longest
