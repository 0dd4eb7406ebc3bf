"""The questionnaire leads from consent to a three-valued result, in every language."""

from __future__ import annotations

from collections.abc import Callable

from tests.client import START, Patient, Reply, kinds

#: An answer to every question that stands against nothing, by button position.
FITTING = {
    "age": "58",
    "diagnosis": 0,
    "prior-lines": "2",
    "daily-activity": 1,
    "anti-cd38": 2,
    "lenalidomide": 2,
    "bcma": 1,
    "stroke-seizure": 1,
}


def fill_in(person: Patient, answers: dict[str, str | int]) -> Reply:
    """Answer every question until the result, and return it."""
    for _ in range(2 * len(answers)):
        last = person.replies[-1]
        if last["custom"]["kind"] == "result":
            return last
        answer = answers[last["custom"]["linkId"]]
        if isinstance(answer, int):
            person.press_number(answer)
        else:
            person.say(answer)
    raise AssertionError("no result")


def test_the_questionnaire_asks_for_consent_before_anything_else(
    patient: Callable[..., Patient], language: str
) -> None:
    person = patient(language)
    (notice,) = person.say(START[language])
    assert notice["custom"]["code"] == "consent"
    assert len(notice["buttons"]) == 2


def test_answers_that_stand_against_nothing_may_fit(
    begun: Callable[..., Patient], language: str
) -> None:
    result = fill_in(begun(language), FITTING)
    assert result["custom"]["outcome"] == "may_fit"
    assert result["language"] == language
    statuses = {c["id"]: c["status"] for c in result["custom"]["criteria"]}
    assert statuses["age"] == "met"
    assert "not_met" not in statuses.values()


def test_an_earlier_bcma_treatment_may_not_fit(begun: Callable[..., Patient]) -> None:
    result = fill_in(begun("en"), {**FITTING, "bcma": 0})
    assert result["custom"]["outcome"] == "may_not_fit"
    statuses = {c["id"]: c["status"] for c in result["custom"]["criteria"]}
    assert statuses["bcma"] == "not_met"


def test_what_the_patient_does_not_know_is_a_matter_for_the_study_team(
    begun: Callable[..., Patient],
) -> None:
    result = fill_in(begun("en"), {**FITTING, "bcma": "I don't know"})
    assert result["custom"]["outcome"] == "ask_study_team"


def test_the_result_never_says_that_somebody_is_eligible(
    begun: Callable[..., Patient],
) -> None:
    result = fill_in(begun("en"), FITTING)
    assert "eligible" not in result["text"].casefold()


def test_progress_grows_and_its_end_stays(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    fill_in(person, FITTING)
    shown = [r["custom"] for r in person.replies if r["custom"]["kind"] == "question"]
    numbers = [custom["number"] for custom in shown]
    assert numbers == sorted(set(numbers))
    assert {custom["of"] for custom in shown} == {len(FITTING)}


def test_after_the_result_messages_are_questions_again(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    fill_in(person, FITTING)
    assert kinds(person.say("which hospitals take part?")) == ["answer"]


def test_the_questionnaire_can_be_filled_in_a_second_time(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    fill_in(person, FITTING)
    person.say("start the questionnaire")
    person.press_number(0)
    result = fill_in(person, {**FITTING, "age": "16"})
    assert result["custom"]["outcome"] == "may_not_fit"


def test_declining_consent_asks_nothing(patient: Callable[..., Patient]) -> None:
    person = patient("en")
    person.say("start the questionnaire")
    (declined,) = person.press_number(1)
    assert declined["custom"]["code"] == "declined"
    assert kinds(person.say("which hospitals take part?")) == ["answer"]


def test_a_study_that_takes_no_one_says_so_and_offers_one_that_does(
    patient: Callable[..., Patient],
) -> None:
    person = patient("en", study="tj202")
    (closed,) = person.say("start the questionnaire")
    assert closed["custom"]["code"] == "study_closed"
    assert "2022" in closed["text"]
    (notice,) = person.press_number(0)
    assert notice["custom"]["code"] == "consent"
    assert notice["custom"]["study"] == "tecpom"
