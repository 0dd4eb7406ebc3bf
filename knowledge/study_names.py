"""Which study a question names: what it asks is not of the study whose page it was asked on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from knowledge.studies import Study

_PARTS = re.compile(r"[^\W\d_]+|\d+")


def study_named(text: str, studies: Iterable[Study]) -> str | None:
    """Return the id of the only study that `text` calls by a name or number; None for none or two.

    Case does not count, nor spaces and hyphens in a name, nor an ending: "tj 202:n" names TJ202.
    """
    lowered = text.casefold()
    named = [
        study.id
        for study in studies
        if any(
            _pattern(name).search(lowered) for name in (*study.names, *study.identifiers.values())
        )
    ]
    return named[0] if len(named) == 1 else None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in _PARTS.findall(name.casefold())]
    return re.compile(r"(?<!\w)" + r"[\s\-–]*".join(parts))
