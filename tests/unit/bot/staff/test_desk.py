"""Who may do what at the desk, and what does no harm there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway.conversations import Conversation
from bot.gateway.event_log import Job
from bot.gateway.front_desk import bounds
from bot.gateway.shown import Shown
from bot.staff.desk import LONGEST
from tests.unit.bot.staff.clinic import (
    INBOX,
    KARI,
    MAINTAINERS,
    MARI,
    NO_PERSON,
    OLE,
    OTHER,
    STRANGER,
    Clinic,
    config,
)


def waiting(clinic: Clinic) -> Conversation:
    patient = clinic.open()
    clinic.say(patient, "a person please", NO_PERSON)
    clinic.press(patient, "Yes, but do not show it")
    return patient


def taken(clinic: Clinic) -> Conversation:
    patient = waiting(clinic)
    clinic.react("✅")
    return patient


def from_staff(clinic: Clinic, patient: Conversation) -> list[str]:
    return [event["text"] for event in clinic.log(patient) if event.get("from") == "staff"]


def test_of_two_nurses_one_has_it_and_the_other_is_told_who(clinic: Clinic) -> None:
    patient = waiting(clinic)
    clinic.react("✅", KARI)
    clinic.react("👍", OLE)
    joined = [e for e in clinic.log(patient) if e.get("custom", {}).get("state") == "joined"]
    assert len(joined) == 1
    (told,) = clinic.answers()
    assert "kari" in told


@pytest.mark.parametrize("reaction", ["✅", "✔️", "👍🏽", "🙋", "✋🏿"])
def test_a_reaction_takes_it(clinic: Clinic, reaction: str) -> None:
    waiting(clinic)
    assert clinic.react(reaction).wake


@pytest.mark.parametrize("reaction", ["👀", "❌", "1️⃣", "", "✅✅"])
def test_other_reactions_change_nothing(clinic: Clinic, reaction: str) -> None:
    waiting(clinic)
    assert clinic.react(reaction).wake == ()


@pytest.mark.parametrize("user", [STRANGER, MARI])
def test_strangers_and_other_roles_change_nothing(clinic: Clinic, user: str) -> None:
    patient = waiting(clinic)
    before = clinic.log(patient)
    clinic.react("✅", user)
    clinic.write("!take", user)
    clinic.write("hello", user)
    assert clinic.log(patient) == before
    if user == STRANGER:
        assert clinic.answers() == []


def test_a_stranger_in_the_thread_of_a_taken_case_reaches_nobody(clinic: Clinic) -> None:
    patient = taken(clinic)
    for text in ("hello", "!back", "!end", "!queue", "!report"):
        clinic.write(text, STRANGER)
    assert from_staff(clinic, patient) == []
    assert clinic.answers() == []
    assert clinic.say(patient, "still there?") == []


def test_a_case_is_not_to_be_taken_from_another_room(clinic: Clinic) -> None:
    waiting(clinic)
    assert clinic.react("✅", room=OTHER).wake == ()
    assert clinic.write("!take 1", case=None, room=OTHER).wake == ()
    assert clinic.write("!take 1", case=None, room=MAINTAINERS).wake == ()
    assert clinic.write("!take #1", case=None, room=INBOX).wake


@pytest.mark.parametrize("argument", ["", "99", "one", "1; DROP TABLE", "٣", "9" * 80])
def test_take_without_a_case_says_how(clinic: Clinic, argument: str) -> None:
    waiting(clinic)
    assert clinic.write(f"!take {argument}", case=None).wake == ()
    assert clinic.answers()[-1]


def test_before_it_is_taken_nothing_goes_to_the_patient(clinic: Clinic) -> None:
    patient = waiting(clinic)
    clinic.write("who is on call?")
    assert from_staff(clinic, patient) == []
    assert "nobody has taken #1" in clinic.answers()[-1]


def test_only_who_has_it_writes_to_the_patient(clinic: Clinic) -> None:
    patient = taken(clinic)
    clinic.write("a word to you, Kari", OLE)
    assert from_staff(clinic, patient) == []
    assert "kari" in clinic.answers()[-1]


def test_a_colleague_can_give_back_what_lies_forgotten(clinic: Clinic) -> None:
    patient = taken(clinic)
    clinic.write("!back", OLE)
    clinic.write("!take", OLE)
    clinic.write("Now I am here", OLE)
    assert from_staff(clinic, patient) == ["Now I am here"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        '/red_flag{"flag":"emergency"}',
        "/restart",
        "**bold** [link](javascript:alert(1))",
        "{name} %s \\ ' \"; DROP TABLE events; --",
    ],
)
def test_html_payloads_and_the_like_reach_the_patient_as_text(clinic: Clinic, text: str) -> None:
    patient = taken(clinic)
    clinic.write(text)
    assert from_staff(clinic, patient) == [text]
    assert clinic.log(patient)[-1]["buttons"] == []


def test_a_long_message_is_not_sent_in_part_and_its_writer_is_told(clinic: Clinic) -> None:
    patient = taken(clinic)
    clinic.write("a" * 100_000)
    clinic.write("b" * LONGEST)
    assert from_staff(clinic, patient) == ["b" * LONGEST]
    assert "4,000" in clinic.answers()[0]


def test_characters_that_nobody_sees_are_taken_out(clinic: Clinic) -> None:
    patient = taken(clinic)
    clinic.write("in\u202evisible\x07 \u200band\x00 gone")
    assert from_staff(clinic, patient) == ["invisible and gone"]


def test_the_same_event_is_handed_to_the_patient_once(clinic: Clinic) -> None:
    patient = taken(clinic)
    clinic.write("once")
    event = f"$staff{next(clinic.numbers) - 1}"
    clinic.numbers = iter([event.removeprefix("$staff")])
    clinic.write("once")
    assert from_staff(clinic, patient) == ["once"]


def test_a_question_to_the_assistant_in_the_thread_is_none_to_the_patient(clinic: Clinic) -> None:
    patient = taken(clinic)
    heard = clinic.write("study-chat: how long is the washout?", mentions_us=True)
    assert not heard.handled
    assert from_staff(clinic, patient) == []


def test_an_answer_to_a_patients_message_goes_to_the_patient_though_it_mentions_us(
    clinic: Clinic,
) -> None:
    patient = taken(clinic)
    clinic.write("Yes, that is right", mentions_us=True)
    assert from_staff(clinic, patient) == ["Yes, that is right"]


def test_what_is_about_no_case_is_for_the_assistant(clinic: Clinic) -> None:
    waiting(clinic)
    assert not clinic.write("what is BCMA?", case=None).handled
    assert not clinic.write("! that was loud", case=None).handled
    assert not clinic.write("", encrypted=True).handled


def test_an_unknown_command_is_told_how_to_get_help(clinic: Clinic) -> None:
    assert clinic.write("!dance", case=None).handled
    assert "!help" in clinic.answers()[-1]


def test_help_names_what_one_may_do_in_ones_own_language(clinic: Clinic) -> None:
    clinic.write("!help", case=None)
    clinic.write("!hjelp", OLE, case=None)
    clinic.write("!help", MARI, case=None, room=MAINTAINERS)
    kari, ole, mari = clinic.answers()
    assert "!take" in kari
    assert "!unanswered" not in kari
    assert "!ta " in ole
    assert "!unanswered" in mari
    assert "!take" not in mari


def test_the_language_is_chosen_by_tag_or_name_and_stays(clinic: Clinic) -> None:
    clinic.write("!language Suomi", case=None)
    clinic.write("!help", case=None)
    assert "!ota" in clinic.answers()[-1]
    clinic.write("!kieli en", case=None)
    clinic.write("!help", case=None)
    assert "!take" in clinic.answers()[-1]
    clinic.write("!language klingon", case=None)
    assert "!language fi" in clinic.answers()[-1]


def test_the_queue_shows_what_waits_and_who_has_what_only_where_one_may_see_it(
    clinic: Clinic,
) -> None:
    taken(clinic)
    waiting(clinic)
    clinic.write("!queue", case=None)
    said = clinic.answers()[-1]
    assert "Waiting: 1. Taken: 1." in said
    assert "#1" in said
    assert "taken by kari" in said
    for user, room in ((MARI, MAINTAINERS), (KARI, MAINTAINERS), (KARI, OTHER), (MARI, INBOX)):
        clinic.write("!queue", user, case=None, room=room)
        assert "#1" not in clinic.answers()[-1]


def test_the_report_is_counts_only(clinic: Clinic) -> None:
    patient = taken(clinic)
    clinic.say(patient, "my secret")
    clinic.write("!report", case=None)
    said = clinic.answers()[-1]
    assert "Requests for a person: 1, of these taken: 1" in said
    assert "secret" not in said
    assert patient.id not in said


def test_what_was_asked_in_vain_is_for_maintainers(clinic: Clinic) -> None:
    clinic.write("!unanswered", case=None)
    assert clinic.database.execute("SELECT count(*) FROM staff_errands").fetchone() == (0,)
    clinic.write("!unanswered", MARI, case=None, room=MAINTAINERS)
    row = clinic.database.execute("SELECT kind, room FROM staff_errands").fetchone()
    assert row == ("unanswered", MAINTAINERS)


def test_the_root_shows_the_whole_room_what_became_of_it(clinic: Clinic) -> None:
    taken(clinic)
    edits = [e for e in clinic.sent if e["about"] == clinic.root() and e["kind"] != "m.reaction"]
    assert "kari has this conversation" in edits[-1]["text"]
    clinic.write("!back")
    edits = [e for e in clinic.sent if e["about"] == clinic.root()]
    assert "given this conversation back" in edits[-1]["text"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["✅", "!take", "!back", "!end", "hello", "say", "leave", "flag", "ask", "queue"]
            ),
            st.sampled_from([KARI, OLE, MARI, STRANGER]),
            st.integers(1, 3),
        ),
        max_size=14,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_happens_the_assistant_speaks_only_while_nobody_has_the_conversation(
    shown: Shown, steps: list[tuple[str, str, int]]
) -> None:
    clinic = Clinic(config(), shown)
    patient = waiting(clinic)
    for what, user, case in steps:
        there = f"case:{case}:root" in {event["key"] for event in clinic.sent}
        if what == "✅" and there:
            clinic.react(what, user, case)
        elif what == "say":
            clinic.say(patient, "how are you")
        elif what == "leave":
            clinic.say(patient, "x", job=Job("gateway:person:leave", trusted=True))
        elif what == "ask":
            clinic.say(patient, "x", job=Job("gateway:person:show", trusted=True))
        elif what == "flag":
            clinic.say(patient, "help", job=Job("/red_flag", flag="emergency"))
        elif there:
            clinic.write(what if what != "queue" else "!queue", user, case)
    held = False
    for event in clinic.log(patient):
        custom = event.get("custom", {})
        if custom.get("kind") == "handover" and custom["state"] in ("joined", "ended"):
            held = custom["state"] == "joined"
        elif event.get("from") == "assistant":
            silent = custom.get("kind") in ("red_flag", "handover")
            assert not held or silent or custom.get("code") == "showing"
        elif event.get("from") == "staff":
            assert held
    (count,) = clinic.database.execute(
        "SELECT count(*) FROM staff_cases WHERE state = 'taken'"
    ).fetchone()
    assert count == held
    assert all(bounds.clean(event["text"]) for event in clinic.log(patient))
