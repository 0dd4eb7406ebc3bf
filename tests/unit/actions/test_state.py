"""The slot of the questionnaire is read back as it was written, and never trusted."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.prescreen_state import State
from actions.turn import Turn
from knowledge import interview as interviews


def test_a_state_survives_the_way_through_the_slot() -> None:
    interview = interviews.give_consent(interviews.begin("one"))
    state = State(interview, running=True, message_id="m1")
    assert State.from_slot(json.loads(json.dumps(state.to_slot()))) == state


@pytest.mark.parametrize("data", [None, "x", 3, [], {}, {"interview": 1}, {"interview": {"a": 1}}])
def test_what_is_no_state_is_a_fresh_one(data: Any) -> None:
    assert State.from_slot(data) == State()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(json_values)
def test_no_slot_value_breaks_the_questionnaire(data: Any) -> None:
    assert State.from_slot(data).running is False


def test_a_message_without_metadata_is_answered_in_english() -> None:
    turn = Turn.from_message({"text": "hi"})
    assert (turn.language, turn.study, turn.country) == ("en", None, "")


def test_an_unknown_language_falls_back_to_english() -> None:
    assert Turn.from_message({"metadata": {"language": "sv"}}).language == "en"
