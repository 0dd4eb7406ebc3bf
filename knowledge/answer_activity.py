"""Which ECOG grade a free description of daily life tells, learned from example descriptions.

The reader is `answer_reader`'s, fitted in about a second when it is first used. The examples
stand in `content/answers/activity/<language>.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import StrictInt
from pydantic.dataclasses import dataclass as content_dataclass

from knowledge.answer_kept import Fitted, fitted, keep, key_of
from knowledge.answer_reader import (
    ExampleFile,
    Features,
    Reader,
    files_in,
    fit,
    words_and_concepts,
)
from knowledge.answer_signs import Topic, signs_in
from knowledge.answer_words import words_from
from knowledge.files import STRICT, ContentError, parse, parse_yaml
from knowledge.thesaurus import Thesaurus

Phrases = tuple[str, ...]

GRADES = (0, 1, 2, 3, 4)
#: Weight of the ridge, and of what all languages share beside a language's own words. Chosen by
#: five-fold cross-validation over the examples; half or twice of either does nearly as well.
RIDGE, COMMON = 0.5, 0.7
#: What its readers are kept as.
KEPT = "activity"


@content_dataclass(frozen=True, slots=True, config=STRICT)
class ActivityWords:
    """One language's file; the fields are explained in en.yml."""

    scale: Phrases
    said: Phrases
    first: Phrases
    last: Phrases
    concepts: dict[str, Phrases]
    examples: dict[StrictInt, Phrases]
    no_grade: Phrases
    second: Phrases = ()
    third: Phrases = ()
    fourth: Phrases = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """The fitted reader and the words that name a grade. Nothing in it changes."""

    words: Mapping[str, ActivityWords]
    concepts: Mapping[str, Thesaurus]
    reader: Reader

    def scores(self, text: str, language: str) -> tuple[float, ...]:
        """Return how well each of `GRADES`, and last "none of them", fits `text`; () untaught."""
        if language not in self.concepts:
            return ()
        return self.reader.scores(_features(text, language, self.concepts[language]), language)


def load_activity(content: Path | None = None) -> Activity:
    """Return the reader fitted on the examples below `content`, or those in use.

    Without examples, as in a version of an older program, it is one that knows no language.
    Raise ContentError for a file that does not hold.
    """
    return _fitted(*_files(content))


def keep_activity(content: Path) -> None:
    """Keep the reader fitted on the examples below `content` beside it."""
    files = _files(content)
    if files[0]:
        keep(content, KEPT, _key(*files), _readers(*files))


def _files(content: Path | None) -> tuple[tuple[ExampleFile, ...], tuple[ExampleFile, ...]]:
    # What the features are made with decides, too, whether a version reads as the one before.
    return files_in("activity", content), files_in(".", content)


def _key(files: tuple[ExampleFile, ...], made_with: tuple[ExampleFile, ...]) -> str:
    return key_of(KEPT, (*files, *made_with))


# Of the version in use and of the one before.
@lru_cache(maxsize=2)
def _fitted(files: tuple[ExampleFile, ...], made_with: tuple[ExampleFile, ...]) -> Activity:
    words = {file.path.stem: _read(file) for file in files}
    concepts = {name: Thesaurus(one.concepts) for name, one in words.items()}
    if not files:
        return Activity(words, concepts, fit({}, len(GRADES) + 1, ridge=RIDGE, weight=COMMON))
    return Activity(words, concepts, _readers(files, made_with).readers[KEPT])


def _readers(files: tuple[ExampleFile, ...], made_with: tuple[ExampleFile, ...]) -> Fitted:
    content = files[0].path.parents[2]
    return fitted(content, KEPT, _key(files, made_with), lambda: _fit(files))


def _fit(files: tuple[ExampleFile, ...]) -> Fitted:
    taught: dict[str, list[tuple[Features, int]]] = {}
    for file in files:
        words, name = _read(file), file.path.stem
        concepts = Thesaurus(words.concepts)
        with words_from(file.path.parents[2]):
            taught[name] = [
                (_features(text, name, concepts), grade) for text, grade in _examples(words)
            ]
    return Fitted({KEPT: fit(taught, len(GRADES) + 1, ridge=RIDGE, weight=COMMON)}, {})


def _features(text: str, language: str, concepts: Thesaurus) -> Features:
    """Return words, n-grams and concepts, and what the word lists know; no time counts."""
    plain = words_and_concepts(text, concepts)
    signs = signs_in(text, language, Topic(), date.min, concepts)
    return Features(plain.own + signs.own, plain.common + signs.common)


def _read(file: ExampleFile) -> ActivityWords:
    words = parse(ActivityWords, parse_yaml(file.path, file.text))
    if set(words.examples) != set(GRADES):
        raise ContentError(file.path, None, "examples are not complete", "give examples of 0 to 4")
    return words


def _examples(words: ActivityWords) -> list[tuple[str, int]]:
    told = [(text, grade) for grade, texts in words.examples.items() for text in texts]
    return told + [(text, len(GRADES)) for text in words.no_grade]
