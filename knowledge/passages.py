"""Passages: one topic in plain English, with the source that each can be checked against."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic.dataclasses import dataclass

from knowledge.files import STRICT, ContentError, parse, parse_yaml, read_text

#: The part of the knowledge base that belongs to no single study.
GENERAL = "general"

#: No passage has more characters: a file that long is something else, saved in the wrong place.
LONGEST = 5_000


@dataclass(frozen=True, slots=True, config=STRICT)
class Source:
    """Where a passage's facts come from.

    `dated` says what `as_of` is the date of: `updated`, the source's own last update; `read`,
    the day we read a source that bears no date; `written`, the day a general passage was written.
    """

    document: str
    section: str
    as_of: date
    dated: Literal["updated", "read", "written"]


@dataclass(frozen=True, slots=True, config=STRICT)
class Review:
    """Who checked a text, in which role ("haematologist", "native medical translator"), and when.

    Only a clinician or a native professional reviews; what we read again ourselves is a draft.
    """

    by: str
    role: str
    as_of: date


#: What the front matter says of a text that nobody has reviewed.
DRAFTED = "drafted"


def _review(value: object) -> object:
    if value == DRAFTED:
        return None
    if not isinstance(value, dict | Review):
        raise ValueError(f"write {DRAFTED!r}, or who reviewed it: by, role and as_of")
    return value


@dataclass(frozen=True, slots=True, config=STRICT)
class Passage:
    """One topic's English text. `body` is Markdown: paragraphs, `- ` lists, `**strong**`.

    `review` is None for a draft.
    """

    study: str
    topic: str
    title: str
    source: Source
    review: Annotated[Review | None, BeforeValidator(_review)]
    body: str = field(default="", repr=False)

    @property
    def id(self) -> str:
        """`study/topic`: unique over the knowledge base, the gettext context of its words."""
        return f"{self.study}/{self.topic}"


def read_passage(path: Path) -> Passage:
    """Read one passage. Raise ContentError where its front matter or body does not hold."""
    text = read_text(path)
    lines = text.splitlines()
    fences = [number for number, line in enumerate(lines) if line.strip() == "---"][:2]
    if len(fences) < 2 or fences[0] != 0:
        raise ContentError(
            path, 1, "the front matter is missing", "begin the file with a block between --- lines"
        )
    header = parse_yaml(path, "\n".join(lines[1 : fences[1]]), first_line=2)
    body = "\n".join(lines[fences[1] + 1 :]).strip()
    if not isinstance(header.data, dict):
        raise ContentError(path, 2, "the front matter is empty", "fill in study, topic, title …")
    if "body" in header.data:
        raise ContentError(
            path, header.line_of(("body",)), "unknown key 'body'", "write the text below the ---"
        )
    if not body:
        raise ContentError(path, fences[1] + 1, "the passage is empty", "write its text")
    if len(body) > LONGEST:
        raise ContentError(
            path,
            fences[1] + 2,
            f"the passage has {len(body.split()):,} words",
            "say one thing in 40 to 120 words; make several topics of it",
        )
    header.data["body"] = body
    passage = parse(Passage, header)
    expected = f"{path.parent.name}/{path.stem}"
    if passage.id != expected:
        raise ContentError(
            path,
            header.line_of(("topic",)),
            f"the front matter says {passage.id!r} and the file's place says {expected!r}",
            "make the two agree",
        )
    return passage


def load_passages(content: Path) -> tuple[Passage, ...]:
    """Return all passages under `content`/passages, sorted by id."""
    files = sorted((content / "passages").glob("*/*.md"))
    return tuple(sorted((read_passage(path) for path in files), key=lambda passage: passage.id))
