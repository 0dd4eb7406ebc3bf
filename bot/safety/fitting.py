"""Fitting the classifier: only what builds it needs this, and the libraries it takes."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import numpy as np
from scipy import optimize, sparse
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
from bot.safety.features import BLOCKS, BUCKETS, Features
from bot.safety.rules import LABELS

#: All of these were chosen by cross-validation.
PENALTY = 0.1
#: Features of fewer training messages are left out.
_RAREST = 2
_ITERATIONS = 60
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
    rarity = np.stack([_rarity([row[block] for row in rows]) for block in range(len(BLOCKS))])
    matrix = _matrix(rows, rarity)
    used = np.flatnonzero((rarity > 0).any(axis=0))
    # One thread: the sums are small, and threads that wait for them keep every core busy.
    with threadpool_limits(limits=1):
        fitted, bias = _multinomial(matrix[:, used].tocsr(), classes)
        network = _network(matrix[:, used].tocsr(), classes, used)
    weights = np.zeros((BUCKETS, len(LABELS)))
    weights[used] = fitted[:, :ORDINARY] - fitted[:, ORDINARY:]
    none = dict.fromkeys(LABELS, 0.0)
    return Classifier(rarity, weights, bias[:ORDINARY] - bias[ORDINARY], network, none, none)


def _rarity(rows: Sequence[frozenset[int]]) -> Doubles:
    count = np.bincount([bucket for row in rows for bucket in row], minlength=BUCKETS)
    rarity: Doubles = np.log((1 + len(rows)) / (1 + count)) + 1
    rarity[count < _RAREST] = 0
    return rarity


def _matrix(rows: Sequence[Features], rarity: Doubles) -> sparse.csr_matrix:
    read = [weighted(row, rarity) for row in rows]
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in read)])
    numbers = np.concatenate([numbers for numbers, _ in read])
    values = np.concatenate([values for _, values in read]).astype(np.float32)
    matrix = sparse.csr_matrix((values, numbers, ends), shape=(len(rows), BUCKETS))
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


def _multinomial(rows: sparse.csr_matrix, classes: Numbers) -> tuple[Doubles, Doubles]:
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
        slope = chances / total - truth
        gradient = columns @ slope + PENALTY * weights
        value = float(surprise.sum() + PENALTY / 2 * (weights**2).sum())
        return value, np.append(gradient.ravel(), slope.sum(axis=0))

    start = np.zeros((width + 1) * count)
    found = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _ITERATIONS}
    )
    return found.x[:-count].reshape(width, count), found.x[-count:]


def _network(rows: sparse.csr_matrix, classes: Numbers, used: Numbers) -> Network:
    """Return a network of the `used` buckets, the columns of `rows`; it is stopped early."""
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
    inward = np.zeros((BUCKETS, _UNITS), dtype=np.float32)
    inward[used] = first
    return Network(
        inward,
        inner_bias.astype(np.float32),
        (last[:, :ORDINARY] - last[:, ORDINARY:]).astype(np.float32),
        (bias[:ORDINARY] - bias[ORDINARY]).astype(np.float32),
    )
