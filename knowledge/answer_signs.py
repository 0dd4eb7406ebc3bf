"""What a message says, as features, seen with the question that it answers.

Names are replaced by what they are to the question: in "had Carvykti in 2023", asked about BCMA,
there is what was asked about, and a year. So an example of one medicine teaches the others. Some
features are of the message's language (its words), others of none (what the word lists know of it,
in order, and the concepts of the learned reader); the latter teach all languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from knowledge.answer_questions import medicines
from knowledge.answer_reader import Features, pieces_in
from knowledge.answer_rules import SIGNS
from knowledge.answer_times import length_of, months_ago
from knowledge.answer_words import Found, Lexicon, PhraseTable, PhraseTables, Token, load_lexicon
from knowledge.thesaurus import Thesaurus
from knowledge.words import plain_words, without_marks

#: A word of so many letters may have an ending of so many more.
STEM, ENDING = 4, 4
#: Words up to so far apart make a pair.
REACH = 3
#: Things said up to so many further on stand in order.
AHEAD = 3
#: A message with more words is as long as any.
LONG = 8
#: What ends a clause.
CUTS = frozenset(",.;!")
#: A year in digits.
A_YEAR = re.compile(r"(19|20)\d\d")

Counts = Counter[str]


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about: its linkId ("" for any), and what else its answers hang on.

    `months` are those that it asks about, or that a treatment lasts to be enough; `options` the
    values of a choice that stand for a yes.
    """

    link_id: str = ""
    months: int | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is known of the words from `start` to before `end`."""

    start: int
    end: int
    name: str


def signs_in(text: str, language: str, topic: Topic, today: date, concepts: Thesaurus) -> Features:
    """Return the features of `text` as an answer about `topic`, given on the day `today`."""
    lexicon = load_lexicon(language)
    tokens = lexicon.prepare(text)
    words = [token.text for token in tokens]
    names = _names(tokens, words, lexicon, topic.link_id)
    marks = [name for _, name in sorted(_marks(words, names, lexicon))]
    if topic.months is not None:
        marks.append(_when(text, tokens, lexicon, topic.months, today))
        if topic.options:
            marks.append(_how_long(text, tokens, lexicon, topic.months, today))
    common = _common(marks, concepts.concepts(plain_words(text)))
    common[f"length {min(sum(word not in SIGNS for word in words), LONG)}"] += 1
    if topic.link_id:
        # The same once more for this question alone.
        common.update({f"{topic.link_id}: {name}": n for name, n in list(common.items())})
        common[f"asked {topic.link_id}"] += 2
    return Features(_own(_replaced(words, names)), common, pieces_in(text))


def _own(words: Sequence[str]) -> Counts:
    features: Counts = Counter()
    for at, word in enumerate(words):
        features[f"w {word}"] += 1
        for distance, other in enumerate(words[at + 1 : at + 1 + REACH]):
            features[f"{'next' if distance == 0 else 'near'} {word} {other}"] += 1
    spoken = [word for word in words if word not in SIGNS]
    if spoken:
        features[f"first {spoken[0]}"] += 1
        features[f"last {spoken[-1]}"] += 1
    return features


def _common(marks: Sequence[str], concepts: Iterable[str]) -> Counts:
    """Return what is said, every two of it, in order and in one clause; and the concepts."""
    said = [name for name in marks if name not in CUTS]
    kinds = sorted(set(said))
    features = Counter(f"has {name}" for name in kinds)
    features.update(f"both {a} {b}" for a, b in combinations(kinds, 2))
    features.update(f"then {a} {b}" for a, b in pairwise(said))
    for at, name in enumerate(said):
        features.update(f"later {name} {other}" for other in said[at + 2 : at + 1 + AHEAD])
    if said:
        features[f"first {said[0]}"] += 1
        features[f"last {said[-1]}"] += 1
    for clause in _clauses(marks):
        features.update(f"clause {a} {b}" for a, b in combinations(sorted(clause), 2))
    meant = sorted(concepts)
    features.update(f"concept {name}" for name in meant)
    features.update(f"concepts {a} {b}" for a, b in combinations(meant, 2))
    features.update(f"concept {name} with {kind}" for name in meant for kind in kinds)
    return features


def _clauses(marks: Sequence[str]) -> list[set[str]]:
    clauses: list[set[str]] = [set()]
    for name in marks:
        if name in CUTS:
            clauses.append(set())
        else:
            clauses[-1].add(name)
    return clauses


def _marks(
    words: Sequence[str], names: Sequence[_Mark | None], lexicon: Lexicon
) -> list[tuple[int, str]]:
    """Return what the word lists know of a message, each with its place."""
    tables: tuple[PhraseTable | PhraseTables, ...] = (
        lexicon.yes_no,
        lexicon.told,
        lexicon.marks,
        lexicon.around,
        lexicon.talk,
        lexicon.gone,
        lexicon.ordinals,
        lexicon.cycles,
    )
    found = [
        (phrase.start, f"{number}:{phrase.label}")
        for number, table in enumerate(tables)
        for phrase in table.find(words)
    ]
    found += [(name.start, name.name) for name in {name for name in names if name is not None}]
    return found + [(at, word) for at, word in enumerate(words) if word in CUTS or word == "?"]


def _names(
    tokens: Sequence[Token], words: Sequence[str], lexicon: Lexicon, link_id: str
) -> list[_Mark | None]:
    """Return for each word what it names, with the question in view; None for most."""
    # "Tecvaylia": a case ending does not make it another medicine.
    stems = [stem_of(word, lexicon) for word in words]
    names: list[_Mark | None] = [None] * len(words)

    def put(phrases: Iterable[Found], name: str) -> None:
        for phrase in phrases:
            mark = _Mark(phrase.start, phrase.end, name)
            for at in range(phrase.start, phrase.end):
                names[at] = names[at] or mark

    of_medicines = medicines()
    for said in (words, stems):
        for phrase in lexicon.topics.find(said):
            put([phrase], _of_topic(phrase.label, link_id, of_medicines))
    for said in (words, stems):
        for phrase in lexicon.told.find(said):
            kind = phrase.label.split(":")[0]
            if kind in _TOLD:
                put([phrase], _TOLD[kind])
    put(lexicon.times.find(words), "<time>")
    for at, token in enumerate(tokens):
        if token.kind == "number":
            put([Found(at, at + 1, "")], "<year>" if A_YEAR.fullmatch(token.text) else "<number>")
    return names


_TOLD = {"medicines": "<other medicine>", "not": "<early>", "other": "<other illness>"}


def _of_topic(topic: str, link_id: str, of_medicines: frozenset[str]) -> str:
    if topic == link_id:
        return "<asked>"
    return "<other medicine>" if topic in of_medicines else f"<{topic}>"


def _replaced(words: Sequence[str], names: Sequence[_Mark | None]) -> list[str]:
    """Return the words without diacritics, a name in several of them as one."""
    kept = []
    for at, (word, name) in enumerate(zip(words, names, strict=True)):
        if name is None:
            kept.append(without_marks(word))
        elif at == 0 or names[at - 1] is not name:
            kept.append(name.name)
    return kept


def _when(text: str, tokens: tuple[Token, ...], lexicon: Lexicon, months: int, today: date) -> str:
    span = months_ago(text, tokens, lexicon, today)
    if span is None:
        return "<no time>"
    if span.high < months:
        return "<within>"
    return "<before>" if span.low > months else "<about>"


def _how_long(
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon, months: int, today: date
) -> str:
    lasted = length_of(text, tokens, lexicon, today)
    if lasted is None:
        return "<no length>"
    return "<long>" if lasted >= months else "<short>"


def stem_of(word: str, lexicon: Lexicon) -> str:
    """Return the word of the lists that `word` is with an ending; else `word` itself."""
    found = (
        word[:end]
        for end in range(len(word) - 1, max(len(word) - ENDING, STEM) - 1, -1)
        if lexicon.topics.find([word[:end]])
    )
    return next(found, word)
