"""The trained half of the red flags: a logistic regression and a small network over `features`.

One model for all languages. It gives each kind of red flag its log-odds against an ordinary
message, the mean of what its two halves say; above that kind's threshold the flag is raised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.safety.features import BLOCKS, BUCKETS, Features
from bot.safety.rules import LABELS, Label
from bot.safety.text import END

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]
Numbers = NDArray[np.int64]

#: The last class of the regression.
ORDINARY = len(LABELS)
#: How much each block counts beside the words; chosen by cross-validation.
SCALE = (1.0, 0.6, 0.8)


class ModelError(RuntimeError):
    """The classifier cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer of rectified units: what single features do not say, but two together do.

    `inward` has a row for a bucket and a column for a unit; `outward` a row for a unit and a column
    for each of LABELS, less that of the ordinary messages.
    """

    inward: Singles
    inner_bias: Singles
    outward: Singles
    bias: Singles

    def odds(self, numbers: Numbers, values: Doubles) -> Doubles:
        """Return for each of LABELS the log-odds, from a message's buckets and their weights."""
        inner = values @ self.inward[numbers] + self.inner_bias
        return np.asarray(np.maximum(inner, 0) @ self.outward + self.bias, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Fitted weights; safe to share between threads, for nothing in it changes.

    `rarity` is the inverse document frequency by block and bucket, 0 for what was not learned.
    `weights` has a row for a bucket and a column for a label. Above its threshold a label is
    raised; above its lower one, in `doubts`, it may be meant. `harmless` are the keys (`key_of`) of
    messages that people have said to be harmless.
    """

    rarity: Doubles
    weights: Doubles
    bias: Doubles
    network: Network
    thresholds: Mapping[Label, float]
    doubts: Mapping[Label, float]
    harmless: frozenset[int] = frozenset()

    def odds(self, features: Features) -> Doubles:
        """Return for each of LABELS the log-odds against an ordinary message."""
        numbers, values = weighted(features, self.rarity)
        linear = values @ self.weights[numbers] + self.bias
        result: Doubles = (linear + self.network.odds(numbers, values)) / 2
        return result

    @property
    def limits(self) -> Doubles:
        """Above which log-odds each of LABELS is raised, and above which it may be meant.

        Shape (2, labels); no entry of the second row is above that of the first.
        """
        return np.array([[of[n] for n in LABELS] for of in (self.thresholds, self.doubts)])

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
                inward=self.network.inward[used].astype(np.float16),
                inner_bias=self.network.inner_bias,
                outward=self.network.outward,
                network_bias=self.network.bias,
                thresholds=np.array([self.thresholds[label] for label in LABELS]),
                doubts=np.array([self.doubts[label] for label in LABELS]),
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
                inward = np.zeros((BUCKETS, saved["inward"].shape[1]), dtype=np.float32)
                inward[used] = saved["inward"]
                model = cls(
                    rarity,
                    weights,
                    saved["bias"],
                    Network(inward, saved["inner_bias"], saved["outward"], saved["network_bias"]),
                    dict(zip(LABELS, saved["thresholds"].tolist(), strict=True)),
                    dict(zip(LABELS, saved["doubts"].tolist(), strict=True)),
                    frozenset(saved["harmless"].tolist()),
                )
                return model, str(saved["version"]), str(saved["reading"])
        except Exception as error:  # whatever NumPy and zipfile make of a broken file
            raise ModelError(
                f"the red-flag classifier {path} cannot be read ({error}): {mend}"
            ) from None


def weighted(features: Features, rarity: Doubles) -> tuple[Numbers, Doubles]:
    """Return the buckets of a message and their weights; a bucket of two blocks stands twice."""
    numbers = [np.fromiter(buckets, np.int64, len(buckets)) for buckets in features]
    values: list[Doubles] = []
    for block, scale, of_block in zip(numbers, SCALE, rarity, strict=True):
        rare = of_block[block]
        length = float(np.linalg.norm(rare))
        values.append(scale / length * rare if length else rare)
    return np.concatenate(numbers), np.concatenate(values)


def key_of(words: Sequence[str]) -> int:
    """Return 64 bits that stand for the words of a message, whatever its punctuation."""
    spoken = " ".join(word for word in words if word != END)
    return int.from_bytes(hashlib.blake2b(spoken.encode(), digest_size=8).digest(), "big")
