"""All content, read as far as it can be read; what cannot be read is a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from knowledge.answer_words import load_lexicon
from knowledge.catalogues import PoFile, catalogue_files, read_catalogue
from knowledge.checks.finding import Finding
from knowledge.files import ContentError, YamlFile, read_text, read_yaml
from knowledge.follow_up_words import load_follow_ups
from knowledge.limits import Limits, load_limits
from knowledge.numbers import load_numbers
from knowledge.passages import Passage, read_passage
from knowledge.questionnaire import Questionnaire, load_questionnaire
from knowledge.questions import NONE, load_questions
from knowledge.sources import Sources, load_sources
from knowledge.studies import Study, read_study
from knowledge.terms import Terms, load_terms
from knowledge.thesaurus import load_thesaurus
from knowledge.topics import Topics, load_topics

Thing = TypeVar("Thing")

#: The languages that every sentence of ours is translated to.
TRANSLATED = ("nb", "da", "et", "fi")


@dataclass(frozen=True, slots=True)
class Asked:
    """An example question and where it stands; `topic` is `study/topic` or `none`."""

    path: Path
    line: int
    language: str
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """What could be read. `unreadable` says what could not; a missing part is empty or None."""

    folder: Path
    locales: Path
    unreadable: tuple[Finding, ...]
    passages: tuple[Passage, ...]
    studies: tuple[Study, ...]
    catalogues: tuple[PoFile, ...]
    questions: tuple[Asked, ...]
    topics: Topics | None
    terms: Terms | None
    limits: Limits | None
    sources: Sources | None
    #: The English sentences of the interface, questionnaire and studies; None: not looked at.
    sentences: frozenset[str] | None = None

    def path_of(self, passage: Passage) -> Path:
        """Return the file of a passage."""
        return self.folder / "passages" / passage.study / f"{passage.topic}.md"

    def line_of(self, path: Path, words: str) -> int:
        """Return the first line of the file that has `words`, 1 where none has."""
        lines = read_text(path).splitlines()
        return next((n for n, line in enumerate(lines, 1) if words in line), 1)

    def catalogue(self, language: str, domain: str = "passages") -> PoFile | None:
        """Return the catalogue of a language."""
        return next(
            (c for c in self.catalogues if (c.language, c.domain) == (language, domain)), None
        )

    def texts(self) -> list[tuple[Passage, str, str, Path, int]]:
        """Return each passage's text as (passage, language, text, file, line), also translated.

        A translation that is missing or stale is left out: readers see the English.
        """
        found = []
        for passage in self.passages:
            path = self.path_of(passage)
            start = passage.body.split("\n", 1)[0]
            found.append((passage, "en", passage.body, path, self.line_of(path, start)))
            for catalogue in self.catalogues:
                entry = catalogue.body(passage) if catalogue.domain == "passages" else None
                if entry is not None and entry.shown:
                    found.append(
                        (passage, catalogue.language, entry.text, catalogue.path, entry.line)
                    )
        return found


def read_content(folder: Path, locales: Path, domain: Path | None = None) -> Content:
    """Read all content under `folder` and the catalogues under `locales`.

    `domain`: Rasa's domain file with the interface sentences; without it, translations of the
    interface are not compared with their English.
    """
    findings: list[Finding] = []

    def attempt(load: Callable[[], Thing]) -> Thing | None:
        try:
            return load()
        except ContentError as error:
            findings.append(Finding.of(error, "schema"))
            return None

    def every(read: Callable[[Path], Thing], paths: list[Path]) -> tuple[Thing, ...]:
        read_ones = (attempt(lambda path=path: read(path)) for path in paths)  # type: ignore[misc]
        return tuple(one for one in read_ones if one is not None)

    questionnaire = attempt(lambda: load_questionnaire(folder))
    attempt(lambda: load_numbers(folder))
    for path in sorted((folder / "answers").glob("*.yml")):
        attempt(lambda path=path: load_lexicon(path.stem, content=folder))  # type: ignore[misc]
    attempt(lambda: load_questions(folder))
    attempt(lambda: load_follow_ups(folder))
    attempt(lambda: load_thesaurus(folder))
    return Content(
        folder,
        locales,
        passages=every(read_passage, sorted((folder / "passages").glob("*/*.md"))),
        studies=_studies(folder, questionnaire, every),
        catalogues=every(read_catalogue, catalogue_files(locales)),
        questions=asked_questions(folder),
        topics=attempt(lambda: load_topics(folder)),
        terms=attempt(lambda: load_terms(folder)),
        limits=attempt(lambda: load_limits(folder)),
        sources=attempt(lambda: load_sources(folder)),
        sentences=attempt(lambda: _sentences(folder, domain)) if domain else None,
        unreadable=tuple(findings),
    )


def _studies(
    folder: Path,
    questionnaire: Questionnaire | None,
    every: Callable[[Callable[[Path], Study], list[Path]], tuple[Study, ...]],
) -> tuple[Study, ...]:
    if questionnaire is None:
        return ()
    return every(
        lambda path: read_study(path, questionnaire), sorted((folder / "studies").glob("*.yml"))
    )


def asked_questions(folder: Path) -> tuple[Asked, ...]:
    """Return the example questions of the files that can be read, each with its place."""
    found: list[Asked] = []
    for path in sorted((folder / "questions").glob("*/*.yml")):
        try:
            file = read_yaml(path)
        except ContentError:
            continue  # the strict reader has said so
        topics = file.data if isinstance(file.data, dict) else {}
        for topic, texts in topics.items():
            name = NONE if path.stem == NONE else f"{path.stem}/{topic}"
            for number, text in enumerate(texts if isinstance(texts, list) else ()):
                line = file.line_of((topic, number)) or 1
                found.append(Asked(path, line, path.parent.name, name, str(text)))
    return tuple(found)


def _sentences(folder: Path, domain: Path) -> frozenset[str]:
    files = [domain, folder / "questionnaire.yml", *sorted((folder / "studies").glob("*.yml"))]
    return frozenset(text for path in files for text in _strings(read_yaml(path)))


def _strings(file: YamlFile) -> list[str]:
    found: list[str] = []
    left = [file.data]
    while left:
        node = left.pop()
        if isinstance(node, str):
            found.append(node.strip())
        elif isinstance(node, dict):
            left.extend(node.values())
        elif isinstance(node, list):
            left.extend(node)
    return found
