"""When a build fits the encoder again: much has changed, and not a word here and there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.drift import QUESTIONS, TEXTS, Fitted, drift, reason_to_fit
from knowledge.material import Material, Text
from knowledge.questions import Question

QUESTION = tuple(Question("en", f"lamp/{n % 2}", f"question {n}") for n in range(100))
TEXT = tuple(Text("en", f"lamp/{n % 2}", f"sentence {n}", n < 2) for n in range(10))
MATERIAL = Material(QUESTION, TEXT, frozenset({"lamp/0", "lamp/1"}))
BEFORE = Fitted.of(MATERIAL, "method")


def changed(questions: int = 0, texts: int = 0) -> Fitted:
    """Return what MATERIAL is with so many questions and sentences in other words."""
    others = [replace(q, text=q.text + "?") for q in QUESTION[:questions]]
    sentences = [replace(t, text=t.text + ".") for t in TEXT[:texts]]
    material = Material(
        (*others, *QUESTION[questions:]), (*sentences, *TEXT[texts:]), MATERIAL.topics
    )
    return Fitted.of(material, "method")


def test_the_order_of_texts_does_not_matter() -> None:
    backwards = Material(QUESTION[::-1], TEXT[::-1], MATERIAL.topics)
    assert Fitted.of(backwards, "method").id == BEFORE.id


def test_it_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    BEFORE.save(tmp_path)
    assert Fitted.load(tmp_path) == BEFORE
    assert Fitted.load(tmp_path / "nowhere") is None
    (tmp_path / "fitted.json").write_text('{"method": "", "questions": []}')
    assert Fitted.load(tmp_path) is None


def test_what_was_never_fitted_is_fitted() -> None:
    assert reason_to_fit(None, BEFORE) == "nothing has been fitted yet"


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (replace(BEFORE, method="other"), "code"),
        (replace(BEFORE, languages=frozenset({"en", "fi"})), "language"),
        (replace(BEFORE, topics=BEFORE.topics | {"lamp/2"}), "lamp/2"),
        (changed(questions=3), "3.0% of the example questions"),
        (changed(texts=3), "30.0% of the passages' sentences"),
    ],
)
def test_a_reason_is_named(now: Fitted, reason: str) -> None:
    assert reason in (reason_to_fit(BEFORE, now) or "")


@given(st.integers(0, 100), st.integers(0, 10))
def test_the_encoder_is_kept_up_to_the_limits_and_not_beyond(questions: int, texts: int) -> None:
    now = changed(questions, texts)
    much = questions / 100 > QUESTIONS or texts / 10 > TEXTS
    assert (reason_to_fit(BEFORE, now) is not None) == much
    assert (drift(BEFORE, now) > 1) == much


def test_a_new_question_counts_as_much_as_one_in_other_words() -> None:
    more = Material((*QUESTION, Question("en", "lamp/0", "one more")), TEXT, MATERIAL.topics)
    assert drift(BEFORE, Fitted.of(more, "method")) == drift(BEFORE, changed(questions=1))


@pytest.mark.parametrize(("changed", "much"), [(5, False), (6, True)])
@pytest.mark.parametrize("topic", ["lamp/0", None])
def test_a_quarter_of_one_topics_questions_is_much(
    topic: str | None, changed: int, much: bool
) -> None:
    many = tuple(Question("en", "lamp/1", f"question {n}") for n in range(1000))
    few = [Question("en", topic, f"few {n}") for n in range(20)]
    others = [replace(q, text=q.text + "?") for q in few[:changed]]
    before = Fitted.of(Material((*many, *few), TEXT, MATERIAL.topics), "method")
    now = Fitted.of(Material((*many, *others, *few[changed:]), TEXT, MATERIAL.topics), "method")
    reason = reason_to_fit(before, now)
    assert (f"30.0% of the example questions of {topic or 'no topic'}" in (reason or "")) == much
    assert (drift(before, now) > 1) == much
