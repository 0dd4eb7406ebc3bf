"""A source section is known by a hash; a changed text is told, and recorded on its day."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.files import ContentError
from knowledge.sources import Document, Section, load_sources, read_sections, record, split

CONTENT = Path("knowledge/content")
BASE = Path("tests/bad/base")
TEXT = """Title
A list
  • First: one
    and more
  • Second: two
Next
text
End of it
"""
DOCUMENT = Document(
    "D",
    (Section("A list"), Section("A list: First"), Section("A list: Second"), Section("Next")),
    file="d.txt",
    ends=("End",),
)


def test_a_document_is_split_at_its_marks() -> None:
    assert split(DOCUMENT, TEXT) == {
        "A list": "A list\n  • First: one\n    and more\n  • Second: two",
        "A list: First": "  • First: one\n    and more",
        "A list: Second": "  • Second: two",
        "Next": "Next\ntext",
    }


def test_a_section_that_is_not_there_is_left_out() -> None:
    assert "Next" not in split(DOCUMENT, "A list\n")


def test_white_space_does_not_change_a_section(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text(TEXT, encoding="utf-8")
    before = read_sections(DOCUMENT, tmp_path)
    (tmp_path / "d.txt").write_text(TEXT.replace("and more", "  and\n more"), encoding="utf-8")
    assert read_sections(DOCUMENT, tmp_path) == before
    (tmp_path / "d.txt").write_text(TEXT.replace("and more", "and less"), encoding="utf-8")
    after = read_sections(DOCUMENT, tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"A list", "A list: First"}


def test_recording_changes_only_what_has_another_text(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    handbook = tmp_path / "sources" / "handbook.txt"
    text = handbook.read_text(encoding="utf-8").replace("two hours", "three hours")
    handbook.write_text(text, encoding="utf-8")
    content = tmp_path / "content"
    today = date(2027, 1, 31)
    assert record(content, tmp_path / "sources", today) == ["Handbook, Visits"]
    read = {s.name: s.read for s in load_sources(content).documents[0].sections}
    assert {name for name, day in read.items() if day == today} == {"Visits"}
    assert record(content, tmp_path / "sources", date(2027, 2, 1)) == []


def test_recording_writes_nothing_where_a_section_is_not_found(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "content" / "sources.yml"
    before = path.read_bytes()
    (tmp_path / "sources" / "handbook.txt").write_text("Nothing of it\n", encoding="utf-8")
    with pytest.raises(ContentError, match="has no section 'Treatment'"):
        record(tmp_path / "content", tmp_path / "sources", date(2027, 1, 31))
    assert path.read_bytes() == before


def test_the_texts_of_sources_are_not_in_the_repository() -> None:
    kept = [d for d in load_sources(CONTENT).documents if d.file]
    assert kept
    for document in kept:
        for section in document.sections:
            assert re.fullmatch(r"[0-9a-f]{64}", section.sha256 or ""), section.name
            assert section.read is not None
            assert len(section.name.split()) < 12
