"""What people asked in vain: grouped, shown, and made an example question."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from knowledge.adopt import adopt
from knowledge.cli import app
from knowledge.files import ContentError
from knowledge.search import Searcher
from knowledge.topics import load_topics
from knowledge.unanswered import Asked, grouped, middles, read

DAY = date(2026, 11, 21)
HOPELESS = ("xylophone zebra", "xylophone zebras", "quantum jazz")
FILE = """# Kept.
battery:
- how long does the battery last
- "Which battery: the big one?"

# Of colours.
colour:
- which colours are there
"""


@pytest.fixture
def folder(content: Path) -> Path:
    """The lamps and kettles, with a list of topics."""
    topics = {"lamp": {"battery": "How long it lasts.", "colour": "Which there are."}}
    (content / "topics.yml").write_text(yaml.safe_dump({"studies": topics}), encoding="utf-8")
    (content / "questions" / "en" / "lamp.yml").write_text(FILE, encoding="utf-8")
    return content


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A running assistant's folder, with a table in place of its view."""
    folder = tmp_path / "run"
    folder.mkdir()
    database = sqlite3.connect(folder / "conversations.db")
    database.execute("CREATE TABLE unanswered (text, language, study, day, decision, offered)")
    database.executemany(
        "INSERT INTO unanswered VALUES (?, 'en', 'lamp', '2026-11-21', 'no_answer', '[]')",
        [(text,) for text in (*HOPELESS, "is it ▮▮▮ zebra")],
    )
    database.commit()
    database.close()
    return folder


@pytest.fixture
def run(folder: Path, data: Path, built: Path) -> object:
    def command(*more: str) -> Result:
        where = ["--data", str(data), "--content", str(folder), "--build-dir", str(built)]
        return CliRunner().invoke(app, ["unanswered", *where, *more])

    return command


def asked(text: str, language: str = "en", study: str | None = None) -> Asked:
    return Asked(text, language, study, DAY, "no_answer")


def test_what_would_be_answered_now_is_in_no_group_but_can_be_found(searcher: Searcher) -> None:
    answered = asked("how long does the battery last")
    found = grouped([answered, asked("quantum jazz")], searcher)
    assert found.answered_now == (answered,)
    assert found.find("How long does the battery last?") == answered
    assert [group.questions[0].text for group in found.groups] == ["quantum jazz"]


def test_the_same_question_asked_again_is_one_example_with_a_count(searcher: Searcher) -> None:
    found = grouped([asked("quantum jazz"), asked("Quantum jazz?"), asked("zebra")], searcher)
    (group, other) = found.groups
    assert [(one.text, times) for one, times in group.examples(5)] == [("quantum jazz", 2)]
    assert [one.text for one in other.questions] == ["zebra"]


def test_a_question_of_a_language_or_study_that_is_gone_is_still_there(searcher: Searcher) -> None:
    found = grouped([asked("quantum jazz", "sv", "chair")], searcher)
    assert found.groups[0].languages == {"sv": 1}


def test_nothing_asked_makes_no_group(searcher: Searcher) -> None:
    assert grouped([], searcher).groups == ()


@given(st.integers(1, 12), st.data())
def test_each_question_is_in_one_group_and_alike_to_its_middle(n: int, data: st.DataObject) -> None:
    alike = np.eye(n, dtype=bool)
    for i, j in data.draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)))):
        alike[i, j] = alike[j, i] = True
    groups = middles(alike)
    assert sorted(number for group in groups for number in group) == list(range(n))
    assert all(alike[group[0], number] for group in groups for number in group)


def test_a_folder_without_a_database_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no such database"):
        read(tmp_path / "conversations.db")


def test_a_database_of_another_program_is_said(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "conversations.db").close()
    (tmp_path / "conversations.db").touch()
    with pytest.raises(ContentError, match="cannot be read"):
        read(tmp_path / "conversations.db")


