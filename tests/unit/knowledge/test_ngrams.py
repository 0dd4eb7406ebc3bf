from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ngrams import Hashing, NgramEncoder, RememberingHashing, features_of
from knowledge.thesaurus import Thesaurus
from knowledge.words import MAX_CHARACTERS, words_of


def test_a_word_with_marks_counts_as_written_and_as_plain() -> None:
    both, plain = features_of("sydän"), features_of("sydan")
    assert both["w sydän"] == both["w sydan"] == 1
    assert set(plain) < set(both)


def test_n_grams_know_where_a_word_begins_and_ends() -> None:
    assert {"<ab", "ab>", "<ab>"} <= set(features_of("ab"))
    assert features_of("ab cd")["b ab cd"] == 1


def test_words_of_two_languages_share_the_feature_of_their_concept() -> None:
    thesaurus = Thesaurus({"kidney": ["nyre*", "munuai*"]})
    danish, finnish = (features_of(t, thesaurus=thesaurus) for t in ("nyrerne", "munuaiset"))
    assert danish["c kidney"] == finnish["c kidney"] > 1


def test_a_hashing_comes_back_from_its_config_with_its_concepts() -> None:
    hashing = Hashing(buckets=4096, thesaurus=Thesaurus({"kidney": ["nyre*"]}))
    again = Hashing.from_config(**json.loads(json.dumps(hashing.config())))
    assert again.bag("nyrerne") == hashing.bag("nyrerne") != Hashing(buckets=4096).bag("nyrerne")


@given(st.text())
def test_any_text_has_a_bag_within_the_buckets(text: str) -> None:
    bag = Hashing(buckets=64).bag(text)
    assert all(0 <= bucket < 64 and weight >= 1 for bucket, weight in bag.items())
    assert bool(bag) == bool(words_of(text))


def test_a_very_long_text_is_read_only_up_to_the_limit() -> None:
    start = "a" * MAX_CHARACTERS
    assert features_of(start + " unread") == features_of(start)


def test_bags_of_texts_stand_one_after_the_other() -> None:
    hashing = Hashing(buckets=512)
    bags = hashing.bags(["one two", "", "three"])
    assert bags.offsets.tolist() == [0, len(hashing.bag("one two")), len(hashing.bag("one two"))]
    assert len(bags.buckets) == len(bags.weights) == bags.offsets[2] + len(hashing.bag("three"))


def test_vectors_have_length_one_and_wordless_texts_none() -> None:
    table = np.random.default_rng(0).normal(size=(64, 3)).astype(np.float32)
    vectors = NgramEncoder(Hashing(buckets=64), table).encode(["one", "one ONE", "🙂 ?!", ""])
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths.tolist() == pytest.approx([1, 1, 0, 0], abs=1e-5)
    assert vectors.dtype == np.float32


@given(st.text())
def test_a_remembering_hashing_gives_the_same_bag_every_time(text: str) -> None:
    hashing = Hashing(buckets=64)
    remembering = RememberingHashing(hashing)
    first, again = remembering.bag(text), remembering.bag(text)
    assert first == again
    assert first == pytest.approx(hashing.bag(text))
    assert remembering.config() == hashing.config()
