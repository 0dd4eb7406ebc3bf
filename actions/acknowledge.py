"""Rasa's action for a yes, a no and other words that need a question or a questionnaire first."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.answers import rather
from actions.before import before
from actions.guard import Outcome
from actions.reply import response
from actions.resources import Resources
from actions.turn import Turn

#: What is said to an intent where nothing was asked and no questionnaire is running.
SAID: Mapping[str, str] = MappingProxyType(
    {
        "affirm": "utter_affirm",
        "deny": "utter_deny",
        "dont_know": "utter_dont_know",
        "skip": "utter_no_questionnaire",
        "stop": "utter_no_questionnaire",
        "explain_question": "utter_explain_question",
        "share_feelings": "utter_share_feelings",
    }
)
#: Of these only what ends with a question mark is looked up: "is he going to die?" has an answer,
#: and "I am so afraid that I shall die of it" is no question.
FELT = frozenset({"share_feelings"})


class Acknowledge(Action):
    """Answers what may be a question after all, and else says that nothing is running."""

    def name(self) -> str:
        """Return the name under which the domain knows this action."""
        return "action_acknowledge"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter a passage, or what SAID has for the intent."""
        return guard.run(_act, dispatcher, tracker)


def _act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
    name = SAID.get(turn.intent, "utter_no_questionnaire")
    if turn.intent in FELT and not turn.text.rstrip().endswith("?"):
        return Outcome([response(resources, turn, name)])
    return Outcome([rather(resources, turn, name, before(resources, turn, tracker.events))])
