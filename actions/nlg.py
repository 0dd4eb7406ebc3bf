"""Rasa's natural-language generation callback: which words a response has, in which language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from actions.reply import response
from actions.resources import Resources
from actions.turn import Turn


def generate(
    resources: Callable[[str, str | None], Resources], call: Mapping[str, Any]
) -> dict[str, Any]:
    """Answer one call of Rasa's NLG callback (its documented request and response format).

    The reply is wholly in `custom`: Rasa would split a `text` at its blank lines, and refuses one
    that is null. `resources` gives those of a turn, by conversation and message id.
    KeyError where the domain file has no such response.
    """
    tracker = call.get("tracker") or {}
    turn = Turn.from_message(tracker.get("latest_message") or {})
    version = resources(str(tracker.get("sender_id")), turn.message_id)
    return {"custom": response(version, turn, str(call["response"]))}
