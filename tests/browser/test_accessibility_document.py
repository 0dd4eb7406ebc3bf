"""docs/accessibility.md claims no more than there is a test for, and leaves no criterion out."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = Path("docs/accessibility.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d\.\d\.\d+) [^|]+ \| (A{1,2}) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
#: The criteria of WCAG 2.2: how many of level A and AA each guideline has.
GUIDELINES = {
    "1.1": "A", "1.2": "A A A AA AA", "1.3": "A A A AA AA", "1.4": "A A AA AA AA AA AA AA AA",
    "2.1": "A A A", "2.2": "A A", "2.3": "A", "2.4": "A A A A AA AA AA AA", "2.5": "A A A A AA AA",
    "3.1": "A AA", "3.2": "A A AA AA A", "3.3": "A A AA AA A AA", "4.1": "A AA",
}  # fmt: skip


def test_every_criterion_of_level_a_and_aa_stands_in_it_once() -> None:
    rows = ROW.findall(TEXT)
    assert len(rows) == len({number for number, *_ in rows}) == 55
    found: dict[str, list[str]] = {}
    for number, level, *_ in rows:
        found.setdefault(number.rsplit(".", 1)[0], []).append(level)
    assert {guideline: " ".join(levels) for guideline, levels in found.items()} == GUIDELINES


def test_every_test_that_it_names_is_there() -> None:
    there = {
        name
        for file in Path("tests/browser").glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 20
    assert named - there == set()


def test_every_criterion_says_how_it_is_tested_or_that_it_is_not() -> None:
    silent = [
        number
        for number, _, _, tested in ROW.findall(TEXT)
        if not re.search(r"`test_|\baxe\b|\bread\b|by hand: not yet", tested)
    ]
    assert silent == []
