"""Rasa's action that shows the passage which a button names."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.answers import passage
from actions.guard import Outcome
from actions.resources import Resources
from actions.turn import Turn


class ShowTopic(Action):
    """Shows the passage of the entity `topic` ("study/topic")."""

    def name(self) -> str:
        """Return the name under which the domain knows this action."""
        return "action_show_topic"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter the passage, or an honest "I do not know" where it has gone."""
        return guard.run(_act, dispatcher, tracker)


def _act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
    return Outcome([passage(resources, turn, turn.entities.get("topic", ""))])
