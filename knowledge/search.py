"""Search: which topic answers a question, in any of the languages, or that none does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from safetensors.numpy import load_file, save_file

from knowledge.calibration import Calibration, Head
from knowledge.files import ContentError
from knowledge.index import Hits, Index
from knowledge.lexicon import Lexicon, Vocabulary
from knowledge.material import BATCH
from knowledge.ngrams import Hashing, NgramEncoder
from knowledge.passages import GENERAL
from knowledge.versions import current_version, manifest
from knowledge.words import words_of

if TYPE_CHECKING:
    from knowledge.encoder import Encoder

Decision = Literal["answer", "did_you_mean", "no_answer"]

#: So many entries are looked at, and so many of a topic's best make its strength.
LOOKED_AT = 256
BEST_OF_TOPIC = 3
#: Without a study, what belongs to no single study is this much preferred.
GENERAL_BONUS = 0.02
#: Below this the first topic is more likely wrong than right: ask.
SURE = 0.5
#: A topic is offered as a choice where it is at least this share as likely as the first one.
CLOSE = 0.05
#: A question this like an example of the first topic needs no calibration: of held-out questions
#: a sixth were, 92 % of them rightly, and 2 of 395 that nothing should answer.
AS_EXAMPLE = 0.9
#: Nor does one whose nearest examples are all of one topic, where the nearest is as like as this
#: and no other topic comes into question. Chosen on tests/search: of 125 choices that were offered
#: it answers 29; 22 were asked for that topic, 7 were unanswerable, and showing it was fair.
AS_NEIGHBOUR = 0.84
SURE_OF_NEIGHBOURS = 0.9
NEIGHBOURS = 3


class UnknownLanguageError(ValueError):
    """The knowledge base has no example questions in this language."""


class UnknownStudyError(ValueError):
    """The knowledge base has no study of this id."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A topic and the probability (0 … 1) that it answers the question."""

    topic_id: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What to do with a question. `candidates`, best first, is empty for `no_answer`."""

    decision: Decision
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Topics with their strength, best first; signals for the calibration; the nearest entries."""

    topics: tuple[tuple[str, float], ...]
    signals: tuple[float, ...]
    nearest: tuple[tuple[str, str | None, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A result and how it came about, for maintainers and for evaluation."""

    result: SearchResult
    ranked: tuple[Candidate, ...]
    answerable: float
    threshold: float
    nearest: tuple[tuple[str, str | None, float], ...]


@dataclass(frozen=True, slots=True)
class Ranker:
    """Ranks topics. `lexical` is the weight of the lexical likeness beside the encoder's."""

    encoder: Encoder
    index: Index
    head: Head
    vocabulary: Vocabulary
    lexicon: Lexicon
    lexical: float = 0.0

    def with_lexical(self, weight: float) -> Ranker:
        """Return the same ranker with another weight of the lexical likeness."""
        return replace(self, lexical=weight)

    def rank(
        self, query: str, study: str | None = None, languages: frozenset[str] | None = None
    ) -> Ranking:
        """Rank the topics of `study` and GENERAL, or of all studies, for `query`.

        `languages` are those whose entries are looked at; None: all.
        """
        if study is not None and study not in self.index.studies | {GENERAL}:
            raise UnknownStudyError(f"unknown study {study!r}")
        studies = None if study is None else frozenset({study, GENERAL})
        only = None
        if studies is not None or languages is not None:
            only = self.index.limited_to(studies, languages)
        hits = self.index.search(self.encoder.encode([query])[0], LOOKED_AT, only)
        scores = hits.scores
        if self.lexical:
            scores = scores + self.lexical * self.lexicon.likeness(query)[hits.numbers]
            order = np.argsort(-scores, kind="stable")
            hits = Hits(hits.numbers[order], scores[order])
        return self._ranking(query, hits, study)

    def _ranking(self, query: str, hits: Hits, study: str | None) -> Ranking:
        entries = [self.index.entries[number] for number in hits.numbers.tolist()]
        scores = hits.scores.tolist()
        floor = scores[-1] if scores else 0.0
        best: dict[str | None, list[float]] = {}
        for entry, score in zip(entries, scores, strict=True):
            group = best.setdefault(entry.topic, [])
            if len(group) < BEST_OF_TOPIC:
                group.append(score)
        strength = {
            topic: sum(group + [floor] * (BEST_OF_TOPIC - len(group))) / BEST_OF_TOPIC
            for topic, group in best.items()
        }
        none = strength.pop(None, floor)
        topics = {topic: value for topic, value in strength.items() if topic is not None}
        if study is None:
            prefix = f"{GENERAL}/"
            for topic in topics:
                topics[topic] += GENERAL_BONUS * topic.startswith(prefix)
        ranked = sorted(topics.items(), key=lambda pair: (-pair[1], pair[0]))
        first = ranked[0][1] if ranked else floor
        second = ranked[1][1] if len(ranked) > 1 else floor
        log_odds, seen = self.head.judge(query)
        signals = (
            first,
            first - second,
            first - none,
            sum(entry.topic is None for entry in entries[:20]) / 20,
            log_odds,
            seen,
            *self.vocabulary.familiarity(query),
            float(np.log1p(len(words_of(query)))),
        )
        nearest = [(e.text, e.topic, s) for e, s in zip(entries[:5], scores[:5], strict=True)]
        return Ranking(tuple(ranked), signals, tuple(nearest))


@dataclass(frozen=True, slots=True)
class Searcher:
    """Answers searches. Nothing in it changes after it is made: threads may share it."""

    ranker: Ranker
    calibration: Calibration

    @property
    def languages(self) -> frozenset[str]:
        """The languages that `search` takes."""
        return frozenset(self.calibration.bias)

    def search(
        self, query: str, language: str, study: str | None = None, limit: int = 3
    ) -> SearchResult:
        """Return what to do with `query`, with at most `limit` candidates.

        `study` limits the search to that study and the general topics; None searches all. Raise
        UnknownLanguageError or UnknownStudyError for what the knowledge base does not have. A
        text of fewer than two letters or digits is never answered.
        """
        return self.explain(query, language, study, limit).result

    def explain(
        self,
        query: str,
        language: str,
        study: str | None = None,
        limit: int = 3,
        *,
        languages: frozenset[str] | None = None,
    ) -> Explanation:
        """Return what `search` returns and why; `ranked` has the topics even if none is shown.

        `languages` are those whose entries are looked at; None: all, which finds most.
        """
        if language not in self.calibration.bias:
            raise UnknownLanguageError(f"unknown language {language!r}")
        ranking = self.ranker.rank(query, study, languages)
        threshold = self.calibration.threshold
        if sum(map(len, words_of(query))) < 2 or not ranking.topics:
            nothing = SearchResult("no_answer", ())
            return Explanation(nothing, (), 0.0, threshold, ())
        chance = self.calibration.answerable(ranking.signals, language)
        shares = self.calibration.shares([strength for _, strength in ranking.topics])
        ranked = tuple(
            Candidate(topic, round(chance * share, 4))
            for (topic, _), share in zip(ranking.topics, shares, strict=True)
        )
        result = SearchResult("no_answer", ())
        known = _is_example(ranking)
        if known or chance >= threshold:
            sure = (
                known
                or chance >= self.calibration.sure
                or (_is_among_examples(ranking) and shares[0] >= SURE_OF_NEIGHBOURS)
            ) and shares[0] >= SURE
            close = tuple(c for c in ranked[:limit] if c.score >= CLOSE * ranked[0].score)
            result = (
                SearchResult("answer", ranked[:limit])
                if sure
                else SearchResult("did_you_mean", close)
            )
        return Explanation(result, ranked, chance, threshold, ranking.nearest)

    def save(self, folder: Path) -> None:
        """Write everything but the encoder into `folder`."""
        ranker = self.ranker
        ranker.index.save(folder)
        ranker.lexicon.save(folder)
        head = ranker.head
        arrays = {"weights": head.weights, "rarity": head.rarity, "seen": head.seen}
        save_file(arrays, folder / "head.safetensors")
        model = {
            "calibration": asdict(self.calibration),
            "head": {"bias": head.bias, "hashing": head.hashing.config()},
            "lexical": ranker.lexical,
            "vocabulary": {
                "counts": dict(sorted(ranker.vocabulary.counts.items())),
                "texts": ranker.vocabulary.texts,
            },
        }
        text = json.dumps(model, ensure_ascii=False, indent=1)
        (folder / "model.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, build_dir: Path) -> Searcher:
        """Load the current version under `build_dir`.

        Raise ContentError where nothing has been built, EncoderError where a hub encoder that
        the build used cannot be loaded.
        """
        folder = current_version(build_dir)
        if folder is None:
            raise ContentError(
                build_dir, None, "the knowledge base is not built", "run: python -m knowledge build"
            )
        return cls.load_version(folder)

    @classmethod
    def load_version(cls, folder: Path) -> Searcher:
        """Load the version in `folder`; EncoderError as for `load`."""
        model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        arrays = load_file(folder / "head.safetensors")
        head = Head(
            Hashing.from_config(**model["head"]["hashing"]),
            arrays["weights"],
            model["head"]["bias"],
            arrays["rarity"],
            arrays["seen"],
        )
        ranker = Ranker(
            _load_encoder(folder, manifest(folder)["encoder"]),
            Index.load(folder),
            head,
            Vocabulary.from_counts(**model["vocabulary"]),
            Lexicon.load(folder, head.hashing),
            model["lexical"],
        )
        return cls(ranker, Calibration(**model["calibration"]))


def _is_example(ranking: Ranking) -> bool:
    """Tell whether the question is nearly one of the first topic's own examples."""
    if not ranking.nearest:
        return False
    _, topic, likeness = ranking.nearest[0]
    return likeness >= AS_EXAMPLE and topic == ranking.topics[0][0]


def _is_among_examples(ranking: Ranking) -> bool:
    """Tell whether the question lies among the first topic's own examples."""
    nearest = ranking.nearest[:NEIGHBOURS]
    first = ranking.topics[0][0]
    return (
        len(nearest) == NEIGHBOURS
        and nearest[0][2] >= AS_NEIGHBOUR
        and all(topic == first for _, topic, _ in nearest)
    )


def _load_encoder(folder: Path, settings: Mapping[str, Any]) -> Encoder:
    if settings["name"]:
        # Only a hub encoder needs torch, which takes seconds and hundreds of megabytes to load.
        from knowledge.encoder import HubEncoder  # noqa: PLC0415

        # A version that was made before there was this setting has none.
        batch = settings.get("batch", BATCH)
        return HubEncoder(settings["name"], settings["query_prompt"], batch)
    return NgramEncoder.load(folder / "encoder" / settings["module"])
