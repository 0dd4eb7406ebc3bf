"""What a patient writes is taken as the answer that it is, or asked again; never guessed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient


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
        assert last["outcome"] == "may_not_fit"


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
