"""The gallery of bad files: each folder of tests/bad gives exactly the findings it expects."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.checks.content import read_content
from knowledge.checks.run import findings

BAD = Path("tests/bad")
BASE = BAD / "base"
CASES = sorted(path for path in BAD.iterdir() if path.is_dir() and path != BASE)
TODAY = date(2026, 11, 22)


def copied(case: Path, to: Path) -> Path:
    """The good knowledge base with the files of `case` in place of its own."""
    shutil.copytree(BASE, to, dirs_exist_ok=True)
    shutil.copytree(case, to, dirs_exist_ok=True)
    if (case / "remove").exists():
        (to / (case / "remove").read_text(encoding="utf-8").strip()).unlink()
    return to


def found_in(folder: Path) -> list[str]:
    content = read_content(folder / "content", folder / "locales")
    return [
        str(one).replace(f"{folder.as_posix()}/", "")
        for one in findings(content, TODAY, folder / "sources")
    ]


def test_the_base_of_the_gallery_has_nothing_wrong(tmp_path: Path) -> None:
    assert found_in(copied(BASE, tmp_path / "good")) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_file_is_said_with_its_line_and_mend(case: Path, tmp_path: Path) -> None:
    expected = (case / "expected").read_text(encoding="utf-8").splitlines()
    assert expected
    assert found_in(copied(case, tmp_path / "bad")) == expected


def test_a_passage_of_100_000_words_is_refused(tmp_path: Path) -> None:
    folder = copied(BASE, tmp_path / "long")
    path = folder / "content" / "passages" / "one" / "dose.md"
    path.write_text(path.read_text(encoding="utf-8") + "word " * 99_942, encoding="utf-8")
    assert found_in(folder)[0] == (
        "content/passages/one/dose.md:12: error: [schema] the passage has 100,000 words "
        "(say one thing in 40 to 120 words; make several topics of it)"
    )
