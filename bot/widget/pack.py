"""Makes scripts and styles small: `python -I pack.py` reads and writes a JSON list of texts.

A program of its own, because its library brings the Go runtime, with threads and signal handlers,
into the process that imports it.
"""

from __future__ import annotations

import json
import re
import sys

import minify

#: The style sheet in a script: the only text of more than one line (the tests hold ours to that).
_STYLE = re.compile(r"`(\n[^`]*)`")
_PLACE = re.compile(r"\$\{(\w+)\}")


def smaller(source: str, mime: str) -> str:
    """Return a script or style sheet of the MIME type `mime` as small as may be."""
    if mime == "text/javascript":
        source = _STYLE.sub(lambda style: f"`{_smaller_style(style[1])}`", source)
    return str(minify.string(mime, source))


def _smaller_style(style: str) -> str:
    """Return a style sheet with its ${PLACES} kept, which hold declarations."""
    # The library knows neither places nor what is in a container query: both pass for another.
    style = _PLACE.sub(r"--place:\1;", style).replace("@container (", "@media (container-")
    small = str(minify.string("text/css", style)).replace("@media(container-", "@container (")
    return re.sub(r"--place:\s*(\w+)", r"${\1}", small)


if __name__ == "__main__":
    json.dump([smaller(source, mime) for source, mime in json.load(sys.stdin)], sys.stdout)
