"""Whether a study may fit a person: a rule table in Kleene's three-valued logic, pure functions.

A result is never better than the truth. Criteria that the study team checks have the status
UNKNOWN and are not `decidable`: they are listed, and do not turn every result into "ask".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.questionnaire import Answers, Item, Questionnaire
from knowledge.studies import Criterion, Status, Study


class Outcome(StrEnum):
    """What can be said to a person. It is never "eligible": the study team decides that."""

    MAY_FIT = "may_fit"
    MAY_NOT_FIT = "may_not_fit"
    ASK_STUDY_TEAM = "ask_study_team"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion and whether it is fulfilled: MET means that it does not stand in the way."""

    criterion: Criterion
    status: Status

    @property
    def id(self) -> str:
        """The criterion's id, unique within its study."""
        return self.criterion.id

    @property
    def text(self) -> str:
        """What must hold, in plain English (the criterion's msgid)."""
        return self.criterion.text

    @property
    def decidable(self) -> bool:
        """False where only the study team can tell."""
        return self.criterion.question is not None


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome, and every criterion of the study in the order of its file."""

    study: str
    outcome: Outcome
    criteria: tuple[CriterionResult, ...]


def evaluate(study: Study, answers: Answers) -> Result:
    """Return what `answers` (linkId → answer) say about `study`.

    MAY_NOT_FIT when any decidable criterion is NOT_MET, MAY_FIT when all of them are MET, else
    ASK_STUDY_TEAM. Answers to other questions change nothing; a missing answer, "unknown" and
    "skipped" count alike.
    """
    criteria = tuple(
        CriterionResult(criterion, _status(criterion, answers)) for criterion in study.criteria
    )
    decidable = {result.status for result in criteria if result.decidable}
    if Status.NOT_MET in decidable:
        outcome = Outcome.MAY_NOT_FIT
    elif decidable == {Status.MET}:
        outcome = Outcome.MAY_FIT
    else:
        outcome = Outcome.ASK_STUDY_TEAM
    return Result(study.id, outcome, criteria)


def deciding(result: Result) -> tuple[str, ...]:
    """Return the linkIds whose answers stand against the study, in the order of its criteria."""
    against = (
        checked.criterion.question
        for checked in result.criteria
        if checked.status is Status.NOT_MET and checked.criterion.question is not None
    )
    return tuple(dict.fromkeys(against))


def _status(criterion: Criterion, answers: Answers) -> Status:
    if criterion.condition is None:
        return Status.UNKNOWN
    holds = criterion.condition.holds(answers)
    applies = criterion.applies_when.holds(answers) if criterion.applies_when else Status.MET
    if applies is Status.NOT_MET:
        return Status.MET
    if applies is Status.UNKNOWN and holds is Status.NOT_MET:
        return Status.UNKNOWN
    return holds


def items_of(study: Study, questionnaire: Questionnaire) -> tuple[Item, ...]:
    """Return every item that `study` could ask anyone, easy before sensitive."""
    wanted = {link_id for criterion in study.criteria for link_id in criterion.questions}
    return _with_parents(wanted, questionnaire)


def items_to_ask(study: Study, questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """Return the unanswered items that can still change the outcome, easy before sensitive.

    None when a criterion is NOT_MET already: nothing can mend that. "unknown" and "skipped" are
    answers here: nobody is asked twice.
    """
    result = evaluate(study, answers)
    if result.outcome is Outcome.MAY_NOT_FIT:
        return ()
    open_questions = {
        link_id
        for checked in result.criteria
        if checked.decidable and checked.status is Status.UNKNOWN
        for link_id in checked.criterion.questions
        if not _answered(questionnaire.by_link_id[link_id], answers)
    }
    return tuple(
        item
        for item in _with_parents(open_questions, questionnaire)
        if not _answered(item, answers) and questionnaire.enabled(item, answers)
    )


def _answered(item: Item, answers: Answers) -> bool:
    return item.accepts(answers.get(item.link_id))


def _with_parents(wanted: set[str], questionnaire: Questionnaire) -> tuple[Item, ...]:
    """Return the items named and all those that their enableWhen depends on, in order."""
    pending, found = list(wanted), set(wanted)
    while pending:
        for condition in questionnaire.by_link_id[pending.pop()].enable_when:
            if condition.question not in found:
                found.add(condition.question)
                pending.append(condition.question)
    return tuple(item for item in questionnaire.ordered if item.link_id in found)
