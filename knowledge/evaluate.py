"""How good search is, on questions that it was not made from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.files import ContentError, read_text
from knowledge.material import EncoderSettings, Material, Progress, silent
from knowledge.passages import GENERAL
from knowledge.questions import folds, page_of
from knowledge.search import Candidate, Decision, Searcher

#: Resamplings of a bootstrap interval, and the interval's ends in per cent.
RESAMPLES = 1000
INTERVAL = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Item:
    """One test line. Any of `topics` is right; none at all: nothing should be answered.

    Answering an unanswerable question with one of `accept` is not false. Lines of one `pair` and
    language share most words and need different topics.
    """

    language: str
    study: str | None
    question: str
    topics: tuple[str, ...]
    accept: tuple[str, ...] = ()
    pair: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided on an item. `ranked` has every topic considered, refused or not."""

    item: Item
    decision: Decision
    shown: tuple[str, ...]
    ranked: tuple[Candidate, ...]

    @property
    def rank(self) -> int | None:
        """The place (1 = first) of the best right topic, None where it is not among them."""
        names = [candidate.topic_id for candidate in self.ranked]
        return min((names.index(t) + 1 for t in self.item.topics if t in names), default=None)

    @property
    def right(self) -> bool:
        """Whether a right topic came first; where there is none, whether nothing was shown."""
        return self.rank == 1 if self.item.topics else not self.false

    @property
    def false(self) -> bool:
        """Whether an unanswerable question got an answer, or a choice, without an accepted one."""
        shown = self.shown[:1] if self.decision == "answer" else self.shown
        return self.decision != "no_answer" and not set(shown) & set(self.item.accept)


def read_items(path: Path) -> list[Item]:
    """Read a JSON Lines test file. Raise ContentError for the first line that does not fit."""
    items = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if line.strip():
            items.append(_item(path, number, line))
    return items


def _item(path: Path, number: int, line: str) -> Item:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise ContentError(path, number, f"no JSON: {error.msg}", "mend the line") from None
    texts = isinstance(data, dict) and all(
        isinstance(data.get(key), str) for key in ("language", "question")
    )
    lists = texts and all(
        isinstance(value, list) and all(isinstance(topic, str) for topic in value)
        for value in (data.get("topics"), data.get("accept", []))
    )
    pair = data.get("pair") if lists else None
    if (
        not lists
        or not isinstance(data.get("study"), str | None)
        or not isinstance(pair, int | None)
    ):
        raise ContentError(
            path,
            number,
            "not a test line",
            'write {"language": "en", "study": null, "question": "…", "topics": ["study/topic"]}',
        )
    return Item(
        data["language"],
        data.get("study"),
        data["question"],
        tuple(data["topics"]),
        tuple(data.get("accept", [])),
        pair,
    )


def judge(searcher: Searcher, item: Item, own_language: bool = True) -> Verdict:
    """Put the item's question to the searcher. Raise ValueError as `Searcher.search` does.

    Without `own_language` the entries in the question's language are not looked at, as if its
    topic had only been written in the others.
    """
    languages = None if own_language else searcher.languages - {item.language}
    why = searcher.explain(item.question, item.language, item.study, languages=languages)
    shown = tuple(candidate.topic_id for candidate in why.result.candidates)
    return Verdict(item, why.result.decision, shown, why.ranked)


def judge_files(
    searcher: Searcher,
    paths: Iterable[Path],
    tell: Callable[[float], None] = lambda share: None,
    *,
    own_language: bool = True,
) -> list[Verdict]:
    """Judge every line of the files, as `judge`; ContentError for an unknown language or study."""
    items = [(path, item) for path in paths for item in read_items(path)]
    verdicts = []
    for number, (path, item) in enumerate(items, start=1):
        try:
            verdicts.append(judge(searcher, item, own_language))
        except ValueError as error:
            message = f"{error} at {item.question[:60]!r}"
            raise ContentError(path, None, message, "correct the line") from None
        tell(number / len(items))
    return verdicts


