from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calibration import Calibration, Head
from knowledge.files import ContentError
from knowledge.index import Entry, Index
from knowledge.lexicon import Lexicon, Vocabulary
from knowledge.ngrams import Floats, Hashing
from knowledge.search import (
    CLOSE,
    GENERAL_BONUS,
    Ranker,
    Searcher,
    UnknownLanguageError,
    UnknownStudyError,
)
from knowledge.words import MAX_CHARACTERS


class WordLengths:
    """One axis for each word length: "aa bb" lies along axis 2, and scores are exact."""

    def encode(self, texts: Sequence[str]) -> Floats:
        vectors = np.zeros((len(texts), 8), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split():
                vectors[row, min(len(word), 7)] += 1
            vectors[row] /= max(1.0, float(np.linalg.norm(vectors[row])))
        return vectors


ENTRIES = (
    *(Entry("aa bb", "en", "lamp/two", "lamp") for _ in range(3)),
    *(Entry("aaa bbb", "en", "lamp/three", "lamp") for _ in range(3)),
    *(Entry("aaa bbb", "en", "kettle/three", "kettle") for _ in range(3)),
    *(Entry("aaaa bbbb", "en", "general/four", "general") for _ in range(3)),
    *(Entry("aaaaa bbbbb", "en", None, None) for _ in range(3)),
)


def ranker(lexical: float = 0.0) -> Ranker:
    texts = [entry.text for entry in ENTRIES]
    hashing = Hashing(buckets=256)
    answerable = np.array([entry.topic is not None for entry in ENTRIES])
    return Ranker(
        WordLengths(),
        Index(WordLengths().encode(texts), ENTRIES),
        Head.fitted(texts, answerable, hashing),
        Vocabulary.of(texts),
        Lexicon.of(texts, hashing),
        lexical,
    )


def simple(threshold: float = 0.5, sure: float = 0.9, temperature: float = 0.1) -> Searcher:
    """A searcher whose probability depends on one signal: first strength minus that of none."""
    weights = (0.0, 0.0, 10.0, *[0.0] * 62)
    calibration = Calibration(
        (0.0,) * 10, (1.0,) * 10, weights, {"en": 0.0}, threshold, sure, temperature
    )
    return Searcher(ranker(), calibration)


def test_a_topics_strength_is_the_mean_of_its_best_examples() -> None:
    topics = dict(ranker().rank("xx yy", "lamp").topics)
    assert topics["lamp/two"] == pytest.approx(1)
    assert topics["lamp/three"] == pytest.approx(0)
    mixed = dict(ranker().rank("xx yyy", "lamp").topics)
    assert mixed["lamp/two"] == mixed["lamp/three"] == pytest.approx(0.5**0.5)


def test_a_page_sees_its_own_study_and_what_is_general() -> None:
    assert {topic for topic, _ in ranker().rank("xxx", "kettle").topics} == {
        "kettle/three",
        "general/four",
    }


def test_without_a_study_general_topics_are_slightly_preferred() -> None:
    topics = dict(ranker().rank("xxx yyyy").topics)
    assert topics["general/four"] - topics["lamp/three"] == pytest.approx(GENERAL_BONUS)
    on_page = dict(ranker().rank("xxx yyyy", "lamp").topics)
    assert on_page["general/four"] == pytest.approx(on_page["lamp/three"])


def test_the_lexical_likeness_breaks_a_tie_when_it_has_a_weight() -> None:
    # To the encoder the two topics are alike; only one of them has these very words.
    assert ranker(0.3).rank("aa ccc bb ddd", "lamp").topics[0][0] == "lamp/two"
    assert ranker(0.3).rank("cc aaa dd bbb", "lamp").topics[0][0] == "lamp/three"


def test_a_clear_question_is_answered_with_a_probability() -> None:
    result = simple().search("xx yy", "en", "lamp")
    assert result.decision == "answer"
    assert result.candidates[0].topic_id == "lamp/two"
    assert 0.99 < result.candidates[0].score <= 1


def test_two_equal_topics_make_a_did_you_mean() -> None:
    result = simple().search("xxx", "en", None)
    assert result.decision == "did_you_mean"
    assert [candidate.topic_id for candidate in result.candidates[:2]] == [
        "kettle/three",
        "lamp/three",
    ]


def test_a_question_that_may_be_unanswerable_is_asked_about_and_not_answered() -> None:
    # Half of it is like the topic, half like the unanswerable: its chance is exactly 0.5.
    assert simple(threshold=0.4).search("xx yyyyy", "en", "lamp").decision == "did_you_mean"
    assert simple(0.4, sure=0.4).search("xx yyyyy", "en", "lamp").decision == "answer"
    assert simple(threshold=0.6).search("xx yyyyy", "en", "lamp").decision == "no_answer"


def test_on_a_page_the_same_question_is_clear() -> None:
    result = simple().search("xxx", "en", "lamp")
    assert (result.decision, result.candidates[0].topic_id) == ("answer", "lamp/three")


def test_what_is_most_like_the_unanswerable_shows_no_topic() -> None:
    searcher = simple()
    assert searcher.search("xxxxx yyyyy", "en").decision == "no_answer"
    assert searcher.search("xxxxx yyyyy", "en").candidates == ()
    assert searcher.explain("xxxxx yyyyy", "en").ranked != ()


@pytest.mark.parametrize("limit", [1, 2])
def test_no_more_candidates_than_asked_for(limit: int) -> None:
    assert len(simple().search("xxx", "en", None, limit).candidates) == limit


def test_only_what_comes_near_the_first_is_offered() -> None:
    found = simple(threshold=0.4).explain("xx yyyyy", "en", None)
    assert found.result.decision == "did_you_mean"
    first = found.ranked[0].score
    far = [topic.topic_id for topic in found.ranked if topic.score < CLOSE * first]
    assert far
    assert not {c.topic_id for c in found.result.candidates} & set(far)


def test_probabilities_fall_and_do_not_exceed_one() -> None:
    scores = [candidate.score for candidate in simple().explain("xxx yyyy", "en").ranked]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1.001


@pytest.mark.parametrize("text", ["", " ", "?", "x", "7", "🙂🙂🙂", "…", "\x00", "؟!"])
def test_a_text_that_says_nothing_is_never_answered(searcher: Searcher, text: str) -> None:
    result = searcher.search(text, "en", "lamp")
    assert (result.decision, result.candidates) == ("no_answer", ())


@given(text=st.text(max_size=60))
def test_any_text_is_decided_within_the_page(searcher: Searcher, text: str) -> None:
    result = searcher.search(text, "fi", "lamp")
    assert (result.decision == "no_answer") == (result.candidates == ())
    assert {c.topic_id.split("/")[0] for c in result.candidates} <= {"lamp", "general"}
    assert all(0 <= candidate.score <= 1 for candidate in result.candidates)


def test_a_very_long_text_is_decided_by_its_beginning(searcher: Searcher) -> None:
    start = "how long does the battery last " * 100
    assert searcher.search(start + "joke " * 2000, "en") == searcher.search(start, "en")


@pytest.mark.parametrize("part", ["a", "how ", "😀", "ß", "\n", "lamp kettle "])
def test_ten_thousand_characters_of_little_meaning_are_decided_like_some(
    searcher: Searcher, part: str
) -> None:
    long = searcher.search(part * (10_000 // len(part)), "en")
    assert long == searcher.search(part * (MAX_CHARACTERS // len(part) + 1), "en")


@pytest.mark.parametrize(
    "question", ["kauanko the battery kestää", "how long akku kestää", "battery kauanko kestää"]
)
def test_a_question_in_mixed_languages_finds_its_topic(searcher: Searcher, question: str) -> None:
    for language in ("en", "fi"):
        assert searcher.explain(question, language, "lamp").ranked[0].topic_id == "lamp/battery"


def test_only_entries_of_the_chosen_languages_are_looked_at(searcher: Searcher) -> None:
    finnish = searcher.explain("battery", "en", "lamp", languages=frozenset({"fi"}))
    known = {entry.text for entry in searcher.ranker.index.entries if entry.language == "fi"}
    assert finnish.nearest
    assert {text for text, _, _ in finnish.nearest} <= known
    nothing = searcher.explain("battery", "en", "lamp", languages=frozenset())
    assert (nothing.result.decision, nothing.ranked) == ("no_answer", ())


def test_an_unknown_language_or_study_is_an_error_and_not_a_guess(searcher: Searcher) -> None:
    with pytest.raises(UnknownLanguageError, match="'xx'"):
        searcher.search("how long does the battery last", "xx")
    with pytest.raises(UnknownStudyError, match="'toaster'"):
        searcher.search("how long does the battery last", "en", "toaster")


def test_a_study_page_may_be_the_general_one(searcher: Searcher) -> None:
    result = searcher.search("how do I return something", "en", "general")
    assert {c.topic_id for c in result.candidates} <= {"general/returns"}


@pytest.mark.parametrize(
    ("question", "language", "study", "topic"),
    [
        ("how long will the battery last", "en", "lamp", "lamp/battery"),
        ("kauanko akku kestaa", "fi", "lamp", "lamp/battery"),
        ("does the water boil", "en", "kettle", "kettle/water"),
        ("can I return it", "en", "kettle", "general/returns"),
    ],
)
def test_new_wordings_find_their_topic(
    searcher: Searcher, question: str, language: str, study: str, topic: str
) -> None:
    assert searcher.explain(question, language, study).ranked[0].topic_id == topic


def test_a_topic_without_a_passage_is_never_a_candidate(searcher: Searcher) -> None:
    why = searcher.explain("which designer drew it", "en", "lamp")
    assert "lamp/designer" not in [candidate.topic_id for candidate in why.ranked]
    assert why.nearest[0][1] is None
    known = searcher.explain("how long does the battery last", "en", "lamp")
    assert why.answerable < known.answerable


def test_threads_get_what_one_thread_gets(searcher: Searcher) -> None:
    questions = ["battery", "which colours", "hot water", "tell me a joke", "return it"] * 20
    alone = [searcher.search(question, "en") for question in questions]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda question: searcher.search(question, "en"), questions)) == alone


def test_a_saved_searcher_decides_the_same(searcher: Searcher, built: Path) -> None:
    again = Searcher.load(built)
    for question in ("battery", "which colours", "tell me a joke"):
        assert again.explain(question, "en") == searcher.explain(question, "en")
    assert searcher.languages == {"en", "fi"}


def test_what_was_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"not built.*python -m knowledge build"):
        Searcher.load(tmp_path)


def test_the_lexical_weight_of_a_build_is_kept(searcher: Searcher, tmp_path: Path) -> None:
    heavier = replace(searcher, ranker=searcher.ranker.with_lexical(0.6))
    heavier.save(tmp_path)
    assert '"lexical": 0.6' in (tmp_path / "model.json").read_text(encoding="utf-8")


def test_searching_loads_neither_torch_nor_sentence_transformers(built: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from knowledge.search import Searcher; "
        f"Searcher.load(Path({str(built)!r})).search('battery', 'en'); "
        "sys.exit(bool({'torch', 'sentence_transformers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
