"""The documents that passages are written from: their sections, and what was read when.

The documents' texts are not kept here: only a hash of each section, so that a later reading can
tell which passages to look at again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic.dataclasses import dataclass

from knowledge.files import STRICT, ContentError, parse, read_text, read_yaml

_BULLETS = " \t•*-"


@dataclass(frozen=True, slots=True, config=STRICT)
class Section:
    """A part of a document. It runs from the first line that begins with its mark to the next mark.

    A name `A: B` is the part B of the section A. `starts` is the mark where it is not the name's
    last part; a list mark before it does not count. `sha256` is the hash of the text as it was
    read on the day `read`; both are missing for a document that is not kept.
    """

    name: str
    starts: str | None = None
    sha256: str | None = None
    read: date | None = None

    @property
    def parent(self) -> str | None:
        """The section that this one is a part of."""
        return self.name.partition(": ")[0] if ": " in self.name else None

    @property
    def mark(self) -> str:
        """What the section's first line begins with."""
        return self.starts or self.name.rpartition(": ")[2]


@dataclass(frozen=True, slots=True, config=STRICT)
class Document:
    """A source. `file` is its name in the folder of kept sources, None where none is kept.

    `updated` is the day of the document's own last update, where it bears one. `ends` are the
    beginnings of lines where a section ends although no section begins.
    """

    document: str
    sections: tuple[Section, ...]
    file: str | None = None
    updated: date | None = None
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Sources:
    """The file `sources.yml`."""

    documents: tuple[Document, ...]

    def find(self, document: str) -> Document | None:
        """Return the document of that name."""
        return next((known for known in self.documents if known.document == document), None)


def load_sources(content: Path) -> Sources:
    """Return `content`/sources.yml. Raise ContentError where it does not hold."""
    return parse(Sources, read_yaml(content / "sources.yml"))


def read_sections(document: Document, folder: Path) -> Mapping[str, str]:
    """Return the hash of each section that is found in the document's file, by name.

    Raise ContentError where the file is missing or not UTF-8.
    """
    if document.file is None:
        return {}
    texts = split(document, read_text(folder / document.file))
    return {name: _hash(text) for name, text in texts.items()}


def split(document: Document, text: str) -> Mapping[str, str]:
    """Return the text of each section of `document` that is found in its whole `text`, by name."""
    lines = text.splitlines()
    starts: dict[str, int] = {}
    for section in document.sections:
        first = starts.get(section.parent, 0) if section.parent else 0
        for number in range(first, len(lines)):
            if lines[number].lstrip(_BULLETS).startswith(section.mark):
                starts[section.name] = number
                break
    ends = [n for n, line in enumerate(lines) if line.startswith(document.ends)] + [len(lines)]
    texts: dict[str, str] = {}
    for section in document.sections:
        if section.name in starts:
            start = starts[section.name]
            # A part ends where any section begins; a whole section contains its parts.
            marks = [
                starts[other.name]
                for other in document.sections
                if other.name in starts and (section.parent or not other.parent)
            ]
            end = min(number for number in marks + ends if number > start)
            texts[section.name] = "\n".join(lines[start:end])
    return texts


def _hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def record(content: Path, folder: Path, today: date) -> list[str]:
    """Write the hashes of the documents in `folder` to `content`/sources.yml.

    Return the sections whose text is new, as `document, section`: their `read` is `today`.
    Raise ContentError where a section is not found; then nothing is written.
    """
    path = content / "sources.yml"
    lines, new = read_text(path).splitlines(), []
    file = read_yaml(path)
    for at, document in enumerate(parse(Sources, file).documents):
        found = read_sections(document, folder)
        for number, section in enumerate(document.sections if document.file else ()):
            line = file.line_of(("documents", at, "sections", number)) or 1
            digest = found.get(section.name)
            if digest is None:
                raise ContentError(
                    path,
                    line,
                    f"{document.file} has no section {section.name!r}",
                    "correct its name, or say with which words it starts",
                )
            if digest != section.sha256:
                new.append(f"{document.document}, {section.name}")
                kept = lines[line - 1].partition(", sha256:")[0].rstrip("}")
                lines[line - 1] = f"{kept}, sha256: {digest}, read: {today.isoformat()}}}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return new
