"""A red flag is raised at once, answered in any state, and never stopped by the staff's side."""

from __future__ import annotations

from typing import Any

import pytest

from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Job, Reply
from bot.staff import cases
from bot.staff.casework import Casework
from tests.unit.bot.staff.clinic import NO_PERSON, Clinic

FLAG = Job('/red_flag{"flag":"emergency"}', flag="emergency")
ANSWER = Reply("Call 113.", "en", {"kind": "red_flag", "flag": "emergency"})


def flagged(clinic: Clinic, text: str = "I cannot breathe") -> tuple[Conversation, list[Any]]:
    patient = clinic.open()
    return patient, clinic.say(patient, text, ANSWER, job=FLAG)


def test_it_is_raised_with_the_message_not_with_its_answer(clinic: Clinic) -> None:
    clinic.hear(clinic.open(), "I cannot breathe", FLAG)
    root, reaction = clinic.deliver()
    assert (reaction["kind"], reaction["about"]) == ("m.reaction", root["event"])
    assert root["key"] == "case:1:root"
    assert "possible emergency" in root["text"]
    assert root["content"]["m.mentions"] == {"room": True}


def test_without_consent_the_words_are_not_shown_and_the_patient_is_told_so(
    clinic: Clinic,
) -> None:
    patient, (answer, told) = flagged(clinic)
    assert answer["text"] == "Call 113."
    assert told["custom"]["kind"] == "handover"
    assert "cannot read what you wrote" in told["text"]
    assert not any("breathe" in event["text"] for event in clinic.sent)
    clinic.press(patient, "They may read what I have written")
    assert any("Patient: I cannot breathe" in text for text in clinic.thread())


def test_who_agreed_before_is_read_at_once(clinic: Clinic) -> None:
    patient = clinic.open()
    clinic.say(patient, "a person please", NO_PERSON)
    clinic.press(patient, "Yes, and they may read what I have written")
    clinic.say(patient, "I cannot breathe", ANSWER, job=FLAG)
    assert any("Patient: I cannot breathe" in text for text in clinic.thread(2))
    assert any("#1" in text for text in clinic.thread(2))


def test_the_same_alarm_again_goes_to_the_thread_that_waits_and_another_gets_its_own(
    clinic: Clinic,
) -> None:
    patient, _ = flagged(clinic)
    replies = clinic.say(patient, "still cannot breathe", ANSWER, job=FLAG)
    assert len(replies) == 1
    assert "once more possible emergency" in clinic.thread()[-1]
    clinic.say(patient, "I want to die", job=Job("/red_flag", flag="self_harm"))
    assert [e["key"] for e in clinic.sent if e["key"].endswith(":root")] == [
        "case:1:root",
        "case:2:root",
    ]


def test_while_a_person_has_the_conversation_it_is_answered_and_raised(clinic: Clinic) -> None:
    patient = clinic.open()
    clinic.say(patient, "a person please", NO_PERSON)
    clinic.press(patient, "Yes, but do not show it")
    clinic.react("✅")
    (reply,) = clinic.say(patient, "I cannot breathe", job=FLAG)
    assert reply["custom"]["kind"] == "red_flag"
    assert reply["custom"]["numbers"][0]["number"] == "113"
    assert "nobody is reading" not in reply["text"]
    assert "Patient: I cannot breathe" in clinic.thread(1)
    assert "Red flag in the message above" in clinic.thread(1)[-1]
    assert "case:2:root" in {event["key"] for event in clinic.sent}


@pytest.mark.parametrize("flag", ["emergency", "self_harm", "medical_advice", "side_effect_report"])
def test_each_kind_has_its_words_for_staff(clinic: Clinic, flag: str) -> None:
    clinic.say(clinic.open(), "…", ANSWER, job=Job("/red_flag", flag=flag))
    (root,) = [event for event in clinic.sent if event["key"] == "case:1:root"]
    assert "staff_flag" not in root["text"]
    assert root["content"]["m.mentions"] == (
        {"room": True} if flag in ("emergency", "self_harm") else {}
    )


def test_a_desk_that_fails_stops_no_message_and_no_answer(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        clinic.database.execute("DELETE FROM events")
        raise RuntimeError

    monkeypatch.setattr(Casework, "open", fails)
    patient, replies = flagged(clinic)
    assert replies[0]["text"] == "Call 113."
    assert [event["text"] for event in clinic.log(patient)] == ["I cannot breathe", "Call 113."]
    assert clinic.sent == []


def test_the_patient_is_told_when_nobody_has_looked_in_time(clinic: Clinic) -> None:
    patient, _ = flagged(clinic)
    work = Casework(clinic.config, clinic.shown)
    (row,) = clinic.database.execute("SELECT due_at, opened_at FROM staff_cases").fetchall()
    assert row[0] - row[1] == 600

    assert cases.overdue(clinic.database, clinic.now + 599) == []
    (late,) = cases.overdue(clinic.database, clinic.now + 600)
    work.overdue(clinic.database, late, clinic.now + 600)
    told = clinic.log(patient)[-1]
    assert told["custom"]["state"] == "waiting"
    assert "+47 23 00 00 00" in told["text"]
    assert cases.overdue(clinic.database, clinic.now + 9999) == []


def test_after_an_alarm_a_person_can_still_be_asked_for(clinic: Clinic) -> None:
    patient, _ = flagged(clinic)
    clinic.say(patient, "a person please", NO_PERSON)
    (waiting,) = clinic.press(patient, "Yes, and they may read what I have written")
    assert waiting["custom"]["state"] == "waiting"
    assert {"case:1:root", "case:2:root"} <= {event["key"] for event in clinic.sent}
    assert any("Patient: I cannot breathe" in text for text in clinic.thread(1))
