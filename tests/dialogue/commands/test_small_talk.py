"""Greetings, thanks and commands are heard as such, in every language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("nb", "hei", "greet"),
        ("da", "mange tak", "thanks"),
        ("et", "tere", "greet"),
        ("fi", "kiitos", "thanks"),
        ("en", "bye", "goodbye"),
        ("en", "are you a robot", "bot_challenge"),
        ("fi", "haluan puhua ihmiselle", "no_person"),
        ("da", "slet min samtale", "confirm_erase"),
        ("nb", "stopp", "no_questionnaire"),
    ],
)
def test_a_command_is_answered_in_the_language_of_the_patient(
    patient: Callable[..., Patient], language: str, text: str, code: str
) -> None:
    (reply,) = patient(language).say(text)
    assert reply["custom"].get("code") == code
    assert reply["language"] == language
    assert reply["text"]


@pytest.mark.parametrize(
    ("language", "study", "text", "passage"),
    [
        ("en", "tj202", "Are there results?", "tj202/results"),
        ("nb", "tj202", "Foreligger det resultater?", "tj202/results"),
        ("nb", "tecpom", "Kan jeg ombestemme meg?", "general/leaving"),
        ("da", "tecpom", "Jeg vil trække mig fra forsøget", "general/leaving"),
        ("en", "tecpom", "I want to stop the study", "general/leaving"),
        ("fi", "tecpom", "Onko se vaarallista?", "general/side-effects"),
    ],
)
def test_a_question_that_is_like_a_command_is_answered(
    patient: Callable[..., Patient], language: str, study: str, text: str, passage: str
) -> None:
    (reply,) = patient(language, study=study).say(text)
    assert reply["custom"].get("passage") == passage


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "moren min har hatt det i årevis og er i godt humør"),
        ("da", "min mor har haft det i årevis og er ved godt mod"),
        ("et", "emal on see olnud aastaid ja tuju on hea"),
        ("fi", "äidillä on ollut se vuosia ja mieli on hyvä"),
        ("en", "my mother has had it for years and is in good spirits"),
        ("en", "she said it's active again and we'd talk options in two weeks"),
    ],
)
def test_a_remark_is_thanked_for_and_is_no_command(
    patient: Callable[..., Patient], language: str, text: str
) -> None:
    reply = patient(language).say(text)[-1]
    assert reply["custom"].get("code") == "remark"


def test_a_request_for_a_person_names_the_number_for_emergencies(
    patient: Callable[..., Patient],
) -> None:
    (reply,) = patient("en", country="NO").say("can I speak to a nurse please")
    assert "113" in reply["text"]


def test_a_button_that_says_its_title_is_answered_like_the_words(
    patient: Callable[..., Patient],
) -> None:
    person = patient("en")
    person.say("can I speak to a nurse please")
    (reply,) = person.press_number(0)
    assert reply["custom"]["passage"] == "tecpom/contact"


def test_nothing_to_repeat_is_said(patient: Callable[..., Patient]) -> None:
    (reply,) = patient("en").say("say that again")
    assert reply["custom"]["code"] == "nothing_to_repeat"
