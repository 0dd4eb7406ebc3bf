"""The result in words: the outcome, what decided it, every criterion, and what to do next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from actions.prescreen_replies import answer_words, closed, label
from actions.prescreen_review import listed
from actions.reply import Reply, button, reply
from actions.resources import Resources
from actions.turn import Turn
from knowledge.eligibility import CriterionResult, deciding
from knowledge.interview import Interview, outcome
from knowledge.sites import sites_by_country
from knowledge.studies import Study
from knowledge.wording import hospital_words, not_yet_words
from locales import Words


def result(resources: Resources, turn: Turn, interview: Interview) -> Reply:
    """Return the result: the outcome in words, and every criterion with the patient's answer."""
    study = resources.studies[interview.study]
    found = outcome(interview, study)
    against = deciding(found)
    say = resources.catalogue.response
    head = say(f"result_{found.outcome}", turn.language)
    left = sum(1 for criterion in found.criteria if not criterion.decidable)
    answers = listed(resources, turn, interview)
    lines = [
        closed(resources, turn, study),
        head.text,
        _against(resources, turn, [a for a in answers if a["linkId"] in against]),
        say("result_study_team_checks", turn.language, count=left).text if left else None,
        _not_yet(resources, turn, study),
        say("result_next", turn.language, identifier=next(iter(study.identifiers.values()))).text,
        _hospitals(resources, turn, study),
        say("result_bring", turn.language).text,
    ]
    buttons = [button(say("button_change_answer", turn.language).text, "/change_answer")]
    return reply(
        "result",
        Words("\n\n".join(line for line in lines if line), head.language),
        buttons,
        study=study.id,
        date=datetime.now(UTC).date().isoformat(),
        outcome=str(found.outcome),
        deciding=list(against),
        answers={a["linkId"]: a["value"] for a in answers},
        criteria=[_criterion(resources, turn, study, c, interview) for c in found.criteria],
    )


def _not_yet(resources: Resources, turn: Turn, study: Study) -> str | None:
    catalogue = resources.catalogue
    return not_yet_words(
        study,
        response=catalogue.speaker(turn.language),
        written=lambda day: catalogue.date(day, turn.language),
    )


def _hospitals(resources: Resources, turn: Turn, study: Study) -> str | None:
    """Return the hospitals of the patient's country, or all where that has none listed."""
    if study.recruiting.status == "closed":
        return None
    catalogue = resources.catalogue
    found = sites_by_country(study, turn.country)
    return hospital_words(
        study,
        {turn.country: found[turn.country]} if turn.country in found else found,
        turn.country,
        response=catalogue.speaker(turn.language),
        country_name=lambda code: catalogue.country(code, turn.language),
    )


def _against(resources: Resources, turn: Turn, answers: list[dict[str, Any]]) -> str | None:
    if not answers:
        return None
    lines = "\n".join(f"- **{a['question']}**: {a['answer']}" for a in answers)
    return resources.catalogue.response("result_against", turn.language, answers=lines).text


def _criterion(
    resources: Resources, turn: Turn, study: Study, result: CriterionResult, interview: Interview
) -> dict[str, Any]:
    criterion = result.criterion
    words = resources.catalogue.translate(
        f"study:{study.id}:{criterion.id}", criterion.text, turn.language
    )
    asked = resources.questionnaire.by_link_id.get(criterion.question or "")
    given = interview.answers.get(criterion.question or "")
    return {
        "id": criterion.id,
        "status": str(result.status),
        "text": words.text,
        "checked_by": criterion.checked_by,
        "question": label(resources, turn, asked) if asked else None,
        "answer": answer_words(resources, turn, asked, given)
        if asked and given is not None
        else None,
    }
