"""How many treatment plans a message tells of, learned from answers; for what is not counted.

"Velcade first, Darzalex when it came back, now Carvykti" is three, and nobody says so. The reader
is `answer_reader`'s, on what `answer_signs` and `answer_courses` know of a message, the numbers in
it and what the rules read; the examples stand in `content/answers/counts/<language>.yml`. What it
and the rules say together is told by `answer_joint`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pydantic import StrictInt
from pydantic.dataclasses import dataclass as content_dataclass

from knowledge.answer_agreement import load_agreement
from knowledge.answer_counts import read_number
from knowledge.answer_courses import (
    SIGN,
    YEAR,
    CourseTable,
    CourseWords,
    parts,
    plans_in,
)
from knowledge.answer_kept import Fitted, fitted, keep, key_of
from knowledge.answer_numbers import mentions_in
from knowledge.answer_questions import questions_of
from knowledge.answer_reader import ExampleFile, Features, Reader, files_in, fit
from knowledge.answer_signs import Topic, signs_in
from knowledge.answer_words import content_in_use, load_lexicon, words_from
from knowledge.files import STRICT, ContentError, parse, parse_yaml
from knowledge.thesaurus import Thesaurus
from knowledge.understood import Understood

Phrases = tuple[str, ...]

#: So many plans and more are one class: so many are counted, not told.
MANY = 5
#: The classes, in the order of the scores; the last: the text says none of these.
PLANS = (*range(MANY + 1), "unknown")
#: Weight of the ridge, and of what all languages share beside a language's own words. Chosen by
#: five-fold cross-validation over the examples; half or twice of either does nearly as well.
RIDGE, COMMON = 1.0, 1.4
#: What its readers are kept as.
KEPT = "counts"
#: Parts, years and returns up to this many are told apart.
SEVERAL = 5
#: Nobody has had so many: only numbers below this may count treatments.
COUNTABLE = 15
#: So many events in a row are one feature.
ROWS = (2, 3, 4)


@content_dataclass(frozen=True, slots=True, config=STRICT)
class CountExamples:
    """Answers to one question, by the number told; `said_neither` is to be asked again."""

    said: dict[StrictInt, Phrases]
    said_unknown: Phrases
    said_neither: Phrases


@content_dataclass(frozen=True, slots=True, config=STRICT)
class CountFile:
    """One language's file: the day on which its answers are given, and examples by linkId."""

    written: date
    examples: dict[str, CountExamples]


@dataclass(frozen=True, slots=True)
class _Known:
    """What one language's messages are read with."""

    course: CourseTable
    concepts: Thesaurus


@dataclass(frozen=True, slots=True)
class PlansReader:
    """The fitted reader of the questions that have examples. Nothing in it changes."""

    link_ids: frozenset[str]
    known: Mapping[str, _Known]
    reader: Reader

    def scores(self, text: str, language: str, link_id: str, today: date) -> tuple[float, ...]:
        """Return how well each of PLANS, and last "none of them", fits; () for what is untaught."""
        known = self.known.get(language)
        if link_id not in self.link_ids or known is None:
            return ()
        return self.reader.scores(_features(text, language, link_id, today, known), language)

    def plans(self, text: str, language: str) -> int | None:
        """Return how many plans the order of a course tells; None where no course is told."""
        known = self.known.get(language)
        if known is None:
            return None
        events = known.course.events(load_lexicon(language).prepare(text))
        if "watched" in events and _NAMED.isdisjoint(events):
            # "Only watched, no medicine yet."
            return 0
        return plans_in(events) or None


#: Beside one of these, "only watched" tells of the time after a treatment.
_NAMED = frozenset({"medicines", "transplants", "maintenance", "returns"})


def load_plans_reader(content: Path | None = None) -> PlansReader:
    """Return the reader fitted on the examples below `content`, or those in use.

    Without examples, as in a version of an older program, it knows no question. Raise ContentError
    for a file that does not hold, or that names a question that asks for no count.
    """
    return _fitted(_files(content or content_in_use()))


def keep_plans_reader(content: Path) -> None:
    """Keep the reader fitted on the examples below `content` beside it."""
    files = _files(content)
    if files.examples:
        keep(content, KEPT, files.key, _readers(files))


@dataclass(frozen=True, slots=True)
class _Files:
    """All that the reader is fitted on; equal texts are equal, so that they are not fitted twice.

    `made_with` are what else the features are made with, `counts` the questions that ask for one.
    """

    examples: tuple[ExampleFile, ...]
    courses: tuple[ExampleFile, ...]
    made_with: tuple[ExampleFile, ...]
    counts: frozenset[str]

    @property
    def content(self) -> Path:
        return self.examples[0].path.parents[2]

    @property
    def key(self) -> str:
        files = (*self.examples, *self.courses, *self.made_with)
        return key_of(KEPT, files, *sorted(self.counts))


def _files(content: Path) -> _Files:
    examples = files_in("counts", content)
    return _Files(
        examples,
        files_in("courses", content),
        (*files_in("agreement", content), *files_in(".", content)),
        _counts(content) if examples else frozenset(),
    )


def _counts(content: Path) -> frozenset[str]:
    return frozenset(
        item.link_id
        for item in questions_of(content).item
        if item.vocabulary == "number" and not item.read_as_age
    )


