"""A request for a person: asked for, taken, written to, given back; the assistant keeps silent."""

from __future__ import annotations

from typing import Any

import pytest

from bot.gateway.answering import Outcome
from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Job, Reply
from locales import LANGUAGES
from tests.unit.bot.staff.clinic import KARI, NO_PERSON, NOW, OLE, Clinic, config, result

SHOW = "Yes, and they may read what I have written"
HIDE = "Yes, but do not show it"
LEAVE = "Back to the assistant"


def states(events: list[dict[str, Any]]) -> list[str]:
    """Return the states of the handover that the patient was told of."""
    found = (event.get("custom", {}) for event in events)
    return [custom["state"] for custom in found if custom.get("kind") == "handover"]


def asked(clinic: Clinic, title: str = SHOW) -> Conversation:
    patient = clinic.open()
    clinic.say(patient, "what is teclistamab")
    clinic.say(patient, "a person please", NO_PERSON)
    clinic.press(patient, title)
    return patient


def test_a_wish_for_a_person_is_answered_with_what_they_may_read(clinic: Clinic) -> None:
    patient = clinic.open()
    (offer,) = clinic.say(patient, "a person please", NO_PERSON)
    assert offer["custom"]["code"] == "person_offer"
    assert [b["title"] for b in offer["buttons"]] == [SHOW, HIDE, "No, thank you"]
    assert "+47 23 00 00 00" in offer["text"]
    assert "113" in offer["text"]
    assert clinic.sent == []


def test_a_question_that_comes_with_it_stands_before_the_offer(clinic: Clinic) -> None:
    patient = clinic.open()
    question = Reply("How old are you?", "en", {"kind": "question"})
    replies = clinic.say(patient, "a person please", NO_PERSON, question)
    assert [reply["custom"]["kind"] for reply in replies] == ["question", "notice"]


def test_a_request_is_one_thread_with_what_staff_need_to_know(clinic: Clinic) -> None:
    asked(clinic)
    (root,) = [e for e in clinic.sent if e["key"] == "case:1:root"]
    for said in ("#1", "English", "2025-522114-23-00", "Norway", "20/11/2026, 10:00"):
        assert said in root["text"]
    said = "\n".join(clinic.thread())
    assert "Patient: what is teclistamab" in said
    assert "Assistant: You said what is teclistamab" in said


def test_without_consent_nothing_of_the_conversation_is_shown(clinic: Clinic) -> None:
    asked(clinic, HIDE)
    assert clinic.thread() == []
    clinic.react("✅")
    assert not any("teclistamab" in text for text in clinic.thread())


def test_what_was_not_shown_can_be_shown_later(clinic: Clinic) -> None:
    patient = asked(clinic, HIDE)
    (said,) = clinic.press(patient, "They may read what I have written")
    assert said["custom"]["code"] == "showing"
    assert any("Patient: what is teclistamab" in text for text in clinic.thread())


def test_showing_asks_for_nobody_when_nobody_waits_any_more(clinic: Clinic) -> None:
    patient = asked(clinic, HIDE)
    clinic.write("!end")
    (said,) = clinic.press(patient, "They may read what I have written")
    assert said["custom"]["code"] == "nothing_waits"
    assert sum(event["key"].endswith(":root") for event in clinic.sent) == 1


def test_no_passes_nothing_on(clinic: Clinic) -> None:
    patient = clinic.open()
    clinic.say(patient, "a person please", NO_PERSON)
    (said,) = clinic.press(patient, "No, thank you")
    assert said["custom"]["code"] == "declined"
    assert clinic.sent == []


@pytest.mark.parametrize(
    ("word", "readable"), [("yes", False), ("yes, but do not show it", False), (SHOW, True)]
)
def test_a_typed_yes_asks_and_shows_only_what_was_said_to_be_shown(
    clinic: Clinic, word: str, readable: bool
) -> None:
    patient = clinic.open()
    clinic.say(patient, "my secret")
    clinic.say(patient, "a person please", NO_PERSON)
    (waiting,) = clinic.say(patient, word)
    assert waiting["custom"]["state"] == "waiting"
    assert any("my secret" in text for text in clinic.thread()) is readable


