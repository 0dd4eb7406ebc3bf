"""What hurried, clumsy or curious people do in real rooms, and what somebody does to a room."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests

from bot.staff.registration import read_registration
from bot.staff.synapse import CallError
from locales import LANGUAGES, Catalogue
from tests.channels.clinic import US, Clinic, Event, Member, body, joined
from tests.channels.test_handover import SHOW, WISH, Talk, make_moderator, raised
from tests.channels.test_questions import BCMA, direct_chat, replies_to
from tests.client import Patient
from tests.conftest import wait_until


@pytest.fixture
def talk(clinic: Clinic) -> Talk:
    """A patient whose conversation Ingrid has."""
    patient = Patient(clinic.system.url)
    patient.say(WISH)
    talk = raised(clinic, patient, lambda: patient.press(SHOW))
    talk.take(clinic.ingrid)
    talk.wait_for_state("joined")
    return talk


def says(text: str, name: str) -> bool:
    """Tell whether `text` begins as the response `name` does in one of the languages."""
    words = Catalogue.load(Path("build/locales"), Path("domain.yml"))
    english = words.responses[name].text
    told = (words.translate(name, english, language).text for language in LANGUAGES)
    return text.startswith(tuple(one.partition("{")[0] for one in told))


def told_of_change(talk: Talk) -> int:
    return sum(says(text, "staff_change_not_sent") for text in talk.thread())


def staff_said(talk: Talk) -> list[str]:
    return [event["text"] for event in talk.log() if event["from"] == "staff"]


def edit(event: str, text: str) -> Event:
    return {
        "msgtype": "m.text",
        "body": f"* {text}",
        "m.new_content": {"msgtype": "m.text", "body": text},
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
    }


def redact(member: Member, room: str, event: str) -> None:
    member.call("PUT", f"/rooms/{quote(room)}/redact/{quote(event)}/{event[1:9]}", {})


def test_an_edit_and_taking_back_reach_no_patient_and_the_nurse_is_told(
    clinic: Clinic, talk: Talk
) -> None:
    written = talk.write(clinic.ingrid, "first version")
    wait_until(lambda: staff_said(talk) == ["first version"])
    clinic.ingrid.send(clinic.inbox, edit(written, "second version"))
    wait_until(lambda: told_of_change(talk) == 1)
    redact(clinic.ingrid, clinic.inbox, written)
    wait_until(lambda: told_of_change(talk) == 2)
    with pytest.raises(CallError):
        clinic.stranger.send(clinic.inbox, edit("$unknown", "x") | {"body": 5})
    assert staff_said(talk) == ["first version"]


def test_a_reply_beside_the_thread_is_said_to_reach_no_patient(clinic: Clinic, talk: Talk) -> None:
    reply = {"m.in_reply_to": {"event_id": talk.root}}
    beside = {"msgtype": "m.text", "body": "for the patient", "m.relates_to": reply}
    event = clinic.ingrid.send(clinic.inbox, beside)
    told = clinic.ingrid.wait_for(clinic.inbox, lambda events: bool(replies_to(events, event)))
    assert says(body(replies_to(told, event)[0]), "staff_not_sent_beside")
    content = {"msgtype": "m.text", "body": "! End.", "m.relates_to": reply}
    clinic.ingrid.send(clinic.inbox, content)
    talk.wait_for_state("ended")
    assert staff_said(talk) == []


def test_what_others_put_into_a_thread_is_redacted_with_it_also_when_it_comes_late(
    clinic: Clinic, talk: Talk
) -> None:
    make_moderator(clinic)
    relation = {"rel_type": "m.thread", "event_id": talk.root}
    colleague = talk.write(clinic.stranger, "about her illness")
    file = {"msgtype": "m.file", "body": "blood.pdf", "url": "mxc://x/y", "m.relates_to": relation}
    seen = [colleague, clinic.ingrid.send(clinic.inbox, file)]
    written = talk.write(clinic.ingrid, "version one")
    seen += [written, clinic.ingrid.send(clinic.inbox, edit(written, "version two"))]
    wait_until(lambda: told_of_change(talk) == 1)
    gone = requests.delete(
        f"{talk.patient.url}/api/conversations/{talk.patient.id}",
        headers=talk.patient.headers,
        timeout=30,
    )
    assert gone.status_code == 200
    seen.append(talk.write(clinic.ingrid, "one more word about her"))

    def left() -> list[Any]:
        events = clinic.ingrid.read(clinic.inbox)
        return [e["content"] for e in events if e["event_id"] in seen and e["content"]]

    wait_until(lambda: left() == [])


def test_a_room_of_the_list_that_is_upgraded_is_counted_and_not_followed(clinic: Clinic) -> None:
    wait_until(lambda: US in joined(clinic.ingrid, clinic.spare))
    before = failures(clinic, "room_replaced")
    path = f"/rooms/{quote(clinic.spare)}/upgrade"
    answer = clinic.ingrid.call("POST", path, {"new_version": "10"})
    wait_until(lambda: failures(clinic, "room_replaced") > before)
    assert US not in joined(clinic.ingrid, answer["replacement_room"])


def failures(clinic: Clinic, kind: str) -> float:
    text = requests.get(f"{clinic.system.url}/metrics", timeout=20).text
    name = f'study_chat_staff_failures_total{{kind="{kind}"}}'
    return float(next((ln.split()[1] for ln in text.splitlines() if ln.startswith(name)), 0))


def test_put_out_of_the_inbox_and_let_in_again_it_says_what_waited(
    clinic: Clinic, talk: Talk
) -> None:
    room = quote(clinic.inbox)
    clinic.ingrid.call("POST", f"/rooms/{room}/kick", {"user_id": US})
    talk.patient.say("while you were out")
    clinic.ingrid.call("POST", f"/rooms/{room}/invite", {"user_id": US})
    talk.wait_in_thread("Patient: while you were out")
    assert sum("while you were out" in text for text in talk.thread()) == 1


ODD: list[dict[str, Any]] = [
    {"type": ["m.room.message"]},
    {"event_id": "$\ud800"},
    {"sender": {"a": 1}},
    {"origin_server_ts": 10**400},
    {"origin_server_ts": float("inf")},
    {"content": {"msgtype": "m.text", "body": ["x"]}},
    {"content": {"msgtype": "m.text", "body": "x", "m.relates_to": [1]}},
    {"type": "m.room.member", "content": None},
]


def test_events_of_odd_forms_hold_nobody_up(clinic: Clinic) -> None:
    room = direct_chat(clinic.ingrid)
    token = read_registration(clinic.folder / "registration.yaml").hs_token
    plain = {
        "type": "m.room.message",
        "room_id": room,
        "sender": clinic.ingrid.id,
        "origin_server_ts": 1,
        "content": {"msgtype": "m.notice", "body": "x"},
    }
    url = f"{clinic.system.url}/_matrix/app/v1/transactions/odd"
    events = [{**plain, "event_id": f"$odd{at}", **odd} for at, odd in enumerate(ODD)]
    headers = {"Authorization": f"Bearer {token}"}
    for _ in range(2):
        handed = requests.put(url, data=dumps({"events": events}), headers=headers, timeout=20)
        assert handed.status_code == 200
    deep = requests.put(url, data="[" * 100_000, headers=headers, timeout=20)
    assert deep.status_code == 400
    clinic.ingrid.send(room, BCMA)
    clinic.ingrid.wait_for(room, lambda events: any("[tecpom/bcma]" in body(e) for e in events))
