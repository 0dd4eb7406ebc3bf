from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.eligibility import Outcome, evaluate, items_of, items_to_ask
from knowledge.questionnaire import (
    SKIPPED,
    UNKNOWN,
    Answer,
    Questionnaire,
    load_questionnaire,
)
from knowledge.studies import Status, Study, load_studies

CONTENT = Path(__file__).parents[3] / "knowledge" / "content"
STUDIES = load_studies(CONTENT)
QUESTIONS = load_questionnaire(CONTENT)
BETTER = {Outcome.MAY_NOT_FIT: 0, Outcome.ASK_STUDY_TEAM: 1, Outcome.MAY_FIT: 2}

YES_NO = ["yes", "no", UNKNOWN]
EXPOSURE = ["never", "fewer-than-two-cycles", "two-cycles-or-more", "cycles-unknown", UNKNOWN]
CLASSES: dict[str, list[Answer]] = {
    "age": [17, 18, UNKNOWN],
    "diagnosis": [*YES_NO],
    "prior-lines": [0, 1, 3, 4, UNKNOWN],
    "daily-activity": [2, 3, UNKNOWN],
    "anti-cd38": [*EXPOSURE],
    "lenalidomide": [*EXPOSURE],
    "bcma": [*YES_NO],
    "stroke-seizure": [*YES_NO],
}
EVERY_ANSWER: dict[str, list[Answer]] = {
    **CLASSES,
    "age": [1, 17, 18, 19, 120, UNKNOWN, SKIPPED],
    "prior-lines": [*range(0, 21), UNKNOWN, SKIPPED],
    "daily-activity": [0, 1, 2, 3, 4, UNKNOWN, SKIPPED],
}


# The oracle: written from the sources alone, without the rule table. True, False or None.
def opposite(fact: bool | None) -> bool | None:
    return None if fact is None else not fact


def said(answer: Answer | None) -> bool | None:
    return {"yes": True, "no": False}.get(str(answer))


def number(answer: Answer | None) -> int | None:
    return answer if isinstance(answer, int) else None


def oracle(study: str, answers: dict[str, Answer]) -> dict[str, bool | None]:
    age, lines = number(answers.get("age")), number(answers.get("prior-lines"))
    ecog = number(answers.get("daily-activity"))
    antibody, revlimid = answers.get("anti-cd38"), answers.get("lenalidomide")
    facts: dict[str, bool | None] = {
        "age": None if age is None else not age < 18,
        "diagnosis": said(answers.get("diagnosis")),
        "daily-activity": None if ecog is None else ecog in {0, 1, 2},
    }
    if study == "tj202":
        facts["prior-lines"] = None if lines is None else lines != 0
        facts["anti-cd38"] = {"never": True, UNKNOWN: None, SKIPPED: None, None: None}.get(
            antibody,  # type: ignore[arg-type]
            False,
        )
        return facts
    enough = {"never": False, "fewer-than-two-cycles": False, "two-cycles-or-more": True}
    return {
        **facts,
        "prior-lines": None if lines is None else lines in {1, 2, 3},
        "anti-cd38": enough.get(str(antibody)),
        "lenalidomide": enough.get(str(revlimid)),
        "bcma": opposite(said(answers.get("bcma"))),
        "stroke-seizure": opposite(said(answers.get("stroke-seizure"))),
    }


def expected_outcome(facts: dict[str, bool | None]) -> str:
    if any(fact is False for fact in facts.values()):
        return "may_not_fit"
    return "may_fit" if all(facts.values()) else "ask_study_team"


def facts_of(study: Study, answers: dict[str, Answer]) -> dict[str, bool | None]:
    names = {Status.MET: True, Status.NOT_MET: False, Status.UNKNOWN: None}
    return {
        checked.id: names[checked.status]
        for checked in evaluate(study, answers).criteria
        if checked.decidable
    }


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("link_id", EVERY_ANSWER)
def test_each_criterion_is_decided_as_the_source_says_for_every_answer(
    study: str, link_id: str
) -> None:
    for answer in EVERY_ANSWER[link_id]:
        assert facts_of(STUDIES[study], {link_id: answer}) == oracle(study, {link_id: answer})


