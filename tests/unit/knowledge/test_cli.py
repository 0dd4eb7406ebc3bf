from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from knowledge import workshop
from knowledge.cli import app


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_build_says_what_it_did(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_dir, none = tmp_path / "build", tmp_path / "none"
    folders = ("--content", content, "--build-dir", build_dir, "--catalogues", none)
    first = run("build", *folders)
    assert (first.exit_code, "built" in first.stdout) == (0, True)
    monkeypatch.setattr(workshop, "make", None)
    second = run("build", *folders)
    assert (second.exit_code, "nothing has changed" in second.stdout) == (0, True)


def test_a_content_error_is_a_message_with_its_line_and_no_stack(
    content: Path, tmp_path: Path
) -> None:
    path = content / "questions" / "en" / "lamp.yml"
    path.write_text("battery:\n- yes\n")
    result = run("build", "--content", content, "--build-dir", tmp_path / "build")
    assert result.exit_code == 1
    assert f"{path}:2: True is not read as text (put the question in quotes)" in result.stderr
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


def test_search_shows_the_decision_and_why(built: Path) -> None:
    result = run("search", "how long does the battery last", "--build-dir", built)
    assert result.exit_code == 0
    assert "lamp/battery" in result.stdout
    assert "how long does the battery last" in result.stdout


def test_search_prints_json(built: Path) -> None:
    asked = ("search", "kauanko akku kestää", "--language", "fi", "--study", "lamp")
    result = run(*asked, "--build-dir", built, "--json")
    why = json.loads(result.stdout)
    assert why["ranked"][0]["topic_id"] == "lamp/battery"
    assert why["result"]["decision"] in {"answer", "did_you_mean", "no_answer"}


@pytest.mark.parametrize(
    ("option", "value"), [("--language", "xx"), ("--study", "toaster"), ("--build-dir", "nowhere")]
)
def test_search_says_what_is_unknown(built: Path, option: str, value: str) -> None:
    folders = () if option == "--build-dir" else ("--build-dir", built)
    result = run("search", "the battery", option, value, *folders)
    assert (result.exit_code, value in result.stderr) == (1, True)


def test_evaluate_prints_figures_and_writes_details(built: Path, tmp_path: Path) -> None:
    lines = [
        {
            "language": "en",
            "study": "lamp",
            "question": "battery empty",
            "topics": ["lamp/battery"],
        },
        {"language": "fi", "study": None, "question": "kerro vitsi heti", "topics": []},
    ]
    test, out = tmp_path / "test.jsonl", tmp_path / "out.jsonl"
    test.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    result = run("evaluate", test, "--build-dir", built, "--json", "--details", out)
    figures = json.loads(result.stdout)
    assert (figures["overall"]["n"], figures["languages"]["en"]["recall@1"]) == (2, 1)
    assert [json.loads(line)["question"] for line in out.read_text().splitlines()] == [
        "battery empty",
        "kerro vitsi heti",
    ]
    assert "recall@1" in run("evaluate", test, "--build-dir", built).stdout


def test_evaluate_of_a_missing_file_is_a_message(built: Path, tmp_path: Path) -> None:
    result = run("evaluate", tmp_path / "missing.jsonl", "--build-dir", built)
    assert (result.exit_code, "the file is missing" in result.stderr) == (1, True)


def test_answers_measures_example_answers(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    example = {"language": "fi", "expects": "number", "text": "kuusikymmentäkolme", "value": 63}
    path.write_text(json.dumps(example) + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["answers", str(path), "--json", "--today", "2026-11-20"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["all"] == {
        "n": 1,
        "right": 1.0,
        "wrong": 0.0,
        "not_understood": 0.0,
    }
