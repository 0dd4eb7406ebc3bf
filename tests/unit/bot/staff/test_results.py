"""A result is shared in two steps, once, by criterion, in the language of who reads it."""

from __future__ import annotations

from bot.gateway.conversations import Conversation
from bot.staff.phrases import Phrases
from tests.unit.bot.staff.clinic import INBOX, NO_PERSON, OLE, Clinic, result


def shared(clinic: Clinic, language: str = "en") -> Conversation:
    patient = clinic.open(language)
    clinic.say(patient, "who am I to know")
    clinic.say(patient, "show the result", result())
    say = Phrases(clinic.shown.speech.catalogue, clinic.shown.studies, language)
    clinic.press(patient, say.say("button_share"))
    buttons = clinic.shown.speech.catalogue.buttons("staff_share_question", language)
    clinic.press(patient, buttons[0]["title"])
    return patient


def test_nothing_is_shared_before_the_second_step(clinic: Clinic) -> None:
    patient = clinic.open()
    clinic.say(patient, "show the result", result())
    (asked,) = clinic.press(patient, "Share with the clinic")
    assert asked["custom"]["code"] == "share_question"
    assert "Oslo universitetssykehus" in asked["text"]
    assert clinic.sent == []
    (kept,) = clinic.press(patient, "No, keep it to myself")
    assert kept["custom"]["code"] == "not_shared"
    assert clinic.sent == []


def test_the_thread_shows_the_result_by_criterion_and_no_conversation(clinic: Clinic) -> None:
    shared(clinic)
    (said,) = clinic.thread()
    assert "bcma [Does not fit]" in said
    assert "prior-lines [Fits]" in said
    assert "Who cannot join" in said or "Who Cannot Join" in said
    assert "who am I to know" not in said
    first = said.index("bcma")
    assert first < said.index("prior-lines"), "what does not fit stands first"


def test_the_room_reads_its_own_language_whatever_the_patient_spoke(clinic: Clinic) -> None:
    shared(clinic, "et")
    (said,) = clinic.thread()
    english = next(c.text for c in clinic.shown.studies["tecpom"].criteria if c.id == "bcma")
    assert english in said


def test_who_takes_it_reads_it_in_their_own_language_too(clinic: Clinic) -> None:
    shared(clinic)
    clinic.react("✅", OLE)
    say = Phrases(clinic.shown.speech.catalogue, clinic.shown.studies, "nb")
    status = say.say("widget_not_met")
    assert any(f"bcma [{status}]" in text for text in clinic.thread())


def test_a_result_is_shared_once_and_a_new_one_again(clinic: Clinic) -> None:
    patient = shared(clinic)
    (before,) = clinic.press(patient, "Share with the clinic")
    assert before["custom"]["code"] == "shared_before"
    clinic.say(patient, "show the result", result(age=60))
    clinic.press(patient, "Share with the clinic")
    clinic.press(patient, "Yes, send it")
    assert sum(event["key"].endswith(":root") for event in clinic.sent) == 2


def test_a_typed_yes_shares_and_a_typed_no_does_not(clinic: Clinic) -> None:
    patient = clinic.open()
    clinic.say(patient, "show the result", result())
    clinic.press(patient, "Share with the clinic")
    assert clinic.say(patient, "no")[0]["custom"]["code"] == "not_shared"
    clinic.press(patient, "Share with the clinic")
    assert clinic.say(patient, "yes please")[0]["custom"]["code"] == "shared"


def test_the_papers_follow_as_an_errand_that_goes_with_the_conversation(clinic: Clinic) -> None:
    patient = shared(clinic)
    rows = clinic.database.execute("SELECT kind, room FROM staff_errands").fetchall()
    assert rows == [("pdf", INBOX)]
    clinic.erase(patient)
    assert clinic.database.execute("SELECT count(*) FROM staff_errands").fetchone() == (0,)


def test_nobody_is_told_that_no_one_came_for_a_result(clinic: Clinic) -> None:
    shared(clinic)
    assert clinic.database.execute("SELECT due_at FROM staff_cases").fetchone() == (None,)


def test_to_let_somebody_read_along_shows_nothing_in_the_thread_of_a_result(
    clinic: Clinic,
) -> None:
    patient = shared(clinic)
    clinic.say(patient, "a person please", NO_PERSON)
    clinic.press(patient, "Yes, and they may read what I have written")
    assert any("who am I to know" in text for text in clinic.thread(2))
    assert not any("who am I to know" in text for text in clinic.thread(1))
