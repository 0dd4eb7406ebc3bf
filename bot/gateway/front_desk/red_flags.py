"""Fifth step: a message that must not wait for a search."""

from __future__ import annotations

import json

from bot import safety


def check(text: str, language: str) -> str | None:
    """Return the label of the red flag in `text`, None for an ordinary message."""
    flag = safety.check(text, language)
    return None if flag is None else str(flag.label)


def payload(label: str) -> str:
    """Return the trusted payload that tells Rasa of a red flag."""
    return "/red_flag" + json.dumps({"flag": label}, separators=(",", ":"))
