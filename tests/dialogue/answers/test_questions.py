"""A question is answered with the right passage, in the patient's language, with its source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.client import Patient, kinds

QUESTIONS = [
    ("nb", "hva går studien ut på", "tecpom/overview"),
    ("nb", "kan jeg bli med hvis jeg har fått CAR-T mot BCMA før?", "tecpom/bcma"),
    ("da", "hvad er teclistamab for noget", "tecpom/teclistamab"),
    ("da", "hvor gammel skal man være for at deltage", "tecpom/age"),
    ("et", "millistes haiglates uuring toimub", "tecpom/sites"),
    ("et", "kas ma saan uuringust igal ajal lahkuda", "general/leaving"),
    ("fi", "kuinka kauan hoito kestää", "tecpom/duration"),
    ("fi", "voiko raskaana oleva osallistua", "tecpom/pregnancy"),
    ("en", "can I join if I have heart failure", "tecpom/heart"),
    ("en", "what is informed consent", "general/informed-consent"),
]


@pytest.mark.parametrize(("language", "text", "passage"), QUESTIONS)
def test_a_question_gets_its_passage_in_its_language(
    patient: Callable[..., Patient], language: str, text: str, passage: str
) -> None:
    (reply,) = patient(language).say(text)
    assert reply["custom"]["kind"] == "answer"
    assert reply["custom"]["passage"] == passage
    assert reply["language"] == language
    assert reply["custom"]["translated"] is True


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "fikk folk med astma være med i TJ202?"),
        ("da", "måtte man have astma i TJ202?"),
        ("et", "kas TJ202 uuringus tohtis astma olla?"),
        ("fi", "saiko TJ202:ssa olla astma?"),
        ("en", "was asthma a problem in TJ202?"),
    ],
)
def test_a_question_that_names_another_study_than_the_page_is_answered_from_that_one(
    patient: Callable[..., Patient], language: str, text: str
) -> None:
    (reply, *_) = patient(language, study="tecpom").say(text)
    assert meant(reply) == "tj202/asthma"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "kan broren min bli med hvis han har epilepsi?"),
        ("da", "kan min bror deltage, hvis han har epilepsi?"),
        ("et", "kas mu vend võib osaleda, kui tal on epilepsia?"),
        ("fi", "voiko veljeni osallistua, jos hänellä on epilepsia?"),
        ("en", "could my brother join if he has epilepsy?"),
        ("en", "could my aunt join if she is pregnant?"),
    ],
)
def test_whether_somebody_may_join_is_a_question_and_starts_no_questionnaire(
    patient: Callable[..., Patient], language: str, text: str
) -> None:
    (reply, *_) = patient(language).say(text)
    assert reply["custom"]["kind"] in {"answer", "did_you_mean"}


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("nb", "jeg skjønner ikke hva en randomisert studie er", "randomisation"),
        ("da", "jeg forstår ikke, hvad teclistamab er", "teclistamab"),
        ("et", "ma ei saa aru, mis asi see randomiseerimine on", "randomisation"),
        ("fi", "en ymmärrä mikä pomalidomidi oikein on", "pomalidomide"),
        ("en", "I don't understand what informed consent is", "informed-consent"),
    ],
)
def test_a_word_that_is_not_understood_is_explained(
    patient: Callable[..., Patient], language: str, text: str, topic: str
) -> None:
    (reply, *_) = patient(language).say(text)
    assert topic in {one["topic"] for one in shown(reply)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "nb",
            "Hei, jeg er postbud i Alta og har gått den samme ruta i tretti år. Kona passer "
            "hundene. Hvor ofte er besøkene i studien? Det er langt å kjøre.",
        ),
        (
            "da",
            "Hej, jeg er postbud i Skagen og har gået den samme rute i tredive år. Konen passer "
            "hundene. Hvor ofte er besøgene i forsøget? Der er langt at køre.",
        ),
        (
            "et",
            "Tere, olen Võrus postiljon ja käinud kolmkümmend aastat sama ringi. Abikaasa hoiab "
            "koeri. Kui tihti uuringu visiidid on? Sõita on pikk maa.",
        ),
        (
            "fi",
            "Hei, olen postinkantaja Sodankylästä ja kulkenut samaa reittiä kolmekymmentä vuotta. "
            "Vaimo hoitaa koirat. Kuinka usein tutkimuskäyntejä on? Matka on pitkä ajaa.",
        ),
        (
            "en",
            "Hello, I'm a postman from Alnwick and have walked the same round for thirty years. "
            "The wife minds the dogs. How often are the study visits? It is a long drive.",
        ),
    ],
)
def test_a_question_in_the_midst_of_a_story_is_answered(
    patient: Callable[..., Patient], language: str, text: str
) -> None:
    reply = patient(language).say(text)[-1]
    assert "visits" in {one["topic"] for one in shown(reply)}


def test_an_answer_shows_document_section_and_date(patient: Callable[..., Patient]) -> None:
    (reply,) = patient("en").say("which hospitals take part?")
    source = reply["custom"]["source"]
    assert source["document"] == "EU CT 2025-522114-23-00"
    assert source["section"]
    assert source["as_of"].startswith("2026-")


def shown(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the passage that is shown, or those that are offered."""
    custom = reply["custom"]
    return custom["candidates"] if custom["kind"] == "did_you_mean" else [custom]


def meant(reply: dict[str, Any]) -> str:
    """Return the passage that is shown, or the first one that is offered."""
    first = shown(reply)[0]
    return f"{first['study']}/{first['topic']}"


def test_the_study_of_the_page_decides_which_status_is_meant(
    patient: Callable[..., Patient],
) -> None:
    (here,) = patient("en", study="tecpom").say("is the study open for new people?")
    (there,) = patient("en", study="tj202").say("is the study open for new people?")
    assert meant(here) == "tecpom/status"
    assert meant(there) == "tj202/status"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "hvem vant fotballkampen i går"),
        ("da", "kan du anbefale en god restaurant i Aarhus"),
        ("et", "mis ilm homme Tartus on"),
        ("fi", "kuka voitti eilisen jääkiekko-ottelun"),
        ("en", "write me a poem about the sea"),
    ],
)
def test_what_the_passages_do_not_say_is_honestly_not_known(
    patient: Callable[..., Patient], language: str, text: str
) -> None:
    (reply,) = patient(language).say(text)
    assert reply["custom"]["kind"] == "no_answer"
    assert reply["language"] == language


@pytest.mark.parametrize("text", ["?", "😀😀😀", "x", "....", "12345", "ъ" * 50])
def test_a_message_without_meaning_gets_no_random_passage(
    patient: Callable[..., Patient], text: str
) -> None:
    replies = patient("en").say(text)
    assert replies
    assert "answer" not in kinds(replies)


def test_a_button_of_did_you_mean_shows_its_passage(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    vague = ["drugs", "baby", "numbers", "pills", "blood tests", "results", "the medicine"]
    for text in vague:
        (reply,) = person.say(text)
        if reply["custom"]["kind"] == "did_you_mean":
            break
    else:
        pytest.fail("none of the vague messages led to a choice")
    first = reply["custom"]["candidates"][0]
    (shown,) = person.press(first["title"])
    assert (shown["custom"]["study"], shown["custom"]["topic"]) == (first["study"], first["topic"])
