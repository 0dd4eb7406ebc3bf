"""Second step: what a patient typed can never be a command to Rasa.

Rasa strips a message and takes it for a payload when it then begins with "/": `/intent{…}`,
`/intent@1.0`, `/restart`. "EXTERNAL: " marks the events of its own trigger endpoint. Only buttons
that the server issued become payloads.
"""

from __future__ import annotations

import re

#: "/" in its own and its full-width form, after any space; all of it, however often repeated.
_LEADING = re.compile(r"^(?:[\s/\uff0f]+|EXTERNAL:)+", re.IGNORECASE)


def disarm(text: str) -> str:
    """Return `text` without what could make Rasa execute it; may be empty."""
    return _LEADING.sub("", text).rstrip()
