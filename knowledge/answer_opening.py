"""How a message begins, and what else it says of yes and no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answer_signs import A_YEAR
from knowledge.answer_words import Lexicon, load_lexicon


@dataclass(frozen=True, slots=True)
class Opening:
    """How a message begins: the plain yes or no, if any, and what else it says of yes and no.

    `ahead` tells that it counts what is still to come, `bystanders` that it names somebody whom
    nobody answers for, `ago` that a time is in the past, `until` that something went on to a time.
    """

    words: int
    value: str | None
    labels: frozenset[str]
    ahead: bool = False
    bystanders: bool = False
    ago: bool = False
    until: bool = False

    def against(self, said: str) -> bool:
        """Tell whether the message begins with the opposite of `said` and never takes it back."""
        denied = self.labels & {"no", "statement_no", "negations"}
        opposite = {"no": self.value == "yes" and not denied, "yes": self.value == "no"}
        return opposite.get(said, False) and (said == "no" or "yes" not in self.labels)


#: Points of time: "last year" tells when it was.
_POINTS = frozenset({"last_year", "before_last_year"})


def opening_of(text: str, language: str) -> Opening:
    """Return how `text` begins."""
    lexicon = load_lexicon(language)
    words = [token.text for token in lexicon.prepare(text)]
    found = lexicon.yes_no.find(words)
    first = next((one.label for one in found if one.start == 0), None)
    direct = any(one.start == 0 for one in lexicon.direct.find(words))
    value = first if direct and first in ("yes", "no") else None
    kinds = lexicon.told.labels(words)
    labels = frozenset(one.label for one in found)
    return Opening(
        len(text.split()),
        value,
        labels,
        # "It came back" leaves nothing to come, whatever "back" may be.
        ahead="left" in kinds and "returned" not in kinds,
        bystanders="bystanders" in kinds,
        ago=bool(lexicon.gone.find(words)) or not _POINTS.isdisjoint(lexicon.times.labels(words)),
        until=_until(words, lexicon),
    )


def _until(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether one time is named, and that it is the end: "till last summer"."""
    points = [
        one
        for one in lexicon.times.find(words)
        if one.label.split(":")[0] in _POINTS | {"season", "month", "easter", "unit", "length"}
    ]
    told = lexicon.told.find(words)
    up_to = [one for one in told if one.label == "up_to"]
    years = any(A_YEAR.fullmatch(word) for word in words)
    if len(points) != 1 or years or points[0].label.startswith(("unit", "length")):
        return False
    point = points[0]
    return any(0 <= point.start - one.end <= 1 or one.start == point.end for one in up_to)
