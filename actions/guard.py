"""Runs an action so that nothing it does wrong reaches the patient, Rasa or a log as text."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reply import Reply, response
from actions.resources import Resources, resources
from actions.turn import Turn
from knowledge.answer_words import words_from
from knowledge.current import place_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action says, and the events that it gives back to Rasa."""

    replies: list[Reply]
    events: list[dict[str, Any]] = field(default_factory=list)


def run(
    act: Callable[[Resources, Turn, Tracker], Outcome],
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    on_error: tuple[dict[str, Any], ...] = (),
) -> list[dict[str, Any]]:
    """Run `act`, utter its replies, return its events; `on_error` where it fails.

    An error is logged by its kind and place only: the SDK's own answer to an exception would echo
    the conversation, and Rasa would log it. The patient is told in their language.
    """
    turn = Turn.from_message(tracker.latest_message)
    # Taken once: the whole turn sees one version, whatever is switched over to meanwhile.
    version = resources(str(tracker.sender_id), turn.message_id)
    try:
        with words_from(version.content):
            outcome = act(version, turn, tracker)
    except Exception as error:
        logger.error("%s in %s", type(error).__name__, place_of(error))
        outcome = Outcome([response(version, turn, "something_went_wrong")], list(on_error))
    for message in outcome.replies:
        dispatcher.utter_message(json_message=message)
    return outcome.events
