"""Fitting the classifier: only what builds it needs this, and the libraries it takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain

import numpy as np
from scipy import sparse, special

from bot.safety.classifier import (
    ORDINARY,
    Classifier,
    Doubles,
    ModelError,
    Network,
    Numbers,
    Singles,
    weighted,
)
from bot.safety.features import BLOCKS, Features
from bot.safety.rules import LABELS

#: All of these were chosen by cross-validation. Features of fewer messages are left out.
_RAREST = 2
_UNITS, _BATCH, _PASSES = 32, 512, 6
#: How far a step goes, for the features and for what comes after them.
_RATE, _LATER_RATE = 1e-3, 3e-3
#: Few messages need more passes, to have made so many steps.
_STEPS = 150
_SEED = 1


def fit(rows: Sequence[Features], classes: Numbers) -> Classifier:
    """Fit on messages of `classes` (places in LABELS, or ORDINARY); every threshold is 0 yet.

    Equal input gives an equal classifier on the same machine. Raise ModelError where one of the
    classes has no message.
    """
    if set(classes.tolist()) != set(range(ORDINARY + 1)):
        raise ModelError("the classifier needs messages of every label, ordinary ones among them")
    known, rarity = _known(rows)
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


class _Adam:
    """Adam (Kingma and Ba 2015, algorithm 1), of whose `weights` a step moves only the rows named.

    What a row has gathered stays as it is while no step names it.
    """

    _KEPT, _KEPT_SQUARES, _LEAST = 0.9, 0.999, 1e-8

    def __init__(self, weights: Singles, rate: float) -> None:
        self.weights = weights
        self._rate = rate
        self._mean, self._squares = np.zeros_like(weights), np.zeros_like(weights)
        self._steps = 0

    def step(self, gradient: Singles, rows: Numbers | slice = slice(None)) -> None:
        self._steps += 1
        mean = self._KEPT * self._mean[rows] + (1 - self._KEPT) * gradient
        squares = self._KEPT_SQUARES * self._squares[rows]
        squares += (1 - self._KEPT_SQUARES) * gradient**2
        self._mean[rows], self._squares[rows] = mean, squares
        reach = math.sqrt(1 - self._KEPT_SQUARES**self._steps) / (1 - self._KEPT**self._steps)
        self.weights[rows] -= self._rate * reach * mean / (np.sqrt(squares) + self._LEAST)


def _network(rows: sparse.csr_matrix, classes: Numbers) -> Network:
    """Return a network of the columns of `rows`; few passes keep it from learning them by heart.

    One hidden layer, softmax and cross-entropy; a step moves only the features of its messages,
    which takes a quarter of the time that scikit-learn's network needs, and finds as much.
    """
    chance = np.random.default_rng(_SEED)
    count, columns = rows.shape
    inward = _Adam(_drawn(chance, columns, _UNITS), _RATE)
    inner_bias = _Adam(np.zeros(_UNITS, np.float32), _LATER_RATE)
    outward = _Adam(_drawn(chance, _UNITS, ORDINARY + 1), _LATER_RATE)
    bias = _Adam(np.zeros(ORDINARY + 1, np.float32), _LATER_RATE)
    wanted = np.eye(ORDINARY + 1, dtype=np.float32)[classes]
    for _ in range(max(_PASSES, math.ceil(_STEPS * min(_BATCH, count) / count))):
        order = chance.permutation(count)
        for batch in np.split(order, range(_BATCH, count, _BATCH)):
            features, some = _narrowed(rows[batch])
            inner = np.maximum(some @ inward.weights[features] + inner_bias.weights, 0)
            told = special.softmax(inner @ outward.weights + bias.weights, axis=1)
            error = (told - wanted[batch]) / len(batch)
            inner_error = (error @ outward.weights.T) * (inner > 0)
            outward.step(inner.T @ error)
            bias.step(error.sum(axis=0))
            inner_bias.step(inner_error.sum(axis=0))
            inward.step(some.T @ inner_error, features)
    last, end = outward.weights, bias.weights
    return Network(
        inward.weights,
        inner_bias.weights,
        last[:, :ORDINARY] - last[:, ORDINARY:],
        end[:ORDINARY] - end[ORDINARY],
    )


def _narrowed(rows: sparse.csr_matrix) -> tuple[Numbers, sparse.csr_matrix]:
    """Return the columns in which `rows` has anything, and `rows` of these columns only."""
    columns, places = np.unique(rows.indices, return_inverse=True)
    shape = (rows.shape[0], len(columns))
    return columns, sparse.csr_matrix((rows.data, places, rows.indptr), shape=shape)


def _drawn(chance: np.random.Generator, rows: int, columns: int) -> Singles:
    """Return weights to begin with, of this shape (Glorot and Bengio 2010, equation 16)."""
    most = math.sqrt(6 / (rows + columns))
    return (2 * chance.random((rows, columns), dtype=np.float32) - 1) * most
