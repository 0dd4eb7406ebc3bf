"""Rasa's action that gives the last answer again, in the language of now."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import guard
from actions.answers import did_you_mean, instead, passage
from actions.before import before
from actions.guard import Outcome
from actions.prescreen_begin import last_result
from actions.reply import Reply, response
from actions.resources import Resources
from actions.turn import Turn


class Repeat(Action):
    """Repeats the last passage, choice of passages, red flag or result."""

    def name(self) -> str:
        """Return the name under which the domain knows this action."""
        return "action_repeat"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utter the last reply again, made anew so that it follows a change of language."""
        return guard.run(_act, dispatcher, tracker)


def _act(resources: Resources, turn: Turn, tracker: Tracker) -> Outcome:
    asked = instead(resources, turn, before(resources, turn, tracker.events))
    if asked is not None:
        return Outcome([asked])
    for event in reversed(tracker.events):
        if event.get("event") != "bot":
            continue
        custom = (event.get("data") or {}).get("custom") or {}
        again = _again(resources, turn, tracker, custom)
        if again is not None:
            return Outcome([again])
    return Outcome([response(resources, turn, "nothing_to_repeat")])


def _again(
    resources: Resources, turn: Turn, tracker: Tracker, custom: dict[str, Any]
) -> Reply | None:
    kind = custom.get("kind")
    if kind == "answer":
        return passage(resources, turn, custom["passage"], custom.get("score"))
    if kind == "did_you_mean":
        topics = [f"{c['study']}/{c['topic']}" for c in custom["candidates"]]
        known = [topic for topic in topics if topic in resources.passages]
        return did_you_mean(resources, turn, known) if known else None
    if kind == "result":
        return last_result(resources, turn, tracker)
    if kind == "no_answer":
        return response(resources, turn, "no_answer")
    return None
