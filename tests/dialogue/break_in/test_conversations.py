"""Somebody on the website tries for another's conversation, and for what lies behind."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable

import psutil
import pytest
import requests

from tests.client import START, Patient
from tests.conftest import System

CALLS = {
    "read": ("GET", "/events"),
    "write": ("POST", "/messages?wait=1"),
    "change": ("PATCH", ""),
    "erase": ("DELETE", ""),
    "vote": ("POST", "/votes"),
    "link to another device": ("POST", "/links"),
    "result as PDF": ("GET", "/result.pdf"),
    "result as page": ("GET", "/result.html"),
    "result as FHIR": ("GET", "/result.fhir.json"),
}

#: What another may send in place of the token of a conversation that is not theirs.
TOKENS: dict[str, Callable[[Patient, Patient], str | None]] = {
    "none": lambda mine, theirs: None,
    "empty": lambda mine, theirs: "Bearer ",
    "my own": lambda mine, theirs: f"Bearer {mine.token}",
    "their id": lambda mine, theirs: f"Bearer {theirs.id}",
    "its hash": lambda mine, theirs: "Bearer " + hashlib.sha256(theirs.token.encode()).hexdigest(),
    "almost": lambda mine, theirs: f"Bearer {theirs.token[:-1]}",
    "longer": lambda mine, theirs: f"Bearer {theirs.token}a",
    "in capitals": lambda mine, theirs: f"Bearer {theirs.token.swapcase()}",
    "as a password": lambda mine, theirs: (
        "Basic " + base64.b64encode(f"{theirs.id}:{theirs.token}".encode()).decode()
    ),
    "two": lambda mine, theirs: f"Bearer {mine.token}, {theirs.token}",
    "SQL": lambda mine, theirs: "Bearer ' OR '1'='1",
}


@pytest.fixture(scope="module")
def theirs(system: str) -> Patient:
    person = Patient(system, "en")
    person.say("what is teclistamab?")
    return person


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS.keys())
@pytest.mark.parametrize(("method", "path"), CALLS.values(), ids=CALLS.keys())
def test_nobody_else_gets_at_a_conversation(
    system: str,
    theirs: Patient,
    method: str,
    path: str,
    token: Callable[[Patient, Patient], str | None],
) -> None:
    given = token(Patient(system, "en"), theirs)
    answer = requests.request(
        method,
        f"{system}/api/conversations/{theirs.id}{path}",
        headers={"Authorization": given} if given is not None else {},
        json={"id": "x", "text": "hello"} if method == "POST" else None,
        timeout=10,
    )
    assert answer.status_code == 401
    assert "teclistamab" not in answer.text
    assert theirs.token not in answer.text
    # It is there for its owner, as it was.
    first = next(iter(theirs.events()))
    assert first["event"] == 1


@pytest.mark.parametrize(
    "place",
    ["query", "cookie", "body", "X-Authorization", "X-Original-URL", "X-HTTP-Method-Override"],
)
def test_the_token_counts_nowhere_but_in_its_header(
    system: str, theirs: Patient, place: str
) -> None:
    url = f"{system}/api/conversations/{theirs.id}/messages"
    body = {"id": str(uuid.uuid4()), "text": "hello"}
    value = f"Bearer {theirs.token}"
    answer = requests.post(
        url,
        params={"token": theirs.token, "authorization": value} if place == "query" else {},
        cookies={"token": theirs.token, "Authorization": value} if place == "cookie" else {},
        json=body | ({"token": theirs.token} if place == "body" else {}),
        headers={place: value} if place.startswith("X-") else {},
        timeout=10,
    )
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "name", ["default", "1", "%", "_", "*", "' OR '1'='1", "..", "%2e%2e", "null", "a" * 5000]
)
def test_a_guessed_id_leads_nowhere(system: str, theirs: Patient, name: str) -> None:
    answer = requests.patch(
        f"{system}/api/conversations/{name}", json={}, headers=theirs.headers, timeout=10
    )
    assert answer.status_code in (400, 401, 404, 405)
    assert theirs.id not in answer.text


def test_ids_and_tokens_have_nothing_in_common(system: str) -> None:
    people = [Patient(system, "en") for _ in range(20)]
    for at in range(8):
        assert len({person.id[at:] for person in people}) == len(people)
        assert len({person.token[at:] for person in people}) == len(people)
    assert min(len(person.id) for person in people) >= 24
    assert min(len(person.token) for person in people) >= 43


def test_a_button_of_another_conversation_does_nothing_in_mine(system: str) -> None:
    theirs, mine = Patient(system, "en"), Patient(system, "en")
    (question,) = theirs.say("delete my data")
    answer = requests.post(
        f"{system}/api/conversations/{mine.id}/messages?wait=1",
        json={"id": "x", "button": question["buttons"][0]["button"]},
        headers=mine.headers,
        timeout=10,
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "unknown_button"
    assert theirs.say("what is BCMA?")


def test_an_erased_conversation_cannot_be_taken_up_again(system: str) -> None:
    person = Patient(system, "en")
    url = f"{system}/api/conversations/{person.id}"
    assert requests.delete(url, headers=person.headers, timeout=30).status_code == 204
    for method, path in CALLS.values():
        answer = requests.request(
            method, url + path, headers=person.headers, json={"id": "x", "text": "x"}, timeout=10
        )
        assert answer.status_code == 404


def test_only_this_machine_reaches_what_lies_behind(running: System) -> None:
    for program in ("gateway", "rasa", "actions"):
        process = psutil.Process(running.pid(program))
        addresses = {
            connection.laddr.ip
            for one in (process, *process.children(recursive=True))
            for connection in one.net_connections()
            if connection.status == psutil.CONN_LISTEN
        }
        assert addresses == {"127.0.0.1"}


@pytest.mark.parametrize("path", ["/model/parse", "/conversations/x/tracker", "/domain", "/model"])
def test_rasa_has_no_more_than_its_one_channel(running: System, path: str) -> None:
    url = running.settings.rasa_url + path
    assert requests.get(url, timeout=10).status_code == 404
    assert requests.post(url, json={"text": "hello"}, timeout=10).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/webhooks/rest/webhook", "/webhook", "/nlg", "/model/parse", "/build/rasa", "/.git/config"],
)
def test_the_gateway_passes_nothing_through(system: str, path: str) -> None:
    for method in ("GET", "POST"):
        answer = requests.request(method, system + path, json={"sender": "x"}, timeout=10)
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "**<b onmouseover=alert(1)>bold</b>**",
        "{{7*7}} ${7*7} {number} {days} %s %(x)s",
        "'; DROP TABLE events; --",
        "\\u0000 \\x00 \r\nSet-Cookie: a=b",
    ],
)
def test_what_is_written_comes_back_in_no_reply(system: str, text: str) -> None:
    person = Patient(system, "en")
    for reply in person.say(text):
        assert text not in reply["text"]
        assert "<" not in reply["text"]
        assert "49" not in reply["text"]
    events = person.events()
    next(events)
    stored = next(events)
    assert stored["from"] == "patient"
    answer = requests.get(
        f"{system}/api/conversations/{person.id}/events",
        headers=person.headers,
        stream=True,
        timeout=10,
    )
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_an_answer_of_the_questionnaire_with_html_is_shown_nowhere_as_such(system: str) -> None:
    person = Patient(system, "en")
    person.say(START["en"])
    person.press_number(0)
    for reply in person.say("<b>58</b> <script>alert(1)</script>"):
        assert "<" not in reply["text"]