def report(verdicts: Sequence[Verdict], seed: int = 0) -> dict[str, Any]:
    """Return the figures over all (`overall`) and for each language (`languages`)."""
    languages = sorted({verdict.item.language for verdict in verdicts})
    return {
        "overall": _figures(verdicts, seed),
        "languages": {
            language: _figures([v for v in verdicts if v.item.language == language], seed)
            for language in languages
        },
    }


def _figures(verdicts: Sequence[Verdict], seed: int) -> dict[str, Any]:
    answerable = [v for v in verdicts if v.item.topics]
    others = [v for v in verdicts if not v.item.topics]
    outright = [v.decision == "answer" for v in others]
    shares = {
        "recall@1": [v.rank == 1 for v in answerable],
        "recall@3": [v.rank is not None and v.rank <= 3 for v in answerable],
        "mrr": [1 / v.rank if v.rank else 0.0 for v in answerable],
        "missed": [v.decision == "no_answer" for v in answerable],
        "asked": [v.decision == "did_you_mean" for v in answerable],
        "wrong_answers": [v.decision == "answer" and v.rank != 1 for v in answerable],
        "false_answers": [v.false for v in others],
        # Part of false_answers: a passage was shown, not only a choice offered.
        "false_answers_outright": [v.false and o for v, o in zip(others, outright, strict=True)],
        "pairs": [all(v.right for v in pair) for pair in _pairs(verdicts)],
    }
    figures: dict[str, Any] = {
        "n": len(verdicts),
        "answerable": len(answerable),
        "unanswerable": len(others),
    }
    intervals: dict[str, Any] = {}
    for name, values in shares.items():
        row = np.array(values, dtype=np.float64)
        figures[name] = round(float(row.mean()), 4) if len(row) else None
        intervals[name] = bootstrap(row, seed)
    return {**figures, "intervals": intervals}


def _pairs(verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    """Return the verdicts on each near-miss pair that is whole."""
    pairs: dict[tuple[str, int], list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.item.pair is not None:
            pairs.setdefault((verdict.item.language, verdict.item.pair), []).append(verdict)
    return [pair for pair in pairs.values() if len(pair) > 1]


def bootstrap(values: NDArray[np.float64], seed: int = 0) -> tuple[float, float] | None:
    """Return the 95 % percentile bootstrap interval of the mean, None for no values."""
    if not len(values):
        return None
    chooser = np.random.default_rng(seed)
    means = [values[chooser.integers(0, len(values), len(values))].mean() for _ in range(RESAMPLES)]
    low, high = np.percentile(means, INTERVAL)
    return round(float(low), 4), round(float(high), 4)


def details(verdict: Verdict, most: int = 10) -> dict[str, Any]:
    """Return the verdict as one line of a details file."""
    return {
        "language": verdict.item.language,
        "study": verdict.item.study,
        "question": verdict.item.question,
        "expected": list(verdict.item.topics),
        "decision": verdict.decision,
        "topics": [
            {"topic": candidate.topic_id, "score": candidate.score}
            for candidate in verdict.ranked[:most]
        ],
    }


def cross_validate(
    material: Material,
    settings: EncoderSettings,
    count: int = 3,
    progress: Progress = silent,
) -> list[Verdict]:
    """Return verdicts on all example questions, each by a searcher made without its part.

    Encoder, index and thresholds are all made from the other parts: an honest figure for new
    questions of the same kind, from a searcher with fewer examples than the one in use.
    """
    from knowledge.workshop import make  # noqa: PLC0415 - torch takes seconds to load

    place = folds(material.questions, count, seed=1)
    verdicts: list[Verdict] = []
    for fold in range(count):
        rest = [q for q, f in zip(material.questions, place, strict=True) if f != fold]

        def tell(step: str, share: float, part: int = fold + 1) -> None:
            progress(f"{part} of {count}: {step}", share)

        searcher, _ = make(replace(material, questions=tuple(rest)), settings, None, tell)
        studies = sorted(searcher.ranker.index.studies - {GENERAL})
        for number, (question, f) in enumerate(zip(material.questions, place, strict=True)):
            if f == fold:
                right = (question.topic,) if question.topic in material.topics else ()
                page = page_of(question, number, studies)
                verdicts.append(
                    judge(searcher, Item(question.language, page, question.text, right))
                )
    return verdicts
