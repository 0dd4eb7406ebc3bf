from __future__ import annotations

from typing import Any

import pytest

from bot.gateway.event_log import Reply
from bot.staff.choices import Choices


def reply(*titles: str, **custom: Any) -> Reply:
    buttons = tuple({"title": title, "payload": f"/{title}"} for title in titles)
    return Reply("?", "en", {"kind": "notice", **custom}, buttons)


@pytest.mark.parametrize("typed", ["2", "2.", " 2) "])
def test_a_typed_number_chooses(typed: str) -> None:
    assert Choices.of(reply("yes", "no")).chosen(typed) == ("no", "/no")


@pytest.mark.parametrize("typed", ["3", "0", "no", "12", "1 or 2", "", "²"])
def test_any_other_text_chooses_nothing(typed: str) -> None:
    assert Choices.of(reply("yes", "no")).chosen(typed) is None


@pytest.mark.parametrize("mark", ["1️⃣", "1\u20e3"])
def test_a_reaction_chooses_with_or_without_its_variation_selector(mark: str) -> None:
    assert Choices.of(reply("yes", "no")).reacted(mark) == ("yes", "/yes")
    assert Choices.of(reply("yes", "no")).reacted("👍") is None


@pytest.mark.parametrize(
    "asked", [reply("Back", "Stop", kind="question", type="integer"), reply("0 – none", "1 – some")]
)
def test_where_a_number_is_an_answer_letters_choose(asked: Reply) -> None:
    choices = Choices.of(asked)
    assert choices.chosen("1") is None
    assert choices.chosen("b") == (asked.buttons[1]["title"], asked.buttons[1]["payload"])
    assert choices.reacted("🇦") is not None


def test_more_than_ten_are_chosen_by_typing_only() -> None:
    choices = Choices.of(reply(*"abcdefghijkl"))
    assert len(choices.reactions) == 10
    assert choices.chosen("12") == ("l", "/l")


def test_stored_choices_are_the_same_when_read() -> None:
    choices = Choices.of(reply("ja", "nei"))
    assert Choices.read(choices.write()) == choices
