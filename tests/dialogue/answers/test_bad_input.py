"""What is no question, or none that we can read, gets an honest reply and no random passage."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
import requests

from locales import LANGUAGES, Catalogue, own_name
from tests.client import Patient, kinds

FOREIGN = [
    "Hur länge måste man använda preventivmedel under studien?",
    "Welche Krankenhäuser nehmen an der Studie teil?",
    "Какие больницы участвуют в исследовании?",
    "Które szpitale biorą udział w badaniu?",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_language_that_is_not_ours_is_told_which_there_are(
    patient: Callable[..., Patient], language: str, text: str, words: Catalogue
) -> None:
    (reply,) = patient(language).say(text)
    assert reply["custom"]["code"] == "unknown_language"
    assert reply["text"] == words.response("unknown_language", language).text
    assert [button["title"] for button in reply["buttons"]] == [own_name(t) for t in LANGUAGES]


def test_the_language_can_be_chosen_there_and_then(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say(FOREIGN[0])
    person.press("Suomi")
    (reply,) = person.say("kuinka kauan hoito kestää")
    assert (reply["language"], reply["custom"]["kind"]) == ("fi", "answer")


def refusal(person: Patient, text: str) -> tuple[int, str]:
    answer = requests.post(
        f"{person.url}/api/conversations/{person.id}/messages?wait=1",
        json={"id": str(uuid.uuid4()), "text": text},
        headers=person.headers,
        timeout=30,
    )
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u200b", "///"])
def test_an_empty_question_is_refused_with_a_reason(
    patient: Callable[..., Patient], text: str
) -> None:
    status, code = refusal(patient("en"), text)
    assert (400 <= status < 500, code) == (True, "empty")


@pytest.mark.parametrize("text", ["a" * 10_000, "how long does it take " * 460, "😀" * 10_000])
def test_ten_thousand_characters_are_refused_with_a_reason(
    patient: Callable[..., Patient], text: str
) -> None:
    status, code = refusal(patient("en"), text)
    assert (400 <= status < 500, code) == (True, "too_long")


@pytest.mark.parametrize("text", ["a", "?", "7", "🙂", "😀🎉🙏😀", "… …", "asdf jkl qwer zxcv"])
def test_what_says_nothing_gets_no_passage(
    patient: Callable[..., Patient], language: str, text: str
) -> None:
    replies = patient(language).say(text)
    assert replies
    assert "answer" not in kinds(replies)
    assert "something_went_wrong" not in {reply["custom"].get("code") for reply in replies}


@pytest.mark.parametrize(
    ("language", "text", "passage"),
    [
        ("nb", "which hospitals take part in Norge?", "tecpom/sites"),
        ("fi", "what is the study about, siis mistä tutkimuksessa on kyse?", "tecpom/overview"),
        ("da", "how old skal man være for at deltage?", "tecpom/age"),
        ("da", "how many besøg er der på hospitalet?", "tecpom/visits"),
    ],
)
def test_mixed_languages_are_answered_in_the_language_of_the_page(
    patient: Callable[..., Patient], language: str, text: str, passage: str
) -> None:
    *_, reply = patient(language).say(text)
    shown = [reply["custom"].get("passage")]
    shown += [f"{c['study']}/{c['topic']}" for c in reply["custom"].get("candidates", [])]
    assert passage in shown
    assert reply["language"] == language


def test_a_study_that_does_not_exist_is_refused_at_the_door(system: str) -> None:
    answer = requests.post(
        f"{system}/api/conversations", json={"language": "en", "study": "no-such"}, timeout=10
    )
    assert 400 <= answer.status_code < 500
    assert answer.json()["error"]["code"] == "unknown_study"