def test_a_yes_to_something_else_asks_nobody(clinic: Clinic) -> None:
    patient = clinic.open()
    clinic.say(patient, "a person please", NO_PERSON)
    clinic.say(patient, "how long does it last")
    clinic.say(patient, "yes")
    assert clinic.sent == []


def test_while_a_patient_waits_the_assistant_goes_on(clinic: Clinic) -> None:
    patient = asked(clinic)
    (reply,) = clinic.say(patient, "who can join")
    assert reply["text"] == "You said who can join"


def test_a_second_wish_while_waiting_opens_no_second_thread(clinic: Clinic) -> None:
    patient = asked(clinic)
    (waiting,) = clinic.say(patient, "a person please", NO_PERSON)
    assert waiting["custom"]["state"] == "waiting"
    assert sum(e["key"].endswith(":root") for e in clinic.sent) == 1


def test_who_waits_and_has_gone_on_is_read_up_to_now_by_who_takes_it(clinic: Clinic) -> None:
    patient = asked(clinic)
    clinic.say(patient, "one more thing")
    clinic.react("✅")
    shown = "\n".join(clinic.thread())
    assert shown.count("Patient: what is teclistamab") == 1
    assert shown.count("Patient: one more thing") == 1


def test_messages_go_both_ways_in_order_and_the_assistant_is_silent(clinic: Clinic) -> None:
    patient = asked(clinic)
    heard = clinic.react("✅")
    assert heard.wake == (patient.id,)
    joined = clinic.log(patient)[-1]
    assert joined["custom"] | {"since": ""} == {
        "kind": "handover",
        "state": "joined",
        "since": "",
        "who": "A member of the study team",
    }
    before = len(clinic.log(patient))
    assert clinic.say(patient, "hello") == []
    assert clinic.write("Good morning").wake == (patient.id,)
    assert clinic.say(patient, "is it safe") == []
    clinic.write("Let us talk about it")
    said = [(e["from"], e["text"]) for e in clinic.log(patient)[before:]]
    assert said == [
        ("patient", "hello"),
        ("staff", "Good morning"),
        ("patient", "is it safe"),
        ("staff", "Let us talk about it"),
    ]
    assert clinic.log(patient)[-1]["custom"] == {
        "kind": "staff",
        "who": "A member of the study team",
    }
    assert [t for t in clinic.thread() if t.startswith("Patient: ")][-2:] == [
        "Patient: hello",
        "Patient: is it safe",
    ]


def test_an_answer_that_the_assistant_was_still_busy_with_is_not_given_any_more(
    clinic: Clinic,
) -> None:
    patient = asked(clinic)
    turn = clinic.hear(patient, "who can join")
    assert clinic.reception.meet(clinic.database, turn, NOW) is None
    clinic.react("✅")
    late = Outcome([Reply("Adults can join.", "en", {"kind": "answer"})])
    assert clinic.reception.finish(clinic.database, turn, late, NOW) == []
    clinic.deliver()
    assert "Patient: who can join" in clinic.thread()
    assert not any("Adults" in event["text"] for event in clinic.log(patient))


def test_the_patient_sees_a_name_only_where_the_clinic_has_set_one(clinic: Clinic) -> None:
    patient = asked(clinic)
    clinic.react("✅", OLE)
    assert clinic.log(patient)[-1]["custom"]["who"] == "Ole, study nurse"
    assert "ole" not in clinic.log(patient)[-1]["custom"]["who"].removeprefix("Ole, study nurse")


@pytest.mark.parametrize("command", ["!back", "!end", "!tilbake", "!lopeta"])
def test_given_back_the_assistant_answers_again(clinic: Clinic, command: str) -> None:
    patient = asked(clinic)
    clinic.write("!take")
    clinic.write(command)
    assert states(clinic.log(patient)[1:]) == ["waiting", "joined", "ended"]
    (reply,) = clinic.say(patient, "who can join")
    assert reply["text"] == "You said who can join"
    heard = clinic.write("are you still there")
    assert heard.wake == ()
    assert clinic.log(patient)[-1]["text"] == "You said who can join"
    assert "Not sent" in clinic.answers()[-1]


def test_what_was_given_back_can_be_taken_again_and_what_has_ended_cannot(clinic: Clinic) -> None:
    patient = asked(clinic)
    clinic.write("!take")
    clinic.write("!back")
    clinic.write("!take", OLE)
    assert states(clinic.log(patient))[-1] == "joined"
    clinic.write("!end", OLE)
    clinic.write("!take")
    assert states(clinic.log(patient))[-1] == "ended"
    assert "ended" in clinic.answers()[-1]


