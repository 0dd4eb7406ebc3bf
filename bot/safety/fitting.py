"""Fitting the classifier: only what builds it needs this, and the libraries it takes."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from itertools import chain

import numpy as np
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bot.safety.classifier import (
    ORDINARY,
    Classifier,
    Doubles,
    ModelError,
    Network,
    Numbers,
    weighted,
)
from bot.safety.features import BLOCKS, Features
from bot.safety.rules import LABELS

#: All of these were chosen by cross-validation. Features of fewer messages are left out.
_RAREST = 2
_UNITS, _RATE, _BATCH, _PASSES = 32, 3e-3, 512, 4
#: Few messages need more passes, to have made so many steps.
_STEPS = 60
_SEED = 1


def fit(rows: Sequence[Features], classes: Numbers) -> Classifier:
    """Fit on messages of `classes` (places in LABELS, or ORDINARY); every threshold is 0 yet.

    Equal input gives an equal classifier on the same machine. Raise ModelError where one of the
    classes has no message.
    """
    if set(classes.tolist()) != set(range(ORDINARY + 1)):
        raise ModelError("the classifier needs messages of every label, ordinary ones among them")
    known, rarity = _known(rows)
    # One thread: the sums are small, and threads that wait for them keep every core busy.
    with threadpool_limits(limits=1):
        network = _network(_matrix(rows, known, rarity), classes)
    none = dict.fromkeys(LABELS, 0.0)
    return Classifier(known, rarity, network, none, none)


def _known(rows: Sequence[Features]) -> tuple[Numbers, Doubles]:
    """Return the features of at least _RAREST messages, and their rarity by block and feature."""
    counted = []
    for block in range(len(BLOCKS)):
        numbers = np.fromiter(chain.from_iterable(row[block] for row in rows), np.int64)
        features, counts = np.unique(numbers, return_counts=True)
        counted.append((features[counts >= _RAREST], counts[counts >= _RAREST]))
    known = np.unique(np.concatenate([features for features, _ in counted]))
    rarity = np.zeros((len(BLOCKS), len(known)))
    for of_block, (features, counts) in zip(rarity, counted, strict=True):
        of_block[np.searchsorted(known, features)] = np.log((1 + len(rows)) / (1 + counts)) + 1
    return known, rarity


def _matrix(rows: Sequence[Features], known: Numbers, rarity: Doubles) -> sparse.csr_matrix:
    read = [weighted(row, known, rarity) for row in rows]
    ends = np.cumsum([0, *(len(places) for places, _ in read)])
    places = np.concatenate([places for places, _ in read])
    values = np.concatenate([values for _, values in read]).astype(np.float32)
    matrix = sparse.csr_matrix((values, places, ends), shape=(len(rows), len(known)))
    matrix.sum_duplicates()
    return matrix


def _network(rows: sparse.csr_matrix, classes: Numbers) -> Network:
    """Return a network of the columns of `rows`; it is stopped early."""
    model = MLPClassifier(
        (_UNITS,),
        batch_size=min(_BATCH, rows.shape[0]),
        learning_rate_init=_RATE,
        max_iter=max(_PASSES, math.ceil(_STEPS * _BATCH / rows.shape[0])),
        random_state=_SEED,
    )
    with warnings.catch_warnings():
        # Few passes are what keeps it from learning the messages by heart.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows, classes)
    (first, last), (inner_bias, bias) = model.coefs_, model.intercepts_
    return Network(
        first.astype(np.float32),
        inner_bias.astype(np.float32),
        (last[:, :ORDINARY] - last[:, ORDINARY:]).astype(np.float32),
        (bias[:ORDINARY] - bias[ORDINARY]).astype(np.float32),
    )
