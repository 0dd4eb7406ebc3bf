"""Translations: there, not stale, with the placeholders and lists of the English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.catalogues import Entry, PoFile, read_catalogue
from knowledge.checks.content import TRANSLATED, Content
from knowledge.checks.finding import Finding
from knowledge.files import ContentError
from knowledge.placeholders import problems

_RENEW = "run `make messages`"


def missing(content: Content) -> Iterator[Finding]:
    """Find what has no entry in a catalogue, and entries without a translation."""
    unread = {finding.path for finding in content.unreadable}
    for language in TRANSLATED:
        catalogue = content.catalogue(language)
        if catalogue is None:
            path = content.locales / language / "LC_MESSAGES" / "passages.po"
            if path not in unread:
                yield Finding(path, 1, "missing translation", "there is no such file", _RENEW)
            continue
        english = _english(content)
        changed = {e.context for e in catalogue.entries if (e.context, e.english) not in english}
        for passage in content.passages:
            for part in (passage.title, passage.body):
                # Where the old English still has its entry, that entry is told as stale.
                if (passage.id, part) not in catalogue.by_key and passage.id not in changed:
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
    """Find translations of English sentences that have changed or are gone."""
    english = _english(content)
    unread = {finding.path for finding in content.unreadable}
    passages = {passage.id for passage in content.passages}
    for catalogue in content.catalogues:
        for entry in catalogue.entries:
            if entry.fuzzy:
                message = f"the English of {_name(entry)} has changed"
                mend = "mend the translation, then remove its `#, fuzzy`"
                yield Finding(catalogue.path, entry.line, "stale translation", message, mend)
            elif catalogue.domain == "passages" and (entry.context, entry.english) not in english:
                if content.folder / "passages" / f"{entry.context}.md" in unread:
                    continue
                why = "has changed" if entry.context in passages else "has no passage"
                message = f"the English of {_name(entry)} {why}"
                yield Finding(catalogue.path, entry.line, "stale translation", message, _RENEW)
            elif (
                catalogue.domain == "messages"
                and content.sentences is not None
                and entry.english not in content.sentences
            ):
                message = f"{_name(entry)} is no longer among the English sentences"
                yield Finding(catalogue.path, entry.line, "stale translation", message, _RENEW)


def _english(content: Content) -> set[tuple[str, str]]:
    return {(p.id, part) for p in content.passages for part in (p.title, p.body)}


def placeholders(content: Content) -> Iterator[Finding]:
    """Find translations without the {placeholders} of the English, or with broken ones."""
    for catalogue in content.catalogues:
        yield from _placeholders(catalogue)


def broken(path: Path) -> ContentError | None:
    """Return the first entry of a catalogue whose placeholders are not those of its English."""
    for finding in _placeholders(read_catalogue(path)):
        return ContentError(finding.path, finding.line, finding.message, finding.mend)
    return None


def _placeholders(catalogue: PoFile) -> Iterator[Finding]:
    for entry in (one for one in catalogue.entries if one.shown):
        found = problems(entry.english, entry.text)
        if found:
            message = f"the translation of {_name(entry)} {', '.join(found)}"
            mend = "copy the placeholders from the English"
            yield Finding(catalogue.path, entry.line, "placeholder", message, mend)


def markup(content: Content) -> Iterator[Finding]:
    """Find translations with other lists or strong words than the English."""
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
