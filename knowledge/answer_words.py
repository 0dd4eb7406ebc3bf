"""The words that answers are made of: one YAML file a language, and matching against them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path
from types import MappingProxyType

from knowledge.answer_lists import AnswerWords, NumberWords
from knowledge.files import ContentError, parse, parse_yaml, read_text

CONTENT = Path(__file__).parent / "content"
#: Whose word lists are read: a turn reads those of its version.
_content: ContextVar[Path] = ContextVar("content", default=CONTENT)

Words = tuple[str, ...]

_APOSTROPHES = str.maketrans(dict.fromkeys("'’`´ʼ‘", ""))
_TOKEN = re.compile(
    r"(?P<code>[^\W\d_]+\d\w*)"  # cd38: a name, not a number
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>[½¼¾?/–-]|[,.;!](?=\s))"
)
#: How letters are written by people without the right keyboard; both sides are folded alike.
_FOLD = (("å", "a"), ("aa", "a"), ("æ", "ae"), ("ø", "o"), ("oe", "o"), ("ä", "a"), ("ö", "o"))
_FOLD_MORE = (("õ", "o"), ("ü", "u"), ("š", "s"), ("ž", "z"))


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign of a message."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found: tokens `start` to before `end`."""

    start: int
    end: int
    label: str


def tokens_of(text: str) -> tuple[Token, ...]:
    """Split a message into lower-case words, numbers and the signs that matter."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_APOSTROPHES)
    # "jaaaa" is "jaa": no word of these languages has a letter three times in a row.
    plain = re.sub(r"([^\W\d_])\1{2,}", r"\1\1", plain).replace("1/2", "½")
    # A power of ten belongs to the unit: "1.7 x 10^9/L".
    plain = re.sub(r"\s*[x×*]\s*10\s*(?:\^|\*\*|e)?\s*\d{1,2}\s*/", " /", plain)
    # What follows a colon is a clause of its own: "three: two abroad and one here".
    plain = re.sub(r":(?=\s)", ".", plain)
    # So is what stands in brackets: "81 (I am his son)".
    plain = re.sub(r"(?<=\w)\s+\(", ", ", plain)
    # A hyphen between letters only joins words; between or before digits it says something.
    plain = re.sub(r"(?<=[^\W\d_])[-–](?=[^\W\d_])", " ", plain)
    return tuple(
        Token(match.lastgroup or "word", match.group()) for match in _TOKEN.finditer(plain)
    )


def words_of(phrase: str) -> Words:
    """Return a phrase of a content file as the tokens that it will be compared with."""
    if "#" not in phrase:
        return tuple(token.text for token in tokens_of(phrase))
    # "#" stands for any number, in the tables that say so.
    return tuple(
        word for part in phrase.split() for word in ((part,) if part == "#" else words_of(part))
    )


def fold(text: str) -> str:
    """Return `text` as people write it without å, ä, æ, ø, ö, õ and ü."""
    for letter, plain in (*_FOLD, *_FOLD_MORE):
        text = text.replace(letter, plain)
    return text


class PhraseTable:
    """Finds phrases in a row of words; the longest phrase at a place wins."""

    def __init__(self, labelled: Iterable[tuple[str, Iterable[str]]], folded: bool) -> None:
        self._label: dict[Words, str] = {}
        for label, phrases in labelled:
            for phrase in phrases:
                words = words_of(fold(phrase.casefold()) if folded else phrase)
                # Where a phrase stands under two labels, the first is the weightier.
                self._label.setdefault(words, label)
        # By the first word, for most words begin no phrase: the lengths to try, longest first.
        lengths: dict[str, set[int]] = {}
        for words in self._label:
            if words:
                lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {word: sorted(of, reverse=True) for word, of in lengths.items()}

    def find(self, words: Sequence[str]) -> tuple[Found, ...]:
        """Return the phrases found from left to right, none overlapping."""
        if self._lengths.keys().isdisjoint(words):
            return ()
        found: list[Found] = []
        at = 0
        while at < len(words):
            for length in self._lengths.get(words[at], ()):
                label = self._label.get(tuple(words[at : at + length]))
                if label is not None and at + length <= len(words):
                    found.append(Found(at, at + length, label))
                    at += length
                    break
            else:
                at += 1
        return tuple(found)

    def labels(self, words: Sequence[str]) -> frozenset[str]:
        """Return the labels of all phrases found."""
        return frozenset(found.label for found in self.find(words))


class PhraseTables:
    """Finds phrases that may stand under several labels, each label for itself."""

    def __init__(self, labelled: Iterable[tuple[str, Iterable[str]]], folded: bool) -> None:
        self._tables = tuple(PhraseTable([one], folded) for one in labelled)

    def find(self, words: Sequence[str]) -> tuple[Found, ...]:
        """Return the phrases found, label by label; those of two labels may overlap."""
        return tuple(found for table in self._tables for found in table.find(words))

    def labels(self, words: Sequence[str]) -> frozenset[str]:
        """Return the labels of all phrases found."""
        return frozenset(found.label for found in self.find(words))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words, compiled. `folded` ones compare without special letters."""

    words: AnswerWords
    folded: bool
    yes_no: PhraseTable
    adverbs: PhraseTable
    numbers: Mapping[Words, float]
    longest_number: int
    around: PhraseTable
    halves: PhraseTable
    times: PhraseTable
    gone: PhraseTable
    couple: PhraseTable
    decades: frozenset[str]
    hundred: frozenset[str]
    marks: PhraseTable
    ordinals: PhraseTable
    cycles: PhraseTable
    lines: PhraseTable
    talk: PhraseTable
    topics: PhraseTable
    direct: PhraseTable
    change: PhraseTable
    told: PhraseTables
    ecog: tuple[tuple[int, tuple[Clause, ...]], ...]

    def prepare(self, text: str) -> tuple[Token, ...]:
        """Return the message's tokens in the form in which this lexicon compares."""
        return tokens_of(fold(text.casefold()) if self.folded else text)


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a description of activity: any of `alternatives`, or none if `forbidden`."""

    alternatives: tuple[re.Pattern[str], ...]
    forbidden: bool

    def holds(self, text: str) -> bool:
        """Tell whether the clause is true of the message's words, joined by blanks."""
        return any(pattern.search(text) for pattern in self.alternatives) != self.forbidden


