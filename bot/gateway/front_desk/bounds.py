"""First step: a text of bounded size, without characters that nobody can see."""

from __future__ import annotations

import re
import unicodedata

#: Line breaks of all kinds become one; tabs become spaces.
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

#: Categories without a visible sign: control, format (zero-width characters, bidi overrides, the
#: soft hyphen, tag characters), surrogates, private use, unassigned.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

#: Fillers that are letters by category and blank by look, and the variation selectors supplement,
#: which can carry hidden text.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\U000e0100-\U000e01ef]")

_MANY_BREAKS = re.compile(r"\n\s*\n\s*\n+")


class RefusedError(Exception):
    """The text cannot be taken. `code` names the error that the patient reads."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(text: str) -> str:
    """Return `text` in NFC without unseen characters and without space around it.

    Cleaning twice is cleaning once.
    """
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    text = _BLANK.sub("", text)
    text = "".join(
        character
        for character in text
        if character == "\n" or unicodedata.category(character) not in _UNSEEN
    )
    return _MANY_BREAKS.sub("\n\n", unicodedata.normalize("NFC", text)).strip()


def bound(text: str, limit: int) -> str:
    """Return the clean text; raise RefusedError `empty`, or `too_long` above `limit` characters."""
    if len(text) > limit * 4:
        raise RefusedError("too_long")
    cleaned = clean(text)
    if not cleaned:
        raise RefusedError("empty")
    if len(cleaned) > limit:
        raise RefusedError("too_long")
    return cleaned
