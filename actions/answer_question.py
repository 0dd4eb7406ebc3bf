"""Rasa's action that answers a question from the passages."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.answers import answer
from actions.guard import Outcome
from actions.resources import Resources
from actions.turn import Turn


class AnswerQuestion(Action):
    """Searches for the message's text; also what is done where no rule fits."""

    def name(self) -> str:
        """Return the name under which the domain knows this action."""
        return "action_answer_question"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter a passage, a "did you mean", or an honest "I do not know"."""
        return guard.run(_act, dispatcher, tracker)


def _act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
    return Outcome([answer(resources, turn)])
