"""The questionnaire can be stopped at any time; nothing goes on behind the patient's back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient, kinds


@pytest.mark.parametrize(
    ("language", "text"),
    [("nb", "stopp"), ("da", "stop"), ("et", "lõpeta"), ("fi", "lopeta"), ("en", "stop")],
)
def test_stopping_ends_the_questionnaire(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("58")
    (stopped,) = person.say(text)
    assert stopped["custom"]["code"] == "stopped"
    (after,) = person.say("58")
    assert after["custom"]["kind"] != "question"


def test_starting_again_after_a_stop_begins_with_consent(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    person.say("stop")
    (notice,) = person.say("start the questionnaire")
    assert notice["custom"]["code"] == "consent"


def test_starting_over_in_the_middle_forgets_the_answers(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    person.say("58")
    (reply,) = person.say("start again from the beginning")
    assert reply["custom"]["linkId"] == "age"
    assert kinds([reply]) == ["question"]


def test_a_typed_no_to_the_question_whether_to_erase_is_no_answer_of_the_questionnaire(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    person.say("58")
    (confirm,) = person.say("delete my data")
    assert confirm["custom"]["code"] == "confirm_erase"
    replies = person.say("no")
    assert replies[-1]["custom"]["linkId"] == "diagnosis"


def test_a_typed_yes_to_the_question_whether_to_erase_erases_the_questionnaire_too(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    person.say("58")
    person.say("delete my data")
    (erased,) = person.say("yes")
    assert erased["custom"]["code"] == "erased"


def test_keeping_the_conversation_goes_on_with_the_questionnaire(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    person.say("58")
    person.say("delete my data")
    (reply,) = person.press_number(1)
    assert reply["custom"]["linkId"] == "diagnosis"
