"""Responses with what often stands in them: moments, languages, countries, studies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time

from knowledge.studies import Study
from locales import Catalogue, own_name
from locales.catalog import DATES

#: What stands for something that nobody has said.
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Says things in one language and tells the time in one zone."""

    catalogue: Catalogue
    studies: Mapping[str, Study]
    language: str
    zone: tzinfo = UTC

    def say(self, name: str, **values: Any) -> str:
        """Return the response `name` with its placeholders filled in."""
        return self.catalogue.response(name, self.language, **values).text

    def several(self, *names: str, **values: Any) -> str:
        """Return responses as paragraphs of one text."""
        return "\n\n".join(self.say(name, **values) for name in names)

    def moment(self, at: float) -> str:
        """Return day and time, short: "21/11/2026, 14:05"."""
        there = datetime.fromtimestamp(at, self.zone)
        return str(format_datetime(there, "short", tzinfo=self.zone, locale=self._locale))

    def clock(self, at: float) -> str:
        """Return the time of day: "14:05"."""
        there = datetime.fromtimestamp(at, self.zone)
        return str(format_time(there, "short", tzinfo=self.zone, locale=self._locale))

    def day(self, at: float) -> str:
        """Return the day in words, with its weekday: "Monday 23 November 2026"."""
        there = datetime.fromtimestamp(at, self.zone)
        return str(format_date(there.date(), "full", locale=self._locale))

    def language_name(self, tag: str) -> str:
        """Return the name of a language."""
        return str(Locale.parse(self.language).languages.get(tag) or own_name(tag))

    def country(self, code: str) -> str:
        """Return the name of a country, NOTHING where nobody has said it."""
        return self.catalogue.country(code, self.language) if code else NOTHING

    def study(self, study: str | None) -> str:
        """Return a study's title and first number, NOTHING where it is not known."""
        found = self.studies.get(study or "")
        if found is None:
            return study or NOTHING
        title = self.catalogue.translate(f"study:{found.id}:title", found.title, self.language)
        number = next(iter(found.identifiers.values()), "")
        return f"{title.text} ({number})" if number else title.text

    @property
    def _locale(self) -> str:
        return DATES.get(self.language, self.language)
