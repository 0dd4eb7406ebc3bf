"""A question that goes on from the last answer is understood with it, in five languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from tests.client import Patient

WOMEN, MEN, SITES = "tecpom/contraception-women", "tecpom/contraception-men", "tecpom/sites"

PAIRS = [
    ("en", "do I need birth control as a woman in the study?", WOMEN, "and for men?", MEN),
    ("en", "which hospitals take part?", SITES, "what about Estonia?", SITES),
    ("en", "can I join with HIV?", "tecpom/hiv", "and hepatitis?", "tecpom/hepatitis"),
    ("nb", "hvilken prevensjon må kvinner bruke?", WOMEN, "hva med menn?", MEN),
    pytest.param(
        "nb",
        "hvilke sykehus deltar?",
        SITES,
        "og i Danmark?",
        SITES,
        marks=pytest.mark.xfail(reason="in some fits the list of countries comes first"),
    ),
    ("nb", "må menn bruke kondom?", MEN, "og kvinner?", WOMEN),
    ("da", "skal mænd bruge prævention i studiet?", MEN, "hvad med kvinder?", WOMEN),
    pytest.param(
        "da",
        "hvilke hospitaler deltager?",
        SITES,
        "og i Norge?",
        SITES,
        marks=pytest.mark.xfail(reason="in some fits it is taken for a question about Norway"),
    ),
    ("et", "milliseid rasestumisvastaseid vahendeid naised vajavad?", WOMEN, "aga mehed?", MEN),
    ("et", "millistes haiglates uuring toimub?", SITES, "aga Norras?", SITES),
    ("fi", "mitä ehkäisyä naisten pitää käyttää?", WOMEN, "entä miesten?", MEN),
    ("fi", "mitkä sairaalat osallistuvat tutkimukseen?", SITES, "entä Norjassa?", SITES),
]


@pytest.mark.parametrize(("language", "first", "there", "then", "here"), PAIRS)
def test_what_goes_on_from_an_answer_is_understood_with_it(  # noqa: PLR0917
    patient: Callable[..., Patient], language: str, first: str, there: str, then: str, here: str
) -> None:
    person = patient(language)
    (before,) = person.say(first)
    assert before["custom"].get("passage") == there
    (after,) = person.say(then)
    assert after["custom"].get("passage") == here
    assert after["language"] == language


def test_small_talk_between_does_not_end_it(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say("how long do women have to use contraception")
    person.say("thank you")
    (after,) = person.say("and men?")
    assert after["custom"].get("passage") == MEN


def test_it_goes_on_from_a_passage_that_a_button_showed(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say("how long do women have to use contraception")
    person.say("and for men?")
    (back,) = person.say("and for women?")
    assert back["custom"].get("passage") == WOMEN


def test_a_clear_question_stands_alone(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say("how long do women have to use contraception")
    (after,) = person.say("can I join if I have hepatitis B?")
    assert after["custom"].get("passage") == "tecpom/hepatitis"


def test_what_has_nothing_to_do_with_it_is_still_not_known(
    patient: Callable[..., Patient],
) -> None:
    person = patient("en")
    person.say("which hospitals take part?")
    (after,) = person.say("and who won the football last night?")
    assert after["custom"]["kind"] == "no_answer"


def alone(patient: Callable[..., Patient], language: str, text: str) -> tuple[str, str | None]:
    """Return kind and passage of the answer to `text` at the beginning of a conversation."""
    (reply,) = patient(language).say(text)
    return reply["custom"]["kind"], reply["custom"].get("passage")


def test_another_language_begins_anew(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say("which hospitals take part?")
    answer = requests.patch(
        f"{person.url}/api/conversations/{person.id}",
        json={"language": "fi"},
        headers=person.headers,
        timeout=30,
    )
    assert answer.status_code == 200
    (after,) = person.say("entä Norjassa?")
    kind = after["custom"]["kind"], after["custom"].get("passage")
    assert kind == alone(patient, "fi", "entä Norjassa?")


def test_it_ends_after_a_few_messages(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say("how long do women have to use contraception")
    for _ in range(3):
        person.say("thank you")
    (after,) = person.say("and for men?")
    kind = after["custom"]["kind"], after["custom"].get("passage")
    assert kind == alone(patient, "en", "and for men?")


def test_what_was_erased_is_not_gone_on_from(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say("how long do women have to use contraception")
    gone = requests.delete(
        f"{person.url}/api/conversations/{person.id}", headers=person.headers, timeout=30
    )
    assert gone.ok
    (after,) = patient("en").say("and for men?")
    assert after["custom"].get("passage") != MEN or after["custom"]["kind"] == "did_you_mean"
