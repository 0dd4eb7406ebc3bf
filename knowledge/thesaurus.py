"""The thesaurus: words of any of the languages, and the concepts that they stand for.

Concepts do not depend on a language, so what people say in one teaches search in all: `neer`,
`nyre` and `munuainen` are all `kidney`. It is content like the passages: one file a language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.files import ContentError, YamlFile, read_yaml
from knowledge.words import plain_words

#: So few letters occur by chance inside other words.
SHORTEST_INNER = 4
#: Words are looked up again and again; so many are remembered.
REMEMBERED = 50_000


class Thesaurus:
    """Which patterns stand for which concept, over all languages. Nothing in it changes.

    A pattern is a word; `stem*`, any word that begins so; `*part*`, any word that holds it, for
    compounds; or several words in a row, of which the last may end in `*`. Case and diacritics
    are ignored, as people leave them out.
    """

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        """Take the patterns of each concept; each holds a letter or digit."""
        self.patterns = patterns
        self._words: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        self._parts: dict[str, set[str]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], bool, str]]] = {}
        for concept, listed in patterns.items():
            for pattern in listed:
                self._add(concept, pattern)
        self._of_word = lru_cache(REMEMBERED)(self._look_up)

    def _add(self, concept: str, pattern: str) -> None:
        first, *rest = plain_words(pattern)
        open_end = pattern.endswith("*")
        if rest:
            self._phrases.setdefault(first, []).append((tuple(rest), open_end, concept))
        elif pattern.startswith("*"):
            self._parts.setdefault(first, set()).add(concept)
        else:
            place = self._stems if open_end else self._words
            place.setdefault(first, set()).add(concept)

    def concepts(self, words: Sequence[str]) -> set[str]:
        """Return the concepts that `words`, plain and in their order, stand for."""
        found: set[str] = set()
        for place, word in enumerate(words):
            found |= self._of_word(word)
            for rest, open_end, concept in self._phrases.get(word, ()):
                said = tuple(words[place + 1 : place + 1 + len(rest)])
                same = said[:-1] == rest[:-1] and len(said) == len(rest)
                if same and (said[-1].startswith(rest[-1]) if open_end else said[-1] == rest[-1]):
                    found.add(concept)
        return found

    def _look_up(self, word: str) -> frozenset[str]:
        found = set(self._words.get(word, ()))
        for end in range(1, len(word) + 1):
            found |= self._stems.get(word[:end], set())
        for start in range(len(word) - SHORTEST_INNER + 1):
            for end in range(start + SHORTEST_INNER, len(word) + 1):
                found |= self._parts.get(word[start:end], set())
        return frozenset(found)


NO_THESAURUS = Thesaurus({})


def load_thesaurus(content: Path) -> Thesaurus:
    """Return the thesaurus of `content`/thesaurus/<language>.yml; without files, an empty one.

    Raise ContentError for what is no list of patterns, and for a pattern that holds no letter or
    digit or is too short to be looked for inside words.
    """
    patterns: dict[str, list[str]] = {}
    for path in sorted((content / "thesaurus").glob("*.yml")):
        file = read_yaml(path)
        if not isinstance(file.data, dict):
            raise ContentError(path, 1, "no concepts in this file", "write `concept: [word, …]`")
        for concept, listed in file.data.items():
            known = patterns.setdefault(str(concept), [])
            known.extend(one for one in _read(file, concept, listed) if one not in known)
    return Thesaurus(patterns)


def _read(file: YamlFile, concept: str, listed: object) -> Iterable[str]:
    if not isinstance(listed, list):
        line = file.line_of((concept,))
        raise ContentError(
            file.path, line, f"{concept!r} has no list of patterns", "write [word, stem*, …]"
        )
    for number, entry in enumerate(listed):
        pattern = " ".join(str(entry).split())
        words = plain_words(pattern)
        line = file.line_of((concept, number))
        if not words or isinstance(entry, list | dict | bool):
            raise ContentError(
                file.path, line, f"{entry!r} is no pattern", "write a word, or put it in quotes"
            )
        if pattern.startswith("*"):
            if not pattern.endswith("*") or len(words) > 1:
                raise ContentError(
                    file.path,
                    line,
                    f"{pattern!r} begins with * but is not one part of a word",
                    "write *part*, stem* or word",
                )
            if len(words[0]) < SHORTEST_INNER:
                raise ContentError(
                    file.path,
                    line,
                    f"{pattern!r} is too short to be looked for inside words",
                    f"use {SHORTEST_INNER} letters or more, or write stem*",
                )
        yield pattern
