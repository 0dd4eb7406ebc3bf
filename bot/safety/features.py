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
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """Word lists and `ordinary` lists of the pattern files, and the concepts, as patterns.

    Each stands with its name under the number of its pattern.
    """

    vocabulary: Vocabulary
    lists: Mapping[int, tuple[str, Compiled]]
    concepts: Mapping[int, tuple[str, Compiled]]
    thesaurus: Thesaurus


@dataclass(frozen=True, slots=True)
class Memory:
    """What was found of the words of one text, so that a part of it is read without looking again.

    `ruled` and `hinted` have the atoms of the rules' and the hints' vocabularies, `plain` the words
    without marks, `own` the features that a plain word has by itself.
    """

    ruled: dict[str, set[int]] = field(default_factory=dict)
    hinted: dict[str, set[int]] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    own: dict[str, frozenset[int]] = field(default_factory=dict)


@cache
def load_hints(
    patterns: Path = PATTERNS, concepts: Path = CONCEPTS, content: Path = CONTENT
) -> Hints:
    """Return the hints; raise ContentError where a file does not hold.

    They have a vocabulary of their own, so that a pattern forgives the same slips as without them.
    """
    vocabulary = Vocabulary()
    lists: dict[int, tuple[str, Compiled]] = {}
    for language in LANGUAGES:
        data = read_yaml(patterns / f"{language}.yml").data
        words, ordinary = data.get("words", {}), data.get("ordinary", {})
        for name in words:
            pattern = vocabulary.add(parse_pattern(f"@{name}", words))
            lists[pattern.number] = (f"@{name}", pattern)
        for name, sources in ordinary.items():
            for source in sources:
                pattern = vocabulary.add(parse_pattern(source, words))
                lists[pattern.number] = (f"~{name}", pattern)
    file = read_yaml(concepts)
    found: dict[int, tuple[str, Compiled]] = {}
    for name, entries in file.data.items():
        try:
            pattern = vocabulary.add(parse_pattern("@entries", {"entries": entries}))
        except (NotationError, AttributeError, TypeError) as error:
            raise ContentError(
                concepts,
                file.line_of((name,)),
                f"the concept {name!r}: {error}",
                "write a list of words, stems (stem*) or phrases",
            ) from None
        found[pattern.number] = (name, pattern)
    return Hints(vocabulary, lists, found, load_thesaurus(content))


def features_of(
    words: Words, message: Message, rules: Rules, hints: Hints, memory: Memory | None = None
) -> Features:
    """Return the features of a message, block by block; `message` is `words` among the patterns.

    `memory` is that of the text of which they are a part; it then knows their words.
    """
    memory = memory or Memory()
    hinted = Message(words, hints.vocabulary, memory.hinted)
    for word in words.words:
        if word not in memory.plain:
            memory.plain[word] = without_marks(word)
    plain = [memory.plain[word] for word in words.words]
    return (
        _of_words(plain, memory.own),
        _numbers(_of_patterns(message, hinted, rules, hints)),
        _numbers(_of_concepts(hinted, hints) | _of_thesaurus(plain, hints.thesaurus)),
    )


def _numbers(features: Iterable[str]) -> frozenset[int]:
    return frozenset(zlib.crc32(feature.encode()) for feature in features)


def _of_words(plain: Sequence[str], known: dict[str, frozenset[int]]) -> frozenset[int]:
    for word in plain:
        if word not in known:
            known[word] = _numbers(_of_word(word))
    pairs = _numbers(
        f"b {word} {other}"
        for place, word in enumerate(plain)
        for other in plain[place + 1 : place + 1 + _REACH]
    )
    return pairs.union(*(known[word] for word in plain))


def _of_word(word: str) -> set[str]:
    if word == END:
        return set()
    bounded = f"<{word}>"
    found = {
        bounded[start : start + size]
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(bounded) - size + 1)
    }
    return found | {"w " + word} | {f"s{length} {word[:length]}" for length in _BEGINNINGS}


def _of_patterns(message: Message, hinted: Message, rules: Rules, hints: Hints) -> set[str]:
    found: set[str] = set()
    kinds: dict[int, set[str]] = defaultdict(set)
    for number in hinted.whole & hints.lists.keys():
        name, hint = hints.lists[number]
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
    for number in hinted.whole & hints.concepts.keys():
        name, concept = hints.concepts[number]
        for sentence in hinted.sentences_with(concept):
            kinds[sentence].add(name)
    return _pairs("c", kinds.values())


def _of_thesaurus(plain: Sequence[str], thesaurus: Thesaurus) -> set[str]:
    return _pairs("t", [thesaurus.concepts(plain)])


def _pairs(block: str, sentences: Iterable[set[str]]) -> set[str]:
    """Return the kinds that occur and the pairs of them in one sentence."""
    found: set[str] = set()
    for kinds in sentences:
        found.update(f"{block} {kind}" for kind in kinds)
        if len(kinds) <= _MOST_PAIRED:
            found.update(f"{block} {a} {b}" for a, b in combinations(sorted(kinds), 2))
    return found
