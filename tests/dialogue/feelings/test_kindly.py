"""Fear and grief are met kindly, looked up where they ask; the questionnaire waits meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient, kinds

SCARED = {
    "nb": "jeg er så redd",
    "da": "jeg er så bange",
    "et": "mul on nii hirmus",
    "fi": "minua pelottaa",
    "en": "I am so scared",
}


def test_fear_gets_a_kind_answer_with_somebody_to_turn_to(
    patient: Callable[..., Patient], language: str
) -> None:
    (reply,) = patient(language, country="NO").say(SCARED[language])
    assert reply["custom"]["code"] == "share_feelings"
    assert reply["language"] == language
    assert "113" in reply["text"]


@pytest.mark.parametrize(
    "text", ["I'm scared", "I feel so alone", "I am so sad", "I have no energy"]
)
def test_other_feelings_get_it_too(patient: Callable[..., Patient], text: str) -> None:
    (reply,) = patient("en").say(text)
    assert reply["custom"]["code"] == "share_feelings"


def test_in_the_questionnaire_the_question_comes_again_after_it(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    asked = person.replies[-1]["custom"]["linkId"]
    replies = person.say(SCARED[language])
    assert replies[0]["custom"]["code"] == "share_feelings"
    assert kinds(replies) == ["notice", "question"]
    assert replies[1]["custom"]["linkId"] == asked


def test_a_question_that_names_a_fear_is_answered(patient: Callable[..., Patient]) -> None:
    replies = patient("en").say("what is teclistamab, I am a bit nervous about it?")
    assert replies[-1]["custom"].get("code") != "share_feelings"


def test_a_fear_that_asks_what_a_passage_answers_is_answered(
    patient: Callable[..., Patient],
) -> None:
    (reply,) = patient("en").say("is he going to die?")
    assert reply["custom"].get("passage") == "general/outlook"


def test_a_fear_that_nothing_answers_is_met_kindly_though_it_asks(
    patient: Callable[..., Patient],
) -> None:
    (reply,) = patient("en").say("I am so scared, why me?")
    assert reply["custom"].get("code") == "share_feelings"


HOW_LONG = {
    "nb": "hvor lenge lever folk med dette",
    "da": "kan man dø af det her",
    "et": "kas sellesse haigusesse võib surra",
    "fi": "voiko tähän kuolla",
    "en": "how long do people live with this",
}


def test_who_asks_how_long_one_lives_is_told_that_nobody_here_knows(
    patient: Callable[..., Patient], language: str
) -> None:
    answer = patient(language).say(HOW_LONG[language])[-1]
    assert (answer["custom"]["kind"], answer["custom"]["passage"]) == ("answer", "general/outlook")
    assert not any(figure.isdigit() for figure in answer["text"])
