from __future__ import annotations

import pytest

from bot.gateway import front_desk
from bot.gateway.front_desk import red_flags

pytestmark = pytest.mark.usefixtures("red_flags_loaded")


def test_the_steps_follow_one_another() -> None:
    received = front_desk.receive(
        " /\u200bMy number is 41 23 45 67 ", current_language="fi", country="NO", limit=100
    )
    assert received == front_desk.Received("My number is ▮▮▮", "fi", ("phone",), None)


def test_a_red_flag_is_seen_in_the_masked_text() -> None:
    received = front_desk.receive(
        "I cannot breathe and have chest pain, call +47 41234567",
        current_language="en",
        country="NO",
        limit=100,
    )
    assert received.flag == "emergency"
    assert "41234567" not in received.text


def test_a_message_is_in_its_own_language_where_that_is_not_the_conversations() -> None:
    received = front_desk.receive(
        "En saa henkeä ja rintaan koskee", current_language="nb", country="NO", limit=100
    )
    assert (received.language, received.flag) == ("fi", "emergency")


def test_an_ordinary_question_is_no_red_flag() -> None:
    assert red_flags.judge("What is the study about?", "en") == (None, None)


def test_the_payload_of_a_red_flag_is_what_rasa_parses() -> None:
    assert red_flags.payload("self_harm") == '/red_flag{"flag":"self_harm"}'


@pytest.mark.parametrize("text", ["/", "／ /", "\u200b"])
def test_a_text_of_which_nothing_is_left_is_empty(text: str) -> None:
    with pytest.raises(front_desk.RefusedError, match="empty"):
        front_desk.receive(text, current_language="en", country="", limit=100)
