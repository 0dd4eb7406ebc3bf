"""Translations: there, not stale, with the placeholders and lists of the English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.catalogues import Entry, PoFile
from knowledge.checks.content import TRANSLATED, Content
from knowledge.checks.finding import Finding

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_RENEW = "run `make messages`"


def missing(content: Content) -> Iterator[Finding]:
    """Every passage's title and text, and every other sentence, has an entry and a translation."""
    for language in TRANSLATED:
        catalogue = content.catalogue(language)
        if catalogue is None:
            path = content.folder / "passages"
            message = f"there is no passages.po for {language!r}"
            yield Finding(path, 1, "missing translation", message, _RENEW)
            continue
        for passage in content.passages:
            for part in (passage.title, passage.body):
                if (passage.id, part) not in catalogue.by_key:
                    what = "title" if part == passage.title else "text"
                    path = content.path_of(passage)
                    message = f"the {what} of {passage.id} is not in {language}'s catalogue"
                    line = content.line_of(path, part.split("\n", 1)[0])
                    yield Finding(path, line, "missing translation", message, _RENEW)
    for catalogue in content.catalogues:
        for entry in catalogue.entries:
            if not entry.text:
                message = f"{_name(entry)} is not translated to {catalogue.language}"
                mend = "write its msgstr"
                yield Finding(catalogue.path, entry.line, "missing translation", message, mend)


def stale(content: Content) -> Iterator[Finding]:
    """No translation is of an English sentence that has changed or is gone."""
    english = {(p.id, part) for p in content.passages for part in (p.title, p.body)}
    for catalogue in content.catalogues:
        for entry in catalogue.entries:
            if entry.fuzzy:
                message = f"the English of {_name(entry)} has changed"
                mend = "mend the translation, then remove its `#, fuzzy`"
                yield Finding(catalogue.path, entry.line, "stale translation", message, mend)
            elif catalogue.domain == "passages" and (entry.context, entry.english) not in english:
                message = f"{_name(entry)} is no longer in the passages"
                yield Finding(catalogue.path, entry.line, "stale translation", message, _RENEW)
            elif (
                catalogue.domain == "messages"
                and content.sentences is not None
                and entry.english not in content.sentences
            ):
                message = f"{_name(entry)} is no longer among the English sentences"
                yield Finding(catalogue.path, entry.line, "stale translation", message, _RENEW)


def placeholders(content: Content) -> Iterator[Finding]:
    """A translation has the {placeholders} of its English, whole."""
    for catalogue, entry in _shown(content):
        there, wanted = (set(_PLACEHOLDER.findall(t)) for t in (entry.text, entry.english))
        left = _PLACEHOLDER.sub("", entry.text)
        problems = [f"lacks {name}" for name in sorted(wanted - there)]
        problems += [f"has the unknown {name}" for name in sorted(there - wanted)]
        problems += ["has a brace without its partner"] if {"{", "}"} & set(left) else []
        if problems:
            message = f"the translation of {_name(entry)} {', '.join(problems)}"
            mend = "copy the placeholders from the English"
            yield Finding(catalogue.path, entry.line, "placeholder", message, mend)


def markup(content: Content) -> Iterator[Finding]:
    """A translation has as many list items and strong words as its English."""
    for catalogue, entry in _shown(content):
        for mark, what in (("- ", "list items"), ("**", "marks **")):
            here, there = (_count(text, mark) for text in (entry.text, entry.english))
            if here != there:
                message = f"{_name(entry)} has {here} {what}, its English {there}"
                mend = "make the two agree"
                yield Finding(catalogue.path, entry.line, "markup", message, mend)


def _count(text: str, mark: str) -> int:
    if mark == "**":
        return text.count(mark)
    return sum(line.startswith(mark) for line in text.splitlines())


def _shown(content: Content) -> Iterator[tuple[PoFile, Entry]]:
    for catalogue in content.catalogues:
        yield from ((catalogue, entry) for entry in catalogue.entries if entry.shown)


def _name(entry: Entry) -> str:
    start = entry.english.replace("\n", " ")
    return f"{entry.context}, {start[:40] + '…' if len(start) > 40 else start!r}"
