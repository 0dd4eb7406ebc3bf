"""How easy the passages must be to read, and how old a review may be: set in `limits.yml`."""

from __future__ import annotations

from pathlib import Path

from pydantic.dataclasses import dataclass

from knowledge.files import STRICT, parse, read_yaml
from knowledge.readability import Measure


@dataclass(frozen=True, slots=True, config=STRICT)
class Bound:
    """The hardest that a passage may be in one language, by one measure."""

    measure: Measure
    at_most: float


@dataclass(frozen=True, slots=True, config=STRICT)
class Limits:
    """The file `limits.yml`. Words are those of a passage's body, without its title."""

    fewest_words: int
    most_words: int
    mean_sentence: float
    longest_sentence: int
    review_days: int
    readability: dict[str, Bound]


def load_limits(content: Path) -> Limits:
    """Return `content`/limits.yml. Raise ContentError where it does not hold."""
    return parse(Limits, read_yaml(content / "limits.yml"))
