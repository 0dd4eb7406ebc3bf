"""What a message takes back within itself: "two, no wait, three"; and a question said again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.answer_numbers import mentions_in
from knowledge.answer_words import Lexicon, fold, words_of

#: A question that only repeats what was asked ("Me? Sixty-three.") has no more words than this.
ECHO = 3


def repaired(text: str, lexicon: Lexicon, *, number: bool) -> str | None:
    """Return what stands after the last words that take something back; None where none do.

    `number`: a number or a time is asked for, so that a bare "no" between two also takes back.
    """
    told = lexicon.words.told
    phrases = (*told.repairs, *(told.number_repairs if number else ()))
    if not phrases:
        return None
    plain = plain_text(text, lexicon)
    parts = _pattern(phrases, lexicon.folded).split(plain)
    rest = parts[-1].strip(" ,.;:!-–…")
    if len(parts) == 1 or not rest:
        return None
    # "Three, no more" takes nothing back.
    bare = _pattern(told.repairs, lexicon.folded).split(plain)[-1] == plain if number else False
    return None if bare and not _says_amount(rest, lexicon) else rest


def plain_text(text: str, lexicon: Lexicon) -> str:
    """Return `text` as the lists are written: in small letters, "it's" as "its"."""
    return re.sub(r"['’]", "", fold(text.casefold()) if lexicon.folded else text.casefold())


def phrases_in(plain: str, phrases: Sequence[str], lexicon: Lexicon) -> tuple[int, int] | None:
    """Return where the first of `phrases` stands in a `plain` text; None where none does."""
    found = _pattern(tuple(phrases), lexicon.folded).search(plain) if phrases else None
    return found.span() if found else None


def _says_amount(text: str, lexicon: Lexicon) -> bool:
    tokens = lexicon.prepare(text)
    times = lexicon.times.find([token.text for token in tokens])
    return bool(mentions_in(tokens, lexicon) or times)


def without_echo(text: str, asks: Sequence[str]) -> str:
    """Return `text` without a short question before it that begins with none of `asks`."""
    before, mark, rest = text.rpartition("?")
    words = before.casefold().split()
    if not mark or not rest.strip(" .!") or not 1 <= len(words) <= ECHO:
        return text
    asked = {tuple(words_of(phrase)) for phrase in asks}
    return text if any(tuple(words[: len(one)]) == one for one in asked) else rest.strip()


@lru_cache(maxsize=32)
def _pattern(phrases: Sequence[str], folded: bool) -> re.Pattern[str]:
    ways = []
    for phrase in sorted(phrases, key=len, reverse=True):
        # A comma in the list is a sign before the words: ", no" between two numbers.
        bare = phrase.startswith(",")
        words = words_of(fold(phrase.casefold()) if folded else phrase.lstrip(","))
        words = tuple(word for word in words if word != ",")
        said = r"[\s,.]+".join(map(re.escape, words))
        # Both begin before the space, so that the longer one wins.
        ways.append((r"(?<=[,.;…–-])\s*" if bare else r"\s*\b") + said + r"\b")
    return re.compile("|".join(ways))
