"""The example questions: how people ask for each topic, and what nothing should answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.files import ContentError, YamlFile, read_yaml
from knowledge.passages import GENERAL

#: `<language>/none.yml`, with the one key `none`: questions that no topic answers.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Question:
    """One example question. `topic` is `study/topic`, or None where nothing should answer."""

    language: str
    topic: str | None
    text: str


def load_questions(content: Path) -> tuple[Question, ...]:
    """Return the questions of `content`/questions/<language>/<study>.yml in the files' order.

    Raise ContentError for an entry that is no text, and for a question that stands twice under
    one language: it would teach the search two answers.
    """
    questions: list[Question] = []
    for path in sorted((content / "questions").glob("*/*.yml")):
        questions.extend(_read(path))
    return tuple(questions)


def _read(path: Path) -> list[Question]:
    file = read_yaml(path)
    if not isinstance(file.data, dict):
        raise ContentError(path, 1, "no topics in this file", "write `topic:` and its questions")
    questions: list[Question] = []
    seen: dict[str, int | None] = {}
    for topic, texts in file.data.items():
        if path.stem == NONE and topic != NONE:
            raise ContentError(
                path,
                file.line_of((topic,)),
                f"unknown key {topic!r}",
                f"a file {NONE}.yml has the one key {NONE!r}",
            )
        if not isinstance(texts, list) or not texts:
            raise ContentError(
                path,
                file.line_of((topic,)),
                f"{topic!r} has no list of questions",
                "write one `- question` a line below it",
            )
        for number, text in enumerate(texts):
            line = file.line_of((topic, number))
            _check(file, text, line)
            key = " ".join(text.casefold().split())
            if key in seen:
                raise ContentError(
                    path, line, f"the question also stands on line {seen[key]}", "keep one of them"
                )
            seen[key] = line
            name = None if path.stem == NONE else f"{path.stem}/{topic}"
            questions.append(Question(path.parent.name, name, text.strip()))
    return questions


def _check(file: YamlFile, text: object, line: int | None) -> None:
    if not isinstance(text, str):
        raise ContentError(
            file.path, line, f"{text!r} is not read as text", "put the question in quotes"
        )
    if not text.strip():
        raise ContentError(file.path, line, "the question is empty", "write it or remove it")


def folds(questions: Sequence[Question], count: int, seed: int = 0) -> tuple[int, ...]:
    """Return for each question a fold 0 … `count` - 1, spread evenly within topic and language."""
    groups: dict[tuple[str, str], list[int]] = {}
    for number, question in enumerate(questions):
        groups.setdefault((question.language, question.topic or ""), []).append(number)
    chooser = random.Random(seed)
    result = [0] * len(questions)
    for key in sorted(groups):
        numbers = groups[key]
        chooser.shuffle(numbers)
        first = chooser.randrange(count)
        for place, number in enumerate(numbers):
            result[number] = (first + place) % count
    return tuple(result)


def page_of(question: Question, number: int, studies: Sequence[str]) -> str | None:
    """Return the study on whose page a test puts a question: its own, if that is in `studies`.

    Questions of no single study are put on each study's page and on none in turn, by `number`.
    """
    study = (question.topic or GENERAL).split("/")[0]
    if study == GENERAL:
        return [*studies, None][number % (len(studies) + 1)]
    return study if study in studies else None
