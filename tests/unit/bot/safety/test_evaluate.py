"""Measuring the red flags."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.safety.__main__ import app
from bot.safety.evaluate import ExampleError, decide, read_examples, report
from bot.safety.flags import Checker

HELD_OUT = sorted(Path("tests/unit/bot/safety/held_out").glob("*.jsonl"))

LINES = [
    {"language": "en", "text": "I can't breathe", "label": "emergency"},
    {"language": "en", "text": "hello there", "label": "emergency"},
    {"language": "en", "text": "should I stop taking Revlimid", "label": "side_effect_report"},
    {"language": "fi", "text": "moi", "label": "ordinary"},
    {"language": "fi", "text": "en saa henkeä", "label": "ordinary"},
]


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    path = tmp_path / "examples.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES) + "\n\n", encoding="utf-8")
    return path


def test_recall_counts_the_right_label_only(examples: Path, patterns: Checker) -> None:
    figures = report(decide(read_examples([examples]), patterns))
    english = figures["en"]["recall"]  # type: ignore[index]
    assert english["emergency"]["recall"] == 0.5
    assert english["side_effect_report"] == {
        "n": 1,
        "hits": 0,
        "flagged": 1,
        "recall": 0.0,
        "flagged_any": 1.0,
        "noted": 1,
        "or_noted": 1.0,
    }
    assert figures["fi"]["ordinary"] == {  # type: ignore[index]
        "n": 2,
        "flagged": 1,
        "share": 0.5,
        "or_noted": 0.5,
    }
    assert figures["all"]["n"] == 5  # type: ignore[index]


def test_the_command_prints_json_and_writes_one_line_a_message(
    examples: Path, tmp_path: Path
) -> None:
    details = tmp_path / "details.jsonl"
    result = CliRunner().invoke(
        app, ["evaluate", str(examples), "--json", "--patterns-only", "--details", str(details)]
    )
    assert result.exit_code == 0
    assert json.loads(result.stdout)["all"]["ordinary"]["flagged"] == 1
    lines = [json.loads(line) for line in details.read_text(encoding="utf-8").splitlines()]
    assert [line["label"] for line in lines] == [
        "emergency",
        "ordinary",
        "medical_advice",
        "ordinary",
        "emergency",
    ]
    assert lines[0]["pattern"] == "en/breathing"
    assert lines[1]["pattern"] is None


def test_the_command_prints_a_table(examples: Path) -> None:
    result = CliRunner().invoke(app, ["evaluate", str(examples), "--patterns-only"])
    assert "ordinary flagged" in result.stdout


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"language": "en", "text": "x"}', '{"language":"en","text":"x","label":"y"}'],
)
def test_a_line_that_is_no_example_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("\n" + line, encoding="utf-8")
    with pytest.raises(ExampleError, match=r"bad\.jsonl:2"):
        read_examples([path])
    assert CliRunner().invoke(app, ["evaluate", str(path)]).exit_code == 2


def test_the_pattern_files_are_checked() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0
    assert result.stdout.startswith("nb: ")


def test_what_the_patterns_alone_reached_is_kept(patterns: Checker) -> None:
    """The floors are what the patterns reached when these messages were first measured.

    They are no aim: the aims are far higher. Never tune the patterns on these messages.
    """
    everything = report(decide(read_examples(HELD_OUT), patterns))["all"]
    recall = everything["recall"]  # type: ignore[index]
    assert recall["emergency"]["recall"] >= 0.74
    assert recall["self_harm"]["recall"] >= 0.72
    assert recall["medical_advice"]["recall"] >= 0.62
    assert recall["side_effect_report"]["recall"] >= 0.40
    assert everything["ordinary"]["share"] <= 0.03  # type: ignore[index]
