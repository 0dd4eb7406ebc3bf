"""Building the classifier: material, cross-validated thresholds, and the final fit."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.safety.classifier import (
    ORDINARY,
    Classifier,
    Doubles,
    ModelError,
    Numbers,
    key_of,
)
from bot.safety.evaluate import Example, read_examples
from bot.safety.features import CONTENT, Features, load_hints
from bot.safety.fitting import fit
from bot.safety.flags import OVERRULED, Checker, margin_of
from bot.safety.rules import LABELS, load_rules
from bot.safety.text import split
from bot.safety.versions import MANIFEST, MODEL, code, digest, reading_key
from knowledge.files import read_yaml
from knowledge.questions import load_questions

HERE = Path(__file__).parent
#: Hard messages that nobody looked at while writing patterns: thresholds are chosen on these.
TRAINING = HERE / "training"
#: Messages that the patterns were written with: only learned from.
EXAMPLES = HERE / "examples"
#: A red message and a harmless one in the same words, two by two: only learned from, for so near
#: to each other as these hardly any two that people write will be.
PAIRS = HERE / "pairs"
#: Harmless everyday talk: small talk, sayings, questions about anything else.
TALK = HERE / "talk"
#: What of the question bank may be a red flag, most of it medical advice, as one reader marked it:
#: learned neither as that nor as harmless.
DOUBTFUL = HERE / "doubtful"
#: Rasa's examples of commands and small talk: none of them is a red flag.
COMMANDS = HERE.parent / "rasa" / "nlu"

_CODE = ("classifier", "fitting", "flags", "train")
#: One in so many questions of the question bank is kept apart, for a test: this one of them.
APART, KEPT = 8, 1
#: And one answer in so many is left out: with all, the share of harmless messages that may be
#: flagged is used up by what sounds less like a plain question, of which more are flagged then.
_SPARED = 4
_FOLDS = 3
#: More messages than this are read by several processes, so many at a time.
_MANY = 2000
#: Where examples of answers stand, and in which lists beside those by grade.
_ANSWERS = ("activity", "agreement", "counts", "items")
_SAID = ("said_yes", "said_no", "said_unknown", "no_grade")
#: What of a question's examples stands by the value that is told.
_BY_VALUE = ("options", "said")


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares of ordinary messages that may be flagged, by patterns and classifier together.

    And those, of the hard ones and of the questions, that one label may flag by itself; and what
    one more message found is worth, by label: grave ones are not to be missed.
    """

    hard: float
    question: float
    alone: tuple[float, float]
    worth: tuple[float, float, float, float]


#: What is flagged, and what only may be meant: that costs the reader two more lines, no answer.
#: Fitted on all, it flags fewer than cross-validated, where a third is missing: of the questions
#: that are kept apart, some 3 %. Among the harmless are hard ones, of which one in ten is: long
#: messages, and sayings and statements written because earlier models flagged their like.
SURE = Limits(hard=0.2, question=0.064, alone=(0.2, 0.04), worth=(4, 4, 1, 1))
UNSURE = Limits(hard=0.4, question=0.148, alone=(0.3, 0.1), worth=(8, 4, 1, 1))
_NEVER = 1e9
#: So many thresholds are tried for each of these shares.
_STEPS = 81

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Material:
    """The messages to learn from. `hard` and `question` tell where a message comes from."""

    examples: tuple[Example, ...]
    hard: Flags
    question: Flags


@dataclass(frozen=True, slots=True)
class _Read:
    """The material as the classifier sees it; `hit` has what a pattern flags, by its place.

    `margins` (log-odds) are those of `margin_of`; `stretches` those of the long messages by which
    thresholds are chosen, by their place.
    """

    rows: tuple[Features, ...]
    classes: Numbers
    hit: Mapping[int, Features]
    margins: Doubles
    stretches: Mapping[int, Sequence[Features]]


