"""Rasa's one form: every message while the questionnaire runs comes here, once a turn."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.before import before
from actions.guard import Outcome
from actions.prescreen import hear
from actions.prescreen_begin import begin
from actions.prescreen_state import STATE_SLOT, State
from actions.resources import Resources
from actions.turn import Turn

#: The form's only required slot: it is never kept, so the form asks for it for ever.
ANSWER_SLOT = "prescreen_answer"


class ValidatePrescreenForm(Action):
    """Begins the questionnaire, takes a message, utters what comes next, or ends the form."""

    def name(self) -> str:
        """Return the name under which Rasa calls the validation of `prescreen_form`."""
        return "validate_prescreen_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Return the state as slot events; `requested_slot` None ends the form."""
        # Should this fail, the answer must not stand in the slot: the form would end.
        return guard.run(_act, dispatcher, tracker, on_error=(SlotSet(ANSWER_SLOT, None),))


def _act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
    state = State.from_slot(tracker.get_slot(STATE_SLOT))
    # Rasa calls this too while it activates the form: nothing has been asked for then.
    activating = tracker.get_slot("requested_slot") is None
    if activating:
        step = begin(resources, turn, state)
    else:
        step = hear(resources, turn, state, before(resources, turn, tracker.events))
    events = [SlotSet(STATE_SLOT, step.state.to_slot()), SlotSet(ANSWER_SLOT, None)]
    if not step.state.running:
        events.append(SlotSet("requested_slot", None))
    return Outcome(list(step.replies), events)
