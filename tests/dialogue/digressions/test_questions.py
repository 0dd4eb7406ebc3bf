"""A question in the middle of the questionnaire is answered, and the questionnaire goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient, kinds


@pytest.mark.parametrize(
    ("language", "text", "passage"),
    [
        ("nb", "Hvilke sykehus er med i studien?", "tecpom/sites"),
        ("da", "Hvad er teclistamab?", "tecpom/teclistamab"),
        ("et", "Mis on teklistamab?", "tecpom/teclistamab"),
        ("fi", "Mitkä sairaalat ovat mukana?", "tecpom/sites"),
        ("en", "Which hospitals take part?", "tecpom/sites"),
    ],
)
def test_a_question_is_answered_and_the_pending_one_asked_again(
    begun: Callable[..., Patient], language: str, text: str, passage: str
) -> None:
    person = begun(language)
    person.say("58")
    replies = person.say(text)
    assert kinds(replies) == ["answer", "question"]
    assert replies[0]["custom"]["passage"] == passage
    assert replies[1]["custom"]["linkId"] == "diagnosis"


def test_the_reason_for_a_question_is_explained(begun: Callable[..., Patient]) -> None:
    (reply,) = begun("en").say("why do you ask that?")
    assert reply["custom"]["linkId"] == "age"
    assert "adults" in reply["text"]


def test_a_request_for_a_person_is_answered_and_the_questionnaire_goes_on(
    begun: Callable[..., Patient],
) -> None:
    replies = begun("en").say("I want to talk to a real person")
    assert replies[0]["custom"]["code"] == "no_person"
    assert replies[1]["custom"]["linkId"] == "age"
