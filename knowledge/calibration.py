"""From likeness to a decision: whether a question is answerable, and how sure its topic is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from knowledge.ngrams import Floats, Hashing

Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Signals are cut off at so many standard deviations from their mean.
EXTREME = 3.0
#: A threshold lets this share pass of the questions that nothing should answer …
FALSE_AT_MOST = 0.02
#: … and this share is answered outright: between the two a choice is offered.
FALSE_OUTRIGHT = 0.01
#: But it never refuses more than this share of the answerable questions, and never doubts more
#: than that one. They were put to searchers that knew a third less than the one in use, and are
#: written to be unlike each other, so the one in use refuses about a third of that.
MISSED_AT_MOST = 0.27
DOUBTED_AT_MOST = 0.36


def logistic(
    rows: Any, truth: Flags, penalty: float, balanced: bool = False
) -> tuple[Doubles, float]:
    """Return (weights, bias) of an L2-penalised logistic regression on dense or sparse `rows`.

    `balanced` gives both classes the same total weight. Raise ValueError for one class only.
    """
    if truth.all() or not truth.any():
        raise ValueError("a logistic regression needs both true and false rows")
    importance = np.ones(len(truth))
    if balanced:
        importance[truth] = len(truth) / 2 / truth.sum()
        importance[~truth] = len(truth) / 2 / (~truth).sum()
    sign = np.where(truth, 1.0, -1.0)

    def loss(point: Doubles) -> tuple[float, Doubles]:
        weights, bias = point[:-1], point[-1]
        margin = sign * (rows @ weights + bias)
        slope = -importance * sign * sigmoid(-margin)
        value = float(importance @ np.logaddexp(0, -margin) + penalty / 2 * weights @ weights)
        return value, np.append(rows.T @ slope + penalty * weights, slope.sum())

    start = np.zeros(rows.shape[1] + 1)
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return found.x[:-1], float(found.x[-1])


def sigmoid(values: Any) -> Any:
    """Return 1 / (1 + e^-values) without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(values, dtype=np.float64)))


@dataclass(frozen=True, slots=True)
class Head:
    """A linear judge over hashed words and n-grams: whether a text sounds like our topics."""

    hashing: Hashing
    weights: Floats
    bias: float
    #: idf by bucket; `seen` marks the buckets of the texts it was fitted on.
    rarity: Floats
    seen: Flags

    @classmethod
    def fitted(cls, texts: Sequence[str], answerable: Flags, hashing: Hashing) -> Head:
        """Fit on `texts` by balanced logistic regression over normalised TF-IDF weights."""
        bags = hashing.bags(texts)
        count = np.bincount(bags.buckets, minlength=hashing.buckets)
        rarity = (np.log((1 + len(texts)) / (1 + count)) + 1).astype(np.float32)
        ends = np.append(bags.offsets, len(bags.buckets))
        rows = np.repeat(np.arange(len(texts)), np.diff(ends))
        weights = bags.weights * rarity[bags.buckets]
        length = np.sqrt(np.bincount(rows, weights.astype(np.float64) ** 2, minlength=len(texts)))
        matrix = sparse.csr_matrix(
            (weights / length[rows], bags.buckets, ends), shape=(len(texts), hashing.buckets)
        )
        fitted, bias = logistic(matrix, answerable, penalty=0.1, balanced=True)
        return cls(hashing, fitted.astype(np.float32), bias, rarity, count > 0)

    def judge(self, text: str) -> tuple[float, float]:
        """Return the log-odds that `text` is answerable, and the share of it seen in fitting."""
        bag = self.hashing.bag(text)
        if not bag:
            return self.bias, 0.0
        buckets = np.fromiter(bag, np.int64, len(bag))
        values = np.fromiter(bag.values(), np.float32, len(bag)) * self.rarity[buckets]
        known = float(values[self.seen[buckets]].sum() / values.sum())
        return float(values @ self.weights[buckets] / np.linalg.norm(values)) + self.bias, known


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns a ranking's signals into probabilities, and probabilities into a decision."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    #: By language: what is added to the log-odds.
    bias: Mapping[str, float]
    #: The least probability that is not refused, and the least that is answered without asking.
    threshold: float
    sure: float
    #: Topic likeness is divided by this before the softmax (Guo et al. 2017, arXiv:1706.04599).
    temperature: float

    def answerable(self, signals: Sequence[float], language: str) -> float:
        """Return the probability that some topic answers a question with these signals."""
        terms = _terms(np.asarray(signals)[None], self.mean, self.scale)[0]
        return float(sigmoid(terms @ np.asarray(self.weights) + self.bias[language]))

    def shares(self, strengths: Sequence[float]) -> tuple[float, ...]:
        """Return for ranked topics the probability of each, if one of them is right."""
        return tuple(_softmax(np.asarray(strengths), self.temperature).tolist())


