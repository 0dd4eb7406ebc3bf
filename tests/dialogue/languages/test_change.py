"""The language can be changed at any time; what was pending comes again in the new one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from locales import own_name
from tests.client import Patient


def test_asking_for_a_language_by_name_changes_to_it(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    person.say("58")
    replies = person.say("in Finnish please")
    assert replies[-1]["language"] == "fi"
    assert replies[-1]["custom"]["linkId"] == "diagnosis"


def test_a_language_chosen_by_button_brings_the_question_again(
    begun: Callable[..., Patient],
) -> None:
    person = begun("nb")
    person.say("58")
    person.say("kan jeg bytte språk?")
    replies = person.press("Dansk")
    assert replies[-1]["language"] == "da"
    assert replies[-1]["custom"]["linkId"] == "diagnosis"


def test_the_website_can_change_the_language(patient: Callable[..., Patient], system: str) -> None:
    person = patient("en")
    answer = requests.patch(
        f"{system}/api/conversations/{person.id}",
        json={"language": "et"},
        headers=person.headers,
        timeout=10,
    )
    assert answer.status_code == 200
    (reply,) = person.say("millistes haiglates uuring toimub")
    assert reply["language"] == "et"


def test_a_language_chosen_on_the_website_brings_the_question_again(
    begun: Callable[..., Patient], system: str
) -> None:
    person = begun("en")
    person.say("58")
    answer = requests.patch(
        f"{system}/api/conversations/{person.id}",
        json={"language": "da"},
        headers=person.headers,
        timeout=10,
    )
    assert answer.status_code == 200
    asked = next(
        event
        for event in person.events()
        if event["from"] == "assistant"
        and event["language"] == "da"
        and event["custom"]["kind"] == "question"
    )
    assert asked["custom"]["linkId"] == "diagnosis"


def test_an_answer_can_be_repeated_in_another_language(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    (first,) = person.say("which hospitals take part?")
    replies = person.say("suomeksi kiitos")
    assert replies[-1]["language"] == "fi"
    assert replies[-1]["custom"]["passage"] == first["custom"]["passage"]


@pytest.mark.parametrize(
    ("page", "text", "written_in"),
    [
        ("nb", "can my mother join the study if she is 80 years old?", "en"),
        ("en", "kas ma võin uuringus osaleda, kui mul on diabeet?", "et"),
        ("et", "voinko osallistua tutkimukseen, jos minulla on diabetes?", "fi"),
        ("fi", "Hva skjer hvis jeg får bivirkninger av medisinen?", "nb"),
    ],
)
def test_who_writes_in_another_language_is_offered_answers_in_it_once(
    patient: Callable[..., Patient], page: str, text: str, written_in: str
) -> None:
    person = patient(page)
    offer, *others = person.say(text)
    assert (offer["custom"]["code"], offer["language"]) == ("offer_language", written_in)
    assert {one["language"] for one in others} == {page}
    again = person.say(text)
    assert "offer_language" not in [one["custom"].get("code") for one in again]
    changed, *_ = person.press(own_name(written_in))
    assert (changed["custom"]["code"], changed["language"]) == ("language_changed", written_in)


@pytest.mark.parametrize("text", ["teclistamab?", "kan jeg være med hvis jeg har diabetes?"])
def test_what_may_be_in_the_language_of_the_page_brings_no_offer(
    patient: Callable[..., Patient], text: str
) -> None:
    replies = patient("da").say(text)
    assert "offer_language" not in [one["custom"].get("code") for one in replies]
