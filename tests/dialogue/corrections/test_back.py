"""An earlier answer can be gone back to and given anew: by a word, by steps, by its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient
from tests.dialogue.filling import FITTING, fill_in


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "tilbake"),
        ("da", "gå tilbage"),
        ("et", "tagasi"),
        ("fi", "takaisin"),
        ("en", "go back"),
    ],
)
def test_going_back_asks_the_question_before(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("58")
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "age"


def test_an_answer_given_anew_replaces_the_old_one(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    person.say("58")
    person.say("go back")
    (reply,) = person.say("17")
    assert reply["custom"]["code"] == "confirm_answer"
    assert reply["custom"]["linkId"] == "age"


def test_going_back_from_the_first_question_stays_there(begun: Callable[..., Patient]) -> None:
    (reply,) = begun("en").say("go back")
    assert reply["custom"]["linkId"] == "age"


@pytest.mark.parametrize(
    ("text", "link_id"),
    [("go back two questions", "diagnosis"), ("back 3", "age"), ("go back to my age", "age")],
)
def test_several_steps_and_a_named_question_are_gone_back_to(
    begun: Callable[..., Patient], text: str, link_id: str
) -> None:
    person = begun("en")
    for answer in ("58", "yes", "2"):
        person.say(answer)
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == link_id


def test_a_button_of_an_earlier_question_changes_nothing(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    person.say("58")
    earlier = person.replies[-1]
    person.press_number(0)
    now = person.replies[-1]["custom"]["linkId"]
    assert now != earlier["custom"]["linkId"]
    person.replies = [earlier]
    (reply,) = person.press_number(1)
    assert reply["custom"]["linkId"] == now


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "tilbake"),
        ("da", "gå tilbage"),
        ("et", "tagasi"),
        ("fi", "takaisin"),
        ("en", "go back"),
    ],
)
def test_going_back_works_after_the_result_too(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    fill_in(person, {**FITTING, "age": "17"})
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "age"
    (reply,) = person.say("71")
    assert reply["custom"]["linkId"] == "diagnosis"


def test_going_back_without_a_questionnaire_says_that_there_is_none(
    patient: Callable[..., Patient],
) -> None:
    (reply,) = patient("en").say("go back")
    assert reply["custom"]["code"] == "no_questionnaire"
