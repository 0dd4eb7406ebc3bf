"""Translated words, read from compiled gettext catalogues; a stale translation is never shown."""

from __future__ import annotations

import gettext
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from locales.responses import Response, read_responses

#: The languages people can choose, as BCP 47 tags (Norwegian is Bokmål).
LANGUAGES = ("nb", "da", "et", "fi", "en")
SOURCE_LANGUAGE = "en"

#: Languages whose dates are written otherwise than CLDR's default for them (American for English).
DATES = {"en": "en_GB"}

#: The catalogues: interface words, questions and criteria; and the passages.
DOMAINS = ("messages", "passages")

_MISSING = "\x04"


class _Missing(gettext.NullTranslations):
    """The end of every chain: tells a missing translation from one equal to the English."""

    def pgettext(self, context: str, message: str) -> str:
        return _MISSING


@dataclass(frozen=True, slots=True)
class Words:
    """A text, and the language that it is really in (English where a translation is missing)."""

    text: str
    language: str


@dataclass(frozen=True)
class Catalogue:
    """All catalogues and the English responses of `domain.yml`."""

    translations: Mapping[tuple[str, str], gettext.NullTranslations]
    responses: Mapping[str, Response]

    @classmethod
    def load(cls, compiled: Path, domain_file: Path) -> Catalogue:
        """Load `compiled`/<language>/LC_MESSAGES/*.mo and the responses of `domain_file`.

        A catalogue that is not there leaves its language in English. Fuzzy entries are not in
        a compiled catalogue, so they are never shown.
        """
        translations: dict[tuple[str, str], gettext.NullTranslations] = {}
        for language in LANGUAGES:
            for domain in DOMAINS:
                path = compiled / language / "LC_MESSAGES" / f"{domain}.mo"
                if not path.is_file():
                    translations[language, domain] = _Missing()
                    continue
                with path.open("rb") as file:
                    catalogue = gettext.GNUTranslations(file)
                catalogue.add_fallback(_Missing())
                translations[language, domain] = catalogue
        return cls(translations, read_responses(domain_file))

    def completed(self, responses: Mapping[str, Response]) -> Catalogue:
        """Return the catalogue with those of `responses` that it does not have."""
        return Catalogue(self.translations, {**responses, **self.responses})

    def translate(
        self, context: str, message: str, language: str, domain: str = "messages"
    ) -> Words:
        """Return `message` in `language`, or in English where there is no valid translation."""
        if language != SOURCE_LANGUAGE and (language, domain) in self.translations:
            found = self.translations[language, domain].pgettext(context, message)
            if found not in (_MISSING, ""):
                return Words(found, language)
        return Words(message, SOURCE_LANGUAGE)

    def response(self, name: str, language: str, /, **values: Any) -> Words:
        """Return the response `name` with its {placeholders} filled in from `values`.

        A placeholder without a value stays as it stands; KeyError for an unknown response.
        """
        words = self.translate(name, self.responses[name].text, language)
        return Words(fill(words.text, values), words.language)

    def speaker(self, language: str) -> Callable[..., str]:
        """Return the function from a response's name and its values to its words in `language`."""
        return lambda name, /, **values: self.response(name, language, **values).text

    def buttons(self, name: str, language: str) -> list[dict[str, str]]:
        """Return the response's buttons as {title, payload}, the titles in `language`."""
        return [
            {
                "title": self.translate(name, button.title, language).text,
                "payload": button.payload,
            }
            for button in self.responses[name].buttons
        ]

    def telephone(
        self, numbers: Iterable[tuple[str, str]], language: str
    ) -> tuple[list[dict[str, str]], str]:
        """Return whom to call, as data and as a Markdown list, from (number, response) pairs.

        The response says whose number it is; its words are in `language`.
        """
        entries = [
            {"number": number, "label": self.response(label, language).text}
            for number, label in numbers
        ]
        return entries, "\n".join(f"- **{e['number']}** {e['label']}" for e in entries)

    def number(self, value: float | str, language: str) -> str:
        """Return a number as it is written in `language` (7.5 is "7,5" in Finnish)."""
        return format_decimal(value, locale=language)

    def date(self, value: date, language: str) -> str:
        """Return a date in words as they are written in `language`."""
        return format_date(value, format="long", locale=DATES.get(language, language))

    def country(self, code: str, language: str) -> str:
        """Return the name of a country (ISO 3166 code) in `language`; the code if it has none."""
        return str(Locale.parse(language).territories.get(code, code))

    def either(self, parts: list[str], language: str) -> str:
        """Return `parts` as alternatives in `language` ("2 or 3")."""
        return format_list(parts, style="or", locale=language)


def own_name(language: str) -> str:
    """Return a language's name in itself, as a title ("Suomi")."""
    name = Locale(language).get_language_name() or language
    return name[:1].upper() + name[1:]


class _Fields(string.Formatter):
    """Formats only `{name}`: no attributes, no indices, no conversions."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        return kwargs.get(field_name, "{" + field_name + "}"), field_name


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Return `text` with `{name}` replaced by `values[name]`."""
    return _Fields().vformat(text, (), values) if "{" in text else text
