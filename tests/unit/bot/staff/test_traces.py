"""What is written about a case, beside it, too late or changed afterwards, is not overlooked."""

from __future__ import annotations

import pytest

from bot.gateway.conversations import Conversation
from bot.staff import traces
from bot.staff.incoming import Incoming
from tests.unit.bot.staff.clinic import INBOX, KARI, MARI, NO_PERSON, OLE, OTHER, STRANGER, Clinic

SHOW = "Yes, and they may read what I have written"
THREAD = "SELECT event FROM staff_thread_events ORDER BY rowid"


def waiting(clinic: Clinic) -> Conversation:
    patient = clinic.open()
    clinic.say(patient, "a person please", NO_PERSON)
    clinic.press(patient, SHOW)
    return patient


@pytest.fixture
def patient(clinic: Clinic) -> Conversation:
    """Somebody whose conversation Kari has, and to whom she has written once."""
    patient = waiting(clinic)
    clinic.react("✅")
    clinic.write("Take 5 mg")
    return patient


def written(clinic: Clinic) -> list[str]:
    return [row[0] for row in clinic.database.execute(THREAD).fetchall()]


def said(clinic: Clinic, patient: Conversation) -> list[str]:
    return [event["text"] for event in clinic.log(patient) if event["from"] == "staff"]


def redacted(clinic: Clinic) -> set[str]:
    return {event["about"] for event in clinic.sent if event["kind"] == "m.room.redaction"}


def test_who_changes_what_the_patient_has_is_told_that_it_stays(
    clinic: Clinic, patient: Conversation
) -> None:
    clinic.change(written(clinic)[0])
    (answer,) = clinic.answers()
    assert "does not reach the patient" in answer
    assert answer in clinic.thread()
    assert said(clinic, patient) == ["Take 5 mg"]


@pytest.mark.parametrize("user", [STRANGER, MARI])
def test_a_change_by_others_is_answered_to_nobody_and_changes_nothing(
    clinic: Clinic, patient: Conversation, user: str
) -> None:
    clinic.change(written(clinic)[0], user)
    clinic.change(written(clinic)[0], room=OTHER)
    assert clinic.answers() == []
    assert said(clinic, patient) == ["Take 5 mg"]


def test_a_change_of_what_no_patient_has_is_nobodys_business(
    clinic: Clinic, patient: Conversation
) -> None:
    clinic.write("to whom?", OLE)
    before = clinic.answers()
    clinic.change(written(clinic)[-1], OLE)
    clinic.change("$unknown")
    assert clinic.answers() == before


def test_an_answer_beside_the_thread_is_not_sent_and_its_writer_told(
    clinic: Clinic, patient: Conversation
) -> None:
    clinic.write("Take 10 mg", case=None, reply_to=clinic.root())
    (answer,) = clinic.answers()
    assert "not in the thread of #1" in answer
    assert said(clinic, patient) == ["Take 5 mg"]


def test_a_command_in_answer_to_a_case_is_about_that_case(clinic: Clinic) -> None:
    patient = waiting(clinic)
    heard = clinic.write("!take", case=None, reply_to=clinic.root())
    assert heard.wake == (patient.id,)


def test_an_answer_from_another_room_is_about_no_case(
    clinic: Clinic, patient: Conversation
) -> None:
    before = len(clinic.sent)
    assert not clinic.write("hello", case=None, room=OTHER, reply_to=clinic.root()).handled
    assert len(clinic.sent) == before


def test_all_that_anybody_wrote_in_the_thread_is_redacted_with_the_conversation(
    clinic: Clinic, patient: Conversation
) -> None:
    root = clinic.root()
    for event in (
        Incoming("$colleague", INBOX, STRANGER, clinic.now, "she has myeloma", thread=root),
        Incoming("$file", INBOX, KARI, clinic.now, "", thread=root, attachment=True),
        Incoming("$hidden", INBOX, KARI, clinic.now, "", thread=root, encrypted=True),
        Incoming("$aside", INBOX, KARI, clinic.now, "her blood", reply_to=root),
    ):
        traces.keep(clinic.database, event)
    clinic.change(written(clinic)[0])
    edit = written(clinic)[-1]
    clinic.erase(patient)
    clinic.deliver()
    assert {"$colleague", "$file", "$hidden", "$aside", edit} <= redacted(clinic)


def test_what_was_on_its_way_while_the_conversation_was_erased_is_redacted_when_it_comes(
    clinic: Clinic, patient: Conversation
) -> None:
    thread = clinic.root()
    clinic.erase(patient)
    clinic.deliver()
    before = redacted(clinic)
    clinic.write("about her illness", case=None, thread=thread)
    assert written(clinic) == [thread]
    assert len(redacted(clinic) - before) == 1
    (answer,) = clinic.answers()
    assert "has been erased" in answer


def test_reactions_and_what_is_about_no_case_are_not_noted(
    clinic: Clinic, patient: Conversation
) -> None:
    before = written(clinic)
    clinic.react("👍")
    clinic.write("lunch?", case=None)
    clinic.write("elsewhere", room=OTHER)
    assert written(clinic) == before
