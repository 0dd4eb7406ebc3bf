"""Rasa's action that answers a red flag, which the front desk has recognised."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.guard import Outcome
from actions.red_flag_reply import red_flag
from actions.resources import Resources
from actions.turn import Turn


class RedFlag(Action):
    """Says whom to call, in every state of the conversation."""

    def name(self) -> str:
        """Return the name under which the domain knows this action."""
        return "action_red_flag"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter the words for the entity `flag`."""
        return guard.run(_act, dispatcher, tracker)


def _act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
    return Outcome([red_flag(resources, turn)])
