"""Fitting the classifier: only what builds it needs this, and the libraries it takes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

import numpy as np
import torch
from scipy import sparse
from torch.nn import functional

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
    with _one_thread():
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


@contextmanager
def _one_thread() -> Iterator[None]:
    """One thread: the sums are small, and their order, so what is fitted, stays the same."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _network(rows: sparse.csr_matrix, classes: Numbers) -> Network:
    """Return a network of the columns of `rows`; few passes keep it from learning them by heart.

    A step moves only the features of its messages (Adam, as PyTorch does it for sparse gradients).
    """
    chance = torch.Generator().manual_seed(_SEED)
    count, columns = rows.shape
    inward = _drawn(chance, columns, _UNITS)
    outward = _drawn(chance, _UNITS, ORDINARY + 1)
    inner_bias, bias = torch.zeros(_UNITS), torch.zeros(ORDINARY + 1)
    later = [inner_bias, outward, bias]
    for weights in (inward, *later):
        weights.requires_grad_()
    steps = (
        torch.optim.SparseAdam([inward], lr=_RATE),
        torch.optim.Adam(later, lr=_LATER_RATE),
    )
    wanted = torch.from_numpy(classes)
    for _ in range(max(_PASSES, math.ceil(_STEPS * min(_BATCH, count) / count))):
        order = torch.randperm(count, generator=chance)
        for batch in torch.tensor_split(order, list(range(_BATCH, count, _BATCH))):
            some = rows[batch.numpy()]
            inner = functional.embedding_bag(
                torch.from_numpy(some.indices.astype(np.int64)),
                inward,
                torch.from_numpy(some.indptr[:-1].astype(np.int64)),
                mode="sum",
                sparse=True,
                per_sample_weights=torch.from_numpy(some.data),
            )
            told = functional.relu(inner + inner_bias) @ outward + bias
            for step in steps:
                step.zero_grad()
            functional.cross_entropy(told, wanted[batch]).backward()  # type: ignore[no-untyped-call]
            for step in steps:
                step.step()  # type: ignore[no-untyped-call]
    first, second, last, end = (
        weights.detach().numpy() for weights in (inward, inner_bias, outward, bias)
    )
    return Network(
        first, second, last[:, :ORDINARY] - last[:, ORDINARY:], end[:ORDINARY] - end[ORDINARY]
    )


def _drawn(chance: torch.Generator, rows: int, columns: int) -> torch.Tensor:
    """Return weights to begin with, of this shape (Glorot and Bengio 2010, equation 16)."""
    most = math.sqrt(6 / (rows + columns))
    return (2 * torch.rand(rows, columns, generator=chance) - 1) * most
