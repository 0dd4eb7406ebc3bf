"""What is exported is FHIR R4, by an independent reader of that standard."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire as FhirQuestionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.eligibility import items_of
from knowledge.fhir import ABSENT, bundle, questionnaire_resource, response_resource
from knowledge.questionnaire import SKIPPED, UNKNOWN, Answers, Item, load_questionnaire
from knowledge.studies import load_studies

CONTENT = Path("knowledge/content")
QUESTIONS = load_questionnaire(CONTENT)
STUDIES = load_studies(CONTENT)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def plain(_context: str, text: str) -> str:
    return text


def response(study: str, answers: Answers) -> dict[str, Any]:
    return response_resource(STUDIES[study], QUESTIONS, answers, plain, "en", authored=NOON)


@pytest.mark.parametrize("study", sorted(STUDIES))
def test_a_questionnaire_is_valid_and_has_all_questions_of_its_study(study: str) -> None:
    data = questionnaire_resource(STUDIES[study], QUESTIONS, plain, "en")
    read = FhirQuestionnaire.model_validate_json(json.dumps(data))
    expected = [item.link_id for item in items_of(STUDIES[study], QUESTIONS)]
    assert [item.linkId for item in read.item] == expected
    assert read.url.startswith("urn:uuid:")


def an_answer(item: Item) -> st.SearchStrategy[Any]:
    definite: list[Any] = [option.value for option in item.answer_option]
    if item.type == "boolean":
        definite = ["yes", "no"]
    elif item.type == "integer":
        definite = [item.min_value, item.max_value]
    return st.sampled_from([*definite, UNKNOWN, SKIPPED])


ANSWERS = st.fixed_dictionaries({}, optional={i.link_id: an_answer(i) for i in QUESTIONS.item})


@settings(deadline=None)
@given(answers=ANSWERS, study=st.sampled_from(sorted(STUDIES)))
def test_any_answers_are_a_valid_response_that_says_them(answers: Answers, study: str) -> None:
    data = response(study, answers)
    read = QuestionnaireResponse.model_validate_json(json.dumps(data))
    told = {item.linkId: item for item in read.item or ()}
    asked = {item.link_id for item in items_of(STUDIES[study], QUESTIONS)}
    assert set(told) == asked & set(answers)
    for link_id, item in told.items():
        given_answer = answers[link_id]
        if given_answer in (UNKNOWN, SKIPPED):
            assert item.answer is None
        elif item.answer[0].valueBoolean is not None:
            assert item.answer[0].valueBoolean is (given_answer == "yes")
        elif item.answer[0].valueInteger is not None:
            assert item.answer[0].valueInteger == given_answer
        else:
            assert item.answer[0].valueCoding.code == str(given_answer)


def test_not_knowing_and_not_saying_are_told_apart() -> None:
    items = response("tecpom", {"age": UNKNOWN, "bcma": SKIPPED})["item"]
    assert [item["extension"] for item in items] == [
        [{"url": ABSENT, "valueCode": "asked-unknown"}],
        [{"url": ABSENT, "valueCode": "asked-declined"}],
    ]


def test_a_bundle_holds_both_and_the_answers_name_their_questions() -> None:
    questions = questionnaire_resource(STUDIES["tecpom"], QUESTIONS, plain, "en")
    both = bundle(questions, response("tecpom", {"age": 58}))
    read = Bundle.model_validate_json(json.dumps(both))
    first, second = (entry.resource for entry in read.entry)
    assert second.questionnaire == first.url


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        response_resource(
            STUDIES["tecpom"], QUESTIONS, {}, plain, "en", authored=datetime(2026, 11, 21)
        )
