"""A message as words: what the red-flag patterns are matched against."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Words, numbers (with one decimal part), and the marks that end a sentence.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[.!?;\n]")
#: "I can't ... breathe": dots that trail off do not end a sentence.
_TRAILING_DOTS = re.compile(r"\.{2,}|…")
#: Soft hyphens, joiners, marks of direction and other characters without a shape.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ′"))
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l"})
_DIGRAPHS = str.maketrans({"ø": "oe", "æ": "ae", "å": "aa", "ö": "oe", "ä": "ae", "ü": "ue"})

#: Stands after the last word of each sentence.
END = "."

#: Shorter words are never compared without their diacritics: "dø" (die) is not English "do".
SHORTEST_FOLDED = 4


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, END after each sentence, and the number of the sentence."""

    words: tuple[str, ...]
    sentences: tuple[int, ...]


def normalise(text: str) -> str:
    """Return `text` in NFKC, casefolded, without apostrophes and invisible characters."""
    text = _TRAILING_DOTS.sub(" ", text)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return text.translate(_APOSTROPHES)


def split(text: str) -> Words:
    """Return the normalised words of `text`; numbers have a decimal point ("39,2" → "39.2")."""
    words: list[str] = []
    sentences: list[int] = []
    sentence = 0
    for found in _TOKEN.findall(normalise(text)):
        if found in ".!?;\n":
            if sentences and sentences[-1] == sentence:
                words.append(END)
                sentences.append(sentence)
            sentence += 1
            continue
        words.append(found.replace(",", "."))
        sentences.append(sentence)
    if sentences and sentences[-1] == sentence:
        words.append(END)
        sentences.append(sentence)
    return Words(tuple(words), tuple(sentences))


def without_diacritics(word: str) -> str:
    """Return the word as typed on a keyboard without its letters: "bløder" → "bloder"."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


def spellings(word: str) -> frozenset[str]:
    """Return the ways in which people type `word`: as it is, "bloder" and "bloeder"."""
    if word.isascii():
        return frozenset({word})
    found = {word, word.translate(_DIGRAPHS)}
    if len(word) >= SHORTEST_FOLDED:
        found.add(without_diacritics(word))
        found.add(word.replace("æ", "a"))  # "hjælp" typed as "hjalp"
    return frozenset(found | {without_diacritics(form) for form in found if "æ" in form})
