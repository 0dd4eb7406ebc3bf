"""Which answers people found helpful: read, added up, put in order, shown."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from knowledge.cli import app
from knowledge.files import ContentError
from knowledge.helpful import Count, Tally, read, tallies

ROWS = [
    ("answer", "lamp/battery", "en", "old", 1, 4),
    ("answer", "lamp/battery", "en", "new", 0, 5),
    ("answer", "lamp/battery", "fi", "new", 6, 0),
    ("answer", "lamp/colour", "en", "new", 0, 1),
    ("no_answer", None, "en", "new", 1, 1),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A running assistant's folder, with a table in place of its view."""
    folder = tmp_path / "run"
    folder.mkdir()
    database = sqlite3.connect(folder / "conversations.db")
    database.execute("CREATE TABLE helpful (kind, passage, language, version, yes, no)")
    database.executemany("INSERT INTO helpful VALUES (?, ?, ?, ?, ?, ?)", ROWS)
    database.commit()
    database.close()
    return folder


def run(data: Path, *more: str) -> Result:
    options = ["--data", str(data), "--build-dir", str(data / "nothing-built"), *more]
    return CliRunner().invoke(app, ["helpful", *options])


def test_votes_of_all_versions_are_added_up_and_many_stand_before_one() -> None:
    found = tallies([Count(*row) for row in ROWS], "new")
    assert found == [
        Tally("lamp/battery", "en", 1, 9, 5),
        Tally("lamp/colour", "en", 0, 1, 1),
        Tally("no_answer", "en", 1, 1, 2),
        Tally("lamp/battery", "fi", 6, 0, 6),
    ]


@given(st.integers(0, 500), st.integers(0, 500))
def test_no_more_is_sure_than_the_share_and_more_votes_of_a_kind_make_it_surer(
    yes: int, no: int
) -> None:
    if yes + no == 0:
        return
    tally, twice = Tally("a", "en", yes, no), Tally("a", "en", 2 * yes, 2 * no)
    assert 0 <= tally.surely_no <= tally.share_no
    assert tally.surely_no <= twice.surely_no


def test_nobody_having_voted_is_nothing_to_show(data: Path) -> None:
    database = sqlite3.connect(data / "conversations.db")
    database.execute("DELETE FROM helpful")
    database.commit()
    database.close()
    result = run(data)
    assert (result.exit_code, result.stdout) == (
        0,
        "votes: 0, on answers: 0, not helpful: 0\n",
    )


def test_the_command_shows_each_answer_in_each_language(data: Path) -> None:
    result = run(data)
    assert result.exit_code == 0, result.output
    lines = [line for line in result.stdout.splitlines() if "lamp/battery" in line]
    assert ["90%" in line for line in lines] == [True, False]
    assert "votes: 19, on answers: 4, not helpful: 11" in result.stdout


def test_the_command_prints_json(data: Path) -> None:
    answers = json.loads(run(data, "--json").stdout)["answers"]
    assert answers[0] == {
        "answer": "lamp/battery",
        "language": "en",
        "votes": 10,
        "yes": 1,
        "no": 9,
        "share_no": 0.9,
        "in_use": 0,
    }


def test_a_folder_without_a_database_is_said(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "no such database" in result.stderr


def test_a_database_from_before_there_were_votes_is_said(tmp_path: Path) -> None:
    (tmp_path / "conversations.db").touch()
    with pytest.raises(ContentError, match="the votes cannot be read"):
        read(tmp_path / "conversations.db")
