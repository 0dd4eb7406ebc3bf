"""The trained half of the red flags: multinomial logistic regression over `features`.

One model for all languages. It gives each kind of red flag its log-odds against an ordinary
message; above that kind's threshold it is raised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from bot.safety.features import BLOCKS, BUCKETS, Features
from bot.safety.rules import LABELS, Label
from bot.safety.text import END

Doubles = NDArray[np.float64]
Numbers = NDArray[np.int64]

#: The last class of the regression.
ORDINARY = len(LABELS)
#: How much each block counts beside the words; chosen by cross-validation, as are the next two.
_SCALE = dict(zip(BLOCKS, (1.0, 0.6, 0.8), strict=True))
PENALTY = 0.1
#: Features of fewer training messages are left out.
_RAREST = 2
_ITERATIONS = 60


class ModelError(RuntimeError):
    """The classifier cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Fitted weights; safe to share between threads, for nothing in it changes.

    `rarity` is the inverse document frequency by block and bucket, 0 for what was not learned.
    `weights` has a row for a bucket and a column for a label. `harmless` are the keys (`key_of`) of
    messages that people have said to be harmless.
    """

    rarity: Doubles
    weights: Doubles
    bias: Doubles
    thresholds: Mapping[Label, float]
    harmless: frozenset[int] = frozenset()

    def odds(self, features: Features) -> Doubles:
        """Return for each of LABELS the log-odds against an ordinary message."""
        total = self.bias.copy()
        for block, buckets in enumerate(features):
            if not buckets:
                continue
            numbers = np.fromiter(buckets, np.int64, len(buckets))
            values = self.rarity[block, numbers]
            length = float(np.linalg.norm(values))
            if length:
                total += _SCALE[BLOCKS[block]] / length * (values @ self.weights[numbers])
        return total

    def excess(self, features: Features) -> Doubles:
        """Return for each of LABELS by how much its log-odds exceed its threshold."""
        limits = np.array([self.thresholds[label] for label in LABELS])
        result: Doubles = self.odds(features) - limits
        return result

    def save(self, path: Path, version: str, reading: str) -> None:
        """Write to `path` (npz) with what it was built from and how it reads a message."""
        used = np.flatnonzero((self.rarity > 0).any(axis=0))
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                used=used.astype(np.int32),
                rarity=self.rarity[:, used].astype(np.float32),
                weights=self.weights[used].astype(np.float32),
                bias=self.bias,
                thresholds=np.array([self.thresholds[label] for label in LABELS]),
                harmless=np.array(sorted(self.harmless), dtype=np.uint64),
                version=np.array(version),
                reading=np.array(reading),
            )

    @classmethod
    def load(cls, path: Path) -> tuple[Classifier, str, str]:
        """Return a saved classifier, its version and how it reads; raise ModelError."""
        mend = "run `make safety` (or `python -m bot.safety build`)"
        if not path.is_file():
            raise ModelError(f"the red-flag classifier {path} is missing: {mend}")
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
                used = saved["used"]
                rarity = np.zeros((len(BLOCKS), BUCKETS))
                rarity[:, used] = saved["rarity"]
                weights = np.zeros((BUCKETS, len(LABELS)))
                weights[used] = saved["weights"]
                limits = saved["thresholds"].tolist()
                thresholds = dict(zip(LABELS, limits, strict=True))
                harmless = frozenset(saved["harmless"].tolist())
                model = cls(rarity, weights, saved["bias"], thresholds, harmless)
                return model, str(saved["version"]), str(saved["reading"])
        except Exception as error:  # whatever NumPy and zipfile make of a broken file
            raise ModelError(
                f"the red-flag classifier {path} cannot be read ({error}): {mend}"
            ) from None


def key_of(words: Sequence[str]) -> int:
    """Return 64 bits that stand for the words of a message, whatever its punctuation."""
    spoken = " ".join(word for word in words if word != END)
    return int.from_bytes(hashlib.blake2b(spoken.encode(), digest_size=8).digest(), "big")


def fit(rows: Sequence[Features], classes: Numbers, importance: Doubles) -> Classifier:
    """Fit on messages of `classes` (places in LABELS, or ORDINARY); no label has a threshold yet.

    Raise ModelError where one of the classes has no message.
    """
    if set(classes.tolist()) != set(range(ORDINARY + 1)):
        raise ModelError("the classifier needs messages of every label, ordinary ones among them")
    rarity = np.stack([_rarity([row[block] for row in rows]) for block in range(len(BLOCKS))])
    matrix = sum(
        (_matrix([row[b] for row in rows], rarity[b], _SCALE[BLOCKS[b]]) for b in range(3)),
        start=sparse.csr_matrix((len(rows), BUCKETS)),
    )
    used = np.flatnonzero((rarity > 0).any(axis=0))
    fitted, bias = _multinomial(matrix[:, used].tocsr(), classes, importance)
    weights = np.zeros((BUCKETS, len(LABELS)))
    weights[used] = fitted[:, :ORDINARY] - fitted[:, ORDINARY:]
    return Classifier(rarity, weights, bias[:ORDINARY] - bias[ORDINARY], dict.fromkeys(LABELS, 0.0))


def _rarity(rows: Sequence[frozenset[int]]) -> Doubles:
    count = np.bincount([bucket for row in rows for bucket in row], minlength=BUCKETS)
    rarity: Doubles = np.log((1 + len(rows)) / (1 + count)) + 1
    rarity[count < _RAREST] = 0
    return rarity


def _matrix(rows: Sequence[frozenset[int]], rarity: Doubles, scale: float) -> sparse.csr_matrix:
    ends = np.cumsum([0, *map(len, rows)])
    buckets = np.fromiter((bucket for row in rows for bucket in row), np.int64, int(ends[-1]))
    values = rarity[buckets]
    place = np.repeat(np.arange(len(rows)), np.diff(ends))
    length = np.sqrt(np.bincount(place, values**2, minlength=len(rows)))
    values = scale * values / np.where(length > 0, length, 1)[place]
    matrix = sparse.csr_matrix((values, buckets, ends), shape=(len(rows), BUCKETS))
    matrix.eliminate_zeros()
    return matrix


def _multinomial(
    rows: sparse.csr_matrix, classes: Numbers, importance: Doubles
) -> tuple[Doubles, Doubles]:
    """Return (weights, bias), a column a class, of an L2-penalised multinomial regression."""
    count, width = int(classes.max()) + 1, rows.shape[1]
    truth = np.eye(count)[classes]
    columns = rows.T.tocsr()

    def loss(point: Doubles) -> tuple[float, Doubles]:
        weights, bias = point[:-count].reshape(width, count), point[-count:]
        scores = rows @ weights + bias
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        total = chances.sum(axis=1, keepdims=True)
        surprise = np.log(total[:, 0]) - (scores * truth).sum(axis=1)
        slope = (chances / total - truth) * importance[:, None]
        gradient = columns @ slope + PENALTY * weights
        value = float(importance @ surprise + PENALTY / 2 * (weights**2).sum())
        return value, np.append(gradient.ravel(), slope.sum(axis=0))

    start = np.zeros((width + 1) * count)
    found = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS}
    )
    return found.x[:-count].reshape(width, count), found.x[-count:]
