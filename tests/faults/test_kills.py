"""Each process is killed in turn; nothing that was said is lost, nothing is said twice."""

from __future__ import annotations

import os
import signal
import time
import uuid
from collections.abc import Iterator

import pytest
import requests

from tests.client import START, Patient, Reply
from tests.conftest import System, end, start


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system of these tests' own: they kill it piece by piece."""
    system = start(tmp_path_factory.mktemp("faults"))
    yield system
    end(system)


def kill(system: System, program: str) -> None:
    os.kill(system.pid(program), signal.SIGKILL)


def hand_in(person: Patient, text: str) -> str:
    """Send a message without waiting for its answer; return the client's id of it."""
    message_id = str(uuid.uuid4())
    answer = requests.post(
        f"{person.url}/api/conversations/{person.id}/messages",
        json={"id": message_id, "text": text},
        headers=person.headers,
        timeout=10,
    )
    assert answer.status_code == 202, answer.text
    assert answer.json() == {"accepted": True}
    return message_id


def events(person: Patient, until_replies: int) -> list[Reply]:
    """Read the conversation's events from its beginning, until so many replies have come."""
    found: list[Reply] = []
    for event in person.events():
        found.append(event)
        if len(said(found, "assistant")) >= until_replies:
            break
    return found


def said(found: list[Reply], who: str) -> list[Reply]:
    return [event for event in found if event["from"] == who]


def test_a_message_survives_the_death_of_the_gateway_and_is_answered_once(own: System) -> None:
    person = Patient(own.url, "en")
    hand_in(person, "which hospitals take part?")
    kill(own, "gateway")
    own.wait_until_ready()
    found = events(person, until_replies=2)
    assert [e["text"] for e in said(found, "patient")] == ["which hospitals take part?"]
    _welcome, answer = said(found, "assistant")
    assert answer["custom"]["passage"] == "tecpom/sites"
    time.sleep(1)
    assert len(events(person, until_replies=2)) == len(found)


def test_a_message_sent_again_after_the_death_of_the_gateway_changes_nothing(own: System) -> None:
    person = Patient(own.url, "en")
    message_id = hand_in(person, "what is teclistamab?")
    kill(own, "gateway")
    own.wait_until_ready()
    replies = person.say("what is teclistamab?", message_id)
    assert len(replies) == 1
    assert replies[0]["custom"]["passage"] == "tecpom/teclistamab"


@pytest.mark.parametrize("program", ["rasa", "actions", "gateway"])
def test_the_questionnaire_comes_back_at_the_same_question_with_all_answers(
    own: System, program: str
) -> None:
    person = Patient(own.url, "en")
    person.say(START["en"])
    person.press_number(0)
    person.say("58")
    person.press_number(0)
    assert person.replies[-1]["custom"]["linkId"] == "prior-lines"
    kill(own, program)
    own.wait_until_ready()
    (reply,) = person.say("2")
    assert reply["custom"]["kind"] == "question"
    assert reply["custom"]["linkId"] == "daily-activity"
    assert reply["custom"]["number"] == 4


@pytest.mark.parametrize("program", ["rasa", "actions"])
def test_a_message_sent_while_a_process_is_away_is_answered_or_said_to_be_not(
    own: System, program: str
) -> None:
    person = Patient(own.url, "fi", country="FI")
    kill(own, program)
    replies = person.say("mitkä sairaalat ovat mukana?")
    assert len(replies) == 1
    custom = replies[0]["custom"]
    assert custom.get("passage") == "tecpom/sites" or custom.get("code") == "unavailable"
    if custom.get("code") == "unavailable":
        assert "112" in replies[0]["text"]
        assert replies[0]["language"] == "fi"
    own.wait_until_ready()
    (again,) = person.say("mitkä sairaalat ovat mukana?")
    assert again["custom"]["passage"] == "tecpom/sites"


@pytest.mark.parametrize("program", ["rasa", "actions"])
def test_a_red_flag_is_answered_while_a_process_is_away(own: System, program: str) -> None:
    person = Patient(own.url, "nb", country="NO")
    kill(own, program)
    replies = person.say("jeg får ikke puste")
    assert replies[0]["custom"]["kind"] == "red_flag"
    assert replies[0]["custom"]["numbers"][0]["number"] == "113"
    own.wait_until_ready()


def test_a_question_asked_while_the_actions_are_away_is_answered_when_they_are_back(
    own: System,
) -> None:
    person = Patient(own.url, "en")
    kill(own, "actions")
    (reply,) = person.say("which hospitals take part?")
    assert reply["custom"].get("passage") == "tecpom/sites"
    assert [event["from"] for event in events(person, until_replies=2)] == [
        "assistant",
        "patient",
        "assistant",
    ]
