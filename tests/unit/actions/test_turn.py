"""What an action reads from Rasa's message."""

from __future__ import annotations

import pytest

from actions.turn import Turn


def test_how_likely_something_is_told_is_known_whatever_is_likelier() -> None:
    ranking = [
        {"name": "ask_question", "confidence": 0.6},
        {"name": "remark", "confidence": 0.35},
        {"name": "greet", "confidence": 0.05},
    ]
    turn = Turn.from_message({"text": "it rains", "intent": ranking[0], "intent_ranking": ranking})
    assert turn.intent == "ask_question"
    assert turn.told == pytest.approx(0.35)


@pytest.mark.parametrize(
    "ranking", [None, [], [{}], [{"name": "remark"}], [{"name": "remark", "confidence": None}]]
)
def test_of_a_message_without_a_ranking_nothing_is_told(ranking: object) -> None:
    assert Turn.from_message({"text": "it rains", "intent_ranking": ranking}).told == 0
    assert Turn.from_message({}).told == 0
