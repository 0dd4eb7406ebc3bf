"""What a text says as an answer: the result that the reading rules share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.questionnaire import Answer


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says.

    `value`: "yes"/"no", a number, an ECOG level, months, or an option's value; None unless `kind`
    is "value" (or, as "unknown", "unknown"). `candidates`: for `unclear` the readings to choose
    from, for `out_of_range` the number. `plain`: a yes or no given as such, which need not be
    shown back.
    """

    kind: Literal["value", "unknown", "unclear", "out_of_range"]
    value: Answer | float | None = None
    candidates: tuple[Answer | float, ...] = ()
    plain: bool = False


UNCLEAR = Understood("unclear")
DONT_KNOW = Understood("unknown", "unknown")
