"""A person takes over, in real rooms: from the patient's wish to the assistant's next answer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.channels.clinic import US, Clinic, Event, Member, body
from tests.client import START, Patient
from tests.conftest import wait_until

SHOW = "Yes, and they may read what I have written"
HIDE = "Yes, but do not show it"
WISH = "I would like to talk to a nurse please"
QUESTION = "Which hospitals take part?"


@dataclass
class Talk:
    """A patient's page, and the thread in the inbox that belongs to it."""

    clinic: Clinic
    patient: Patient
    root: str

    def thread(self, member: Member | None = None) -> list[str]:
        """Return what the assistant has written into the thread."""
        events = (member or self.clinic.ingrid).heard(self.clinic.inbox)
        return [body(event) for event in events if in_thread(event, self.root)]

    def wait_in_thread(self, text: str, limit: float = 45.0) -> None:
        wait_until(lambda: any(text in said for said in self.thread()), limit)

    def take(self, member: Member, reaction: str = "✅") -> str:
        return member.react(self.clinic.inbox, self.root, reaction)

    def write(self, member: Member, text: str) -> str:
        relation = {"rel_type": "m.thread", "event_id": self.root, "is_falling_back": True}
        relation["m.in_reply_to"] = {"event_id": self.root}
        content = {"msgtype": "m.text", "body": text, "m.relates_to": relation}
        return member.send(self.clinic.inbox, content)

    def log(self) -> list[Event]:
        """Return what the patient's page shows now."""
        return log(self.clinic, self.patient)

    def states(self) -> list[str]:
        return [
            event["custom"]["state"]
            for event in self.log()
            if event.get("custom", {}).get("kind") == "handover"
        ]

    def wait_for_state(self, state: str) -> None:
        wait_until(lambda: state in self.states()[-1:])


def log(clinic: Clinic, patient: Patient) -> list[Event]:
    """Read the page's event stream to the last event that the gateway has stored."""
    with sqlite3.connect(f"file:{clinic.system.settings.event_log}?mode=ro", uri=True) as store:
        (last,) = store.execute(
            "SELECT max(number) FROM events WHERE conversation = ?", (patient.id,)
        ).fetchone()
    store.close()
    found: list[Event] = []
    for event in patient.events():
        found.append(event)
        if event["event"] >= last:
            break
    return found


def in_thread(event: Event, root: str) -> bool:
    relation = event["content"].get("m.relates_to", {})
    return relation.get("rel_type") == "m.thread" and relation.get("event_id") == root


def of_case(event: Event, root: str) -> bool:
    """Tell whether the event is the root, an edit of it, or in its thread."""
    relation = event["content"].get("m.relates_to", {})
    return root in (event["event_id"], relation.get("event_id"))


def roots(clinic: Clinic) -> list[Event]:
    """Return the events that threads of cases begin with."""
    return [
        event
        for event in clinic.ingrid.heard(clinic.inbox)
        if "m.relates_to" not in event["content"] and "#" in body(event)
    ]


def raised(clinic: Clinic, patient: Patient, act: Callable[[], Any]) -> Talk:
    """Do something that raises a case; return the talk with its thread."""
    before = len(roots(clinic))
    act()
    wait_until(lambda: len(roots(clinic)) > before)
    return Talk(clinic, patient, roots(clinic)[before]["event_id"])


@pytest.fixture
def patient(clinic: Clinic) -> Patient:
    return Patient(clinic.system.url)


@pytest.fixture
def asked(clinic: Clinic, patient: Patient) -> Talk:
    """A patient who has asked for a person and lets them read."""
    patient.say(QUESTION)
    patient.say(WISH)
    return raised(clinic, patient, lambda: patient.press(SHOW))


def test_from_the_wish_to_the_assistants_next_answer(clinic: Clinic, asked: Talk) -> None:
    root = next(event for event in roots(clinic) if event["event_id"] == asked.root)
    for said in ("English", "2025-522114-23-00", "Norway", "would like to talk to a person"):
        assert said in body(root)
    asked.wait_in_thread(f"Patient: {QUESTION}")
    asked.take(clinic.ingrid)
    asked.wait_for_state("joined")
    before = len(asked.log())
    said: list[tuple[str, str]] = []
    for number in range(3):
        assert asked.patient.say(f"question {number}") == []
        said.append(("patient", f"question {number}"))
        asked.wait_in_thread(f"Patient: question {number}")
        asked.write(clinic.ingrid, f"answer {number}")
        said.append(("staff", f"answer {number}"))
        wait_until(lambda: len(asked.log()) >= before + len(said))
    assert [(e["from"], e["text"]) for e in asked.log()[before:]] == said
    forwarded = [text for text in asked.thread() if text.startswith("Patient: question")]
    assert forwarded == [f"Patient: question {number}" for number in range(3)]
    asked.write(clinic.ingrid, "!back")
    asked.wait_for_state("ended")
    (answer,) = asked.patient.say("What is BCMA?")
    assert answer["custom"]["kind"] == "answer"
    assert not any("What is BCMA" in text for text in asked.thread())


