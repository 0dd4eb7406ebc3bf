"""Telephone numbers in running text, of the four countries and with a country code of any other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

REGIONS = ("NO", "DK", "EE", "FI")

#: Shorter ones are public numbers (112, 116117, 1813) or values, not a person's.
_FEWEST_DIGITS = 7

#: A text with more digit groups than this is searched by shape alone: the matcher tries every
#: group in every region, which takes too long for the gateway's one thread.
_MOST_GROUPS = 60

#: A letter that touches a number ("tlf41234567"); the matcher would pass such numbers over.
_TOUCHING = re.compile(r"[^\W\d_](?=\d)|(?<=\d)[^\W\d_]")

_GROUP = re.compile(r"\d+")
_LONG = re.compile(r"\+?\d(?:[\s().\-\u2010-\u2015/]{0,2}\d){6,14}")
_INTERNATIONAL = re.compile(
    r"(?:\+|(?<!\d)00)\s?[1-9](?:[\s().\-\u2010-\u2015/]{0,3}\d){7,13}(?!\d)"
)
#: 1 250 000 is an amount; people do not write telephone numbers that end in a group of noughts.
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[\s.,]\d{3})*[\s.,]?000")


def find(text: str, region: str = "") -> Iterator[tuple[int, int]]:
    """Yield start and end of every telephone number in `text`; spans may overlap.

    `region` is the country of the page (ISO 3166 alpha-2), searched besides the four.
    """
    if sum(character.isdigit() for character in text) < _FEWEST_DIGITS:
        return
    for match in _INTERNATIONAL.finditer(text):
        yield match.span()
    if len(_GROUP.findall(text)) > _MOST_GROUPS:
        for match in _LONG.finditer(text):
            yield match.span()
        return
    text = _TOUCHING.sub(",", text)
    for country in dict.fromkeys((region, *REGIONS)):
        if country not in phonenumbers.SUPPORTED_REGIONS:
            continue
        for found in PhoneNumberMatcher(text, country, leniency=Leniency.VALID):
            digits = sum(character.isdigit() for character in found.raw_string)
            if digits >= _FEWEST_DIGITS and not _AMOUNT.fullmatch(found.raw_string):
                yield found.start, found.end
