"""Beginning a passage from a template."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from knowledge.files import ContentError, read_text
from knowledge.passages import GENERAL, Passage, load_passages
from knowledge.topics import load_topics

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

#: How the text of a passage begins that nobody has written yet.
_BEGUN = "Write 40 to 120 words here"

_TEMPLATE = """---
study: {study}
topic: {topic}
title: {title}
source:
  document: {document}
  section: "?"
  as_of: {today}
  dated: {dated}
review: drafted
---
{begun}: {covers}.
"""


def new_passage(content: Path, study: str, topic: str, covers: str | None, today: date) -> Path:
    """Write the beginning of a passage and return its file.

    A topic that is not in topics.yml is added with `covers`, what its answer must cover. Raise
    ContentError, with nothing written, where the passage is there already, a name cannot be one,
    or `covers` is needed and missing.
    """
    path = content / "passages" / study / f"{topic}.md"
    for name in (study, topic):
        if not _NAME.fullmatch(name):
            raise ContentError(path, None, f"{name!r} is no name", "use a-z, 0-9 and hyphens")
    if path.exists():
        raise ContentError(path, None, "the passage is there already", "edit it")
    known = load_topics(content).studies.get(study, {}).get(topic)
    if known is None and not covers:
        raise ContentError(
            content / "topics.yml",
            None,
            f"unknown topic {study}/{topic}",
            'correct the name, or say what it must cover: --covers "…"',
        )
    documents = Counter(p.source.document for p in load_passages(content) if p.study == study)
    text = _TEMPLATE.format(
        begun=_BEGUN,
        study=study,
        topic=topic,
        title=topic.replace("-", " ").capitalize(),
        document=json.dumps(documents.most_common(1)[0][0] if documents else "?"),
        today=today.isoformat(),
        dated="written" if study == GENERAL else "read",
        covers=(known or covers or "").rstrip("."),
    )
    if known is None:
        _add_topic(content / "topics.yml", study, topic, str(covers))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refuse_begun(content: Path, passages: Sequence[Passage]) -> None:
    """Raise ContentError for a passage that still has the template's text."""
    for passage in passages:
        if passage.body.startswith(_BEGUN):
            path = content / "passages" / passage.study / f"{passage.topic}.md"
            raise ContentError(path, None, "the passage is only begun", "write its text")


def _add_topic(path: Path, study: str, topic: str, covers: str) -> None:
    """Add a topic below its study's last one; comments and order of the file stay."""
    lines = read_text(path).rstrip("\n").split("\n")
    entry = f"    {topic}: {json.dumps(covers, ensure_ascii=False)}"
    if f"  {study}:" in lines:
        at = lines.index(f"  {study}:") + 1
        while at < len(lines) and lines[at].startswith("    "):
            at += 1
        lines.insert(at, entry)
    else:
        lines += ["", f"  {study}:", entry]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