def test_of_two_nurses_at_once_one_has_it_and_the_other_is_told(
    clinic: Clinic, asked: Talk
) -> None:
    asked.take(clinic.ingrid)
    asked.take(clinic.liis, "👍")
    asked.wait_for_state("joined")
    wait_until(lambda: len(asked.thread()) >= 3)
    assert asked.states().count("joined") == 1
    asked.wait_in_thread("ingrid")
    asked.write(clinic.liis, "I am not the one")
    asked.write(clinic.ingrid, "I am the one")
    wait_until(lambda: asked.log()[-1]["from"] == "staff")
    assert [e["text"] for e in asked.log() if e["from"] == "staff"] == ["I am the one"]


def test_what_strangers_in_the_room_do_changes_nothing(clinic: Clinic, asked: Talk) -> None:
    before = asked.log()
    asked.take(clinic.stranger)
    for text in ("!take", "!end", "hello"):
        asked.write(clinic.stranger, text)
    # What comes after it in the room is dealt with after it.
    asked.take(clinic.ingrid)
    asked.wait_for_state("joined")
    asked.write(clinic.stranger, "I am a stranger")
    asked.write(clinic.ingrid, "I am not")
    wait_until(lambda: asked.log()[-1]["from"] == "staff")
    after = asked.log()[len(before) :]
    assert [e["text"] for e in after if e["from"] == "staff"] == ["I am not"]
    assert asked.states() == ["waiting", "joined"]


def test_a_red_flag_is_answered_and_raised_while_a_person_is_there(
    clinic: Clinic, asked: Talk
) -> None:
    asked.take(clinic.ingrid)
    asked.wait_for_state("joined")
    flagged = raised(
        clinic, asked.patient, lambda: asked.patient.say("I have chest pain and cannot breathe")
    )
    (reply,) = [e for e in asked.log() if e.get("custom", {}).get("kind") == "red_flag"]
    assert reply["custom"]["numbers"][0]["number"] == "113"
    asked.wait_in_thread("Patient: I have chest pain and cannot breathe")
    root = next(event for event in roots(clinic) if event["event_id"] == flagged.root)
    assert "red flag" in body(root)


def test_a_handover_goes_on_over_a_killed_gateway(clinic: Clinic, asked: Talk) -> None:
    asked.take(clinic.ingrid)
    asked.wait_for_state("joined")
    asked.patient.say("before")
    clinic.kill_gateway()
    asked.write(clinic.ingrid, "while you were away")
    clinic.system.wait_until_ready()
    wait_until(lambda: asked.log()[-1]["text"] == "while you were away")
    assert asked.patient.say("after") == []
    asked.wait_in_thread("Patient: after")
    texts = [text for text in asked.thread() if text in ("Patient: before", "Patient: after")]
    assert texts == ["Patient: before", "Patient: after"]
    assert [e["text"] for e in asked.log() if e["from"] == "staff"] == ["while you were away"]


def kill_gateway(clinic: Clinic) -> None:
    clinic.kill_gateway()


def kill_synapse(clinic: Clinic) -> None:
    clinic.synapse.kill()
    clinic.synapse.start()


def kill_both(clinic: Clinic) -> None:
    clinic.synapse.kill()
    clinic.kill_gateway()
    clinic.synapse.start()


def write_surely(patient: Patient, text: str) -> None:
    """Hand a message in as a widget does: with its own id, until it is accepted."""
    wait_until(lambda: handed_in(patient, text), 60)


def handed_in(patient: Patient, text: str) -> bool:
    try:
        answer = requests.post(
            f"{patient.url}/api/conversations/{patient.id}/messages",
            json={"id": text, "text": text},
            headers=patient.headers,
            timeout=10,
        )
    except requests.RequestException:
        return False
    return answer.status_code == 202


