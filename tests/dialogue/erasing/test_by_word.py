"""Erasing is asked for in words, confirmed in words, and done; asking about data erases nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from tests.client import Patient

WORDS = {
    "nb": ("slett opplysningene mine", "ja"),
    "da": ("slet mine data", "ja tak"),
    "et": ("kustuta minu andmed", "jah"),
    "fi": ("poista tietoni", "kyllä"),
    "en": ("delete my data", "yes please"),
}

#: What the question is put in words of; none of these is a wish to erase.
ASKED = {
    "nb": ["hvem ser dataene mine?", "er dataene mine trygge?"],
    "da": ["hvem ser mine data?", "er mine data sikre?"],
    "et": ["kes näeb minu andmeid?", "kas minu andmed on kaitstud?"],
    "fi": ["kuka näkee tietoni?", "ovatko tietoni turvassa?"],
    "en": ["who sees my data?", "is my data safe?", "are my answers shared with my insurance?"],
}


def is_there(person: Patient) -> bool:
    answer = requests.patch(
        f"{person.url}/api/conversations/{person.id}", json={}, headers=person.headers, timeout=10
    )
    return answer.status_code == 200


def test_the_words_of_the_welcome_and_a_yes_erase(
    patient: Callable[..., Patient], language: str
) -> None:
    person = patient(language)
    ask, yes = WORDS[language]
    welcome = next(iter(person.events()))["text"]
    assert ask in welcome.casefold()
    (question,) = person.say(ask)
    assert question["custom"]["code"] == "confirm_erase"
    (erased,) = person.say(yes)
    assert erased["custom"]["code"] == "erased"
    assert erased["language"] == language
    assert not is_there(person)


def test_the_title_of_the_button_erases_when_it_is_typed(
    patient: Callable[..., Patient], language: str
) -> None:
    person = patient(language)
    (question,) = person.say(WORDS[language][0])
    (erased,) = person.say(question["buttons"][0]["title"])
    assert erased["custom"]["code"] == "erased"


def test_a_no_keeps_everything(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say("delete my data")
    (reply,) = person.say("no")
    assert reply["custom"]["code"] == "deny"
    (reply,) = person.say("yes")
    assert reply["custom"]["code"] == "affirm"
    assert is_there(person)


def test_to_ask_about_the_data_is_not_to_ask_that_they_be_erased(
    patient: Callable[..., Patient], language: str
) -> None:
    person = patient(language)
    for question in ASKED[language]:
        assert all(r["custom"].get("code") != "confirm_erase" for r in person.say(question))


def test_the_time_of_keeping_is_the_one_that_is_set(
    patient: Callable[..., Patient], language: str
) -> None:
    person = patient(language)
    welcome = next(iter(person.events()))["text"]
    assert "30" in welcome
    replies = person.say(
        {
            "nb": "hvor lenge lagres det jeg skriver?",
            "da": "hvor længe gemmes det jeg skriver?",
            "et": "kui kaua minu andmeid säilitatakse?",
            "fi": "kauanko tietojani säilytetään?",
            "en": "how long is it kept?",
        }[language]
    )
    passages = [r for r in replies if r["custom"].get("passage") == "general/about-my-data"]
    for passage in passages:
        assert "30" in passage["text"]
        assert "{" not in passage["text"]
    if language == "en":
        assert passages


@pytest.mark.parametrize("question", ["can I drop out later?", "What is this about?"])
def test_a_question_near_a_command_is_looked_up(
    patient: Callable[..., Patient], question: str
) -> None:
    # A note may stand before the answer: "drop out" may be meant of the treatment.
    *notes, reply = patient("en").say(question)
    assert all(note["custom"]["code"].startswith("doubt_") for note in notes)
    assert reply["custom"]["kind"] in ("answer", "did_you_mean", "no_answer")
