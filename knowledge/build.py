"""Building what search needs from the content: fitted, calibrated, and switched over at once.

`build`/versions/<key> holds a version, `build`/current names the one in use. The key is a hash of
all that goes in, content and code alike, so an unchanged knowledge base is recognised without
reading it. Nothing here loads torch before there is something to build.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.files import ContentError
from knowledge.passages import GENERAL, Passage, load_passages
from knowledge.questions import Question, folds, load_questions
from knowledge.versions import (
    MANIFEST,
    current_version,
    new_version,
    remove_versions,
    use_version,
    version_folder,
)

if TYPE_CHECKING:
    from knowledge.calibration import Observation
    from knowledge.encoder import Encoder, Recipe
    from knowledge.search import Ranker, Searcher

#: Each question is put once to a search that was made without its third of the questions.
FOLDS = 3
#: Weights tried for the lexical likeness; the one that ranks held-out questions best is kept.
LEXICAL_WEIGHTS = (0.0, 0.15, 0.3, 0.6)

#: What the result depends on besides the content: these modules' own code.
_CODE = (
    "build",
    "calibration",
    "encoder",
    "index",
    "lexicon",
    "ngrams",
    "passages",
    "questions",
    "search",
)

Progress = Callable[[str, float], None]


def silent(step: str, share: float) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """Which encoder: `name` empty is the embedded one; else a sentence-transformers model."""

    name: str = ""
    query_prompt: str = ""
    passage_prompt: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A text about a topic: a title, or a sentence of a passage, in some language."""

    language: str
    topic: str
    text: str
    title: bool