@pytest.mark.parametrize("way", ["button", "title", "stop"])
def test_the_patient_can_go_back_to_the_assistant(clinic: Clinic, way: str) -> None:
    patient = asked(clinic)
    clinic.react("✅")
    if way == "button":
        (said,) = clinic.press(patient, LEAVE)
    else:
        (said,) = clinic.say(patient, {"title": "back to the assistant!", "stop": "Stop"}[way])
    assert said["custom"]["state"] == "ended"
    assert "gone back to the assistant" in clinic.thread()[-1]
    assert clinic.say(patient, "who can join")[0]["text"] == "You said who can join"


def test_a_message_that_only_contains_stop_goes_to_the_person(clinic: Clinic) -> None:
    patient = asked(clinic)
    clinic.react("✅")
    assert clinic.say(patient, "shall I stop the tablets") == []
    assert clinic.thread()[-1] == "Patient: shall I stop the tablets"


def test_a_request_can_be_taken_back(clinic: Clinic) -> None:
    patient = asked(clinic)
    (said,) = clinic.press(patient, "I do not need a person any more")
    assert said["custom"]["state"] == "ended"
    clinic.react("✅")
    assert "joined" not in states(clinic.log(patient))


def test_a_language_chosen_while_a_person_is_there_is_told_to_them(clinic: Clinic) -> None:
    patient = asked(clinic)
    clinic.react("✅")
    assert clinic.say(patient, "Suomi", job=Job("gateway:language:fi", trusted=True)) == []
    assert "Finnish" in clinic.thread()[-1]
    clinic.write("!back")
    assert clinic.log(patient)[-1]["language"] in ("fi", "en")
    (row,) = clinic.database.execute("SELECT language FROM conversations").fetchall()
    assert row == ("fi",)


def test_what_was_masked_is_told_because_the_person_never_gets_it(clinic: Clinic) -> None:
    patient = asked(clinic)
    clinic.react("✅")
    (notice,) = clinic.say(patient, "call me on [phone number]", job=Job("x", masked=("phone",)))
    assert notice["custom"]["code"] == "masked"


def test_without_an_inbox_all_stays_as_it_was(clinic: Clinic) -> None:
    clinic.config = config(rooms=())
    patient = clinic.open()
    (reply,) = clinic.say(patient, "a person please", NO_PERSON)
    assert reply["custom"]["code"] == "no_person"
    (shown,) = clinic.say(patient, "show the result", result())
    assert shown["buttons"] == []
    clinic.say(patient, "I cannot breathe", job=Job("/red_flag", flag="emergency"))
    assert clinic.sent == []


def test_a_room_that_was_taken_off_the_list_holds_nobody(clinic: Clinic) -> None:
    patient = asked(clinic)
    clinic.react("✅")
    kept = [room for room in clinic.config.rooms.values() if not room.inbox]
    clinic.config = config(rooms=kept)
    assert clinic.say(patient, "who can join")[0]["text"] == "You said who can join"


@pytest.mark.parametrize("language", LANGUAGES)
def test_outside_office_hours_the_patient_reads_when_somebody_is_back(
    clinic: Clinic, language: str
) -> None:
    clinic.now = NOW + 36 * 3600  # Saturday evening
    patient = clinic.open(language)
    (offer,) = clinic.say(patient, "?", NO_PERSON)
    assert "23" in offer["text"]
    assert "+47 23 00 00 00" in offer["text"]
    assert ("08" in offer["text"]) or ("8" in offer["text"])


def test_who_is_in_the_hands_of_another_room_cannot_be_taken_twice(clinic: Clinic) -> None:
    patient = asked(clinic)
    clinic.say(patient, "I cannot breathe", job=Job("/red_flag", flag="emergency"))
    clinic.react("✅", KARI, case=1)
    clinic.react("✅", OLE, case=2)
    told = clinic.answers()[-1]
    assert "kari" in told
    assert "#1" in told
    clinic.react("✅", KARI, case=2)
    (row,) = clinic.database.execute("SELECT state, how FROM staff_cases WHERE id = 2").fetchall()
    assert row == ("ended", "merge")