@contextmanager
def words_from(content: Path) -> Iterator[None]:
    """Let `load_lexicon` read below `content` in this thread or task while the block runs."""
    token = _content.set(content)
    try:
        yield
    finally:
        _content.reset(token)


def content_in_use() -> Path:
    """Return the content that `words_from` says, else that of the checkout."""
    return _content.get()


def load_lexicon(language: str, folded: bool = False, content: Path | None = None) -> Lexicon:
    """Return the lexicon of `language`; ContentError where its file does not hold.

    It is read once below `content`, else below what `words_from` says, else from the checkout.
    """
    return _lexicon_of(_file((content or content_in_use()) / "answers" / f"{language}.yml"), folded)


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was read. Equal text is an equal file: a new version seldom has other words."""

    path: Path = field(compare=False)
    text: str


@lru_cache(maxsize=16)
def _file(path: Path) -> _File:
    return _File(path, read_text(path))


# Two a language, of the version in use and, if its words are others, of the one before.
@lru_cache(maxsize=32)
def _lexicon_of(file: _File, folded: bool) -> Lexicon:
    path = file.path
    words = parse(AnswerWords, parse_yaml(path, file.text))
    if set(words.times.units) != {"year", "month", "week", "day"}:
        raise ContentError(path, None, "times.units is not complete", "give year to day")
    yes_no, numbers, times = words.yes_no, words.numbers, words.times
    number_table = _number_table(numbers, folded)
    order = ("unknown", "blocks", "no", "yes", "statement_no", "statement_yes", "others", "knowing")
    around = ("soon", "limits", "alternatives", "vague", "approximate", "born", "turned", "rough")
    marks = ("total", "present", "instead", "short_of", "splits", "finished", "past", "further")
    return Lexicon(
        words=words,
        folded=folded,
        yes_no=PhraseTable(
            ((name, getattr(yes_no, name)) for name in (*order, "negations", "fillers")), folded
        ),
        adverbs=PhraseTable([("adverb", yes_no.adverbs)], folded),
        numbers=number_table,
        longest_number=max(len(number) for number in number_table),
        around=PhraseTable(
            ((name, getattr(numbers, name)) for name in (*around, "not_counts")), folded
        ),
        halves=PhraseTable([("half", numbers.halves)], folded),
        times=PhraseTable(
            [
                *((f"length:{months}", phrases) for months, phrases in times.lengths.items()),
                *((f"point:{months}", phrases) for months, phrases in times.fixed.items()),
                *((name, getattr(times, name)) for name in _YEARS),
                *((f"unit:{unit}", phrases) for unit, phrases in times.units.items()),
                *((f"month:{month}", phrases) for month, phrases in times.months.items()),
                *((f"season:{name}", phrases) for name, phrases in times.seasons.items()),
                ("easter", times.easter),
                ("ago", times.ago),
            ],
            folded,
        ),
        gone=PhraseTable([("gone", times.gone)], folded),
        decades=frozenset(fold(w) if folded else w for w in numbers.decades),
        hundred=frozenset(fold(w) if folded else w for w in numbers.hundred if " " not in w),
        couple=PhraseTable([("couple", numbers.couple)], folded),
        marks=PhraseTable(((name, getattr(numbers, name)) for name in marks), folded),
        ordinals=PhraseTable(((str(n), said) for n, said in numbers.ordinals.items()), folded),
        cycles=PhraseTable([("cycles", numbers.cycles)], folded),
        lines=PhraseTable([("line", numbers.lines)], folded),
        talk=PhraseTable(
            ((name, getattr(words.talk, name)) for name in ("strong", "weak", "why", "resume")),
            folded,
        ),
        topics=PhraseTable(words.talk.topics.items(), folded),
        direct=PhraseTable([("direct", words.talk.direct)], folded),
        change=PhraseTable([("change", words.talk.change)], folded),
        told=PhraseTables(
            [
                *((f"not:{link_id}", said) for link_id, said in words.told.early.items()),
                *((f"other:{link_id}", said) for link_id, said in words.told.other.items()),
                *((name, getattr(words.told, name)) for name in _TOLD),
            ],
            folded,
        ),
        ecog=tuple(
            (level, _clauses(line, folded)) for level, lines in words.ecog.items() for line in lines
        ),
    )


_TOLD = (
    "only",
    "every",
    "ended",
    "left",
    "returned",
    "bystanders",
    "beyond",
    "changed",
    "hedged",
    "then",
    "turning",
    "coming",
    "measures",
    "within",
    "yet",
    "treating",
    "varies",
    "medicines",
    "lacks",
    "older",
    "younger",
    "years_on",
    "age_words",
    "had",
    "classes",
    "below",
    "since",
    "since_after",
    "lasting",
    "concerns",
    "plans",
    "up_to",
    "begun",
    "how_much",
    "doses",
    "sums",
    "one_more",
    "or_more",
    "counting",
    "whether",
    "afterwards",
    "next_one",
    "of_year",
    "oneself",
)
_YEARS = ("before_last_year", "last_year", "this_year")


def _number_table(words: NumberWords, folded: bool) -> Mapping[Words, float]:
    """Return every way of writing 0 to 120, the tens to 190, and the fractions, as words."""
    table: dict[str, float] = {}

    def add(phrase: str, value: float) -> None:
        table.setdefault(phrase, value)

    for whole_number, phrases in (
        *words.units.items(),
        *words.tens.items(),
        *words.phrases.items(),
    ):
        for phrase in phrases:
            add(phrase, whole_number)
    small = {value: forms for value, forms in words.units.items() if 1 <= value <= 9}
    for (ten, ten_forms), (unit, unit_forms) in product(words.tens.items(), small.items()):
        for pattern, ten_form, unit_form in product(words.patterns, ten_forms, unit_forms):
            add(pattern.format(ten=ten_form, unit=unit_form), ten + unit)
    # Not the whole second hundred: nobody is that old, and the table would double.
    below = [
        (phrase, value)
        for phrase, value in table.items()
        if 1 <= value <= 20 or (value % 10 == 0 and value > 20)
    ]
    whole = {p for forms in words.phrases.values() for p in forms}
    for hundred in words.hundred:
        add(hundred, 100)
        for pattern, (rest, value) in product(words.hundred_patterns, below):
            if rest not in whole:
                add(pattern.format(hundred=hundred, rest=rest), 100 + value)
    for fraction, phrases in words.fractions.items():
        for phrase in phrases:
            add(phrase, fraction)
    prepared = {
        words_of(fold(phrase.casefold()) if folded else phrase): value
        for phrase, value in table.items()
    }
    return MappingProxyType(prepared)


def _clauses(line: str, folded: bool) -> tuple[Clause, ...]:
    clauses = []
    for part in line.split("&"):
        body = part.strip()
        forbidden = body.startswith("!")
        patterns = []
        for alternative in body.lstrip("!").split("|"):
            stem = alternative.strip()
            words = words_of(fold(stem.casefold()) if folded else stem)
            ending = r"\w*" if stem.endswith("*") else ""
            patterns.append(re.compile(rf"\b{re.escape(' '.join(words))}{ending}\b"))
        clauses.append(Clause(tuple(patterns), forbidden))
    return tuple(clauses)
