"""A text as a person reads it, whatever characters it is written in: ０１, 𝟎𝟏 and 0️⃣1️⃣ are 01."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

#: Signs upon the character before: accents, the variation selectors and keycaps of emoji.
_UPON = frozenset({"Mn", "Me"})
#: Superscripts among others: 10⁹ is not 109.
_OTHER_NUMBERS = "No"


def plain(text: str) -> tuple[str, Sequence[int]]:
    """Return `text` in common characters, and where each of them stands in `text`.

    The second has one entry more than the first has characters: the end of `text`.
    """
    if text.isascii():
        return text, range(len(text) + 1)
    found: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if found and found[-1].isdecimal() and unicodedata.category(character) in _UPON:
            continue
        found.append(_common(character))
        places.append(place)
    return "".join(found), [*places, len(text)]


def _common(character: str) -> str:
    """Return the one common character for another way to write it; else `character` itself."""
    common = unicodedata.normalize("NFKC", character)
    known = len(common) == 1 and unicodedata.category(character) != _OTHER_NUMBERS
    return common if known else character
