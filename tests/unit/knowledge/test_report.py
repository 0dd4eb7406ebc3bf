"""The state of the knowledge base as a page, and the scores that it draws."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge.cli import app
from knowledge.evaluate import Item
from knowledge.files import ContentError
from knowledge.helpful import Tally
from knowledge.limits import Bound, Limits
from knowledge.report import Confusion, confusions, page, read_details
from knowledge.scores import FIGURES, Score, read_scores, record
from knowledge.status import LANGUAGES, Cell

ITEM = Item("en", None, "how long does the battery last", ("lamp/battery",))
OVERALL = {"n": 1, **dict.fromkeys(FIGURES, 0.5)}
LIMITS = Limits(40, 120, 14.0, 25, 365, {lang: Bound("lix", 40.0) for lang in LANGUAGES})
VOTES = (Tally("lamp/battery", "en", 1, 9, 5), Tally("lamp/colour", "fi", 2, 0))
VOID = {"meta"}


class Outline(HTMLParser):
    """Which elements there are; fails where one is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def cell(score: float, hard: bool = False) -> Cell:
    return Cell("complete", False, hard, score)


def a_page(
    confused: tuple[Confusion, ...] = (),
    scores: tuple[Score, ...] = (),
    topics: int = 3,
    votes: tuple[Tally, ...] | None = None,
) -> str:
    cells = {
        f"lamp/{n}": {language: cell(30.0 + 6 * n, n == 2) for language in LANGUAGES}
        for n in range(topics)
    }
    return page(cells, LIMITS, confused, "2 questions of <b>.jsonl.", scores, "today", votes)


def score(day: int, value: float | None, questions: str = "a") -> Score:
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Score(at, f"version-{day}", questions, 7, dict.fromkeys(FIGURES, value))


def line(expected: list[str], got: list[str]) -> dict[str, object]:
    ranked = [{"topic": topic, "score": 0.5} for topic in got]
    return {"language": "en", "question": "which?", "expected": expected, "topics": ranked}


def test_the_page_needs_nothing_from_elsewhere_and_each_picture_is_told_in_words() -> None:
    text = a_page(
        (Confusion("lamp/a", "lamp/b", 2, "which?"),), (score(1, 0.5), score(2, 0.6)), votes=VOTES
    )
    seen = Outline(text).seen
    assert seen.count("svg") == 5
    assert seen.count("desc") == seen.count("svg") == seen.count("details")
    assert seen.count("title") == 1 + seen.count("svg")
    assert not {"script", "link", "img", "iframe"} & set(seen)
    assert not re.search(r"https?:|@import|url\(", text)
    for name in re.findall(r'aria-labelledby="([^"]+)"', text):
        assert all(text.count(f'id="{one}"') == 1 for one in name.split())


def test_what_is_told_is_escaped() -> None:
    text = a_page((Confusion("lamp/a", "lamp/b", 1, "<script>alert(1)</script>"),))
    assert "<script" not in text
    assert "&lt;b&gt;.jsonl" in text


@pytest.mark.parametrize("topics", [0, 1])
def test_a_page_of_hardly_anything_holds(topics: int) -> None:
    text = a_page(topics=topics)
    assert Outline(text).seen.count("h2") >= 3
    assert "Nothing has been measured" in text


def test_a_text_beyond_its_bound_is_counted_and_drawn_as_bad() -> None:
    text = a_page()
    assert text.count('<circle class="bad"') == len(LANGUAGES)


def test_votes_are_in_the_table_and_those_against_in_the_picture() -> None:
    text = a_page(votes=VOTES)
    assert "12 votes on 2 answers; 9 found them not helpful" in text
    assert "lamp/battery (en): 9 of 10</desc>" in text
    assert "<td>Finnish</td><td>0.0%</td>" in text


@pytest.mark.parametrize(("votes", "said"), [(None, "No running assistant"), ((), "No vote")])
def test_a_page_without_votes_says_so(votes: tuple[Tally, ...] | None, said: str) -> None:
    assert f"<h2>What people found helpful</h2><p>{said} was found.</p>" in a_page(votes=votes)


def test_confusions_are_counted_by_pair_and_right_or_unanswerable_lines_are_none() -> None:
    rows = [
        line(["lamp/a"], ["lamp/b", "lamp/a"]),
        line(["lamp/a", "lamp/c"], ["lamp/b"]),
        line(["lamp/a", "lamp/b"], ["lamp/b"]),
        line([], ["lamp/b"]),
        line(["lamp/a"], []),
    ]
    assert confusions(rows) == [Confusion("lamp/a", "lamp/b", 2, "which? (en)")]


def test_a_file_of_no_details_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "details.jsonl"
    path.write_text(json.dumps(line([], [])) + '\n{"expected": 1}\n', encoding="utf-8")
    with pytest.raises(ContentError, match=r"details\.jsonl:2: not a line of details"):
        read_details([path])


def test_only_measurements_on_the_same_questions_are_drawn_together() -> None:
    text = a_page(scores=(score(1, 0.1, "others"), score(2, 0.5), score(3, None), score(4, 0.7)))
    assert "3 measurements from 2026-11-02 to 2026-11-04" in text
    assert "10.0%" not in text


def test_a_measurement_is_kept_once_a_version(tmp_path: Path) -> None:
    record(tmp_path, "one", [ITEM], OVERALL)
    record(tmp_path, "one", [ITEM], OVERALL)
    record(tmp_path, "two", [ITEM], OVERALL)
    found = read_scores(tmp_path)
    assert [(s.version, s.n) for s in found] == [("one", 1), ("two", 1)]
    assert found[0].questions == found[1].questions
    assert dict(found[0].figures) == dict.fromkeys(FIGURES, 0.5)


def test_a_broken_line_of_scores_is_named(tmp_path: Path) -> None:
    (tmp_path / "scores.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"scores\.jsonl:1"):
        read_scores(tmp_path)


def test_the_command_asks_the_test_files_and_keeps_the_measurement(
    built: Path, tmp_path: Path
) -> None:
    tests, output = tmp_path / "tests", tmp_path / "report.html"
    tests.mkdir()
    question = {"language": "en", "study": None, "question": "battery?", "topics": ["lamp/battery"]}
    (tests / "en.jsonl").write_text(json.dumps(question) + "\n", encoding="utf-8")
    options = [
        "--tests",
        str(tests),
        "--build-dir",
        str(built),
        "--content",
        "tests/bad/base/content",
    ]
    options += ["--locales", "tests/bad/base/locales", "-o", str(output), "--json"]
    options += ["--data", str(tmp_path)]
    database = sqlite3.connect(tmp_path / "conversations.db")
    database.execute("CREATE TABLE helpful (kind, passage, language, version, yes, no)")
    database.execute("INSERT INTO helpful VALUES ('answer', 'lamp/battery', 'en', '', 2, 1)")
    database.commit()
    database.close()
    result = CliRunner().invoke(app, ["report", *options])
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["votes"] == 3
    assert told["asked"] == 1
    assert told["scores"] == len(read_scores(built)) >= 1
    assert Outline(output.read_text(encoding="utf-8")).seen.count("svg") >= 3
