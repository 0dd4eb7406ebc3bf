"""The custom properties by which a page can change the look of the chat, read from its style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from bot.widget.files import STATIC

PREFIX = "--study-chat-"
#: A colour of the list in style.js, light and dark; and any other property with its default.
_COLOUR = re.compile(r'^ *"?([a-z-]+)"?: \["(#[0-9a-f]+)", "(#[0-9a-f]+)"\],$', re.MULTILINE)
_OTHER = re.compile(r"var\(" + PREFIX + r"([a-z-]+),\s*([^()]+)\)")

#: What properties are for, as responses of the domain file; in the order of the table.
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "embed_for_type": ("font", "font-size"),
        "embed_for_accent": ("accent", "on-accent", "accent-soft"),
        "embed_for_surfaces": ("ground", "surface", "text", "quiet", "line", "edge"),
        "embed_for_signs": ("alert", "alert-soft", "met", "not-met"),
        "embed_for_shape": ("radius", "layer"),
    }
)


@dataclass(frozen=True, slots=True)
class Property:
    """A property by its whole name, its default, and that of its dark twin ("" without one)."""

    name: str
    default: str
    dark: str = ""


@cache
def load_properties() -> Mapping[str, Property]:
    """Return the properties that style.js uses, by name without the prefix."""
    source = (STATIC / "style.js").read_text(encoding="utf-8")
    found = {name: Property(PREFIX + name, *both) for name, *both in _COLOUR.findall(source)}
    for name, default in _OTHER.findall(source):
        found.setdefault(name, Property(PREFIX + name, default.strip()))
    return MappingProxyType(found)
