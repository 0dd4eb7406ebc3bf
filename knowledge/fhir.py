"""A questionnaire and its answers as FHIR R4 resources (plain JSON data).

https://hl7.org/fhir/R4/questionnaire.html, https://hl7.org/fhir/R4/questionnaireresponse.html.
What a person does not know is an item without answer, with FHIR's data-absent-reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from knowledge.eligibility import items_of
from knowledge.questionnaire import (
    SKIPPED,
    UNKNOWN,
    Answer,
    Answers,
    EnableWhen,
    Item,
    Questionnaire,
)
from knowledge.studies import Study

#: Translates a text with its context (a linkId, or `study:<id>:title`).
Translate = Callable[[str, str], str]
Resource = dict[str, Any]

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_REASONS = MappingProxyType({UNKNOWN: "asked-unknown", SKIPPED: "asked-declined"})
_BOUNDS = "http://hl7.org/fhir/StructureDefinition/"


def address_of(study: Study) -> str:
    """Return the URI that names a study's questionnaire, the same on every installation."""
    return uuid5(NAMESPACE_URL, f"study-chat/questionnaire/{study.id}").urn


def questionnaire_resource(
    study: Study, questionnaire: Questionnaire, translate: Translate, language: str
) -> Resource:
    """Return the questions of `study` as a FHIR `Questionnaire` in `language`."""
    return {
        "resourceType": "Questionnaire",
        "language": language,
        "url": address_of(study),
        "name": "StudyChat" + "".join(part.capitalize() for part in study.id.split("-")),
        "title": translate(f"study:{study.id}:title", study.title),
        "status": "active",
        "subjectType": ["Patient"],
        "identifier": [
            {"type": {"text": name}, "value": value} for name, value in study.identifiers.items()
        ],
        "item": [_item(item, questionnaire, translate) for item in items_of(study, questionnaire)],
    }


def response_resource(
    study: Study,
    questionnaire: Questionnaire,
    answers: Answers,
    translate: Translate,
    language: str,
    *,
    authored: datetime,
) -> Resource:
    """Return the `answers` to `study`'s questions as a FHIR `QuestionnaireResponse`.

    It names no patient. `authored` needs a time zone, as FHIR's dateTime does.
    """
    if authored.tzinfo is None:
        raise ValueError("authored needs a time zone")
    return {
        "resourceType": "QuestionnaireResponse",
        "language": language,
        "questionnaire": address_of(study),
        "status": "completed",
        "authored": authored.isoformat(timespec="seconds"),
        "item": [
            _answered(item, answers[item.link_id], translate)
            for item in items_of(study, questionnaire)
            if item.accepts(answers.get(item.link_id))
        ],
    }


def bundle(*resources: Resource) -> Resource:
    """Return the resources as one FHIR `Bundle` of the type collection."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": resource.get("url") or _name_of(resource), "resource": resource}
            for resource in resources
        ],
    }


def _name_of(resource: Resource) -> str:
    return uuid5(NAMESPACE_URL, repr(sorted(resource.items()))).urn


def _item(item: Item, questionnaire: Questionnaire, translate: Translate) -> Resource:
    resource: Resource = {
        "linkId": item.link_id,
        "text": translate(item.link_id, item.text),
        "type": item.type,
        "required": False,
    }
    bounds = {"minValue": item.min_value, "maxValue": item.max_value}
    extension = [
        {"url": _BOUNDS + name, "valueInteger": value}
        for name, value in bounds.items()
        if value is not None
    ]
    if extension:
        resource["extension"] = extension
    if item.answer_option:
        resource["answerOption"] = [
            {"valueCoding": _coding(item, option.value, translate)} for option in item.answer_option
        ]
    if item.enable_when:
        resource["enableWhen"] = [_condition(c, questionnaire) for c in item.enable_when]
        resource["enableBehavior"] = "all"
    return resource


def _condition(condition: EnableWhen, questionnaire: Questionnaire) -> Resource:
    parent = questionnaire.by_link_id[condition.question]
    return {
        "question": condition.question,
        "operator": condition.operator,
        **{
            name.replace("value", "answer", 1): value
            for name, value in _value(parent, condition.answer, lambda _, text: text).items()
        },
    }


def _answered(item: Item, answer: Answer, translate: Translate) -> Resource:
    told: Mapping[str, Any] = {
        "linkId": item.link_id,
        "text": translate(item.link_id, item.text),
    }
    reason = _REASONS.get(str(answer))
    if reason is not None:
        return {**told, "extension": [{"url": ABSENT, "valueCode": reason}]}
    return {**told, "answer": [_value(item, answer, translate)]}


def _value(item: Item, answer: Answer, translate: Translate) -> Resource:
    if item.type == "boolean":
        return {"valueBoolean": answer == "yes"}
    if item.type == "integer":
        return {"valueInteger": answer}
    return {"valueCoding": _coding(item, answer, translate)}


def _coding(item: Item, value: Answer, translate: Translate) -> Resource:
    text = next(option.text for option in item.answer_option if option.value == value)
    return {"code": str(value), "display": translate(item.link_id, text)}
