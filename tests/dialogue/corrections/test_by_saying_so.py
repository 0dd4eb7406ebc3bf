"""An earlier answer is corrected by saying so, in the middle and after the result."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient
from tests.dialogue.filling import FITTING, answer_all, fill_in


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "jeg er egentlig 63"),
        ("da", "jeg er faktisk 63, ikke 36"),
        ("et", "tegelikult olen 63"),
        ("fi", "oikeastaan olen 63"),
        ("en", "actually I am 63"),
    ],
)
def test_another_age_is_noted_and_shown_back(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("36")
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "diagnosis"
    assert "63" in reply["text"]
    (summary,) = [answer_all(person, FITTING)]
    assert summary["custom"]["answers"][0]["value"] == 63


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "nei vent, to linjer ikke tre"),
        ("da", "nej vent, to linjer ikke tre"),
        ("et", "ei oota, kaks liini mitte kolm"),
        ("fi", "ei odota, kaksi linjaa ei kolme"),
        ("en", "no wait, two lines not three"),
    ],
)
def test_the_answer_with_the_old_number_is_the_one_that_changes(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("58")
    person.press_number(0)
    person.say("3")
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "daily-activity"
    assert ": 2." in reply["text"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "jeg mente ja"),
        ("da", "jeg mente ja"),
        ("et", "ma mõtlesin jah"),
        ("fi", "tarkoitin kyllä"),
        ("en", "I meant yes"),
    ],
)
def test_a_yes_that_was_meant_changes_the_question_before(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("58")
    person.press_number(2)
    assert person.replies[-1]["custom"]["linkId"] == "prior-lines"
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "prior-lines"
    summary = answer_all(person, FITTING)
    assert summary["custom"]["answers"][1]["value"] == "yes"


@pytest.mark.parametrize(
    ("language", "text"),
    [("nb", "endre 1"), ("da", "ændre 1"), ("et", "muuda 1"), ("fi", "muuta 1"), ("en", "1")],
)
def test_an_answer_of_the_list_is_changed_by_its_number(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    answer_all(person, FITTING)
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "age"
    (summary,) = person.say("61")
    assert summary["custom"]["code"] == "summary"
    assert summary["custom"]["answers"][0]["value"] == 61


@pytest.mark.parametrize(
    ("language", "text"),
    [("nb", "endre 1"), ("da", "ret 1"), ("et", "muuda 1"), ("fi", "muuta 1"), ("en", "change 1")],
)
def test_while_a_question_is_asked_the_number_with_change_is_that_of_an_answer(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("58")
    person.press_number(0)
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "age"
    (reply,) = person.say("61")
    assert reply["custom"]["linkId"] == "prior-lines"
    summary = answer_all(person, FITTING)
    assert summary["custom"]["answers"][0]["value"] == 61


def test_the_number_of_the_question_that_is_being_asked_asks_it_again(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    person.say("58")
    person.press_number(0)
    (reply,) = person.say("change 3")
    assert reply["custom"]["linkId"] == "prior-lines"
    (reply,) = person.say("two")
    assert reply["custom"]["linkId"] == "daily-activity"
    summary = answer_all(person, FITTING)
    assert summary["custom"]["answers"][0]["value"] == 58


def test_a_number_that_no_answer_has_brings_the_list_of_answers(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    person.say("58")
    (which,) = person.say("change 7")
    assert which["custom"]["code"] == "which_answer"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "voinko vielä korjata? hoitoja oli kolme"),
        ("fi", "korjaus: hoito-ohjelmia 3"),
        ("nb", "retting: antall behandlinger 3"),
        ("da", "rettelse: antal behandlingsforløb 3"),
        ("et", "parandus: raviplaanide arv 3"),
        ("en", "correction: number of treatments 3"),
    ],
)
def test_over_the_list_an_answer_that_is_named_with_its_number_is_changed(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    answer_all(person, FITTING)
    (summary,) = person.say(text)
    assert summary["custom"]["answers"][2]["value"] == 3


def test_an_answer_of_the_list_is_changed_by_button(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    answer_all(person, FITTING)
    (which,) = person.press_number(1)
    assert which["custom"]["code"] == "which_answer"
    (reply,) = person.press_number(6)
    assert reply["custom"]["linkId"] == "bcma"


def test_an_answer_of_the_list_is_corrected_in_words(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    answer_all(person, FITTING)
    (summary,) = person.say("my age is 63 not 58")
    assert summary["custom"]["answers"][0]["value"] == 63


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "jeg gjorde en feil"),
        ("da", "jeg lavede en fejl"),
        ("et", "tegin vea"),
        ("fi", "tein virheen"),
        ("en", "I made a mistake"),
    ],
)
def test_a_mistake_found_after_the_result_can_be_mended(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    fill_in(person, FITTING)
    (which,) = person.say(text)
    assert which["custom"]["code"] == "which_answer"
    (reply,) = person.press_number(0)
    assert reply["custom"]["linkId"] == "age"
    person.say("66")
    (result,) = person.press_number(0)
    assert result["custom"]["answers"]["age"] == 66


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "alderen min er 63, ikke 58"),
        ("da", "min alder er 63, ikke 58"),
        ("et", "minu vanus on 63, mitte 58"),
        ("fi", "ikäni on 63, ei 58"),
        ("en", "my age is 63, not 58"),
        ("nb", "endre alderen til 63"),
        ("da", "ændr alder til 63"),
        ("et", "muuda vanus 63"),
        ("fi", "haluan vaihtaa iäksi 63"),
        ("en", "change my age to 63"),
    ],
)
def test_a_correction_said_after_the_result_opens_the_questionnaire_again(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    fill_in(person, FITTING)
    (summary,) = person.say(text)
    assert summary["custom"]["code"] == "summary"
    assert summary["custom"]["answers"][0]["value"] == 63


def test_a_question_after_the_result_is_no_correction(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    fill_in(person, FITTING)
    (reply,) = person.say("can people over 80 join?")
    assert reply["custom"]["kind"] in ("answer", "did_you_mean", "no_answer")
