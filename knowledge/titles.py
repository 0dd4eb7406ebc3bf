"""Recognising the title of a button that somebody has typed instead of pressing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from knowledge.answer_words import Words, tokens_of

Key = TypeVar("Key")


def titled(text: str, titles: Mapping[Key, str], *, near: bool = True) -> Key | None:
    """Return the key of the one title that `text` is, whatever its case and punctuation.

    With `near`, words that stand side by side in one title only and are more than half of it are
    that title, too, as is what stands before its comma ("I agree" of "I agree, start"), and a text
    that says the whole of one longer title among other words. None for several.
    """
    said = title_words(text)
    if not said:
        return None
    words = {key: title_words(title) for key, title in titles.items()}
    same = [key for key, title in words.items() if title == said]
    if same:
        return same[0]
    if not near:
        return None
    part = [
        key
        for key, title in words.items()
        if len(said) > 1 and 2 * len(said) > len(title) and _inside(said, title)
    ]
    part += [
        key
        for key, title in titles.items()
        if "," in title and key not in part and title_words(title.split(",")[0]) == said
    ]
    whole = [key for key, title in words.items() if len(title) > 2 and _inside(title, said)]
    found = part or whole
    return found[0] if len(found) == 1 else None


def title_words(text: str) -> Words:
    """Return the words of a title as they are compared."""
    return tuple(token.text for token in tokens_of(text) if token.kind != "sign")


def _inside(part: Words, whole: Words) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
