"""Facts that a translation must keep: numbers, units, identifiers and drugs' names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from knowledge.catalogues import Entry
from knowledge.checks.content import Content
from knowledge.checks.finding import Finding
from knowledge.terms import Terms

#: What an entry lacks or has too much, in words.
Difference = Callable[[Entry, str, Terms], Sequence[str]]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"(?<=\d)[  ](?=\d{3}\b)")


def numbers(content: Content) -> Iterator[Finding]:
    """Find translations with other numbers than the English; a comma may stand for the point."""
    return _compare(content, "number", _numbers, "write the number of the English")


def units(content: Content) -> Iterator[Finding]:
    """Find translations with other units than the English."""
    return _compare(content, "unit", _units, "write the unit as in the English")


def identifiers(content: Content) -> Iterator[Finding]:
    """Find translations with other identifiers or abbreviations than the English."""
    return _compare(content, "identifier", _identifiers, "copy it from the English")


def drugs(content: Content) -> Iterator[Finding]:
    """Find translations that do not name the drugs of the English, as the language spells them."""
    return _compare(content, "drug", _drugs, "name the drug, or add its spelling to terms.yml")


def _compare(content: Content, check: str, find: Difference, mend: str) -> Iterator[Finding]:
    for catalogue in content.catalogues if content.terms is not None else ():
        for entry in catalogue.entries:
            if entry.shown and content.terms is not None:
                differences = find(entry, catalogue.language, content.terms)
                if differences:
                    message = f"the translation of {entry.context} {', '.join(differences)}"
                    yield Finding(catalogue.path, entry.line, check, message, mend)


def _numbers(entry: Entry, language: str, terms: Terms) -> list[str]:
    english, translated = _digits(entry.english), _digits(entry.text)
    return [
        f"lacks {number}"
        for number in sorted(set(english) - set(translated))
        if not _in_words(number, entry.text, language, terms)
    ] + [
        f"has {number}, which the English has not"
        for number in sorted(set(translated) - set(english))
        if not _in_words(number, entry.english, "en", terms)
    ]


def _digits(text: str) -> set[str]:
    plain = _GROUPED.sub("", text)
    return {_normal(number) for number in _NUMBER.findall(plain)}


def _normal(number: str) -> str:
    """Return a number with a point for a decimal comma; a dot before three digits groups them."""
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", number):
        return re.sub(r"[.,]", "", number)
    return number.replace(",", ".")


def _in_words(number: str, text: str, language: str, terms: Terms) -> bool:
    words = terms.number_words.get(number, {}).get(language, ())
    return any(re.search(rf"\b{re.escape(word)}\b", text.casefold()) for word in words)


def _units(entry: Entry, language: str, terms: Terms) -> list[str]:
    longest_first = sorted(terms.units, key=len, reverse=True)
    pattern = re.compile(
        "|".join(
            rf"(?<![^\W\d_]){re.escape(unit)}(?![^\W_])" for unit in longest_first if unit[0] != "/"
        )
        + "".join(rf"|{re.escape(unit)}(?![^\W_])" for unit in longest_first if unit[0] == "/")
    )
    return _differences(pattern.findall(entry.english), pattern.findall(entry.text))


def _identifiers(entry: Entry, language: str, terms: Terms) -> list[str]:
    found = [
        [name for name in terms.identifiers if re.search(rf"(?<!\w){re.escape(name)}(?!\d)", text)]
        for text in (entry.english, entry.text)
    ]
    return _differences(*found)


def _drugs(entry: Entry, language: str, terms: Terms) -> list[str]:
    def named(text: str, language: str) -> list[str]:
        folded = text.casefold()
        return [
            drug
            for drug, spellings in terms.drugs.items()
            if any(re.search(rf"\b{stem}", folded) for stem in spellings.get(language, ()))
        ]

    return _differences(named(entry.english, "en"), named(entry.text, language))


def _differences(wanted: list[str], there: list[str]) -> list[str]:
    lacking, extra = Counter(wanted) - Counter(there), Counter(there) - Counter(wanted)
    return [f"lacks {name}" for name in sorted(lacking)] + [
        f"has {name}, which the English has not" for name in sorted(extra)
    ]
