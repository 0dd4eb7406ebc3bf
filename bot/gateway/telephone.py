"""Which telephone numbers the gateway gives when it has to speak in the actions' place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.numbers import Number

#: The flag whose first number is the emergency number.
EMERGENCY = "emergency"

#: The numbers for a country that is not known.
ELSEWHERE = ""


@dataclass(frozen=True, slots=True)
class Telephone:
    """The numbers of `knowledge/content/numbers.yml`, by country (ISO 3166) and red flag."""

    numbers: Mapping[str, Mapping[str, tuple[Number, ...]]]

    def for_flag(self, country: str, flag: str) -> tuple[Number, ...]:
        """Return the numbers to give to a red flag, the most urgent first.

        They are those of elsewhere for a country that is not in the file.
        """
        of_country = self.numbers.get(country) or self.numbers.get(ELSEWHERE, {})
        return of_country.get(flag, ())

    def emergency(self, country: str) -> str:
        """Return the emergency number."""
        return self.for_flag(country, EMERGENCY)[0].number
