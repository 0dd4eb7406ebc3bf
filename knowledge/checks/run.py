"""All checks, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from knowledge.checks import dates, facts, questions, reading, references, translations
from knowledge.checks.content import Content
from knowledge.checks.finding import Finding
from knowledge.checks.telephones import telephones

Check = Callable[[Content], Iterator[Finding]]


def unreadable(content: Content) -> Iterator[Finding]:
    """Give what the strict readers refused."""
    yield from content.unreadable


def checks(today: date, sources: Path | None = None) -> tuple[Check, ...]:
    """Return the checks; `sources` is a folder of source documents to compare with, if any."""
    always: tuple[Check, ...] = (
        unreadable,
        references.topics,
        references.sources,
        questions.two_topics,
        translations.missing,
        translations.stale,
        translations.placeholders,
        translations.markup,
        facts.numbers,
        facts.units,
        facts.identifiers,
        facts.drugs,
        reading.length,
        reading.sentences,
        reading.readability,
        dates.written_before,
        partial(dates.reviews, today=today),
        partial(telephones, today=today),
    )
    return always if sources is None else (*always, partial(dates.changed_sources, folder=sources))


def findings(content: Content, today: date, sources: Path | None = None) -> list[Finding]:
    """Return what all checks find, by file and line; nothing stands in it twice."""
    found = {one for check in checks(today, sources) for one in check(content)}
    return sorted(found)
