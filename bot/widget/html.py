"""HTML that cannot be written unescaped: plain text becomes markup only through `tag`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

VOID = frozenset({"img", "input", "link", "meta"})


class Markup(str):
    """Finished HTML; every other string is text and is escaped where it is put in."""

    __slots__ = ()


def markup(parts: Iterable[str]) -> Markup:
    """Return the parts after one another, text escaped."""
    return Markup(
        "".join(part if isinstance(part, Markup) else html.escape(part) for part in parts)
    )


def tag(name: str, /, *children: str, **attributes: str | bool | None) -> Markup:
    """Return an element. True is an attribute without value; None, False leave it out.

    Attribute names are written with a trailing underscore where they are Python's words
    (`class_`) and with underscores for hyphens (`data_ask`).
    """
    written = ""
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        attribute = key.rstrip("_").replace("_", "-")
        written += f" {attribute}" if value is True else f' {attribute}="{html.escape(value)}"'
    if name in VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{markup(children)}</{name}>")


def from_markdown(source: str) -> Markup:
    """Return the Markdown subset of passages (paragraphs, `- ` lists, `**strong**`) as HTML."""
    blocks: list[tuple[str, list[Markup]]] = []
    for block in re.split(r"\n\s*\n", source.strip()):
        previous = None
        for line in block.split("\n"):
            item = line.lstrip().startswith("- ")
            kind = "ul" if item else "p"
            if kind != previous:
                blocks.append((kind, []))
            text = _strong(line.lstrip().removeprefix("- ") if item else line)
            lines = blocks[-1][1]
            lines.append(tag("li", text) if item else markup([" " if lines else "", text]))
            previous = kind
    return markup(tag(kind, *lines) for kind, lines in blocks)


def _strong(line: str) -> Markup:
    parts = re.split(r"\*\*(.+?)\*\*", line)
    return markup(tag("strong", part) if at % 2 else part for at, part in enumerate(parts))