# Of the version in use and of the one before.
@lru_cache(maxsize=2)
def _fitted(files: _Files) -> PlansReader:
    if not files.examples:
        none = fit({}, len(PLANS) + 1, ridge=RIDGE, weight=COMMON)
        return PlansReader(frozenset(), {}, none)
    kept = _readers(files)
    return PlansReader(frozenset(kept.names["asked"]), _known(files), kept.readers[KEPT])


def _readers(files: _Files) -> Fitted:
    return fitted(files.content, KEPT, files.key, lambda: _fit(files))


def _known(files: _Files) -> dict[str, _Known]:
    concepts = load_agreement(files.content).concepts
    return {
        file.path.stem: _Known(
            CourseTable.of(parse(CourseWords, parse_yaml(file.path, file.text))),
            concepts[file.path.stem],
        )
        for file in files.courses
        if file.path.stem in concepts
    }


def _fit(files: _Files) -> Fitted:
    known = _known(files)
    taught: dict[str, list[tuple[Features, int]]] = {}
    asked: set[str] = set()
    with words_from(files.content):
        for file in files.examples:
            one, name = _read(file, files.counts, known), file.path.stem
            asked |= set(one.examples)
            taught[name] = [
                (_features(text, name, link_id, one.written, known[name]), said)
                for link_id, of in one.examples.items()
                for text, said in _numbered(of)
            ]
    reader = fit(taught, len(PLANS) + 1, ridge=RIDGE, weight=COMMON)
    return Fitted({KEPT: reader}, {"asked": sorted(asked)})


def _read(file: ExampleFile, counts: frozenset[str], known: Mapping[str, _Known]) -> CountFile:
    yaml = parse_yaml(file.path, file.text)
    one = parse(CountFile, yaml)
    for link_id in set(one.examples) - counts:
        raise ContentError(
            file.path,
            yaml.line_of(("examples", link_id)),
            f"no question that asks for a number but an age is called {link_id!r}",
            f"give examples of {', '.join(sorted(counts))}",
        )
    if file.path.stem not in known:
        raise ContentError(
            file.path,
            None,
            "the words that these examples are read with are missing",
            f"write answers/courses/{file.path.name}",
        )
    return one


def _numbered(examples: CountExamples) -> list[tuple[str, int]]:
    said = [(text, min(n, MANY)) for n, texts in examples.said.items() for text in texts]
    unknown = [(text, PLANS.index("unknown")) for text in examples.said_unknown]
    return said + unknown + [(text, len(PLANS)) for text in examples.said_neither]


def _features(text: str, language: str, link_id: str, today: date, known: _Known) -> Features:
    """Return what is said, what of a course is told, the numbers, and what the rules read."""
    lexicon = load_lexicon(language)
    tokens = lexicon.prepare(text)
    signs = signs_in(text, language, Topic(link_id), today, known.concepts)
    events = known.course.events(tokens)
    features = signs.common + _told(events)
    ruled = read_number(text, tokens, lexicon, today, False, asked="count")
    read = _read_as(ruled)
    numbers = {mention.value for mention in mentions_in(tokens, lexicon) or ()}
    counts = sorted(number for number in numbers if number < COUNTABLE)
    features.update(f"number {number:g}" for number in counts)
    features[f"numbers {len(counts)}, {max(counts, default=-1):g} at most"] += 1
    words = [token.text for token in tokens]
    features.update(f"place {found.label}" for found in lexicon.ordinals.find(words))
    features[f"read {read}"] += 3
    features[f"read {read}, {plans_in(events)} plans"] += 2
    return Features(signs.own, features)


def _read_as(ruled: Understood) -> str:
    return str(ruled.value) if ruled.kind == "value" else ruled.kind


def _told(events: Sequence[str]) -> Counter[str]:
    """Return what is told, in order, and in how many parts of which kinds."""
    features: Counter[str] = Counter()
    spoken = ["begin", *(event for event in events if event != SIGN), "end"]
    for length in ROWS:
        features.update(
            " ".join(["row", *spoken[at : at + length]]) for at in range(len(spoken) - length + 1)
        )
    kinds = " ".join(name for name in _TELLING if name in events)
    numbers = {
        "plans": plans_in(events),
        **{name: parts(events, between) for name, between in _DIVIDED.items()},
        "returns": events.count("returns"),
        "years": events.count(YEAR),
    }
    counted = {name: f"{name} {min(number, SEVERAL)}" for name, number in numbers.items()}
    for one in counted.values():
        features[one] += 2
        features[f"{one} with {kinds}"] += 1
    features[f"{counted['plans']} with {kinds}"] += 2
    features.update(f"{a}, {b}" for a, b in pairwise(counted.values()))
    features.update(f"{counted['plans']}, {counted[name]}" for name in ("returns", "signs"))
    return features


#: What tells whether there was another treatment, or any.
_TELLING = ("maintenance", "transplants", "only", "watched")
#: What may stand between two treatments.
_DIVIDED = {
    "steps": frozenset({"steps", "returns"}),
    "signed": frozenset({"steps", "returns", SIGN}),
    "dated": frozenset({"steps", "returns", SIGN, YEAR}),
    "years apart": frozenset({"returns", YEAR}),
    "signs": frozenset({SIGN}),
}
