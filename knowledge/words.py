"""Words of a text, as search reads them."""

from __future__ import annotations

import re
import unicodedata

#: A question is read up to here; the rest of a longer text adds nothing that a search can use.
MAX_CHARACTERS = 2000

_WORD = re.compile(r"[^\W_]+")
#: Letters that Unicode does not take apart, as people write them without their own keyboard.
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "œ": "oe"})


def words_of(text: str) -> list[str]:
    """Return the words of `text` (letters and digits), NFKC-normalised and case-folded."""
    return _WORD.findall(unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).casefold())


def without_marks(word: str) -> str:
    """Return `word` without diacritics, since people leave them out: `sydän` → `sydan`."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.translate(_PLAIN))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def plain_words(text: str) -> list[str]:
    """Return the words of `text` without diacritics."""
    return [without_marks(word) for word in words_of(text)]
