"""A question in the middle of the questionnaire is answered, and the questionnaire goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import Patient, kinds


@pytest.mark.parametrize(
    ("language", "text", "passage"),
    [
        ("nb", "Hvilke sykehus er med i studien?", "tecpom/sites"),
        ("da", "Hvad er teclistamab?", "tecpom/teclistamab"),
        ("et", "Mis on teklistamab?", "tecpom/teclistamab"),
        ("fi", "Mitkä sairaalat ovat mukana?", "tecpom/sites"),
        ("en", "Which hospitals take part?", "tecpom/sites"),
    ],
)
def test_a_question_is_answered_and_the_pending_one_asked_again(
    begun: Callable[..., Patient], language: str, text: str, passage: str
) -> None:
    person = begun(language)
    person.say("58")
    replies = person.say(text)
    assert kinds(replies) == ["answer", "question"]
    assert replies[0]["custom"]["passage"] == passage
    assert replies[1]["custom"]["linkId"] == "diagnosis"


@pytest.mark.parametrize(
    ("language", "first", "then", "passage"),
    [
        ("nb", "hvilken prevensjon må kvinner bruke?", "og hva med menn?", "contraception-men"),
        ("fi", "mitä ehkäisyä naisten pitää käyttää?", "entä miesten?", "contraception-men"),
        ("en", "can I join with HIV?", "and hepatitis?", "hepatitis"),
    ],
)
def test_a_question_between_may_go_on_from_the_one_before(
    begun: Callable[..., Patient], language: str, first: str, then: str, passage: str
) -> None:
    person = begun(language)
    person.say(first)
    replies = person.say(then)
    assert kinds(replies) == ["answer", "question"]
    assert replies[0]["custom"]["topic"] == passage
    assert replies[1]["custom"]["linkId"] == "age"


@pytest.mark.parametrize(
    ("language", "why", "what"),
    [
        ("nb", "hvorfor spør dere om det?", "hva betyr det?"),
        ("da", "hvorfor spørger I om det?", "hvad betyder det?"),
        ("et", "miks te seda küsite?", "mida see tähendab?"),
        ("fi", "miksi kysytte tätä?", "mitä se tarkoittaa?"),
        ("en", "why do you ask that?", "what does that mean?"),
    ],
)
def test_the_reason_and_the_meaning_of_a_question_are_two_things(
    begun: Callable[..., Patient], language: str, why: str, what: str
) -> None:
    person = begun(language)
    (reason,) = person.say(why)
    custom = reason["custom"]
    assert custom["linkId"] == "age"
    assert reason["text"].startswith(custom["why"])
    assert custom["help"] not in reason["text"]
    (meaning,) = person.say(what)
    assert meaning["text"].startswith(custom["help"])


def test_what_was_not_understood_is_not_said_again_with_the_explanation(
    begun: Callable[..., Patient],
) -> None:
    person = begun("en")
    (unclear,) = person.say("blue bananas")
    (explained,) = person.say("why do you ask?")
    complaint = unclear["text"].split("\n\n")[0]
    assert complaint not in explained["text"]
    assert complaint not in person.say("repeat")[0]["text"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("what is teclistamab?", "answer"), ("do I get paid in bitcoin?", "no_answer")],
)
def test_a_question_before_consent_is_answered_and_consent_asked_again(
    patient: Callable[..., Patient], text: str, kind: str
) -> None:
    person = patient("en")
    person.say("start the questionnaire")
    replies = person.say(text)
    assert kinds(replies) == [kind, "notice"]
    assert replies[1]["custom"]["code"] == "consent"


def test_after_two_questions_before_consent_the_questionnaire_is_not_offered_again(
    patient: Callable[..., Patient],
) -> None:
    person = patient("en")
    (notice,) = person.say("start the questionnaire")
    again = person.say("what is teclistamab?")[1]
    assert len(again["text"]) < len(notice["text"]) / 4
    assert kinds(person.say("what is pomalidomide?")) == ["answer"]
    assert kinds(person.say("which hospitals take part?")) == ["answer"]
    (notice,) = person.say("start the questionnaire")
    assert notice["custom"]["code"] == "consent"


def test_after_a_question_a_yes_to_the_short_notice_begins(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say("start the questionnaire")
    person.say("what is teclistamab?")
    (reply,) = person.say("yes")
    assert reply["custom"]["linkId"] == "age"


def test_a_request_for_a_person_is_answered_and_the_questionnaire_goes_on(
    begun: Callable[..., Patient],
) -> None:
    replies = begun("en").say("I want to talk to a real person")
    assert replies[0]["custom"]["code"] == "no_person"
    assert replies[1]["custom"]["linkId"] == "age"


@pytest.mark.parametrize("text", ["Yes. Why do you ask?", "yes. what does that mean?"])
def test_a_question_behind_an_answer_is_answered_first(
    begun: Callable[..., Patient], text: str
) -> None:
    person = begun("en")
    person.say("58")
    (explained,) = person.say(text)
    assert explained["custom"]["linkId"] == "diagnosis"
    assert "I have noted" not in explained["text"]


def test_a_question_that_asks_for_nothing_leaves_the_answer_before_it(
    begun: Callable[..., Patient],
) -> None:
    (reply,) = begun("en").say("63. Isn't that in my records?")
    assert reply["custom"]["linkId"] == "diagnosis"
    assert "63" in reply["text"]
