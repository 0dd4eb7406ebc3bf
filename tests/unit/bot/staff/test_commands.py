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
    "text",
    ["", "!", "!!", "take", "hello !take", "!1", "/take", "¡ota", "! that was loud", "! take care"],
)
def test_other_texts_are_no_commands(text: str) -> None:
    assert read_command(text) is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("!End.", Command("end")),
        ("！end", Command("end")),
        ("! end", Command("end")),
        ("! take  #17", Command("take", "#17")),
        ("!AVSLUTT!", Command("end")),
        ("!ja\u0308rjekord", Command("queue")),
        ("!ta,  17 ", Command("take", "17")),
        ("\n!KØ\n", Command("queue")),
    ],
)
def test_what_a_hurried_hand_writes_is_a_command_and_no_word_to_the_patient(
    text: str, command: Command
) -> None:
    assert read_command(text) == command


def test_a_word_that_is_none_of_ours_is_an_unknown_command() -> None:
    assert read_command("!dance with me") == Command(None, "with me")


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    command = read_command(text)
    assert command is None or (text.strip()[:1] in ("!", "！") and len(command.argument) <= 100)


def test_no_word_means_two_things() -> None:
    # Reading the file fails where one does.
    meaning, _ = commands._read()
    assert set(meaning.values()) == set(NAMES)
