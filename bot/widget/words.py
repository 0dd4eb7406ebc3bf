"""The widget's sentences, in two parts: what every reader needs, and what the tools say."""

from __future__ import annotations

import json
from collections.abc import Mapping

PREFIX = "widget_"

#: Loaded with `tools.js`, when the menu is first opened or something is read aloud. The tests hold
#: this to be what no module of the chat itself uses.
LATER = frozenset(
    {
        "language",
        "help",
        "help_text",
        "back",
        "read_stop",
        "keep",
        "copy",
        "copied",
        "copy_text",
        "print",
        "not_printed",
        "download",
        "link",
        "link_text",
        "link_until",
        "link_warning",
        "link_camera",
        "link_qr",
        "link_copy",
        "link_copied",
        "resume",
        "resume_text",
        "resume_replaces",
        "resume_yes",
        "resume_no",
        "erase",
        "erase_title",
        "erase_text",
        "erase_yes",
        "erase_no",
    }
)


def encoded(words: Mapping[str, str], *, later: bool) -> bytes:
    """Return those of the widget's words that are loaded at once, or `later`, as JSON."""
    part = {name: text for name, text in words.items() if (name in LATER) == later}
    return json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode()
