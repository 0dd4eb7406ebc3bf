"""The questionnaire is gone on with after a stop, a day, on another device, after an emergency."""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Callable

import pytest

from tests.client import Patient
from tests.conftest import System

DAY = 24 * 60 * 60.0


def test_after_a_stop_it_goes_on_by_button_with_all_answers(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    person.say("58")
    (stopped,) = person.press_number(-1)
    assert stopped["custom"]["code"] == "stopped"
    (reply,) = person.press_number(0)
    assert reply["custom"]["linkId"] == "diagnosis"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "fortsett der jeg stoppet"),
        ("da", "gå videre, hvor jeg slap"),
        ("et", "jätka sealt, kus pooleli jäin"),
        ("fi", "jatka siitä, mihin jäin"),
        ("en", "go on where I stopped"),
    ],
)
def test_after_a_stop_it_goes_on_in_words(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("58")
    person.press_number(-1)
    # A note may stand before the question: "go on" and "stop" are words of danger, too.
    *notes, reply = person.say(text)
    assert all(note["custom"]["code"].startswith("doubt_") for note in notes)
    assert reply["custom"]["linkId"] == "diagnosis"


def test_a_day_later_the_next_answer_is_taken(
    begun: Callable[..., Patient], running: System
) -> None:
    person = begun("en")
    person.say("58")
    # A day passes: for both stores everything happened a day earlier.
    with sqlite3.connect(running.settings.event_log) as events:
        events.execute("UPDATE conversations SET last_event = last_event - ?", (DAY,))
    with sqlite3.connect(running.settings.rasa_database) as tracker:
        tracker.execute("UPDATE events SET timestamp = timestamp - ?", (DAY,))
    (reply,) = person.say("yes")
    assert reply["custom"]["linkId"] == "prior-lines"


def test_another_device_with_the_same_link_goes_on_at_the_same_question(
    begun: Callable[..., Patient],
) -> None:
    phone = begun("en")
    phone.say("58")
    # Another device knows the conversation by its id and token only.
    tablet = copy.copy(phone)
    tablet.replies = []
    (reply,) = tablet.say("yes")
    assert reply["custom"]["linkId"] == "prior-lines"


@pytest.mark.parametrize(
    ("language", "emergency", "answer"),
    [
        ("nb", "jeg får ikke puste", "to"),
        ("da", "jeg kan ikke få vejret", "to"),
        ("et", "ma ei saa hingata", "kaks"),
        ("fi", "en saa henkeä", "kaksi"),
        ("en", "I can't breathe", "two"),
    ],
)
def test_after_an_emergency_an_answer_is_taken_and_shown_back(
    begun: Callable[..., Patient], language: str, emergency: str, answer: str
) -> None:
    person = begun(language)
    person.say("58")
    person.press_number(0)
    assert person.say(emergency)[0]["custom"]["kind"] == "red_flag"
    (reply,) = person.say(answer)
    assert reply["custom"]["linkId"] == "daily-activity"
    assert ": 2." in reply["text"]


def test_a_question_after_an_emergency_is_answered_and_the_pause_goes_on(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    person.say("58")
    person.say("I can't breathe")
    replies = person.say("which hospitals take part?")
    assert replies[0]["custom"]["code"] == "doubt_emergency"
    assert [reply["custom"]["kind"] for reply in replies[1:]] == ["answer", "notice"]
