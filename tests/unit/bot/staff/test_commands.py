"""Commands are known in five languages, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff import commands
from bot.staff.commands import NAMES, Command, Name, read_command, written
from locales import LANGUAGES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_is_understood(name: Name, language: str) -> None:
    assert read_command(written(name, language)) == Command(name)
    assert read_command(written(name, language).upper() + "  x y ") == Command(name, "x y")


@pytest.mark.parametrize(
    "text", ["", "!", "! take", "!!", "take", "hello !take", "!1", "/take", "¡ota"]
)
def test_other_texts_are_no_commands(text: str) -> None:
    assert read_command(text) is None


def test_a_word_that_is_none_of_ours_is_an_unknown_command() -> None:
    assert read_command("!dance with me") == Command(None, "with me")


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    command = read_command(text)
    assert command is None or (text.strip().startswith("!") and len(command.argument) <= 100)


def test_no_word_means_two_things() -> None:
    # Reading the file fails where one does.
    meaning, _ = commands._read()
    assert set(meaning.values()) == set(NAMES)
