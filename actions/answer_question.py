"""Rasa's action that answers a question from the passages."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.answers import answer
from actions.before import before
from actions.guard import Outcome
from actions.prescreen_begin import reopened
from actions.prescreen_state import FORM, STATE_SLOT, State
from actions.reply import Reply, response
from actions.resources import Resources
from actions.turn import Turn

#: From this likelihood on, what no passage answers and has no question mark was told, not asked: of
#: the labelled lines of tests/nlu/chat 62 % are thanked for, not 53, and of the 988 questions there
#: and in tests/search that have no question mark 14 more are.
TOLD = 0.3
#: What Rasa surely takes for told is thanked for even where a passage answers it, unless search is
#: as sure as this: of 22 of those lines that get a passage 5, and none of 601 questions.
SURELY_TOLD = 0.9
SURELY_ANSWERED = 0.97
#: And what it likely does, where search is hardly sure: one more of them, and one more question.
LIKELY_TOLD = HARDLY_ANSWERED = 0.6


class AnswerQuestion(Action):
    """Searches for the message's text; also what is done where no rule fits."""

    def name(self) -> str:
        """Return the name under which the domain knows this action."""
        return "action_answer_question"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter a passage, a "did you mean", an honest "I do not know", or thanks for a remark."""
        return guard.run(_act, dispatcher, tracker)


def _act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
    state = reopened(resources, turn, State.from_slot(tracker.get_slot(STATE_SLOT)))
    if state is not None:
        # "Actually I am 63", after the result: the form opens again and says what follows.
        return Outcome([], [SlotSet(STATE_SLOT, state.to_slot()), FollowupAction(FORM)])
    found = answer(resources, turn, before(resources, turn, tracker.events))
    if _only_told(turn, found):
        # Nothing was asked, so there is nothing that one could not know.
        found = response(resources, turn, "remark")
    return Outcome([found])


def _only_told(turn: Turn, found: Reply) -> bool:
    if "?" in turn.text:
        return False
    if found["kind"] == "answer":
        least = LIKELY_TOLD if found["score"] < HARDLY_ANSWERED else SURELY_TOLD
        return turn.told >= least and found["score"] < SURELY_ANSWERED
    return turn.intent == "remark" or turn.told >= TOLD
