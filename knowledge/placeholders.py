"""Whether a translation has the {placeholders} of its English."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def problems(english: str, text: str) -> list[str]:
    """Return what is wrong with the placeholders of the translation `text`, in words."""
    there, wanted = (set(_PLACEHOLDER.findall(t)) for t in (text, english))
    found = [f"lacks {name}" for name in sorted(wanted - there)]
    found += [f"has the unknown {name}" for name in sorted(there - wanted)]
    if {"{", "}"} & set(_PLACEHOLDER.sub("", text)):
        found.append("has a brace without its partner")
    return found
