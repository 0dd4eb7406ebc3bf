"""Making a searcher from questions and passages, calibrated on questions it had not seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from knowledge import encoder
from knowledge.assembly import assemble
from knowledge.calibration import Observation, calibrate
from knowledge.encoder import Encoder, Recipe
from knowledge.material import EncoderSettings, Material, Progress, silent
from knowledge.ngrams import Hashing, RememberingHashing
from knowledge.passages import GENERAL
from knowledge.questions import Question, folds, page_of
from knowledge.search import Ranker, Searcher
from knowledge.vectors import Vectors

#: Each question is put once to a search that was made without its third of the questions.
FOLDS = 3
#: Weights tried for the lexical likeness; the one that ranks held-out questions best is kept.
LEXICAL_WEIGHTS = (0.0, 0.15, 0.3, 0.6)


def make(
    material: Material,
    settings: EncoderSettings,
    folder: Path | None = None,
    progress: Progress = silent,
    recipe: Recipe | None = None,
    *,
    vectors: Vectors | None = None,
) -> tuple[Searcher, str]:
    """Return a calibrated Searcher, and in which part of `folder`/encoder its n-grams stand.

    A text that `vectors` knows, of a model that is not fitted here, is not encoded again.

    The calibration is fitted on answers to held-out questions: for each fold, an encoder and an
    index are made without it and asked. The searcher itself is then made with all questions, so
    nothing that `material` holds may be used to report how good it is.
    """
    # One thread: the sums are small, and threads that wait for them keep every core busy.
    with threadpool_limits(limits=1):
        workshop = _Workshop(material, settings, recipe, progress, vectors or Vectors())
        return _make(workshop, material, folder, progress)


def _make(
    workshop: _Workshop, material: Material, folder: Path | None, progress: Progress
) -> tuple[Searcher, str]:
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
    return Searcher(ranker, calibrate(observations)), workshop.module


class _Workshop:
    """Makes rankers from part of the questions, each with the same settings."""

    def __init__(
        self,
        material: Material,
        settings: EncoderSettings,
        recipe: Recipe | None,
        progress: Progress,
        vectors: Vectors,
    ) -> None:
        self._material, self._progress, self._vectors = material, progress, vectors
        self._recipe = recipe or encoder.Recipe()
        self._hashing = RememberingHashing(
            Hashing(self._recipe.buckets, thesaurus=material.thesaurus)
        )
        self._hub: tuple[Encoder, Encoder] | None = None
        self.module = ""
        if settings.name:
            hub = encoder.HubEncoder(settings.name, settings.query_prompt, settings.batch)
            tells = hub.with_prompt(settings.passage_prompt)
            self._hub = vectors.of(hub), vectors.of(tells)
        names = {q.topic for q in material.questions if q.topic} | material.topics
        self._labels = {topic: number for number, topic in enumerate(sorted(names))}

    def ranker(
        self, questions: Sequence[Question], step: str, folder: Path | None = None
    ) -> Ranker:
        """Return a ranker that knows `questions` and the passages; save its encoder in `folder`."""
        if self._hub:
            asks, tells = self._hub
        else:
            asks = tells = self._embedded(questions, step, folder)
        return assemble(self._material, questions, asks, tells, self._hashing)

    def _embedded(self, questions: Sequence[Question], step: str, folder: Path | None) -> Encoder:
        texts = [q.text for q in questions] + [t.text for t in self._material.texts]
        labels = [self._labels[q.topic] if q.topic else -1 for q in questions]
        labels += [self._labels[t.topic] for t in self._material.texts]
        model = encoder.fit(
            texts,
            labels,
            self._recipe,
            lambda share: self._progress(step, share),
            self._hashing,
        )
        if folder is not None:
            encoder.save(model, folder / "encoder")
            self.module = encoder.module_folder(folder / "encoder").name
            # These vectors are the ones that a later build can use again.
            return self._vectors.of(encoder.without_torch(model, self._hashing))
        return encoder.without_torch(model, self._hashing)


def _observe(
    ranker: Ranker, question: Question, number: int, topics: frozenset[str]
) -> Observation:
    studies = sorted(ranker.index.studies - {GENERAL})
    page = page_of(question, number, studies)
    ranking = ranker.rank(question.text, page)
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
        sample = [q for q in questions if q.topic in topics][::12]
        for weight in LEXICAL_WEIGHTS:
            weighted = ranker.with_lexical(weight)
            for number, question in enumerate(sample):
                right[weight] += _observe(weighted, question, number, topics).right == 0
    return max(LEXICAL_WEIGHTS, key=lambda weight: (right[weight], -weight))
