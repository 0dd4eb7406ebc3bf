"""Example questions: each stands for one topic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.content import Asked, Content
from knowledge.checks.finding import Finding


def two_topics(content: Content) -> Iterator[Finding]:
    """Find questions under two topics of one language; case and punctuation do not count."""
    first: dict[tuple[str, str], Asked] = {}
    for asked in content.questions:
        key = (asked.language, same(asked.text))
        other = first.setdefault(key, asked)
        if other.topic != asked.topic:
            place = f"{other.path.name}:{other.line}"
            message = f"{asked.text!r} also stands under {other.topic} ({place})"
            mend = "decide to which topic it belongs, and remove the other"
            yield Finding(asked.path, asked.line, "two topics", message, mend)


def same(text: str) -> str:
    """Return what two questions share that are read as the same."""
    return re.sub(r"[\W_]+", "", text.casefold())
