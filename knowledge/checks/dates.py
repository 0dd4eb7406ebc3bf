"""What time does to content: sources that change, reviews that grow old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from knowledge.checks.content import Content
from knowledge.checks.finding import Finding
from knowledge.files import ContentError
from knowledge.passages import Passage
from knowledge.sources import Document, read_sections


def written_before(content: Content) -> Iterator[Finding]:
    """Find passages that are older than the text of their source section."""
    for passage in content.passages:
        then, why = _source_date(content, passage)
        if then is not None and passage.source.as_of < then:
            path = content.path_of(passage)
            message = f"{passage.id} is of {passage.source.as_of}, and its source {why} {then}"
            mend = "read the source again, mend the text, then set as_of to that day"
            yield Finding(path, content.line_of(path, "as_of:"), "source", message, mend)


def _source_date(content: Content, passage: Passage) -> tuple[date | None, str]:
    document = content.sources.find(passage.source.document) if content.sources else None
    if document is None:
        return None, ""
    if passage.source.dated == "updated":
        return document.updated, "was updated on"
    section = next((s for s in document.sections if s.name == passage.source.section), None)
    return (section.read if section else None), "has another text since"


def reviews(content: Content, today: date) -> Iterator[Finding]:
    """Find reviews that are older than the set age, or than what they reviewed."""
    if content.limits is None:
        return
    dated = [
        (content.path_of(p), content.line_of(content.path_of(p), "review:"), p, p.review)
        for p in content.passages
    ]
    for catalogue in content.catalogues:
        for passage in content.passages:
            entry = catalogue.body(passage)
            if entry is not None:
                dated.append((catalogue.path, entry.line, passage, entry.review))
    for path, line, passage, review in dated:
        if review is None:
            continue
        who, mend = f"the review of {passage.id} by {review.by}", "have it reviewed again"
        if review.as_of > today:
            message = f"{who} is dated {review.as_of}, which is to come"
            yield Finding(path, line, "review", message, "correct the date")
        elif (today - review.as_of).days > content.limits.review_days:
            message = f"{who} is {(today - review.as_of).days} days old"
            yield Finding(path, line, "review", message, mend, "warning")
        elif review.as_of < passage.source.as_of:
            message = f"{who} is of {review.as_of}, its source of {passage.source.as_of}"
            yield Finding(path, line, "review", message, mend)


def changed_sources(content: Content, folder: Path) -> Iterator[Finding]:
    """Find sections that have another text now, in the files of `folder`."""
    path = content.folder / "sources.yml"
    for document in content.sources.documents if content.sources else ():
        try:
            now = read_sections(document, folder)
        except ContentError as error:
            yield Finding.of(error, "source")
            continue
        for section in document.sections if document.file else ():
            line = content.line_of(path, f'name: "{section.name}"')
            digest = now.get(section.name)
            if digest == section.sha256 and digest is not None:
                continue
            users = _written_from(content, document, section.name)
            if digest is None:
                message = f"{document.file} no longer has the section {section.name!r}"
            elif section.sha256 is None:
                message = f"{document.document}, {section.name!r} was never recorded"
            else:
                message = f"{document.document}, {section.name!r} has changed since {section.read}"
            mend = f"compare {', '.join(users)} with it" if users else "no passage is from it"
            mend += ", then run `python -m knowledge record-sources`"
            yield Finding(path, line, "source", message, mend)


def _written_from(content: Content, document: Document, section: str) -> list[str]:
    return [
        passage.id
        for passage in content.passages
        if (passage.source.document, passage.source.section) == (document.document, section)
    ]