@pytest.mark.parametrize("study", STUDIES)
def test_the_outcome_is_right_for_every_combination_of_answer_classes(study: str) -> None:
    asked = [item.link_id for item in items_of(STUDIES[study], QUESTIONS)]
    for combination in product(*(CLASSES[link_id] for link_id in asked)):
        answers = dict(zip(asked, combination, strict=True))
        assert evaluate(STUDIES[study], answers).outcome == expected_outcome(
            oracle(study, answers)
        ), answers


@pytest.mark.parametrize("study", STUDIES)
def test_the_oracle_knows_every_criterion_that_a_question_decides(study: str) -> None:
    decided = {criterion.id for criterion in STUDIES[study].criteria if criterion.question}
    assert decided == set(oracle(study, {}))


def test_a_criterion_that_the_study_team_checks_is_listed_and_does_not_decide() -> None:
    best: dict[str, Answer] = {
        "age": 58,
        "diagnosis": "yes",
        "prior-lines": 2,
        "daily-activity": 1,
        "anti-cd38": "two-cycles-or-more",
        "lenalidomide": "two-cycles-or-more",
        "bcma": "no",
        "stroke-seizure": "no",
    }
    result = evaluate(STUDIES["tecpom"], best)
    assert result.outcome == "may_fit"
    assert len(result.criteria) == len(STUDIES["tecpom"].criteria)
    team = [checked for checked in result.criteria if not checked.decidable]
    assert {checked.status for checked in team} == {Status.UNKNOWN}
    assert all(checked.criterion.reason for checked in team)


def test_a_study_without_any_question_is_never_said_to_fit() -> None:
    study = STUDIES["tecpom"]
    bare = Study(
        **{
            name: getattr(study, name)
            for name in ("id", "title", "phase", "identifiers", "recruiting", "countries", "sites")
        },
        criteria=tuple(c for c in study.criteria if c.checked_by),
    )
    assert evaluate(bare, {"age": 58}).outcome == "ask_study_team"
    assert items_to_ask(bare, QUESTIONS, {}) == ()


def some_answers(link_ids: list[str]) -> st.SearchStrategy[dict[str, Answer]]:
    return st.fixed_dictionaries(
        {}, optional={link_id: st.sampled_from(EVERY_ANSWER[link_id]) for link_id in link_ids}
    )


ANSWERS = some_answers(list(EVERY_ANSWER))
ANY_STUDY = st.sampled_from(sorted(STUDIES))


@given(
    ANY_STUDY, ANSWERS, st.sampled_from(sorted(EVERY_ANSWER)), st.sampled_from([UNKNOWN, SKIPPED])
)
def test_an_unknown_is_never_better_than_the_best_answer_nor_worse_than_the_worst(
    study: str, answers: dict[str, Answer], link_id: str, unknown: str
) -> None:
    vague = BETTER[evaluate(STUDIES[study], {**answers, link_id: unknown}).outcome]
    known = [
        BETTER[evaluate(STUDIES[study], {**answers, link_id: value}).outcome]
        for value in EVERY_ANSWER[link_id]
        if value not in (UNKNOWN, SKIPPED)
    ]
    assert min(known) <= vague <= max(known)


@given(ANY_STUDY, ANSWERS, st.sampled_from(sorted(EVERY_ANSWER)))
def test_forgetting_an_answer_never_makes_a_result_say_that_it_may_fit(
    study: str, answers: dict[str, Answer], link_id: str
) -> None:
    asked = {item.link_id for item in items_of(STUDIES[study], QUESTIONS)}
    outcome = evaluate(STUDIES[study], {**answers, link_id: UNKNOWN}).outcome
    if link_id in asked:
        assert outcome != Outcome.MAY_FIT
    else:
        assert outcome == evaluate(STUDIES[study], answers).outcome


