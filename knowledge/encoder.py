"""Encoders: what turns texts into vectors. The only module that loads torch."""

from __future__ import annotations

import copy
import json
import math
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules.input_module import InputModule
from sentence_transformers.sentence_transformer.modules import Normalize
from torch.nn import functional

from knowledge.material import BATCH
from knowledge.ngrams import Bags, EncoderError, Floats, Hashing, Ints, NgramEncoder

__all__ = ["Encoder", "HubEncoder", "NgramEmbedding", "NgramEncoder", "Recipe", "fit"]


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their likeness."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return float32 (n, d); each row has length 1, or 0 for a text without words."""
        ...


class NgramEmbedding(InputModule):
    """A sentence-transformers module: hashed words and n-grams, summed in an EmbeddingBag."""

    config_keys = ["dimension", "buckets", "shortest", "longest", "concepts"]  # noqa: RUF012 - the base's form
    save_in_root = False

    def __init__(
        self,
        dimension: int,
        buckets: int,
        shortest: int = 2,
        longest: int = 5,
        concepts: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.dimension, self.buckets = dimension, buckets
        self.shortest, self.longest = shortest, longest
        self.concepts = {name: list(listed) for name, listed in (concepts or {}).items()}
        self.hashing = Hashing.from_config(buckets, shortest, longest, self.concepts)
        self.table = torch.nn.EmbeddingBag(buckets, dimension, mode="sum")

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Return the texts' buckets padded to one length, weight 0 where there is none."""
        rows = [self.hashing.bag((prompt or "") + str(text)) for text in inputs]
        width = max(1, *(len(row) for row in rows)) if rows else 1
        ids = torch.zeros((len(rows), width), dtype=torch.long)
        weights = torch.zeros((len(rows), width))
        for number, row in enumerate(rows):
            ids[number, : len(row)] = torch.tensor(list(row), dtype=torch.long)
            weights[number, : len(row)] = torch.tensor(list(row.values()))
        return {"input_ids": ids, "weights": weights}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Add `sentence_embedding`: (n, dimension), not yet normalised."""
        features["sentence_embedding"] = self.table(
            features["input_ids"], per_sample_weights=features["weights"]
        )
        return features

    def get_embedding_dimension(self) -> int:
        """Return the length of a vector."""
        return self.dimension

    def save(
        self, output_path: str, *args: Any, safe_serialization: bool = True, **kw: Any
    ) -> None:
        """Write config.json and model.safetensors (`table.weight`) into the folder."""
        self.save_config(output_path)
        self.save_torch_weights(output_path, safe_serialization=safe_serialization)

    @classmethod
    def load(  # type: ignore[override]
        cls, model_name_or_path: str, subfolder: str = "", **kwargs: Any
    ) -> NgramEmbedding:
        """Load what `save` wrote."""
        place = {key: kwargs[key] for key in ("token", "revision") if key in kwargs}
        config = cls.load_config(model_name_or_path, subfolder=subfolder, **place)
        module = cls(**config)
        cls.load_torch_weights(model_name_or_path, subfolder=subfolder, model=module, **place)
        return module


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the embedded encoder is fitted. The defaults were chosen on held-out questions."""

    dimension: int = 128
    buckets: int = 1 << 16
    epochs: int = 6
    batch: int = 1024
    rate: float = 4e-3
    temperature: float = 0.05
    dropout: float = 0.5
    #: Small enough for fitting to move, large enough that unseen topics keep lexical likeness.
    spread: float = 0.3
    #: More threads fit no faster, and burn the time of whatever else runs on the machine.
    threads: int = 1
    seed: int = 7


def fit(
    texts: Sequence[str],
    labels: Sequence[int],
    recipe: Recipe = Recipe(),
    progress: Callable[[float], None] = lambda share: None,
    hashing: Hashing | None = None,
) -> SentenceTransformer:
    """Return a model that puts texts of one label near each other and other labels apart.

    A label below 0 belongs to no topic: such texts are pushed from every topic and not towards
    each other. The loss is the supervised contrastive loss (Khosla et al. 2020, arXiv:2004.11362)
    over the batch plus a softmax over one learned vector a topic (Movshovitz-Attias et al. 2017,
    arXiv:1703.07464). Features are dropped at random, which stands in for typing errors. Equal
    input gives equal vectors on the same machine. `progress` is told the share done.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(recipe.threads)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(recipe.seed)
            hashing = hashing or Hashing(recipe.buckets)
            table = _fit_table(hashing.bags(texts), labels, recipe, progress)
            module = NgramEmbedding(recipe.dimension, **hashing.config())
    finally:
        torch.set_num_threads(before)
    with torch.no_grad():
        module.table.weight.copy_(table)
    return SentenceTransformer(modules=[module, Normalize()], device="cpu")


def _fit_table(
    bags: Bags, labels: Sequence[int], recipe: Recipe, progress: Callable[[float], None]
) -> torch.Tensor:
    count, topics = len(labels), max(labels, default=-1) + 1
    seen = np.bincount(bags.buckets, minlength=recipe.buckets)
    rarity = torch.from_numpy(np.log((1 + count) / (1 + seen)).astype(np.float32) + 1)
    target = torch.tensor(labels)
    shape = (recipe.buckets, recipe.dimension)
    table = torch.nn.Parameter(torch.randn(shape) * recipe.spread / math.sqrt(recipe.dimension))
    # One vector a topic, and one that the texts of no topic share.
    centres = torch.nn.Parameter(torch.zeros(topics + 1, recipe.dimension))
    everything = np.arange(count)

    def embed(rows: Ints, dropout: float) -> torch.Tensor:
        ids, offsets, weights = _rows(bags, rows)
        scaled = weights * rarity[ids]
        if dropout:
            scaled = scaled * (torch.rand(len(scaled)) >= dropout)
        summed = functional.embedding_bag(
            ids, table, offsets, mode="sum", per_sample_weights=scaled
        )
        return functional.normalize(summed, dim=1)

    with torch.no_grad():
        start = embed(everything, 0)
        place = torch.where(target < 0, topics, target)
        centres.index_add_(0, place, start)
    optimiser = torch.optim.AdamW([table, centres], lr=recipe.rate, weight_decay=0.0, fused=True)
    steps = recipe.epochs * math.ceil(count / recipe.batch)
    done = 0
    for _ in range(recipe.epochs):
        order = torch.randperm(count).numpy()
        for first in range(0, count, recipe.batch):
            rows = order[first : first + recipe.batch]
            vectors = embed(rows, recipe.dropout)
            near = vectors @ functional.normalize(centres, dim=1).T / recipe.temperature
            loss = functional.cross_entropy(near, place[rows])
            loss = loss + _contrastive(vectors, target[rows], recipe.temperature)
            for group in optimiser.param_groups:
                group["lr"] = recipe.rate * (1 - done / steps)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            done += 1
            progress(done / steps)
    return table.detach() * rarity[:, None]


def _rows(bags: Bags, rows: Ints) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return (buckets, offsets, weights) of the chosen rows, as EmbeddingBag takes them."""
    ends = np.append(bags.offsets[1:], len(bags.buckets))
    sizes = (ends - bags.offsets)[rows]
    offsets = np.cumsum(sizes) - sizes
    picked = np.repeat(bags.offsets[rows] - offsets, sizes) + np.arange(sizes.sum())
    return (
        torch.from_numpy(bags.buckets[picked]),
        torch.from_numpy(offsets),
        torch.from_numpy(bags.weights[picked]),
    )


def _contrastive(vectors: torch.Tensor, labels: torch.Tensor, temperature: float) -> torch.Tensor:
    likeness = (vectors @ vectors.T / temperature).fill_diagonal_(-1e9)
    same = (labels[:, None] == labels[None]) & (labels[:, None] >= 0)
    same.fill_diagonal_(False)
    share = likeness - likeness.logsumexp(1, keepdim=True)
    per_row = -(share * same).sum(1) / same.sum(1).clamp(min=1)
    paired = same.any(1)
    return per_row[paired].mean() if paired.any() else vectors.sum() * 0


class HubEncoder:
    """Any sentence-transformers model by name or folder, with its prefix for questions."""

    def __init__(self, name: str, prompt: str = "", batch: int = BATCH) -> None:
        """Load the model. Raise EncoderError, which says what to do, where that fails.

        `batch` texts are encoded at once: fewer need less memory, and give the same vectors.
        """
        self.name, self.prompt, self.batch = name, prompt, batch
        self._lock = threading.Lock()  # fast tokenizers may not be used by two threads at once
        try:
            self._model = SentenceTransformer(name, device="cpu")
        except (OSError, ValueError, ImportError, RuntimeError) as error:
            reason = (str(error).strip().splitlines() or [repr(error)])[0][:200]
            raise EncoderError(
                f"the encoder {name!r} cannot be loaded: {reason} (give the folder of a "
                "downloaded model, allow its download once, or leave the setting empty for the "
                "embedded encoder)"
            ) from error

    def with_prompt(self, prompt: str) -> HubEncoder:
        """Return the same model with another prefix."""
        other = copy.copy(self)
        other.prompt = prompt
        return other

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return float32 (n, d) with rows of length 1; a text without words gives zeros."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(
                [self.prompt + text for text in texts],
                batch_size=self.batch,
                # Thresholds and margins are of cosines, whatever length the model's vectors have.
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            ).astype(np.float32)
        empty = [not any(character.isalnum() for character in text) for text in texts]
        vectors[empty] = 0
        result: Floats = vectors
        return result


def save(model: SentenceTransformer, folder: Path) -> None:
    """Write the model so that `SentenceTransformer(folder, trust_remote_code=True)` loads it.

    The flag is sentence-transformers' condition for any module that is not its own.
    """
    model.save(os.fspath(folder), create_model_card=False)


def module_folder(folder: Path) -> Path:
    """Return the folder of the NgramEmbedding inside a saved model."""
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    return folder / str(modules[0]["path"])


def without_torch(model: SentenceTransformer, hashing: Hashing | None = None) -> NgramEncoder:
    """Return the encoder that gives the vectors of a model that `fit` made.

    `hashing` may be one that is equal to the model's own and remembers what it has read.
    """
    module: Any = model[0]
    return NgramEncoder(hashing or module.hashing, module.table.weight.detach().numpy())