def test_an_adopted_question_goes_last_in_its_topic_and_the_rest_stays(folder: Path) -> None:
    path, line = adopt(folder, "lamp/battery", "en", "  is it  heavy: very? ")
    added = '- "is it heavy: very?"\n'
    assert path.read_text(encoding="utf-8") == FILE.replace(
        'the big one?"\n', f'the big one?"\n{added}'
    )
    assert path.read_text(encoding="utf-8").splitlines(keepends=True)[line - 1] == added


def test_a_language_without_a_file_gets_one(folder: Path) -> None:
    path, _ = adopt(folder, "lamp/colour", "et", "mis värvi see on")
    assert path == folder / "questions" / "et" / "lamp.yml"
    assert path.read_text(encoding="utf-8") == "colour:\n- mis värvi see on\n"


@pytest.mark.parametrize(
    ("topic", "text", "message"),
    [
        ("lamp/battery", "WHICH colours are there?", "already stands under lamp/colour"),
        ("lamp/battery", "tell me a joke", "already stands under none"),
        ("lamp/weight", "is it heavy", "unknown topic 'lamp/weight'"),
        ("lamp/battery", "is ▮▮▮ heavy", "identifier was masked"),
        ("lamp/battery", "?!", "no word"),
    ],
)
def test_what_cannot_be_adopted_is_said_and_nothing_is_written(
    folder: Path, topic: str, text: str, message: str
) -> None:
    with pytest.raises(ContentError, match=message):
        adopt(folder, topic, "en", text)
    assert (folder / "questions" / "en" / "lamp.yml").read_text(encoding="utf-8") == FILE


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30))
def test_any_question_is_read_back_as_it_was_asked(text: str) -> None:
    from knowledge.adopt import _inserted  # noqa: PLC0415

    after, _ = _inserted(Path("lamp.yml"), FILE, "battery", text)
    assert yaml.safe_load(after)["battery"][-1] == text


def test_the_command_shows_groups_as_json(run) -> None:  # type: ignore[no-untyped-def]
    result = run("--json")
    assert result.exit_code == 0, result.output
    groups = json.loads(result.stdout)["groups"]
    assert {q["text"] for group in groups for q in group["questions"]} >= set(HOPELESS)
    assert all(group["first"] == group["last"] == "2026-11-21" for group in groups)
    assert set(groups[0]) == {"id", "size", "languages", "first", "last", "questions", "nearest"}


def test_a_group_is_adopted_by_its_id(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    group = json.loads(run("--json").stdout)["groups"][-1]
    text = group["questions"][0]["text"]
    result = run("--adopt", group["id"], "--topic", "lamp/battery", "--as", "does it play jazz")
    assert result.exit_code == 0, result.output
    written = (folder / "questions" / "en" / "lamp.yml").read_text(encoding="utf-8")
    assert "- does it play jazz\n" in written
    assert text not in written


def test_a_question_becomes_a_new_topic(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    result = run("--adopt", "quantum jazz", "--new-topic", "lamp/jazz")
    assert result.exit_code == 0, result.output
    assert load_topics(folder).studies["lamp"]["jazz"] == "quantum jazz"
    assert (folder / "passages" / "lamp" / "jazz.md").is_file()
    assert "jazz:\n- quantum jazz\n" in (folder / "questions" / "en" / "lamp.yml").read_text()


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--adopt", "never asked", "--topic", "lamp/battery"], 1, "nobody asked"),
        (["--adopt", "quantum jazz"], 2, "--topic"),
        (["--adopt", "is it ▮▮▮ zebra", "--new-topic", "lamp/zebra"], 1, "masked"),
    ],
)
def test_what_the_command_cannot_do_is_said_and_nothing_is_begun(  # type: ignore[no-untyped-def]
    run, folder: Path, options: list[str], code: int, message: str
) -> None:
    result = run(*options)
    assert result.exit_code == code
    assert message in result.stderr
    assert (folder / "questions" / "en" / "lamp.yml").read_text(encoding="utf-8") == FILE
    assert not (folder / "passages" / "lamp" / "zebra.md").exists()
