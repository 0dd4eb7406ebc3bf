"""The questionnaire leads from consent to a three-valued result, in every language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.client import START, Patient, kinds
from tests.dialogue.filling import FITTING, answer_all, fill_in


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


def test_each_point_of_the_result_stands_beside_the_answer_that_decides_it(
    begun: Callable[..., Patient],
) -> None:
    result = fill_in(begun("en"), FITTING)
    points = {c["id"]: c for c in result["custom"]["criteria"]}
    assert (points["age"]["question"], points["age"]["answer"]) == ("Your age", "58")
    assert points["measurable-disease"]["answer"] is None
    assert result["custom"]["answers"]["age"] == 58


def test_an_answer_that_stands_against_the_study_is_confirmed_first(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    (asked,) = person.say("17")
    assert asked["custom"]["code"] == "confirm_answer"
    assert "17" in asked["text"]
    (result,) = person.press_number(0)
    assert result["custom"]["outcome"] == "may_not_fit"
    assert result["custom"]["deciding"] == ["age"]
    assert "17" in result["text"]


@pytest.mark.parametrize(
    ("language", "yes"),
    [("nb", "ja"), ("da", "ja det er rigtigt"), ("et", "jah"), ("fi", "kyllä"), ("en", "yes")],
)
def test_a_yes_in_words_confirms_too(
    begun: Callable[..., Patient], language: str, yes: str
) -> None:
    person = begun(language)
    person.say("17")
    (result,) = person.say(yes)
    assert result["custom"]["outcome"] == "may_not_fit"


def test_a_typing_error_found_there_goes_on_with_the_questions(
    begun: Callable[..., Patient], language: str
) -> None:
    person = begun(language)
    person.say("17")
    person.press_number(1)
    (again,) = person.say("71")
    assert again["custom"]["linkId"] == "diagnosis"


def test_the_right_number_can_be_said_at_once(begun: Callable[..., Patient]) -> None:
    person = begun("en")
    person.say("17")
    (reply,) = person.say("no, 71")
    assert reply["custom"]["linkId"] == "diagnosis"


def test_all_answers_are_shown_before_the_result(
    begun: Callable[..., Patient], language: str
) -> None:
    summary = answer_all(begun(language), FITTING)
    assert summary["custom"]["code"] == "summary"
    assert [a["linkId"] for a in summary["custom"]["answers"]] == list(FITTING)
    assert summary["language"] == language
    for answer in summary["custom"]["answers"]:
        assert answer["question"] in summary["text"]
        assert answer["answer"] in summary["text"]


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


def test_the_result_says_that_the_study_is_not_open_yet_and_when_that_was_read(
    begun: Callable[..., Patient],
) -> None:
    text = fill_in(begun("en", country="NO"), FITTING)["text"]
    assert "not open for new people yet" in text
    assert "21 November 2026" in text
    assert "Stavanger" in text


def test_where_no_hospital_of_the_country_is_named_the_result_says_so(
    begun: Callable[..., Patient],
) -> None:
    assert (
        "No hospital in this country is named"
        in fill_in(begun("en", country="FI"), FITTING)["text"]
    )
    assert "No hospital in this country" not in fill_in(begun("en", country="DK"), FITTING)["text"]


def test_a_study_that_takes_no_one_says_so_and_offers_one_that_does(
    patient: Callable[..., Patient],
) -> None:
    person = patient("en", study="tj202")
    (closed,) = person.say("start the questionnaire")
    assert closed["custom"]["code"] == "study_closed"
    assert "18 October 2022" in closed["text"]
    (notice,) = person.press_number(0)
    assert notice["custom"]["code"] == "consent"
    assert notice["custom"]["study"] == "tecpom"


def test_staff_can_still_run_the_questionnaire_of_a_closed_study(
    patient: Callable[..., Patient],
) -> None:
    person = patient("en", study="tj202")
    person.say("start the questionnaire")
    (notice,) = person.press("For study staff: fill it in all the same")
    assert notice["custom"]["study"] == "tj202"
    assert "18 October 2022" in notice["text"]
    person.press_number(0)
    result = fill_in(person, {**FITTING, "anti-cd38": 0})
    assert result["custom"]["study"] == "tj202"
    assert "takes in no new people" in result["text"].split("\n\n")[0]
