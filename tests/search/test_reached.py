"""What search reached on questions that nothing was fitted on is kept (docs/search.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.evaluate import judge_files, report
from knowledge.search import Searcher
from locales import LANGUAGES

HERE = Path(__file__).parent
BUILD = Path("build/knowledge")


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """Of all our sets; each by writers who had not seen the example questions."""
    files = sorted(file for file in HERE.rglob("*.jsonl"))
    return report(judge_files(Searcher.load(BUILD), files))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("figure", "floor"), [("recall@1", 0.925), ("recall@3", 0.98), ("pairs", 0.72)]
)
def test_the_right_topic_is_found_in_every_language(
    figures: dict[str, Any], figure: str, floor: float, language: str
) -> None:
    """The floors lie a fit's noise below what was measured; they are no aim."""
    assert figures["languages"][language][figure] >= floor


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("figure", "ceiling"), [("missed", 0.08), ("false_answers", 0.065)])
def test_few_are_refused_and_few_of_the_others_answered_in_every_language(
    figures: dict[str, Any], figure: str, ceiling: float, language: str
) -> None:
    assert figures["languages"][language][figure] <= ceiling
