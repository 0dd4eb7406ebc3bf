"""The maintainers' commands about content, as they are typed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from knowledge import maintain
from knowledge.checks.finding import Finding
from knowledge.cli import app
from knowledge.passages import read_passage
from knowledge.topics import load_topics

BASE = Path("tests/bad/base")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "domain.yml").write_text("responses: {}\n", encoding="utf-8")
    return tmp_path


def where(folder: Path) -> tuple[str | Path, ...]:
    return ("--content", folder / "content", "--locales", folder / "locales")


def check(folder: Path, *more: str | Path) -> Result:
    return run("check", *where(folder), "--domain", folder / "domain.yml", *more)


def test_a_clean_knowledge_base_exits_0(folder: Path) -> None:
    result = check(folder, "--today", "2026-11-22", "--sources", folder / "sources")
    assert (result.exit_code, result.stdout) == (0, "errors: 0, warnings: 0\n")


def test_an_error_exits_1_with_place_and_mend(folder: Path) -> None:
    path = folder / "content" / "numbers.yml"
    path.write_text(path.read_text(encoding="utf-8").replace('"112"', '"one"'), encoding="utf-8")
    result = check(folder, "--today", "2026-11-22")
    assert result.exit_code == 1
    assert "numbers.yml:8" in result.stdout
    assert "'one' is no telephone number" in result.stdout
    assert "write digits" in result.stdout
    assert "errors: 1, warnings: 0" in result.stdout


def test_a_terminal_shows_the_findings_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("a/very/long/way/to/the/file/of/the/passage/that/is/bad/[here].md")
    maintain._show([Finding(path, 7, "length", "it has [bold] words", "cut [it]")])
    shown = capsys.readouterr().out
    assert "…" not in shown
    for words in ("[bold]", "cut [it]", "length"):
        assert words in shown


def test_warnings_alone_exit_0(folder: Path) -> None:
    result = check(folder, "--today", "2028-01-01")
    assert (result.exit_code, "errors: 0, warnings: 1" in result.stdout) == (0, True)


def test_check_prints_json(folder: Path) -> None:
    assert json.loads(check(folder, "--today", "2026-11-22", "--json").stdout) == []
    [one] = json.loads(check(folder, "--today", "2028-01-01", "--json").stdout)
    assert (one["check"], one["severity"], one["line"]) == ("telephone", "warning", 5)
    assert set(one) == {"path", "line", "check", "severity", "message", "mend"}


def test_a_day_that_is_none_is_a_message(folder: Path) -> None:
    result = check(folder, "--today", "tomorrow")
    assert (result.exit_code, "is no date" in result.stderr) == (2, True)


def test_status_of_the_knowledge_base_is_complete() -> None:
    written = len(list(Path("knowledge/content/passages").rglob("*.md")))
    figures = json.loads(run("status", "--json").stdout)
    assert (figures["topics"], len(figures["languages"])) == (written, 5)
    assert figures["complete"] == figures["of"] == written * 5
    assert {row["too_hard"] for row in figures["totals"].values()} == {0}
    assert {row["unreviewed"] for row in figures["totals"].values()} == {written}


def test_status_shows_what_is_missing_and_stale(folder: Path) -> None:
    (folder / "locales/fi/LC_MESSAGES/passages.po").unlink()
    path = folder / "locales/nb/LC_MESSAGES/passages.po"
    text = path.read_text(encoding="utf-8")
    fuzzy = text.replace('msgctxt "one/visits"', '#, fuzzy\nmsgctxt "one/visits"', 1)
    path.write_text(fuzzy, encoding="utf-8")
    figures = json.loads(run("status", *where(folder), "--json").stdout)
    assert figures["totals"]["fi"]["missing"] == 2
    assert figures["table"]["one/visits"]["nb"]["state"] == "stale"
    assert figures["table"]["one/dose"]["nb"]["state"] == "complete"
    assert (figures["complete"], figures["of"]) == (7, 10)
    shown = run("status", *where(folder)).stdout
    assert "one/visits" in shown
    assert "7 of 10 complete" in shown


def test_a_review_is_counted_by_language(folder: Path) -> None:
    path = folder / "content/passages/one/dose.md"
    review = "review: {by: A. Person, role: haematologist, as_of: 2026-11-22}"
    text = path.read_text(encoding="utf-8").replace("review: drafted", review)
    path.write_text(text, encoding="utf-8")
    totals = json.loads(run("status", *where(folder), "--json").stdout)["totals"]
    assert (totals["en"]["unreviewed"], totals["nb"]["unreviewed"]) == (1, 2)


def test_readability_is_a_table_of_before_and_after(folder: Path) -> None:
    asked = ("status", *where(folder), "--readability", "--sources", folder / "sources")
    lines = run(*asked).stdout.splitlines()
    assert [line.split("|")[1].strip() for line in lines] == [
        "text",
        "---",
        "Handbook",
        *["passages"] * 5,
    ]
    rows = json.loads(run(*asked, "--json").stdout)
    assert rows[-1]["language"] == "en"
    assert rows[-1]["worst"] >= rows[-1]["mean"]


def test_new_begins_a_passage_and_adds_its_topic(folder: Path) -> None:
    content = folder / "content"
    asked = ("new", "one", "food", "--content", content)
    refused = run(*asked)
    assert (refused.exit_code, "unknown topic one/food" in refused.stderr) == (1, True)
    done = run(*asked, "--covers", "what to eat: all of it")
    assert done.exit_code == 0, done.output
    assert "What to do next" in done.stdout
    passage = read_passage(content / "passages/one/food.md")
    assert (passage.id, passage.review) == ("one/food", None)
    assert passage.source.document == "Handbook"
    assert load_topics(content).studies["one"]["food"] == "what to eat: all of it"
    assert list(load_topics(content).studies["one"]) == ["dose", "visits", "food"]


def test_what_new_begins_is_not_clean_until_it_is_written(folder: Path) -> None:
    run("new", "one", "food", "--covers", "what to eat", "--content", folder / "content")
    result = check(folder, "--today", "2026-11-22", "--json")
    kinds = {one["check"] for one in json.loads(result.stdout)}
    assert {"source", "length", "missing translation"} <= kinds


def test_new_can_begin_a_study(folder: Path) -> None:
    asked = ("new", "two", "dose", "--covers", "how much", "--content", folder / "content")
    assert run(*asked).exit_code == 0
    assert "two/dose" in load_topics(folder / "content").ids


@pytest.mark.parametrize(
    ("study", "topic", "message"),
    [
        ("one", "dose", "the passage is there already"),
        ("one", "Big Dose", "is no name"),
        ("../x", "dose", "is no name"),
    ],
)
def test_new_refuses_and_writes_nothing(folder: Path, study: str, topic: str, message: str) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    asked = ("new", study, topic, "--covers", "x", "--content", folder / "content")
    result = run(*asked)
    assert (result.exit_code, message in result.stderr) == (1, True)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_changed_source_is_told_until_it_is_recorded_and_the_passage_read_again(
    folder: Path,
) -> None:
    handbook, sources = folder / "sources/handbook.txt", folder / "sources"
    text = handbook.read_text(encoding="utf-8").replace("two hours", "three hours")
    handbook.write_text(text, encoding="utf-8")
    asked = ("--today", "2026-12-24", "--sources", sources)
    told = check(folder, *asked)
    assert (told.exit_code, "one/visits" in told.stdout) == (1, True)
    recorded = run(
        "record-sources", sources, "--content", folder / "content", "--today", "2026-12-24"
    )
    assert "new text: Handbook, Visits" in recorded.stdout
    [one] = json.loads(check(folder, *asked, "--json").stdout)
    assert "one/visits is of 2026-11-21" in one["message"]
    path = folder / "content/passages/one/visits.md"
    read = path.read_text(encoding="utf-8").replace("as_of: 2026-11-21", "as_of: 2026-12-24")
    path.write_text(read, encoding="utf-8")
    assert check(folder, *asked).exit_code == 0
