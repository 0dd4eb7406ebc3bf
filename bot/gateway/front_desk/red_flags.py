"""Fifth step: a message that must not wait for a search."""

from __future__ import annotations

import json

from bot import safety


def judge(text: str, language: str) -> tuple[str | None, str | None]:
    """Return the label of the red flag in `text`, and the graver one that it may mean, if any."""
    verdict = safety.judge(text, language)
    return (str(verdict.flag.label) if verdict.flag else None), verdict.doubt


def payload(label: str) -> str:
    """Return the trusted payload that tells Rasa of a red flag."""
    return "/red_flag" + json.dumps({"flag": label}, separators=(",", ":"))
