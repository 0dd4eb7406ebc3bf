"""The content of messages to rooms: our Markdown as text and HTML, patients' words as plain text.

Nobody is mentioned by what somebody writes: `m.mentions` says who is, and without it clients look
for "@room" and names in the text.
"""

from __future__ import annotations

import re
from typing import Any

from bot.widget.html import from_markdown

_STRONG = re.compile(r"\*\*(.+?)\*\*")

Content = dict[str, Any]


def letter(markdown: str, *, alarm: bool = False) -> Content:
    """Return a message in our words; `alarm` mentions everybody in the room."""
    return {**notice(markdown), "msgtype": "m.text", "m.mentions": {"room": True} if alarm else {}}


def notice(markdown: str) -> Content:
    """Return a message in our words that makes no sound: an answer to a command, a change."""
    return {
        "msgtype": "m.notice",
        "body": _STRONG.sub(r"\1", markdown),
        "format": "org.matrix.custom.html",
        "formatted_body": str(from_markdown(markdown)),
        "m.mentions": {},
    }


def words_of(label: str, text: str) -> Content:
    """Return what somebody has written, as they wrote it: no HTML, no Markdown."""
    return {"msgtype": "m.text", "body": f"{label}: {text}", "m.mentions": {}}


def plain(text: str) -> Content:
    """Return a text without any form that makes no sound, such as what was said so far."""
    return {"msgtype": "m.notice", "body": text, "m.mentions": {}}


def chunks(parts: list[str], longest: int) -> list[str]:
    """Return `parts` joined by blank lines into texts of `longest` characters at most.

    A part that is longer by itself is cut into pieces.
    """
    pieces = [part[at : at + longest] for part in parts for at in range(0, len(part), longest)]
    texts: list[str] = []
    for piece in pieces:
        if texts and len(texts[-1]) + 2 + len(piece) <= longest:
            texts[-1] += f"\n\n{piece}"
        else:
            texts.append(piece)
    return texts
