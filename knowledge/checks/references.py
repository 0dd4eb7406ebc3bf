"""References: what one file names stands in the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.checks.content import Content
from knowledge.checks.finding import Finding
from knowledge.passages import Source
from knowledge.questions import NONE

# A criterion that names an unknown question is refused when the study is read.


def topics(content: Content) -> Iterator[Finding]:
    """Find passages and questions of unknown topics, and topics without a passage."""
    if content.topics is None:
        return
    path, known = content.folder / "topics.yml", set(content.topics.ids)
    mend = "correct the name, or add the topic to topics.yml"
    for passage in content.passages:
        if passage.id not in known:
            there = content.path_of(passage)
            line = content.line_of(there, "topic:")
            yield Finding(there, line, "topic", f"unknown topic {passage.id!r}", mend)
    unknown: set[tuple[Path, str]] = set()
    for asked in content.questions:
        if asked.topic not in known and asked.topic != NONE:
            if (asked.path, asked.topic) not in unknown:
                line = content.line_of(asked.path, f"{asked.topic.partition('/')[2]}:")
                message = f"questions for the unknown topic {asked.topic!r}"
                yield Finding(asked.path, line, "topic", message, mend)
            unknown.add((asked.path, asked.topic))
    written = {passage.id for passage in content.passages}
    unread = {finding.path for finding in content.unreadable}
    for topic in content.topics.ids:
        if topic not in written and content.folder / "passages" / f"{topic}.md" not in unread:
            study, _, name = topic.partition("/")
            message = f"the topic {topic!r} has no passage"
            mend = f"run `python -m knowledge new {study} {name}`"
            yield Finding(path, content.line_of(path, f"{name}:"), "topic", message, mend)


def sources(content: Content) -> Iterator[Finding]:
    """Find source sections that a passage or study names and sources.yml does not."""
    if content.sources is None:
        return
    for passage in content.passages:
        path = content.path_of(passage)
        problem = _unknown(content, passage.source)
        if problem:
            line = content.line_of(path, "section:")
            yield Finding(path, line, "source", problem, "correct it, or add it to sources.yml")
    for study in content.studies:
        path = content.folder / "studies" / f"{study.id}.yml"
        source = study.recruiting.source
        problem = _unknown(content, source)
        if problem:
            line = content.line_of(path, source.section)
            yield Finding(path, line, "source", problem, "correct it, or add it to sources.yml")
            continue
        document = content.sources.find(source.document)
        names = {section.name for section in document.sections} if document else set()
        for section in sorted({criterion.source.section for criterion in study.criteria} - names):
            message = f"{source.document} has no section {section!r}"
            mend = "correct it, or add it to sources.yml"
            yield Finding(path, content.line_of(path, section), "source", message, mend)


def _unknown(content: Content, source: Source) -> str | None:
    document = content.sources.find(source.document) if content.sources else None
    if document is None:
        return f"unknown source document {source.document!r}"
    if source.section not in [section.name for section in document.sections]:
        return f"{source.document} has no section {source.section!r}"
    return None
