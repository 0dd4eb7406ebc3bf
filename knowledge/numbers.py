"""Telephone numbers to call, by country and red flag: one data file, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from pydantic import StrictStr
from pydantic.dataclasses import dataclass

from knowledge.files import STRICT, ContentError, parse, read_yaml

#: The key for every country that the file does not name.
ELSEWHERE = ""
#: Every country has numbers for this flag; its first is the emergency number.
EMERGENCY = "emergency"

Flag = Literal["emergency", "self_harm", "medical_advice", "side_effect_report"]
#: All red flags; the first is the gravest.
FLAGS: tuple[str, ...] = get_args(Flag)


@dataclass(frozen=True, slots=True, config=STRICT)
class Number:
    """A telephone number as people write it, and the response that says whose it is."""

    number: StrictStr
    label: str


@dataclass(frozen=True, slots=True, config=STRICT)
class Directory:
    """The numbers of one country, who says so, and when that was last checked."""

    source: str
    as_of: date
    numbers: dict[Flag, tuple[Number, ...]]


@dataclass(frozen=True, slots=True, config=STRICT)
class Directories:
    """The whole file."""

    review: Literal["drafted", "reviewed"]
    countries: dict[str, Directory]


Numbers = Mapping[str, Mapping[str, tuple[Number, ...]]]


def load_numbers(content: Path) -> Numbers:
    """Return `content`/numbers.yml as country → flag → numbers, in the order to say them.

    Raise ContentError where a country, or the numbers for everywhere else, lack the emergency
    number.
    """
    file = read_yaml(content / "numbers.yml")
    countries = parse(Directories, file).countries
    if ELSEWHERE not in countries:
        raise ContentError(
            file.path, file.line_of(("countries",)), 'the country "" is missing', "add it"
        )
    for country, directory in countries.items():
        if not directory.numbers.get("emergency"):
            raise ContentError(
                file.path,
                file.line_of(("countries", country)),
                f"{country!r} has no emergency number",
                "add numbers under emergency",
            )
    return MappingProxyType(
        {
            country: MappingProxyType({str(k): v for k, v in directory.numbers.items()})
            for country, directory in countries.items()
        }
    )


def numbers_for(numbers: Numbers, country: str, flag: str) -> tuple[Number, ...]:
    """Return the numbers to give for `flag` in `country`; those of elsewhere where unknown.

    Empty where the flag needs none.
    """
    return (numbers.get(country) or numbers[ELSEWHERE]).get(flag, ())