@given(ANY_STUDY, ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(
    study: str, answers: dict[str, Answer], rng: random.Random
) -> None:
    pairs = list(answers.items())
    rng.shuffle(pairs)
    shuffled = dict(pairs)
    assert evaluate(STUDIES[study], shuffled) == evaluate(STUDIES[study], answers)
    assert items_to_ask(STUDIES[study], QUESTIONS, shuffled) == items_to_ask(
        STUDIES[study], QUESTIONS, answers
    )


@given(ANY_STUDY, ANSWERS, ANSWERS)
def test_what_is_not_asked_could_not_have_changed_the_outcome(
    study: str, answers: dict[str, Answer], others: dict[str, Answer]
) -> None:
    open_items = {item.link_id for item in items_to_ask(STUDIES[study], QUESTIONS, answers)}
    unasked = {
        link_id: value
        for link_id, value in others.items()
        if link_id not in open_items and link_id not in answers
    }
    before, after = (
        evaluate(STUDIES[study], answers),
        evaluate(STUDIES[study], {**answers, **unasked}),
    )
    assert after.outcome == before.outcome


@given(ANY_STUDY, ANSWERS)
def test_what_is_asked_can_still_change_the_outcome(study: str, answers: dict[str, Answer]) -> None:
    before = evaluate(STUDIES[study], answers).outcome
    for item in items_to_ask(STUDIES[study], QUESTIONS, answers):
        assert item.link_id not in answers
        outcomes = {
            evaluate(STUDIES[study], {**answers, item.link_id: value}).outcome
            for value in EVERY_ANSWER[item.link_id]
        }
        assert outcomes != {before}


# A made-up study with questions that concern only some people.
MADE_UP_QUESTIONS = """\
item:
  - {linkId: could-be-pregnant, type: boolean, text: Could you become pregnant?, help: H., why: W.,
     sensitivity: medium}
  - {linkId: pregnant, type: boolean, text: Are you pregnant?, help: H., why: W.,
     sensitivity: high, enableWhen: [{question: could-be-pregnant, operator: "=", answer: "yes"}]}
  - {linkId: age, type: integer, text: How old?, help: H., why: W., sensitivity: low,
     minValue: 1, maxValue: 120}
"""
MADE_UP_STUDY = """\
id: demo
title: A study
phase: Phase 1
identifiers: {}
recruiting:
  status: open
  source: {document: D, section: S, as_of: 2026-01-01, dated: read}
countries: []
sites: []
criteria:
  - {id: adult, kind: inclusion, text: Adult., source: {section: In, item: 1},
     question: age, operator: between, value: [18, 80]}
  - id: not-pregnant
    kind: exclusion
    text: You are not pregnant.
    source: {section: Out, item: 1}
    question: pregnant
    operator: equals
    value: "no"
    applies_when: {question: could-be-pregnant, operator: equals, value: "yes"}
"""


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Study, Questionnaire]:
    folder = tmp_path_factory.mktemp("content")
    (folder / "studies").mkdir()
    (folder / "questionnaire.yml").write_text(MADE_UP_QUESTIONS, encoding="utf-8")
    (folder / "studies" / "demo.yml").write_text(MADE_UP_STUDY, encoding="utf-8")
    return load_studies(folder)["demo"], load_questionnaire(folder)


@pytest.mark.parametrize(
    ("possible", "pregnant", "status"),
    [
        ("no", None, Status.MET),
        ("no", "yes", Status.MET),
        ("yes", None, Status.UNKNOWN),
        ("yes", "no", Status.MET),
        ("yes", "yes", Status.NOT_MET),
        (UNKNOWN, "no", Status.MET),
        (UNKNOWN, "yes", Status.UNKNOWN),
        (UNKNOWN, UNKNOWN, Status.UNKNOWN),
        (None, None, Status.UNKNOWN),
    ],
)
def test_a_criterion_concerns_only_those_to_whom_it_applies(
    made_up: tuple[Study, Questionnaire],
    possible: str | None,
    pregnant: str | None,
    status: Status,
) -> None:
    given_answers = {"age": 40, "could-be-pregnant": possible, "pregnant": pregnant}
    answers: dict[str, Answer] = {k: v for k, v in given_answers.items() if v is not None}
    assert evaluate(made_up[0], answers).criteria[1].status is status


def test_questions_come_easy_first_and_only_to_those_whom_they_concern(
    made_up: tuple[Study, Questionnaire],
) -> None:
    def asked(**answers: Answer) -> list[str]:
        renamed = {link_id.replace("_", "-"): value for link_id, value in answers.items()}
        return [item.link_id for item in items_to_ask(*made_up, renamed)]

    assert [item.link_id for item in items_of(*made_up)] == [
        "age",
        "could-be-pregnant",
        "pregnant",
    ]
    assert asked() == ["age", "could-be-pregnant"]
    assert asked(age=40) == ["could-be-pregnant"]
    assert asked(age=40, could_be_pregnant="yes") == ["pregnant"]
    assert asked(age=40, could_be_pregnant=UNKNOWN) == ["pregnant"]
    assert asked(age=40, could_be_pregnant="no") == []
    assert asked(age=81) == []
