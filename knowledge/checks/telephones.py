"""Telephone numbers: their shape, and when they were last checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.checks.content import Content
from knowledge.checks.finding import Finding
from knowledge.files import ContentError, parse, read_yaml
from knowledge.numbers import Directories

#: As people write a number: an optional +, then groups of digits with single blanks between.
_SHAPE = re.compile(r"\+?\d{2,}(?: \d{2,})*")


def telephones(content: Content, today: date) -> Iterator[Finding]:
    """Find numbers that cannot be dialled, and countries without a source or recent check."""
    if content.limits is None:
        return
    try:
        file = read_yaml(content.folder / "numbers.yml")
        countries = parse(Directories, file).countries
    except ContentError:
        return  # the strict reader has said so
    for country, directory in countries.items():
        at = ("countries", country)
        line = file.line_of((*at, "as_of")) or 1
        age = (today - directory.as_of).days
        if not directory.source:
            line_of_source = file.line_of((*at, "source")) or 1
            message, mend = f"{country!r} names no source", "name the public body that says so"
            yield Finding(file.path, line_of_source, "telephone", message, mend)
        if age < 0:
            message = f"the numbers of {country!r} were checked on {directory.as_of}, to come"
            yield Finding(file.path, line, "telephone", message, "correct the date")
        elif age > content.limits.review_days:
            mend = "check them and set as_of"
            message = f"the numbers of {country!r} were last checked {age} days ago"
            yield Finding(file.path, line, "telephone", message, mend, "warning")
        for flag, numbers in directory.numbers.items():
            for index, number in enumerate(numbers):
                if not _SHAPE.fullmatch(number.number):
                    place = file.line_of((*at, "numbers", flag, index, "number")) or 1
                    message = f"{number.number!r} is no telephone number"
                    mend = "write digits, with single blanks between groups"
                    yield Finding(file.path, place, "telephone", message, mend)