def _terms(signals: Any, mean: Any, scale: Any) -> Doubles:
    """Return the scaled signals, and after them the product of every two, squares as well.

    A signal counts as at most EXTREME, so that no product runs away on what was never seen.
    """
    rows = np.clip((signals - np.asarray(mean)) / np.asarray(scale), -EXTREME, EXTREME)
    first, second = np.triu_indices(rows.shape[1])
    result: Doubles = np.hstack([rows, rows[:, first] * rows[:, second]])
    return result


def _softmax(values: Doubles, temperature: float) -> Doubles:
    weights = np.exp((values - values.max()) / temperature)
    result: Doubles = weights / weights.sum()
    return result


@dataclass(frozen=True, slots=True)
class Observation:
    """What a search that had not seen a question said of it. `right`: the rank, None if absent."""

    language: str
    answerable: bool
    signals: tuple[float, ...]
    strengths: tuple[float, ...]
    right: int | None


def calibrate(observations: Sequence[Observation]) -> Calibration:
    """Fit on questions that were held out from the encoder and the index they were put to."""
    languages = sorted({seen.language for seen in observations})
    signals = np.array([seen.signals for seen in observations])
    truth = np.array([seen.answerable for seen in observations])
    spoken = np.array([seen.language for seen in observations])
    mean, scale = signals.mean(axis=0), np.maximum(signals.std(axis=0), 1e-6)
    marks = np.stack([spoken == language for language in languages], axis=1)
    terms = _terms(signals, mean, scale)
    rows = np.hstack([terms, marks])
    weights, bias = logistic(rows, truth, penalty=1.0)
    chance = sigmoid(rows @ weights + bias)
    count = terms.shape[1]
    return Calibration(
        mean=tuple(mean.tolist()),
        scale=tuple(scale.tolist()),
        weights=tuple(weights[:count].tolist()),
        bias={name: float(bias + w) for name, w in zip(languages, weights[count:], strict=True)},
        threshold=_threshold(chance, truth, FALSE_AT_MOST, MISSED_AT_MOST),
        sure=_threshold(chance, truth, FALSE_OUTRIGHT, DOUBTED_AT_MOST),
        temperature=_temperature(observations),
    )


def _threshold(chance: Doubles, truth: Flags, passing: float, refused: float) -> float:
    """Return what `passing` of the unanswerable questions reach, or `refused` of the others do not.

    The lower of the two is returned. It is one for all languages: what their signals are worth is
    in the bias, and each alone has too few questions at the end of the scale where it lies.
    """
    return min(
        float(np.quantile(chance[~truth], 1 - passing)), float(np.quantile(chance[truth], refused))
    )


def _temperature(observations: Sequence[Observation]) -> float:
    """Return the temperature under which the right topics are most probable."""
    found = [(np.asarray(o.strengths), o.right) for o in observations if o.right is not None]

    def surprise(temperature: float) -> float:
        return -sum(
            float(np.log(_softmax(strengths, temperature)[right] + 1e-12))
            for strengths, right in found
        )

    return float(min(np.geomspace(0.01, 1, 41), key=surprise)) if found else 0.1
