"""A red flag is answered before anything else, in every state and language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient

EMERGENCIES = [
    ("nb", "jeg får ikke puste"),
    ("da", "jeg kan ikke få vejret"),
    ("et", "ma ei saa hingata"),
    ("fi", "en saa henkeä"),
    ("en", "I can't breathe"),
]


@pytest.mark.parametrize(("language", "text"), EMERGENCIES)
def test_an_emergency_as_the_first_message_gets_the_number_first(
    patient: Callable[..., Patient], language: str, text: str
) -> None:
    (reply,) = patient(language, country="NO").say(text)
    assert reply["custom"]["kind"] == "red_flag"
    assert reply["custom"]["flag"] == "emergency"
    assert reply["custom"]["numbers"][0]["number"] == "113"
    assert reply["language"] == language


@pytest.mark.parametrize(
    ("country", "number"), [("NO", "113"), ("DK", "112"), ("EE", "112"), ("FI", "112")]
)
def test_the_number_follows_the_country_and_not_the_language(
    patient: Callable[..., Patient], country: str, number: str
) -> None:
    (reply,) = patient("en", country=country).say("I can't breathe")
    assert reply["custom"]["numbers"][0]["number"] == number


@pytest.mark.parametrize(("language", "text"), EMERGENCIES)
def test_an_emergency_interrupts_the_questionnaire_which_can_go_on_later(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("58")
    replies = person.say(text)
    assert replies[0]["custom"]["kind"] == "red_flag"
    assert all(reply["custom"]["kind"] != "question" for reply in replies)
    (question,) = person.press_number(0)
    assert question["custom"]["linkId"] == "diagnosis"


@pytest.mark.parametrize(
    ("page", "text", "written_in"),
    [
        ("nb", "en saa henkeä ja rintaan koskee kovasti", "fi"),
        ("fi", "I cannot breathe and my chest hurts", "en"),
        ("en", "ma ei saa hingata, rinnus valutab väga", "et"),
        ("et", "jeg får ikke puste og det gjør vondt i brystet", "nb"),
    ],
)
def test_a_cry_for_help_is_answered_in_its_own_language_and_the_rest_in_the_pages(
    patient: Callable[..., Patient], page: str, text: str, written_in: str
) -> None:
    person = patient(page, country="NO", study="tecpom")
    (reply,) = person.say(text)
    assert reply["custom"]["kind"] == "red_flag"
    assert reply["language"] == written_in
    assert reply["custom"]["numbers"][0]["number"] == "113"
    later = person.say("teclistamab?")
    assert {one["language"] for one in later} == {page}


def test_a_thought_of_suicide_gets_a_crisis_line(patient: Callable[..., Patient]) -> None:
    (reply,) = patient("en", country="DK").say("I don't want to live any more")
    assert reply["custom"]["flag"] == "self_harm"
    assert any("70 201 201" in entry["number"] for entry in reply["custom"]["numbers"])


def test_who_has_taken_everything_gets_the_emergency_number_and_then_a_crisis_line(
    patient: Callable[..., Patient],
) -> None:
    person = patient("en", country="DK")
    card, note = person.say("I have taken all my pills at once and I don't want to live")
    assert card["custom"]["flag"] == "emergency"
    assert card["custom"]["numbers"][0]["number"] == "112"
    assert note["custom"]["code"] == "doubt_self_harm"
    assert any("70 201 201" in entry["number"] for entry in note["custom"]["numbers"])


def test_an_ordinary_question_about_the_past_is_not_flagged(
    patient: Callable[..., Patient],
) -> None:
    (reply,) = patient("en").say("can one join after a heart attack two years ago?")
    assert reply["custom"]["kind"] == "answer"


AFTER = {
    "nb": ("Hvem skal jeg ringe til?", "hva er en randomisert studie"),
    "da": ("Hvem skal jeg ringe til?", "hvad er en randomiseret undersøgelse"),
    "et": ("Kellele ma helistan?", "mis on randomiseerimine"),
    "fi": ("Kenelle soitan?", "mitä satunnaistaminen on"),
    "en": ("Who do I ring?", "what is randomisation"),
}


def test_what_is_said_after_an_emergency_is_answered_after_the_number_once(
    patient: Callable[..., Patient], language: str
) -> None:
    """ "Whom do I call?" says no danger by itself."""
    person = patient(language, country="NO")
    person.say(dict(EMERGENCIES)[language])
    whom, question = AFTER[language]
    note, *_ = person.say(whom)
    assert note["custom"]["code"] == "doubt_emergency"
    assert note["custom"]["numbers"][0]["number"] == "113"
    (reply,) = person.say(question)
    assert reply["custom"]["passage"] == "general/randomisation"


def test_after_a_button_or_within_the_questionnaire_no_number_is_repeated(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    person.say("I can't breathe")
    (question,) = person.press_number(0)
    assert question["custom"]["linkId"] == "age"
    (question,) = person.say("58")
    assert question["custom"]["linkId"] == "diagnosis"
