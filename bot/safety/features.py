"""What the classifier sees of a message: its words, and what patterns and concepts say of it.

Three blocks of features, each weighted and scaled on its own:

- `words`: words, their beginnings, pairs up to two words apart, character n-grams;
- `patterns`: which pattern groups hit or nearly do, which word lists and `ordinary` lists occur,
  alone and two in a sentence. Groups and lists have the same names in all languages;
- `concepts`: which of `concepts.yml` occur, alone and two in a sentence; and which of search's
  thesaurus, alone and two in the message.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from bot.safety.matcher import Message
from bot.safety.notation import NotationError, parse_pattern
from bot.safety.rules import PATTERNS, Rules
from bot.safety.text import END, Words
from bot.safety.vocabulary import Compiled, Vocabulary
from knowledge.files import ContentError, read_yaml
from knowledge.thesaurus import Thesaurus, load_thesaurus
from knowledge.words import without_marks
from locales import LANGUAGES

CONCEPTS = Path(__file__).parent / "concepts.yml"
CONTENT = Path(__file__).parents[2] / "knowledge" / "content"
BLOCKS = ("words", "patterns", "concepts")

_SHORTEST, _LONGEST = 3, 4
_REACH = 2
_BEGINNINGS = (4, 5)
#: More kinds in one sentence make no pairs: a list of everything says nothing.
_MOST_PAIRED = 40

#: For each block what a message has, as the CRC-32 of its text: of half a million hardly two agree.
Features = tuple[Collection[int], ...]


@dataclass(frozen=True, slots=True)
class Hints:
    """Word lists and `ordinary` lists of the pattern files, and the concepts, as patterns."""

    vocabulary: Vocabulary
    lists: tuple[tuple[str, Compiled], ...]
    concepts: tuple[tuple[str, Compiled], ...]
    thesaurus: Thesaurus


@cache
def load_hints(
    patterns: Path = PATTERNS, concepts: Path = CONCEPTS, content: Path = CONTENT
) -> Hints:
    """Return the hints; raise ContentError where a file does not hold.

    They have a vocabulary of their own, so that a pattern forgives the same slips as without them.
    """
    vocabulary = Vocabulary()
    lists: list[tuple[str, Compiled]] = []
    for language in LANGUAGES:
        data = read_yaml(patterns / f"{language}.yml").data
        words, ordinary = data.get("words", {}), data.get("ordinary", {})
        for name in words:
            lists.append((f"@{name}", vocabulary.add(parse_pattern(f"@{name}", words))))
        for name, sources in ordinary.items():
            for source in sources:
                lists.append((f"~{name}", vocabulary.add(parse_pattern(source, words))))
    file = read_yaml(concepts)
    found: list[tuple[str, Compiled]] = []
    for name, entries in file.data.items():
        try:
            pattern = parse_pattern("@entries", {"entries": entries})
        except (NotationError, AttributeError, TypeError) as error:
            raise ContentError(
                concepts,
                file.line_of((name,)),
                f"the concept {name!r}: {error}",
                "write a list of words, stems (stem*) or phrases",
            ) from None
        found.append((name, vocabulary.add(pattern)))
    return Hints(vocabulary, tuple(lists), tuple(found), load_thesaurus(content))


def features_of(words: Words, message: Message, rules: Rules, hints: Hints) -> Features:
    """Return the features of a message, block by block; `message` is `words` among the patterns."""
    hinted = Message(words, hints.vocabulary)
    return (
        _numbers(_of_words(words.words)),
        _numbers(_of_patterns(message, hinted, rules, hints)),
        _numbers(_of_concepts(hinted, hints) | _of_thesaurus(words.words, hints.thesaurus)),
    )


def _numbers(features: Iterable[str]) -> frozenset[int]:
    return frozenset(zlib.crc32(feature.encode()) for feature in features)


def _of_words(words: Iterable[str]) -> set[str]:
    plain = [without_marks(word) for word in words]
    found: set[str] = set()
    for place, word in enumerate(plain):
        for other in plain[place + 1 : place + 1 + _REACH]:
            found.add(f"b {word} {other}")
        if word == END:
            continue
        found.add("w " + word)
        found.update(f"s{length} {word[:length]}" for length in _BEGINNINGS)
        bounded = f"<{word}>"
        for size in range(_SHORTEST, _LONGEST + 1):
            for start in range(len(bounded) - size + 1):
                found.add(bounded[start : start + size])
    return found


def _of_patterns(message: Message, hinted: Message, rules: Rules, hints: Hints) -> set[str]:
    found: set[str] = set()
    kinds: dict[int, set[str]] = defaultdict(set)
    for name, hint in hints.lists:
        for sentence in hinted.sentences_with(hint):
            kinds[sentence].add(name)
    patterns = rules.vocabulary.patterns
    for number, count in message.counts.items():
        of_rule, pattern = rules.names.get(number), patterns[number]
        if of_rule is None or 2 * count < pattern.size:
            continue
        if count == pattern.size:
            found.add(f"all of {of_rule}")
            for sentence in message.sentences_with(pattern):
                kinds[sentence].add(f"!{of_rule}")
        else:
            found.add(f"{'half' if count < 0.6 * pattern.size else 'most'} of {of_rule}")
    return found | _pairs("p", kinds.values())


def _of_concepts(hinted: Message, hints: Hints) -> set[str]:
    kinds: dict[int, set[str]] = defaultdict(set)
    for name, concept in hints.concepts:
        for sentence in hinted.sentences_with(concept):
            kinds[sentence].add(name)
    return _pairs("c", kinds.values())


def _of_thesaurus(words: Iterable[str], thesaurus: Thesaurus) -> set[str]:
    return _pairs("t", [thesaurus.concepts([without_marks(word) for word in words])])


def _pairs(block: str, sentences: Iterable[set[str]]) -> set[str]:
    """Return the kinds that occur and the pairs of them in one sentence."""
    found: set[str] = set()
    for kinds in sentences:
        found.update(f"{block} {kind}" for kind in kinds)
        if len(kinds) <= _MOST_PAIRED:
            found.update(f"{block} {a} {b}" for a, b in combinations(sorted(kinds), 2))
    return found
