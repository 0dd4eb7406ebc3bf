"""The trained half of the red flags: a small network over `features`.

One model for all languages. It gives each kind of red flag its log-odds against an ordinary
message; above that kind's threshold the flag is raised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.safety.features import Features
from bot.safety.rules import LABELS, Label
from bot.safety.text import END

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]
Halves = NDArray[np.float16]
Numbers = NDArray[np.int64]

#: The last class of the network.
ORDINARY = len(LABELS)
SELF_HARM = LABELS.index("self_harm")
#: The highest of many stretches is high by chance. With this, as few long harmless messages of
#: unseen writers are flagged as by the whole alone, and of the self-harm in long ones 98 %, not 94.
CHANCE = 0.9
#: How much each block counts beside the words; chosen by cross-validation.
SCALE = (1.0, 0.6, 0.8)


class ModelError(RuntimeError):
    """The classifier cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer of rectified units: what single features do not say, but two together do.

    `inward` has a row for a feature and a column for a unit; `outward` a row for a unit and a
    column for each of LABELS, less that of the ordinary messages.
    """

    inward: Singles | Halves | Doubles
    inner_bias: Singles
    outward: Singles
    bias: Singles

    def odds(self, places: Numbers, values: Doubles) -> Doubles:
        """Return for each of LABELS the log-odds, from a message's features and their weights."""
        inner = values @ self.inward[places].astype(np.float64) + self.inner_bias
        return np.asarray(np.maximum(inner, 0) @ self.outward + self.bias, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Fitted weights; safe to share between threads, for nothing in it changes.

    `known` are the features that were learned, in rising order; all else has their places.
    `rarity` is the inverse document frequency by block and feature, 0 for those of another block.
    Above its threshold a label is raised; above its lower one, in `doubts`, it may be meant.
    `harmless` are the keys (`key_of`) of messages that people have said to be harmless.
    """

    known: Numbers
    rarity: Doubles
    network: Network
    thresholds: Mapping[Label, float]
    doubts: Mapping[Label, float]
    harmless: frozenset[int] = frozenset()

    def odds(self, features: Features, stretches: Sequence[Features] = ()) -> Doubles:
        """Return for each of LABELS the log-odds against an ordinary message.

        Of a long message, given its `stretches` too, those of self-harm are the mean of the whole's
        and the highest of a stretch's, less CHANCE: despair is often said in a few of many words.
        """
        if not stretches:
            return self._odds(features)
        narrow = self._narrowed((features, *stretches))
        odds = narrow._odds(features)
        highest = max(narrow._odds(stretch)[SELF_HARM] for stretch in stretches)
        odds[SELF_HARM] = (odds[SELF_HARM] + highest) / 2 - CHANCE
        return odds

    def _narrowed(self, texts: Sequence[Features]) -> Classifier:
        """Return what gives the same odds for `texts`, and knows no features but theirs.

        To look for a few hundred among half a million is what takes long.
        """
        numbers = frozenset(chain.from_iterable(chain.from_iterable(texts)))
        at = places_of(numbers, self.known)
        network = replace(self.network, inward=self.network.inward[at].astype(np.float64))
        return replace(self, known=self.known[at], rarity=self.rarity[:, at], network=network)

    def _odds(self, features: Features) -> Doubles:
        return self.network.odds(*weighted(features, self.known, self.rarity))

    @property
    def limits(self) -> Doubles:
        """Above which log-odds each of LABELS is raised, and above which it may be meant.

        Shape (2, labels); no entry of the second row is above that of the first.
        """
        return np.array([[of[n] for n in LABELS] for of in (self.thresholds, self.doubts)])

    def save(self, path: Path, version: str, reading: str) -> None:
        """Write to `path` (npz) with what it was built from and how it reads a message."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                known=self.known.astype(np.uint32),
                rarity=self.rarity.astype(np.float32),
                inward=self.network.inward.astype(np.float16),
                inner_bias=self.network.inner_bias,
                outward=self.network.outward,
                bias=self.network.bias,
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
                model = cls(
                    saved["known"].astype(np.int64),
                    saved["rarity"].astype(np.float64),
                    Network(*(saved[n] for n in ("inward", "inner_bias", "outward", "bias"))),
                    dict(zip(LABELS, saved["thresholds"].tolist(), strict=True)),
                    dict(zip(LABELS, saved["doubts"].tolist(), strict=True)),
                    frozenset(saved["harmless"].tolist()),
                )
                return model, str(saved["version"]), str(saved["reading"])
        except Exception as error:  # whatever NumPy and zipfile make of a broken file
            raise ModelError(
                f"the red-flag classifier {path} cannot be read ({error}): {mend}"
            ) from None


def weighted(features: Features, known: Numbers, rarity: Doubles) -> tuple[Numbers, Doubles]:
    """Return the places in `known` of a message's features, and their weights."""
    places: list[Numbers] = []
    values: list[Doubles] = []
    for numbers, scale, of_block in zip(features, SCALE, rarity, strict=True):
        at = places_of(numbers, known)
        rare = of_block[at]
        length = float(np.linalg.norm(rare))
        places.append(at)
        values.append(scale / length * rare if length else rare)
    return np.concatenate(places), np.concatenate(values)


def places_of(numbers: Collection[int], known: Numbers) -> Numbers:
    """Return the places in `known` of those of `numbers` that are there.

    In rising order, so that the sums are the same wherever they are made.
    """
    wanted = np.sort(np.fromiter(numbers, np.int64, len(numbers)))
    at = np.searchsorted(known, wanted)
    there = at < len(known)
    there[there] = known[at[there]] == wanted[there]
    return at[there]


def key_of(words: Sequence[str]) -> int:
    """Return 64 bits that stand for the words of a message, whatever its punctuation."""
    spoken = " ".join(word for word in words if word != END)
    return int.from_bytes(hashlib.blake2b(spoken.encode(), digest_size=8).digest(), "big")