@dataclass(frozen=True, slots=True)
class _Looked:
    """A text as the classifier sees it, and its margin.

    `where` is what a pattern flags, if any; `stretches` is empty where they are not asked for.
    """

    features: Features
    where: Features | None
    margin: float
    stretches: tuple[Features, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The version now in the build folder, and whether this run had to make it."""

    version: str
    built: bool


def build(
    build_dir: Path,
    *,
    training: Path = TRAINING,
    examples: Path = EXAMPLES,
    pairs: Path = PAIRS,
    content: Path = CONTENT,
    commands: Path = COMMANDS,
    talk: Path = TALK,
    doubtful: Path = DOUBTFUL,
) -> Outcome:
    """Bring `build_dir`/safety up to date; do nothing when nothing has changed.

    Raise ExampleError or ContentError where material does not hold, ModelError where a label has
    no message. The old model stays until the new one is complete.
    """
    hard, easy, paired, small, unsure = (
        sorted(folder.glob("*.jsonl")) for folder in (training, examples, pairs, talk, doubtful)
    )
    asked = sorted([*(content / "questions").glob("*/*.yml"), *commands.glob("??.yml")])
    told = [p for name in _ANSWERS for p in sorted((content / "answers" / name).glob("??.yml"))]
    version = digest(
        [*hard, *easy, *paired, *small, *unsure, *asked, *told, *code(*_CODE)], reading_key()
    )
    model, manifest = build_dir / MODEL, build_dir / MANIFEST
    if model.is_file() and _version(manifest) == version:
        return Outcome(version, built=False)
    said = [*_questions(content), *_commands(commands), *_answers(told), *read_examples(small)]
    left_out = set(map(_key, read_examples(unsure)))
    harmless = [example for example in said if _key(example) not in left_out]
    classifier, figures = train(
        gather(read_examples(hard), read_examples([*easy, *paired]), harmless)
    )
    classifier = replace(classifier, harmless=frozenset(map(_key, harmless)))
    model.parent.mkdir(parents=True, exist_ok=True)
    fresh = model.with_suffix(".new")
    classifier.save(fresh, version, reading_key())
    fresh.replace(model)
    text = json.dumps({"version": version, **figures}, indent=1)
    manifest.write_text(text + "\n", encoding="utf-8")
    return Outcome(version, built=True)


def _key(example: Example) -> int:
    return key_of(split(example.text).words)


def _version(manifest: Path) -> str | None:
    try:
        return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def gather(
    hard: Sequence[Example], easy: Sequence[Example], harmless: Sequence[Example]
) -> Material:
    """Return the material; `harmless` is what people ask and say without any danger."""
    counts = (len(hard), len(easy), len(harmless))
    return Material(
        (*hard, *easy, *harmless),
        np.repeat([True, False, False], counts),
        np.repeat([False, False, True], counts),
    )


def _questions(content: Path) -> list[Example]:
    """Return the example questions of the bank, but those that are kept apart."""
    return [
        Example(question.language, question.text, "ordinary")
        for number, question in enumerate(load_questions(content))
        if number % APART != KEPT
    ]


def _commands(folder: Path) -> list[Example]:
    """Return what people say to the assistant itself: greetings, goodbyes, grief, commands."""
    found = []
    for path in sorted(folder.glob("??.yml")):
        for intent in read_yaml(path).data["nlu"]:
            for line in str(intent["examples"]).splitlines():
                text = line.removeprefix("- ").strip()
                if text:
                    found.append(Example(path.stem, text, "ordinary"))
    return found


def _answers(paths: Sequence[Path]) -> list[Example]:
    """Return what people answer to the questionnaire: illness and limits, told calmly.

    What is no answer to its question is left out: it may be anything.
    """
    found = []
    for path in paths:
        data = read_yaml(path).data
        by_question = [of for of in data.get("examples", {}).values() if isinstance(of, dict)]
        lists = [of.get(name, []) for of in (data, *by_question) for name in _SAID]
        lists += [o for of in by_question for n in _BY_VALUE for o in of.get(n, {}).values()]
        lists += [of for of in data.get("examples", {}).values() if not isinstance(of, dict)]
        found += [Example(path.stem, text, "ordinary") for texts in lists for text in texts]
    del found[_SPARED - 1 :: _SPARED]
    return found


def train(material: Material) -> tuple[Classifier, dict[str, object]]:
    """Return the classifier with thresholds, and the cross-validated figures by which."""
    seen = _read(material)
    held_out, firm = _held_out_odds(material, seen)
    odds = held_out - seen.margins[:, None]
    hit = np.zeros(len(odds), dtype=np.bool_)
    hit[list(seen.hit)] = True
    sure, unsure = (
        np.array(choose(odds, seen.classes, flagged, material, limits))
        for flagged, limits in ((firm, SURE), (hit, UNSURE))
    )
    unsure = np.minimum(sure, unsure)
    classifier = replace(
        fit(seen.rows, seen.classes),
        thresholds=dict(zip(LABELS, sure.tolist(), strict=True)),
        doubts=dict(zip(LABELS, unsure.tolist(), strict=True)),
    )
    return classifier, {
        "sure": _figures(firm | (odds > sure).any(axis=1), sure, seen.classes, material),
        "or unsure": _figures(hit | (odds > unsure).any(axis=1), unsure, seen.classes, material),
    }


def _figures(
    flagged: Flags, limits: Doubles, classes: Numbers, material: Material
) -> dict[str, object]:
    """Return what cross-validation says of these thresholds."""
    red = {label: material.hard & (classes == n) for n, label in enumerate(LABELS)}
    return {
        "thresholds": dict(zip(LABELS, np.round(limits, 4).tolist(), strict=True)),
        "flagged": {label: _share(flagged, of_label) for label, of_label in red.items()},
        "hard_ordinary_flagged": _share(flagged, material.hard & (classes == ORDINARY)),
        "questions_flagged": _share(flagged, material.question),
    }


def folds_of(examples: Sequence[Example]) -> Numbers:
    """Return the fold of each example: of one idea in several languages, the same."""
    sources = [example.source or source_of(example.text) for example in examples]
    return np.array([int(source, 16) % _FOLDS for source in sources])


def source_of(text: str) -> str:
    """Return what a message written after `text` in another language bears as its source."""
    return format(zlib.crc32(text.encode()), "08x")


def _share(flagged: Flags, among: Flags) -> float:
    return round(float(flagged[among].mean()), 4) if among.any() else 0.0


def _read(material: Material) -> _Read:
    for_limits = (material.hard | material.question).tolist()
    texts = [(e.text, wanted) for e, wanted in zip(material.examples, for_limits, strict=True)]
    if len(texts) < _MANY:
        looked = _look_at(texts)
    else:
        parts = [texts[start : start + _MANY] for start in range(0, len(texts), _MANY)]
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            looked = list(chain.from_iterable(pool.map(_look_at, parts)))
    numbers = {label: number for number, label in enumerate(LABELS)}
    return _Read(
        tuple(one.features for one in looked),
        np.array([numbers.get(e.label, ORDINARY) for e in material.examples]),  # type: ignore[call-overload]
        {n: one.where for n, one in enumerate(looked) if one.where is not None},
        np.array([one.margin for one in looked]),
        {n: one.stretches for n, one in enumerate(looked) if one.stretches},
    )


def _look_at(texts: Sequence[tuple[str, bool]]) -> list[_Looked]:
    """Return what is seen of each text, its stretches where the text is marked so."""
    checker = Checker(load_rules(), load_hints())
    found = []
    for text, stretched in texts:
        reading = checker.read(text)
        hit = reading.hit("")
        found.append(
            _Looked(
                reading.features,
                hit.where.features if hit else None,
                margin_of(reading, hit is not None),
                tuple(map(_packed, reading.stretches)) if stretched else (),
            )
        )
    return found


def _packed(features: Features) -> Features:
    """Return the same in a twentieth of the memory; there are more stretches than messages."""
    return tuple(array("I", numbers) for numbers in features)


def _held_out_odds(material: Material, seen: _Read) -> tuple[Doubles, Flags]:
    """Return the log-odds of every message by a classifier that was fitted without it.

    And without what was written after it, or what it was written after, in another language. The
    second array tells which messages a pattern flags without being overruled by that classifier.
    """
    folds = folds_of(material.examples)
    odds = np.zeros((len(seen.rows), len(LABELS)))
    firm = np.zeros(len(seen.rows), dtype=np.bool_)
    for fold in range(_FOLDS):
        learned = np.flatnonzero(folds != fold)
        rows = [seen.rows[number] for number in learned]
        model = fit(rows, seen.classes[learned])
        for number in np.flatnonzero(folds == fold):
            stretches = seen.stretches.get(int(number), ())
            odds[number] = model.odds(seen.rows[number], stretches)
            where = seen.hit.get(int(number))
            firm[number] = where is not None and model.odds(where).max() >= -OVERRULED
    return odds, firm


def choose(
    odds: Doubles, classes: Numbers, hit: Flags, material: Material, allowed: Limits
) -> tuple[float, ...]:
    """Return the thresholds under which most is found with no more ordinary ones than `allowed`.

    `hit` tells what a pattern flags whatever its odds are.

    Greedy: all begin too high; again and again that one is lowered which finds most (by worth)
    for each ordinary message that it flags, until no threshold can be lowered within the limits.
    """
    ordinary = classes == ORDINARY
    hard, asked = material.hard & ordinary, material.question
    red = material.hard & ~ordinary
    worth = np.array([*allowed.worth, 0.0])[classes]
    limits = np.full(len(LABELS), _NEVER)
    steps = [_steps(odds[hard, n], odds[asked, n], allowed.alone) for n in range(len(LABELS))]
    while True:
        flagged = hit | (odds > limits).any(axis=1)
        best: tuple[float, int, float] | None = None
        for number, candidates in enumerate(steps):
            for limit in candidates[candidates < limits[number]][::-1][:6]:
                now = flagged | (odds[:, number] > limit)
                if now[hard].mean() > allowed.hard or _rate(now, asked) > allowed.question:
                    break
                more = now & ~flagged
                price = more[hard].sum() + 0.25 * more[asked].sum() + 0.1
                value = float(worth[more & red].sum() / price)
                if best is None or value > best[0]:
                    best = (value, number, float(limit))
        if best is None:
            if (limits == _NEVER).any():
                raise ModelError("a label cannot be told from ordinary messages: more are needed")
            return tuple(limits.tolist())
        limits[best[1]] = best[2]


def _steps(hard: Doubles, asked: Doubles, alone: tuple[float, float]) -> Doubles:
    """Return the thresholds to try: what the highest ordinary messages have."""
    shares = [np.linspace(1 - share, 1, _STEPS) for share in alone]
    tops = [np.quantile(of, at) for of, at in zip((hard, asked), shares, strict=True) if len(of)]
    return np.unique(np.concatenate(tops))


def _rate(flagged: Flags, among: Flags) -> float:
    return float(flagged[among].mean()) if among.any() else 0.0
