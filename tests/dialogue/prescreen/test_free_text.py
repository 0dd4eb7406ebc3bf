"""What a patient writes is taken as the answer that it is, or asked again; never guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient
from tests.dialogue.filling import to_question


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "jeg er sekstitre år"),
        ("da", "treogtres"),
        ("et", "kuuskümmend kolm"),
        ("fi", "kuusikymmentäkolme"),
        ("en", "sixty-three"),
    ],
)
def test_an_age_in_words_is_understood_and_shown_back(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    (reply,) = begun(language).say(text)
    assert reply["custom"]["linkId"] == "diagnosis"
    assert "63" in reply["text"]


def test_a_number_that_cannot_be_is_questioned(begun: Callable[..., Patient]) -> None:
    (reply,) = begun("en").say("450")
    assert reply["custom"]["linkId"] == "age"
    assert "450" in reply["text"]


def test_two_numbers_are_asked_again_with_both(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    person.say("58")
    person.say("yes")
    (reply,) = person.say("2 or 3")
    assert reply["custom"]["linkId"] == "prior-lines"
    assert "2" in reply["text"]
    assert "3" in reply["text"]
    (reply,) = person.press("3")
    assert reply["custom"]["linkId"] == "daily-activity"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "ikke som jeg vet"),
        ("da", "nej desværre"),
        ("et", "ei ole"),
        ("fi", "ei oo"),
        ("en", "no"),
    ],
)
def test_a_no_in_everyday_words_is_a_no(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    person.say("58")
    replies = person.say(text)
    last = replies[-1]["custom"]
    if last["kind"] == "question":
        # Not understood for sure: asked again, never taken for a yes.
        assert last["linkId"] == "diagnosis"
    else:
        assert last["code"] == "confirm_answer"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "ja, daratumumab i et halvt år"),
        ("da", "ja, daratumumab i et halvt år"),
        ("et", "jah, Darzalex pool aastat"),
        ("fi", "kyllä, Darzalexia puoli vuotta"),
        ("en", "yes, Darzalex for a year"),
    ],
)
def test_a_length_of_treatment_is_enough_cycles_and_shown_back(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    to_question(person, "anti-cd38")
    title = person.replies[-1]["buttons"][2]["title"]
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "lenalidomide"
    assert title in reply["text"]


def test_the_title_of_any_button_is_that_button(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    to_question(person, "anti-cd38")
    buttons = [button["title"] for button in person.replies[-1]["buttons"]]
    (reply,) = person.say(buttons[2].upper() + " !")
    assert reply["custom"]["linkId"] == "lenalidomide"
    (reply,) = person.say(buttons[5].lower())
    assert reply["custom"]["linkId"] == "anti-cd38"
    # "Yes, two cycles or more", without its "yes".
    (reply,) = person.say(buttons[2].split(", ", 1)[1])
    assert reply["custom"]["linkId"] == "lenalidomide"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "rusler rundt, men orker ikke tungt arbeid"),
        ("da", "jeg klarer næsten alt"),
        ("et", "saan peaaegu kõigega hakkama"),
        ("fi", "pystyn melkein kaikkeen"),
        ("en", "I potter about but no heavy work"),
    ],
)
def test_an_everyday_description_of_activity_is_understood_and_shown_back(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    to_question(person, "daily-activity")
    title = person.replies[-1]["buttons"][1]["title"]
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "anti-cd38"
    assert title in reply["text"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "ikke som jeg vet"),
        ("da", "ikke hvad jeg er klar over"),
        ("et", "minu teada mitte"),
        ("fi", "en tietääkseni"),
        ("en", "not that I know of"),
    ],
)
def test_a_no_in_other_words_is_shown_back_and_a_plain_one_is_not(
    begun: Callable[..., Patient], language: str, text: str
) -> None:
    person = begun(language)
    to_question(person, "bcma")
    no = person.replies[-1]["buttons"][1]["title"]
    (reply,) = person.say(text)
    assert reply["custom"]["linkId"] == "stroke-seizure"
    assert f": {no}." in reply["text"]
    person.press_number(3)
    (reply,) = person.say(no)
    assert reply["custom"]["linkId"] == "stroke-seizure"
    assert f": {no}." not in reply["text"]


def test_a_statement_beside_the_question_is_no_yes(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    to_question(person, "diagnosis")
    (reply,) = person.say("my hip was broken last year")
    assert reply["custom"]["linkId"] == "diagnosis"


def test_nonsense_three_times_leaves_the_buttons_and_then_a_person(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    to_question(person, "diagnosis")
    person.say("xqz wvk")
    second = person.say("vkq zzx")[0]["text"]
    (third,) = person.say("qqw xzk")
    assert third["text"] != second
    titles = [button["title"] for button in third["buttons"]]
    (fourth,) = person.say("zkw qvx")
    (person_button,) = [b["title"] for b in fourth["buttons"] if b["title"] not in titles]
    replies = person.press(person_button)
    assert replies[0]["custom"]["code"] == "no_person"


def test_nonsense_is_asked_again_and_changes_nothing(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    (reply,) = person.say("blue bananas")
    assert reply["custom"]["linkId"] == "age"
    assert reply["custom"]["number"] == 1


def test_a_slash_command_typed_by_a_patient_is_text(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    for text in ("/restart", '/choose{"link_id":"age","answer":"old"}', "/ /session_start"):
        replies = person.say(text)
        assert replies[-1]["custom"].get("linkId") == "age", text
