"""Which ECOG grade a free description of daily life tells, learned from example descriptions.

The reader is `answer_reader`'s, fitted in about a second when it is first used. The examples
stand in `content/answers/activity/<language>.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import StrictInt
from pydantic.dataclasses import dataclass as content_dataclass

from knowledge.answer_reader import ExampleFile, Reader, Taught, files_in, fit
from knowledge.files import STRICT, ContentError, parse, parse_yaml

Phrases = tuple[str, ...]

GRADES = (0, 1, 2, 3, 4)
#: Weight of the ridge, and of the concepts beside the n-grams. Chosen by five-fold
#: cross-validation over the examples; any from 0.3 to 1 do nearly as well.
RIDGE, CONCEPTS = 0.3, 0.5


@content_dataclass(frozen=True, slots=True, config=STRICT)
class ActivityWords:
    """One language's file; the fields are explained in en.yml."""

    scale: Phrases
    said: Phrases
    concepts: dict[str, Phrases]
    examples: dict[StrictInt, Phrases]
    no_grade: Phrases


@dataclass(frozen=True, slots=True)
class Activity:
    """The fitted reader and the words that name a grade. Nothing in it changes."""

    words: Mapping[str, ActivityWords]
    reader: Reader

    def scores(self, text: str, language: str) -> tuple[float, ...]:
        """Return how well each of `GRADES`, and last "none of them", fits `text`; () untaught."""
        return self.reader.scores(text, language)


def load_activity(content: Path | None = None) -> Activity:
    """Return the reader fitted on the examples below `content`, or those in use.

    Without examples, as in a version of an older program, it is one that knows no language.
    Raise ContentError for a file that does not hold.
    """
    return _fitted(files_in("activity", content))


# Of the version in use and of the one before.
@lru_cache(maxsize=2)
def _fitted(files: tuple[ExampleFile, ...]) -> Activity:
    words = {file.path.stem: _read(file) for file in files}
    taught = {name: Taught(one.concepts, _examples(one)) for name, one in words.items()}
    return Activity(words, fit(taught, len(GRADES) + 1, ridge=RIDGE, weight=CONCEPTS))


def _read(file: ExampleFile) -> ActivityWords:
    words = parse(ActivityWords, parse_yaml(file.path, file.text))
    if set(words.examples) != set(GRADES):
        raise ContentError(file.path, None, "examples are not complete", "give examples of 0 to 4")
    return words


def _examples(words: ActivityWords) -> list[tuple[str, int]]:
    told = [(text, grade) for grade, texts in words.examples.items() for text in texts]
    return told + [(text, len(GRADES)) for text in words.no_grade]
