"""Example questions: each stands for one topic, or for one of each study."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from knowledge.checks.content import Asked, Content
from knowledge.checks.finding import Finding
from knowledge.passages import GENERAL
from knowledge.questions import NONE


def two_topics(content: Content) -> Iterator[Finding]:
    """Find questions under two topics of one language; case and punctuation do not count.

    "How old must one be?" may stand under a topic of each study: search looks at one study's, and
    where none is open, each study's answer is offered.
    """
    stand: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for asked in content.questions:
        others = stand[asked.language, same(asked.text)]
        other = next((one for one in others if _at_odds(one, asked)), None)
        others.append(asked)
        if other is not None:
            place = f"{other.path.name}:{other.line}"
            message = f"{asked.text!r} also stands under {other.topic} ({place})"
            mend = "decide to which topic it belongs, and remove the other"
            yield Finding(asked.path, asked.line, "two topics", message, mend)


def _at_odds(one: Asked, other: Asked) -> bool:
    studies = {asked.topic.split("/")[0] for asked in (one, other)}
    apart = len(studies) == 2 and not studies & {GENERAL, NONE}
    return one.topic != other.topic and not apart


def same(text: str) -> str:
    """Return what two questions share that are read as the same."""
    return re.sub(r"[\W_]+", "", text.casefold())
