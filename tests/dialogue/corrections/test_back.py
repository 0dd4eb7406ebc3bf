"""An earlier answer can be gone back to and given anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient


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
    assert reply["custom"]["kind"] == "result"
    assert reply["custom"]["outcome"] == "may_not_fit"


def test_going_back_from_the_first_question_stays_there(begun: Callable[..., Patient]) -> None:
    (reply,) = begun("en").say("go back")
    assert reply["custom"]["linkId"] == "age"


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
