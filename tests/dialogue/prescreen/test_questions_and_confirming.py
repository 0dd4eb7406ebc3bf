"""What readers as patients found: questions without a mark, words that confirm nothing, consent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import START, Patient
from tests.dialogue.filling import to_question


@pytest.mark.parametrize(
    ("language", "link_id", "text"),
    [
        ("et", "bcma", "mis on teklistamab"),
        ("nb", "anti-cd38", "hvor lenge lever man med myelomatose"),
        ("da", "lenalidomide", "hvad betyder det resultat"),
        ("fi", "anti-cd38", "mikä on daratumumabi"),
        ("en", "bcma", "what is teclistamab"),
    ],
)
def test_a_question_without_its_mark_is_no_answer(
    begun: Callable[..., Patient], language: str, link_id: str, text: str
) -> None:
    person = begun(language)
    to_question(person, link_id)
    last = person.say(text)[-1]
    assert last["custom"].get("linkId") == link_id
    assert last["custom"].get("code") != "confirm_answer"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("et", "mul on diabeet ja neeruhaigus"),
        ("en", "he has diabetes and bad kidneys"),
        ("et", "on saanud jah palju"),
        ("da", "nej det var i 2022 jeg havde TIA"),
    ],
)
def test_what_says_more_than_yes_confirms_nothing(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    to_question(person, "anti-cd38")
    (asked,) = person.press_number(0)
    assert asked["custom"]["code"] == "confirm_answer"
    last = person.say(text)[-1]
    assert last["custom"].get("linkId") == "anti-cd38"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "suostun"),
        ("et", "olen nõus"),
        ("nb", "jeg samtykker"),
        ("da", "jeg samtykker"),
        ("en", "I agree"),
    ],
)
def test_the_first_words_of_the_consent_s_button_are_consent(
    patient: Callable[..., Patient], language: str, text: str
) -> None:
    person = patient(language)
    person.say(START[language])
    (question,) = person.say(text)
    assert question["custom"]["linkId"] == "age"


def test_an_answer_before_consent_is_not_lost_on_the_way(
    patient: Callable[..., Patient],
) -> None:
    person = patient("fi")
    person.say(START["fi"])
    for text in ("85 vuotta", "olen 85", "85"):
        assert person.say(text)[-1]["custom"]["code"] == "consent"
    (question,) = person.press_number(0)
    assert question["custom"]["linkId"] == "age"


@pytest.mark.parametrize(
    ("language", "text"),
    [("da", "jeg er tilbage, lad os fortsætte"), ("fi", "tulin takaisin, jatketaan")],
)
def test_who_comes_back_and_goes_on_goes_no_step_back(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("58")
    last = person.say(text)[-1]
    assert last["custom"]["linkId"] == "diagnosis"


def test_an_age_of_few_years_beside_other_numbers_is_asked_again(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    last = person.say("I am 58 and have had four lines of therapy, sorry I mean three")[-1]
    assert last["custom"].get("linkId") == "age"