@pytest.mark.parametrize("fault", [kill_gateway, kill_synapse, kill_both])
def test_no_word_is_lost_or_doubled_either_way(
    clinic: Clinic, asked: Talk, fault: Callable[[Clinic], None]
) -> None:
    asked.take(clinic.ingrid)
    asked.wait_for_state("joined")
    for number in range(8):
        write_surely(asked.patient, f"word {number}")
        asked.write(clinic.ingrid, f"reply {number}")
        if number == 3:
            fault(clinic)
    clinic.system.wait_until_ready()
    asked.wait_in_thread("Patient: word 7", 90)
    wait_until(lambda: any(e["text"] == "reply 7" for e in asked.log()), 90)
    time.sleep(1.0)
    words = [text for text in asked.thread() if text.startswith("Patient: word")]
    assert words == [f"Patient: word {number}" for number in range(8)]
    replies = [e["text"] for e in asked.log() if e["from"] == "staff"]
    assert replies == [f"reply {number}" for number in range(8)], asked.thread()


def test_who_is_not_fetched_in_time_is_told_whom_to_call(clinic: Clinic, asked: Talk) -> None:
    with sqlite3.connect(clinic.system.settings.event_log, timeout=20) as store:
        store.execute(
            "UPDATE staff_cases SET due_at = ? WHERE conversation = ?",
            (time.time(), asked.patient.id),
        )
    store.close()
    asked.patient.say(QUESTION)
    nobody = "nobody from the clinic has been able to come"
    wait_until(lambda: any(nobody in event["text"] for event in asked.log()))
    told = next(event for event in asked.log() if nobody in event["text"])
    assert "+47 00 00 00 00" in told["text"]
    assert told["custom"]["state"] == "waiting"
    asked.wait_in_thread("Nobody has taken this in time")


def test_a_shared_result_is_a_thread_with_each_criterion_and_the_papers(
    clinic: Clinic, patient: Patient
) -> None:
    patient.say(START["en"])
    patient.press("I agree, start")
    for _ in range(40):
        last = patient.replies[-1]
        if last["custom"]["kind"] == "result":
            break
        titles = [button["title"] for button in last["buttons"]]
        wanted = ("Show the result", "Yes, that is right", "I don't know")
        patient.press(next(title for title in wanted if title in titles))
    (asked,) = patient.press("Share with the clinic")
    assert "Demo hospital" in asked["text"]
    talk = raised(clinic, patient, lambda: patient.press("Yes, send it"))
    talk.wait_in_thread("bcma")
    events = clinic.ingrid.heard(clinic.inbox)
    wait_until(lambda: any(is_file(e, talk.root) for e in clinic.ingrid.heard(clinic.inbox)))
    assert events
    assert not any("I agree" in text for text in talk.thread())
    talk.take(clinic.ingrid)
    talk.wait_for_state("joined")
    talk.write(clinic.ingrid, "Thank you for the result")
    wait_until(lambda: talk.log()[-1]["from"] == "staff")


def make_moderator(clinic: Clinic) -> None:
    """Let the assistant redact what others have written in the inbox."""
    path = f"/rooms/{quote(clinic.inbox)}/state/m.room.power_levels"
    levels = clinic.ingrid.call("GET", path)
    clinic.ingrid.call("PUT", path, {**levels, "users": {**levels.get("users", {}), US: 50}})


def is_file(event: Event, root: str) -> bool:
    return in_thread(event, root) and event["content"].get("msgtype") == "m.file"


def test_an_erased_conversation_is_redacted_and_the_patient_told(
    clinic: Clinic, asked: Talk
) -> None:
    make_moderator(clinic)
    asked.take(clinic.ingrid)
    asked.wait_for_state("joined")
    asked.patient.say("a secret of mine")
    written = asked.write(clinic.ingrid, "an answer about the secret")
    asked.wait_in_thread("Patient: a secret of mine")
    wait_until(lambda: asked.log()[-1]["from"] == "staff")
    ours = [e for e in clinic.ingrid.heard(clinic.inbox) if of_case(e, asked.root)]
    shown = {event["event_id"] for event in ours} | {written}
    assert len(shown) > 5
    told = requests.delete(
        f"{asked.patient.url}/api/conversations/{asked.patient.id}",
        headers=asked.patient.headers,
        timeout=30,
    )
    assert told.status_code == 200
    assert "shared with the clinic" in told.json()["message"]

    def left() -> list[str]:
        events = clinic.ingrid.read(clinic.inbox)
        return [body(e) for e in events if e["event_id"] in shown and e["content"]]

    wait_until(lambda: left() == [])
    wait_until(lambda: any("has been erased" in body(e) for e in clinic.ingrid.heard(clinic.inbox)))
