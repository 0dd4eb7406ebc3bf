"""Commands that nobody trained on are recognised; measured on messages by other writers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.nlu import read_labelled, recognise, report
from bot.settings import Settings
from locales import LANGUAGES

FILES = [Path(f"tests/nlu/{language}.jsonl") for language in LANGUAGES]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The trained Rasa's answers to all test messages."""
    settings = Settings(data=tmp_path_factory.mktemp("nlu"))
    return report(asyncio.run(recognise(settings, list(read_labelled(FILES)))))


def test_there_are_enough_messages_of_every_language(measured: dict[str, Any]) -> None:
    assert {name: one["n"] for name, one in measured["languages"].items()} == dict.fromkeys(
        LANGUAGES, 130
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_messages_are_taken_for_what_they_are(measured: dict[str, Any], language: str) -> None:
    # Two messages fewer than what was first reached: the sample of questions decides so much.
    assert measured["languages"][language]["accuracy"] >= 0.83


def test_hardly_any_question_is_taken_for_a_command(measured: dict[str, Any]) -> None:
    asked = measured["confusion"]["ask_question"]
    assert asked["ask_question"] / sum(asked.values()) >= 0.95
