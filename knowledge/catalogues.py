"""The translators' files (.po), as maintainers check them: every entry with its line and state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from knowledge.files import ContentError, read_text
from knowledge.passages import Passage, Review

#: A translator's comment that says who reviewed the entry: `# review: 2027-01-31, Name, role`.
_REVIEW = re.compile(r"review:\s*(\d{4}-\d\d-\d\d)\s*,\s*([^,]+?)\s*,\s*(.+)")

_LINE = re.compile(r'(msg(ctxt|id|id_plural|str(\[\d+\])?)\s+)?"([^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """One message: its English, its translation (empty where there is none), and its line."""

    context: str
    english: str
    text: str
    fuzzy: bool
    line: int
    review: Review | None = None

    @property
    def shown(self) -> bool:
        """Whether the reader sees the translation; else the English, marked."""
        return bool(self.text) and not self.fuzzy


@dataclass(frozen=True)
class PoFile:
    """A catalogue: `domain` is `messages` or `passages`."""

    path: Path
    language: str
    domain: str
    entries: tuple[Entry, ...]

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], Entry]:
        """The entries by context and English."""
        return {(entry.context, entry.english): entry for entry in self.entries}

    def body(self, passage: Passage) -> Entry | None:
        """Return the entry of the passage's text, as it now stands in English."""
        return self.by_key.get((passage.id, passage.body))

    def title(self, passage: Passage) -> Entry | None:
        """Return the entry of the passage's title, as it now stands in English."""
        return self.by_key.get((passage.id, passage.title))


def catalogue_files(locales: Path) -> list[Path]:
    """Return `locales`/<language>/LC_MESSAGES/*.po, sorted."""
    return sorted(locales.glob("*/LC_MESSAGES/*.po"))


def read_catalogue(path: Path) -> PoFile:
    """Read one catalogue. Raise ContentError where it is not UTF-8 or no gettext file."""
    text = read_text(path)
    if "\ufeff" in text:
        raise ContentError(path, 1, "the file begins with a byte order mark", "save it without")
    _refuse_broken_lines(path, text)
    try:
        messages = read_po(text.splitlines(keepends=True), abort_invalid=True)
    except PoFileError as error:
        line = (error.lineno or 0) + 1
        raise ContentError(
            path, line, f"broken .po: {error.args[0].split(' on ')[0]}", "mend the entry"
        ) from None
    except (ValueError, UnicodeError) as error:
        raise ContentError(path, 1, f"broken .po: {error}", "mend the entry") from None
    lines = tuple(_lines(text))
    entries = [
        Entry(
            str(message.context or ""),
            str(message.id),
            str(message.string or ""),
            message.fuzzy,
            lines[number] if number < len(lines) else 1,
            _review(path, message.user_comments, message.lineno or 1),
        )
        for number, message in enumerate(message for message in messages if message.id)
    ]
    return PoFile(path, path.parent.parent.name, path.stem, tuple(entries))


def _refuse_broken_lines(path: Path, text: str) -> None:
    """Raise ContentError for a line that Babel would read somehow, and wrongly."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#") and not _LINE.fullmatch(line.rstrip()):
            raise ContentError(
                path, number, "broken .po: not a keyword and a quoted text", "mend the quotes"
            )


def _lines(text: str) -> Iterator[int]:
    """Yield the line on which each entry's `msgstr` stands, without the header's."""
    found = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith("msgstr ")]
    yield from found[1:]


def _review(path: Path, comments: list[str], line: int) -> Review | None:
    for comment in comments:
        match = _REVIEW.fullmatch(comment.strip())
        if match:
            try:
                return Review(by=match[2], role=match[3], as_of=date.fromisoformat(match[1]))
            except ValueError:
                match = None
        if comment.strip().startswith("review") and not match:
            raise ContentError(
                path,
                line,
                f"the review {comment.strip()!r} is not understood",
                "write `# review: 2027-01-31, name, role`",
            )
    return None
