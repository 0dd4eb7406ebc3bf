"""Rasa's action for the wish to go on in another language."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.guard import Outcome
from actions.languages import language_choice
from actions.resources import Resources
from actions.turn import Turn


class ChangeLanguage(Action):
    """Changes to the language that was named, or offers all of them as buttons."""

    def name(self) -> str:
        """Return the name under which the domain knows this action."""
        return "action_change_language"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter the choice; the gateway keeps the language of a conversation."""
        return guard.run(_act, dispatcher, tracker)


def _act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
    return Outcome([language_choice(resources, turn)])
