"""Rasa's action for what is said rather than asked: a yes, a greeting, a wish, a feeling."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.answers import instead, rather
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
        "greet": "utter_greet",
        "goodbye": "utter_goodbye",
        "thanks": "utter_thanks",
        "bot_challenge": "utter_bot_challenge",
        "talk_to_human": "utter_talk_to_human",
        "delete_my_data": "utter_confirm_erase",
    }
)
#: These need a question or a questionnaire first: a passage says more, however sure Rasa is.
NEEDING = frozenset({"affirm", "deny", "dont_know", "skip", "stop", "explain_question"})
#: Of these what ends with a question mark is looked up too: "is he going to die?" has an answer,
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
        """Utter the passage for what may be a question after all, or what SAID has."""
        return guard.run(_act, dispatcher, tracker)


def _act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
    name = SAID.get(turn.intent, "utter_no_questionnaire")
    said = before(resources, turn, tracker.events)
    found = instead(resources, turn, said)
    if found is not None:
        return Outcome([found])
    asks = turn.intent in FELT and turn.text.rstrip().endswith("?")
    if asks or turn.intent in NEEDING:
        return Outcome([rather(resources, turn, name, said)])
    return Outcome([response(resources, turn, name)])