@dataclass(frozen=True, slots=True)
class Material:
    """All that a build reads. `topics` have a passage: only these can be an answer."""

    questions: tuple[Question, ...]
    texts: tuple[Text, ...]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The version now in use, and whether this run had to make it."""

    version: str
    built: bool


def build(
    content: Path,
    build_dir: Path,
    catalogues: Path | None = None,
    settings: EncoderSettings = EncoderSettings(),  # noqa: B008 - frozen
    progress: Progress = silent,
    recipe: Recipe | None = None,
) -> Outcome:
    """Bring `build_dir` up to date with `content` and the compiled `catalogues`.

    Either the new version is in use when this returns or the old one still is: `current` is
    replaced in one step. The version before is kept for processes that are just loading it.
    Raise ContentError where the content does not hold.
    """
    files = input_files(content, catalogues)
    hashes = {_name(path, content, catalogues): _hash(path) for path in files}
    key = _key(hashes, settings, recipe)
    before = current_version(build_dir)
    if before is not None and before.name == key:
        return Outcome(key, built=False)
    if not (version_folder(build_dir, key) / MANIFEST).is_file():
        material = read_material(content, catalogues)
        with new_version(build_dir, key) as folder:
            searcher, module = make(material, settings, folder, progress, recipe)
            searcher.save(folder)
            manifest = {
                "version": key,
                "encoder": {**asdict(settings), "module": module},
                "inputs": hashes,
            }
            text = json.dumps(manifest, ensure_ascii=False, indent=1)
            (folder / MANIFEST).write_text(text, encoding="utf-8")
    use_version(build_dir, key)
    remove_versions(build_dir, {key, before.name if before else key})
    return Outcome(key, built=True)


def input_files(content: Path, catalogues: Path | None) -> list[Path]:
    """Return the files whose content decides what is built, sorted."""
    found = [*(content / "passages").glob("*/*.md"), *(content / "questions").glob("*/*.yml")]
    if catalogues is not None:
        found += catalogues.glob("*/LC_MESSAGES/passages.mo")
    return sorted(found)


def read_material(content: Path, catalogues: Path | None = None) -> Material:
    """Read passages, example questions and the passages' translations.

    Raise ContentError where a file does not hold, or where there is too little to search.
    """
    passages, questions = load_passages(content), load_questions(content)
    if not passages:
        raise ContentError(content / "passages", None, "there are no passages", "write some")
    topics = frozenset(passage.id for passage in passages)
    for message, missing in (
        ("no example question belongs to a passage", not any(q.topic in topics for q in questions)),
        (
            "no example question stands for the unanswerable",
            all(q.topic in topics for q in questions),
        ),
    ):
        if missing:
            raise ContentError(content / "questions", None, message, "add questions")
    texts = [text for passage in passages for text in _texts("en", passage.id, _parts(passage))]
    texts += _translated(catalogues, topics) if catalogues is not None else []
    return Material(questions, tuple(texts), topics)


def _parts(passage: Passage) -> list[tuple[str, bool]]:
    return [(passage.title, True), (passage.body, False)]


def _texts(language: str, topic: str, parts: Sequence[tuple[str, bool]]) -> Iterator[Text]:
    for part, title in parts:
        for sentence in [part] if title else re.split(r"(?<=[.!?])\s+|\n+", part):
            plain = sentence.replace("**", "").removeprefix("- ").strip()
            if title or len(plain) > 15:
                yield Text(language, topic, plain, title)


def _translated(catalogues: Path, topics: frozenset[str]) -> list[Text]:
    """Return the translated sentences: entries whose context is a passage id, or begins so."""
    from babel.messages.mofile import read_mo  # noqa: PLC0415 - only when building

    texts: list[Text] = []
    for path in sorted(catalogues.glob("*/LC_MESSAGES/passages.mo")):
        with path.open("rb") as file:
            for message in read_mo(file):
                topic = re.split(r"[#:.]", message.context or "")[0]
                if topic in topics and isinstance(message.string, str) and message.string:
                    texts.extend(_texts(path.parts[-3], topic, [(message.string, False)]))
    return texts


def make(
    material: Material,
    settings: EncoderSettings,
    folder: Path | None = None,
    progress: Progress = silent,
    recipe: Recipe | None = None,
) -> tuple[Searcher, str]:
    """Return a calibrated Searcher, and in which part of `folder`/encoder its n-grams stand.

    The calibration is fitted on answers to held-out questions: for each fold, an encoder and an
    index are made without it and asked. The searcher itself is then made with all questions, so
    nothing that `material` holds may be used to report how good it is.
    """
    from knowledge import calibration, search  # noqa: PLC0415 - scipy, only when building

    workshop = _Workshop(material, settings, recipe, progress)
    place = folds(material.questions, FOLDS)
    held_out: list[tuple[Ranker, list[Question]]] = []
    for fold in range(FOLDS):
        rest = [q for q, f in zip(material.questions, place, strict=True) if f != fold]
        mine = [q for q, f in zip(material.questions, place, strict=True) if f == fold]
        held_out.append((workshop.ranker(rest, f"fitting without part {fold + 1}"), mine))
    lexical = _best_lexical(held_out, material.topics)
    observations: list[Observation] = []
    for number, (ranker, questions) in enumerate(held_out):
        asked = ranker.with_lexical(lexical)
        for count, question in enumerate(questions):
            observations.append(_observe(asked, question, count, material.topics))
            progress(f"asking held-out questions {number + 1}", (count + 1) / len(questions))
    ranker = workshop.ranker(material.questions, "fitting on all", folder).with_lexical(lexical)
    return search.Searcher(ranker, calibration.calibrate(observations)), workshop.module


class _Workshop:
    """Makes rankers from part of the questions, each with the same settings."""

    def __init__(
        self,
        material: Material,
        settings: EncoderSettings,
        recipe: Recipe | None,
        progress: Progress,
    ) -> None:
        from knowledge import encoder  # noqa: PLC0415 - torch takes seconds to load

        self._material, self._progress = material, progress
        self._recipe = recipe or encoder.Recipe()
        self._hub: tuple[Encoder, Encoder] | None = None
        self.module = ""
        if settings.name:
            hub = encoder.HubEncoder(settings.name, settings.query_prompt)
            self._hub = hub, hub.with_prompt(settings.passage_prompt)
        names = {q.topic for q in material.questions if q.topic} | material.topics
        self._labels = {topic: number for number, topic in enumerate(sorted(names))}

    def ranker(
        self, questions: Sequence[Question], step: str, folder: Path | None = None
    ) -> Ranker:
        """Return a ranker that knows `questions` and the passages; save its encoder in `folder`."""
        from knowledge.calibration import Head  # noqa: PLC0415
        from knowledge.index import Entry, Index  # noqa: PLC0415
        from knowledge.lexicon import Lexicon, Vocabulary  # noqa: PLC0415
        from knowledge.ngrams import Hashing  # noqa: PLC0415
        from knowledge.search import Ranker  # noqa: PLC0415

        topics, texts = self._material.topics, self._material.texts
        asks, tells = self._hub or (self._embedded(questions, step, folder),) * 2
        # A topic without a passage cannot be an answer: its questions say "not this one".
        entries = [
            Entry(q.text, q.language, q.topic, q.topic.split("/")[0])
            if q.topic in topics and q.topic
            else Entry(q.text, q.language, None, None)
            for q in questions
        ]
        titles = [t for t in texts if t.title]
        entries += [Entry(t.text, t.language, t.topic, t.topic.split("/")[0]) for t in titles]
        vectors = [asks.encode([q.text for q in questions])]
        vectors.append(tells.encode([t.text for t in titles]))
        answerable = np.array([q.topic in topics for q in questions])
        about = [q.text for q in questions if q.topic in topics] + [t.text for t in texts]
        return Ranker(
            asks,
            Index(np.vstack(vectors), entries),
            Head.fitted([q.text for q in questions], answerable, Hashing(self._recipe.buckets)),
            Vocabulary.of(about),
            Lexicon.of([entry.text for entry in entries], Hashing(self._recipe.buckets)),
        )

    def _embedded(self, questions: Sequence[Question], step: str, folder: Path | None) -> Encoder:
        from knowledge import encoder  # noqa: PLC0415

        texts = [q.text for q in questions] + [t.text for t in self._material.texts]
        labels = [self._labels[q.topic] if q.topic else -1 for q in questions]
        labels += [self._labels[t.topic] for t in self._material.texts]
        model = encoder.fit(texts, labels, self._recipe, lambda share: self._progress(step, share))
        if folder is not None:
            encoder.save(model, folder / "encoder")
            self.module = encoder.module_folder(folder / "encoder").name
        return encoder.without_torch(model)


def page_of(question: Question, number: int, studies: Sequence[str]) -> str | None:
    """Return the page a held-out question is asked on: its own study's, or each in turn."""
    study = (question.topic or GENERAL).split("/")[0]
    return study if study != GENERAL else [*studies, None][number % (len(studies) + 1)]


