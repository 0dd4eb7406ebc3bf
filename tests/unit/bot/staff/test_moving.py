"""A room that the settings do not name any more hears nothing of patients; their cases go on."""

from __future__ import annotations

import pytest

from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Job
from bot.gateway.shown import Shown
from bot.staff import cases
from bot.staff.casework import Casework
from bot.staff.config import Room
from bot.staff.moving import move_cases
from tests.unit.bot.staff.clinic import NO_PERSON, Clinic, config

NEW = "!new:clinic.example"
SHOW = "Yes, and they may read what I have written"
SHOW_NOW = "button_show_conversation"


@pytest.fixture
def patient(clinic: Clinic) -> Conversation:
    patient = clinic.open()
    clinic.say(patient, "my secret")
    clinic.say(patient, "a person please", NO_PERSON)
    clinic.press(patient, SHOW)
    return patient


def upgrade(clinic: Clinic, *rooms: Room) -> list[str]:
    """Name other rooms in the settings, and start anew; return to which rooms is spoken."""
    clinic.config = config(rooms=rooms)
    work = Casework(clinic.config, clinic.shown)
    move_cases(clinic.database, work, clinic.now)
    return [event["room"] for event in clinic.deliver()]


def new_room() -> Room:
    return Room(NEW, "study_team", "en", inbox=True, site="oslo")


def states(clinic: Clinic, patient: Conversation) -> list[str]:
    return [
        event["custom"]["state"]
        for event in clinic.log(patient)
        if event.get("custom", {}).get("kind") == "handover"
    ]


def test_a_waiting_case_comes_to_the_new_room_with_what_may_be_read(
    clinic: Clinic, patient: Conversation
) -> None:
    assert set(upgrade(clinic, new_room())) == {NEW}
    assert "Patient: my secret" in "\n".join(clinic.thread(2))
    assert [case.room for case in cases.live(clinic.database, patient.id)] == [NEW]
    assert clinic.react("✅", case=2, room=NEW).wake == (patient.id,)
    assert states(clinic, patient) == ["waiting", "joined"]


def test_whoever_had_it_has_it_no_more_and_the_patient_knows(
    clinic: Clinic, patient: Conversation
) -> None:
    clinic.react("✅")
    assert set(upgrade(clinic, new_room())) == {NEW}
    assert states(clinic, patient) == ["waiting", "joined", "ended"]
    assert cases.held(clinic.database, patient.id) is None
    assert clinic.say(patient, "are you there?")[0]["from"] == "assistant"


def test_nothing_more_is_shown_in_the_old_room(clinic: Clinic) -> None:
    patient = clinic.open()
    clinic.say(patient, "my secret")
    clinic.say(patient, "!", job=Job("/red_flag", flag="emergency"))
    rooms = upgrade(clinic, new_room())
    clinic.press(patient, clinic.shown.speech.catalogue.response(SHOW_NOW, "en").text)
    assert set(rooms) == {NEW}
    assert {event["room"] for event in clinic.sent if "my secret" in event["text"]} == {NEW}


def test_without_any_inbox_they_end_and_nothing_is_said(
    clinic: Clinic, patient: Conversation
) -> None:
    assert upgrade(clinic) == []
    assert cases.live(clinic.database, patient.id) == []


def test_cases_of_rooms_that_are_still_there_stay(clinic: Clinic, patient: Conversation) -> None:
    clinic.react("✅")
    assert move_cases(clinic.database, Casework(clinic.config, clinic.shown), clinic.now) == 0
    assert cases.held(clinic.database, patient.id) is not None


def test_what_was_given_back_ends_quietly(
    clinic: Clinic, patient: Conversation, shown: Shown
) -> None:
    clinic.react("✅")
    clinic.write("!back")
    before = states(clinic, patient)
    assert upgrade(clinic, new_room()) == []
    assert states(clinic, patient) == before
