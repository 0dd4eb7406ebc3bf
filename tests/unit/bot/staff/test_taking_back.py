"""What is erased is taken back from the rooms, and nothing here says any more whose it was."""

from __future__ import annotations

from bot.gateway.conversations import Conversation
from bot.staff.erasure import Takeback
from tests.unit.bot.staff.clinic import NO_PERSON, Clinic

SHOW = "Yes, and they may read what I have written"


def talked(clinic: Clinic) -> Conversation:
    patient = clinic.open()
    clinic.say(patient, "my secret illness")
    clinic.say(patient, "a person please", NO_PERSON)
    clinic.press(patient, SHOW)
    clinic.react("✅")
    clinic.say(patient, "another secret")
    clinic.write("a secret answer")
    return patient


def test_all_that_was_sent_is_redacted_and_staff_are_told(clinic: Clinic) -> None:
    patient = talked(clinic)
    sent = {event["event"] for event in clinic.sent}
    assert clinic.erase(patient) is True
    after = clinic.deliver()
    redacted = {event["about"] for event in after if event["kind"] == "m.room.redaction"}
    assert sent <= redacted
    assert "has been erased" in after[-1]["text"]


def test_of_a_case_that_had_ended_nothing_is_said_any_more(clinic: Clinic) -> None:
    patient = talked(clinic)
    clinic.write("!end")
    clinic.erase(patient)
    assert {event["kind"] for event in clinic.deliver()} == {"m.room.redaction"}


def test_what_staff_wrote_in_the_thread_is_redacted_too(clinic: Clinic) -> None:
    patient = talked(clinic)
    (event,) = clinic.database.execute("SELECT event FROM staff_thread_events").fetchone()
    clinic.erase(patient)
    assert event in {sent["about"] for sent in clinic.deliver()}


def test_what_was_not_sent_yet_is_never_sent(clinic: Clinic) -> None:
    patient = talked(clinic)
    turn = clinic.hear(patient, "last secret")
    clinic.reception.meet(clinic.database, turn, clinic.now)
    clinic.erase(patient)
    assert not any("last secret" in event["text"] for event in clinic.deliver())


def test_nothing_of_the_conversation_stays_in_the_database(clinic: Clinic) -> None:
    patient = talked(clinic)
    clinic.erase(patient)
    clinic.deliver()
    clinic.database.execute("DELETE FROM erasures")
    left = clinic.stored()
    assert "secret" not in left
    assert patient.id not in left


def test_a_thread_of_an_erased_conversation_can_not_be_taken_or_written_in(clinic: Clinic) -> None:
    patient = talked(clinic)
    root = clinic.root()
    clinic.erase(patient)
    clinic.deliver()
    clinic.database.execute(
        "INSERT INTO staff_outbox (key, txn, room, kind, content, state, event) "
        "VALUES ('case:1:root', 'x', '!inbox:clinic.example', 'm.room.message', '{}', 'sent', ?)",
        (root,),
    )
    assert clinic.write("hello?").wake == ()
    assert clinic.react("✅").wake == ()
    assert "ended" in clinic.answers()[-1]


def test_a_conversation_that_nobody_saw_was_not_shared(clinic: Clinic) -> None:
    patient = clinic.open()
    clinic.say(patient, "hello")
    assert clinic.erase(patient) is False
    assert clinic.deliver() == []


def test_it_is_taken_back_also_while_the_channel_is_off(clinic: Clinic) -> None:
    patient = talked(clinic)
    assert Takeback().take_back(clinic.database, patient.id)
    kinds = {event["kind"] for event in clinic.deliver()}
    assert kinds == {"m.room.redaction"}


def test_only_the_one_conversation_is_taken_back(clinic: Clinic) -> None:
    patient = talked(clinic)
    other = clinic.open()
    clinic.say(other, "a person please", NO_PERSON)
    clinic.press(other, SHOW)
    kept = clinic.root(2)
    clinic.erase(patient)
    assert kept not in {event["about"] for event in clinic.deliver()}
    assert clinic.react("✅", case=2).wake == (other.id,)
