"""A passage is read with its source; a bad one is refused with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.files import ContentError
from knowledge.passages import load_passages, read_passage

CONTENT = Path("knowledge/content")
GOOD = """---
study: one
topic: heart
title: The heart
source:
  document: Doc
  section: "Who: cannot"
  as_of: 2026-11-21
  dated: read
review: drafted
---

First paragraph.

- an item
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "passages" / "one" / "heart.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_passage_is_read_whole(tmp_path: Path) -> None:
    passage = read_passage(write(tmp_path, GOOD))
    assert passage.id == "one/heart"
    assert passage.source.as_of == date(2026, 11, 21)
    assert passage.body == "First paragraph.\n\n- an item"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("study: one\n", "study: two\n", 3, "the front matter says 'two/heart'"),
        ("review: drafted", "review: perfect", 10, "review"),
        ("title: The heart\n", "", None, "the key 'title' is missing"),
        ("title: The heart", "titel: The heart", 4, "unknown key 'titel'"),
        ("  as_of: 2026-11-21", "  as_of: last year", 8, "as_of"),
        ("---\nstudy", "study", 1, "the front matter is missing"),
        ("\nFirst paragraph.\n\n- an item\n", "", 11, "the passage is empty"),
        ("review: drafted", "review: drafted\nbody: x", 11, "unknown key 'body'"),
    ],
)
def test_a_bad_passage_is_refused(
    tmp_path: Path, old: str, new: str, line: int | None, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(ContentError) as caught:
        read_passage(write(tmp_path, GOOD.replace(old, new, 1)))
    assert message in str(caught.value)
    if line is not None:
        assert caught.value.line == line


def test_all_passages_of_the_knowledge_base_are_read() -> None:
    passages = load_passages(CONTENT)
    assert len({passage.id for passage in passages}) == len(passages) >= 28


def test_no_two_passages_have_the_same_title() -> None:
    titles = [passage.title.casefold() for passage in load_passages(CONTENT)]
    assert sorted(titles) == sorted(set(titles))
