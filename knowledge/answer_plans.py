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
from knowledge.answer_numbers import mentions_in
from knowledge.answer_reader import ExampleFile, Features, Reader, files_in, fit
from knowledge.answer_signs import Topic, signs_in
from knowledge.answer_words import content_in_use, load_lexicon, words_from
from knowledge.files import STRICT, ContentError, parse, parse_yaml
from knowledge.questionnaire import load_questionnaire
from knowledge.thesaurus import Thesaurus
from knowledge.understood import Understood

Phrases = tuple[str, ...]

#: So many plans and more are one class: so many are counted, not told.
MANY = 4
#: The classes, in the order of the scores; the last: the text says none of these.
PLANS = (*range(MANY + 1), "unknown")
#: Weight of the ridge, and of what all languages share beside a language's own words. Chosen by
#: five-fold cross-validation over the examples; half or twice of either does nearly as well.
RIDGE, COMMON = 1.0, 1.4
#: Parts, years and returns up to this many are told apart.
SEVERAL = 5
#: Numbers below this may count treatments.
COUNTED = 15
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
class PlansReader:
    """The fitted reader of the questions that have examples. Nothing in it changes."""

    link_ids: frozenset[str]
    courses: Mapping[str, CourseTable]
    concepts: Mapping[str, Thesaurus]
    reader: Reader

    def scores(self, text: str, language: str, link_id: str, today: date) -> tuple[float, ...]:
        """Return how well each of PLANS, and last "none of them", fits; () for what is untaught."""
        course, concepts = self.courses.get(language), self.concepts.get(language)
        if link_id not in self.link_ids or course is None or concepts is None:
            return ()
        return self.reader.scores(
            _features(text, language, link_id, today, course, concepts), language
        )


def load_plans_reader(content: Path | None = None) -> PlansReader:
    """Return the reader fitted on the examples below `content`, or those in use.

    Without examples, as in a version of an older program, it knows no question. Raise ContentError
    for a file that does not hold, or that names a question that asks for no count.
    """
    there = content or content_in_use()
    files = files_in("counts", there)
    courses = files_in("courses", there)
    # What the features are made with decides, too, whether a version reads as the one before.
    made_with = (*files_in("agreement", there), *files_in(".", there))
    return _fitted(files, courses, made_with, _counts(there) if files else frozenset())


def _counts(content: Path) -> frozenset[str]:
    return frozenset(
        item.link_id
        for item in load_questionnaire(content).item
        if item.vocabulary == "number" and not item.read_as_age
    )


# Of the version in use and of the one before.
@lru_cache(maxsize=2)
def _fitted(
    files: tuple[ExampleFile, ...],
    courses: tuple[ExampleFile, ...],
    _made_with: tuple[ExampleFile, ...],
    counts: frozenset[str],
) -> PlansReader:
    if not files:
        return PlansReader(
            frozenset(), {}, {}, fit({}, len(PLANS) + 1, ridge=RIDGE, weight=COMMON)
        )
    content = files[0].path.parents[2]
    tables = {
        file.path.stem: CourseTable.of(parse(CourseWords, parse_yaml(file.path, file.text)))
        for file in courses
    }
    taught: dict[str, list[tuple[Features, int]]] = {}
    asked: set[str] = set()
    with words_from(content):
        concepts = load_agreement(content).concepts
        for file in files:
            one, name = _read(file, counts, tables), file.path.stem
            asked |= set(one.examples)
            taught[name] = [
                (_features(text, name, link_id, one.written, tables[name], concepts[name]), said)
                for link_id, of in one.examples.items()
                for text, said in _numbered(of)
            ]
    reader = fit(taught, len(PLANS) + 1, ridge=RIDGE, weight=COMMON)
    return PlansReader(frozenset(asked), tables, concepts, reader)


def _read(file: ExampleFile, counts: frozenset[str], tables: Mapping[str, CourseTable]) -> CountFile:
    yaml = parse_yaml(file.path, file.text)
    one = parse(CountFile, yaml)
    for link_id in set(one.examples) - counts:
        raise ContentError(
            file.path,
            yaml.line_of(("examples", link_id)),
            f"no question that asks for a number but an age is called {link_id!r}",
            f"give examples of {', '.join(sorted(counts))}",
        )
    if file.path.stem not in tables:
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


def _features(
    text: str,
    language: str,
    link_id: str,
    today: date,
    course: CourseTable,
    concepts: Thesaurus,
) -> Features:
    """Return what is said, what of a course is told, the numbers, and what the rules read."""
    lexicon = load_lexicon(language)
    tokens = lexicon.prepare(text)
    signs = signs_in(text, language, Topic(link_id), today, concepts)
    features = signs.common + _told(course.events(tokens))
    ruled = read_number(text, tokens, lexicon, today, False, asked="count")
    read = _read_as(ruled)
    numbers = {mention.value for mention in mentions_in(tokens, lexicon) or ()}
    counts = sorted(number for number in numbers if number < COUNTED)
    features.update(f"number {number:g}" for number in counts)
    features[f"numbers {len(counts)}, {max(counts, default=-1):g} at most"] += 1
    words = [token.text for token in tokens]
    features.update(f"place {found.label}" for found in lexicon.ordinals.find(words))
    features[f"read {read}"] += 3
    features[f"read {read}, {plans_in(course.events(tokens))} plans"] += 2
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
    kinds = " ".join(name for name in ("maintenance", "transplants", "only") if name in events)
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


#: What may stand between two treatments.
_DIVIDED = {
    "steps": frozenset({"steps", "returns"}),
    "signed": frozenset({"steps", "returns", SIGN}),
    "dated": frozenset({"steps", "returns", SIGN, YEAR}),
    "years apart": frozenset({"returns", YEAR}),
    "signs": frozenset({SIGN}),
}
