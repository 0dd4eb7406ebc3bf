"""Rasa's natural-language generation callback: which words a response has, in which language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.reply import response
from actions.resources import Resources
from actions.turn import Turn


def generate(resources: Resources, call: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one call of Rasa's NLG callback (its documented request and response format).

    The reply is wholly in `custom`: Rasa would split a `text` at its blank lines, and refuses one
    that is null.
    KeyError where the domain file has no such response.
    """
    turn = Turn.from_message((call.get("tracker") or {}).get("latest_message") or {})
    return {"custom": response(resources, turn, str(call["response"]))}
