"""Numbers of bank cards, by shape and check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What people put between the groups on a card.
_GAP = r"[\s.\-\u2010-\u2015\u2212]{1,2}"

#: In one piece, in fours, or as American Express prints it.
_CARD = re.compile(
    rf"(?<!\d)[2-6](?:\d{{12,18}}|\d{{3}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?|"
    rf"\d{{3}}{_GAP}\d{{6}}{_GAP}\d{{5}})(?!\d)"
)
_LARGEST_DIGIT = 9


def find(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every card number in `text`: 13 to 19 digits, the last of which fits.

    The check digit is asked for: without it, any long row of values would be a card.
    """
    for match in _CARD.finditer(text):
        if _fits([int(character) for character in match[0] if character.isdecimal()]):
            yield match.span()


def _fits(digits: list[int]) -> bool:
    """Tell whether the last digit fits the others (ISO/IEC 7812, the Luhn formula)."""
    doubled = [2 * digit for digit in digits[-2::-2]]
    folded = [digit - 9 if digit > _LARGEST_DIGIT else digit for digit in doubled]
    return (sum(digits[-1::-2]) + sum(folded)) % 10 == 0
