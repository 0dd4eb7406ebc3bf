"""The answers so far are shown whenever they are asked for, and none is changed by that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient
from tests.dialogue.filling import FITTING, fill_in

SHOW = {
    "nb": "vis svarene mine",
    "da": "hvad har jeg svaret",
    "et": "näita mu vastuseid",
    "fi": "näytä vastaukseni",
    "en": "what have I answered so far",
}


def test_the_answers_so_far_are_shown_and_the_question_comes_again(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    person.say("58")
    person.press_number(0)
    shown, again = person.say(SHOW[language])
    assert shown["custom"]["code"] == "answers_so_far"
    assert [a["value"] for a in shown["custom"]["answers"]] == [58, "yes"]
    assert again["custom"]["linkId"] == "prior-lines"


def test_the_answers_are_shown_after_the_result_too(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    fill_in(person, FITTING)
    (shown,) = person.say(SHOW[language])
    assert shown["custom"]["code"] == "answers_so_far"
    assert shown["custom"]["answers"][0]["value"] == 58


def test_before_the_first_answer_the_question_comes_again(begun: Callable[..., Patient]) -> None:
    (reply,) = begun("en").say("show my answers")
    assert reply["custom"]["linkId"] == "age"


def test_without_a_questionnaire_there_are_no_answers_to_show(
    patient: Callable[..., Patient],
) -> None:
    (reply,) = patient("en").say("show my answers")
    assert reply["custom"]["code"] == "no_questionnaire"


def test_asking_what_was_said_of_something_changes_it_not(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    person.say("58")
    person.press_number(0)
    shown, _ = person.say("what did I say about my age?")
    assert [a["value"] for a in shown["custom"]["answers"]] == [58, "yes"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "endre 1"),
        ("da", "ændre 1"),
        ("et", "muuda 1"),
        ("fi", "muuta 1"),
        ("en", "change 1"),
    ],
)
def test_after_the_result_the_number_with_change_is_that_of_an_answer(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    fill_in(person, FITTING)
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "age"
    (summary,) = person.say("61")
    assert [a["value"] for a in summary["custom"]["answers"][:3]] == [61, "yes", 2]