def _observe(
    ranker: Ranker, question: Question, number: int, topics: frozenset[str]
) -> Observation:
    from knowledge.calibration import Observation  # noqa: PLC0415

    studies = sorted(ranker.index.studies - {GENERAL})
    page = page_of(question, number, studies)
    ranking = ranker.rank(question.text, page if page in ranker.index.studies else None)
    names = [topic for topic, _ in ranking.topics]
    return Observation(
        question.language,
        question.topic in topics,
        ranking.signals,
        tuple(strength for _, strength in ranking.topics),
        names.index(question.topic) if question.topic in names else None,
    )


def _best_lexical(
    held_out: Sequence[tuple[Ranker, list[Question]]], topics: frozenset[str]
) -> float:
    """Return the weight under which most of a sample of held-out questions come first."""
    right = dict.fromkeys(LEXICAL_WEIGHTS, 0)
    for ranker, questions in held_out:
        sample = [q for q in questions if q.topic in topics][::5]
        for weight in LEXICAL_WEIGHTS:
            weighted = ranker.with_lexical(weight)
            for number, question in enumerate(sample):
                right[weight] += _observe(weighted, question, number, topics).right == 0
    return max(LEXICAL_WEIGHTS, key=lambda weight: (right[weight], -weight))


def _name(path: Path, content: Path, catalogues: Path | None) -> str:
    if path.is_relative_to(content):
        return path.relative_to(content).as_posix()
    return f"catalogues/{path.relative_to(catalogues or content).as_posix()}"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _key(hashes: dict[str, str], settings: EncoderSettings, recipe: Recipe | None) -> str:
    code = {name: _hash(Path(__file__).with_name(f"{name}.py")) for name in _CODE}
    extra = asdict(recipe) if recipe else None
    everything = json.dumps([hashes, asdict(settings), extra, code], sort_keys=True)
    return hashlib.sha256(everything.encode()).hexdigest()[:16]
