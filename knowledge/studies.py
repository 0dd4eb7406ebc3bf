"""Studies: their recruitment, sites and criteria, one YAML file each, checked when loaded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import StrictInt, StrictStr
from pydantic.dataclasses import dataclass

from knowledge.files import STRICT, ContentError, YamlFile, parse, read_yaml
from knowledge.passages import Source
from knowledge.questionnaire import Answers, Questionnaire, load_questionnaire

RecruitingStatus = Literal["not_yet", "open", "closed"]
Operator = Literal["at_least", "at_most", "between", "equals", "one_of"]
Value = StrictInt | StrictStr


class Status(StrEnum):
    """Whether what must hold to join does hold: three-valued, as in Kleene's logic."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, config=STRICT)
class Condition:
    """A statement about the answer to one question."""

    question: str
    operator: Operator
    value: Value | tuple[Value, ...]
    undecided: tuple[Value, ...] = ()

    def holds(self, answers: Answers) -> Status:
        """Tell whether the statement is true: UNKNOWN without a definite answer."""
        given = answers.get(self.question)
        if given is None or given in self.undecided or isinstance(given, bool):
            return Status.UNKNOWN
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        if self.operator in ("equals", "one_of"):
            if type(given) is not type(values[0]) or given in ("unknown", "skipped"):
                return Status.UNKNOWN
            return Status.MET if given in values else Status.NOT_MET
        numbers = [value for value in values if isinstance(value, int)]
        if not isinstance(given, int):
            return Status.UNKNOWN
        enough = self.operator == "at_most" or given >= numbers[0]
        not_too_much = self.operator == "at_least" or given <= numbers[-1]
        return Status.MET if enough and not_too_much else Status.NOT_MET


@dataclass(frozen=True, slots=True, config=STRICT)
class Place:
    """Where in the source a criterion stands: a list's heading, and which bullet of it (from 1)."""

    section: str
    item: int


@dataclass(frozen=True, slots=True, config=STRICT)
class Criterion:
    """One thing that must hold to join. `text` says it to the patient, for exclusions too.

    It is decided either by the answer to `question` or by the study team (`checked_by`). It
    concerns only people for whom `applies_when` holds; for the others it is met.
    """

    id: str
    kind: Literal["inclusion", "exclusion"]
    text: str
    source: Place
    question: str | None = None
    operator: Operator | None = None
    value: Value | tuple[Value, ...] | None = None
    undecided: tuple[Value, ...] = ()
    applies_when: Condition | None = None
    checked_by: Literal["study-team"] | None = None
    reason: str | None = None

    @property
    def condition(self) -> Condition | None:
        """What decides the criterion; None where the study team checks it."""
        if self.question is None or self.operator is None or self.value is None:
            return None
        return Condition(self.question, self.operator, self.value, self.undecided)

    @property
    def questions(self) -> tuple[str, ...]:
        """The linkIds of the questions whose answers bear on the criterion."""
        if self.question is None:
            return ()
        return (self.question, *([self.applies_when.question] if self.applies_when else []))


@dataclass(frozen=True, slots=True, config=STRICT)
class Recruiting:
    """Whether the study takes people, by a source and its date."""

    status: RecruitingStatus
    source: Source


@dataclass(frozen=True, slots=True, config=STRICT)
class Country:
    """A country (ISO 3166 code) that the source names, its status and start of recruitment."""

    country: str
    status: RecruitingStatus
    start: date | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Site:
    """A hospital; `name` is None where the source's name cannot be read.

    `own_name` is what the hospital calls itself at home, where the source has it in English.
    """

    name: str | None
    city: str
    country: str
    verified: bool
    own_name: str | None = None

    @property
    def full_name(self) -> str | None:
        """Its own name with the source's behind it: to be found on the spot and in the source."""
        return f"{self.own_name} ({self.name})" if self.own_name else self.name


@dataclass(frozen=True, slots=True, config=STRICT)
class Study:
    """One study. Nothing in code depends on which studies there are.

    `names` is what people call it beside its numbers, in any language, without endings.
    """

    id: str
    title: str
    phase: str
    identifiers: dict[str, str]
    recruiting: Recruiting
    countries: tuple[Country, ...]
    sites: tuple[Site, ...]
    criteria: tuple[Criterion, ...]
    names: tuple[str, ...] = ()


def load_studies(content: Path) -> Mapping[str, Study]:
    """Return all of `content`/studies/*.yml by id, checked against the questionnaire.

    Raise ContentError where a file does not hold or names a question that does not exist.
    """
    questionnaire = load_questionnaire(content)
    studies = (
        read_study(path, questionnaire) for path in sorted((content / "studies").glob("*.yml"))
    )
    return MappingProxyType({study.id: study for study in studies})


def read_study(path: Path, questionnaire: Questionnaire) -> Study:
    """Read one study. Raise ContentError where it does not hold."""
    file = read_yaml(path)
    study = parse(Study, file)
    if study.id != path.stem:
        raise ContentError(
            path,
            file.line_of(("id",)),
            f"the id is {study.id!r} and the file is called {path.name!r}",
            "make the two agree",
        )
    for index, name in enumerate(study.names):
        if not any(character.isalnum() for character in name):
            raise ContentError(
                path,
                file.line_of(("names", index)),
                f"the name {name!r} has no letter and no digit",
                "write what people call the study, or leave it out",
            )
    for index, site in enumerate(study.sites):
        if site.own_name and not site.name:
            raise ContentError(
                path,
                file.line_of(("sites", index, "own_name")),
                f"the site in {site.city} has an own name, but none of the source",
                "give the name that the source has, or leave both out",
            )
    seen: set[str] = set()
    for index, criterion in enumerate(study.criteria):
        if criterion.id in seen:
            raise ContentError(
                path,
                file.line_of(("criteria", index, "id")),
                f"the criterion {criterion.id!r} stands twice",
                "give each criterion an id of its own",
            )
        seen.add(criterion.id)
        _check_criterion(file, ("criteria", index), criterion, questionnaire)
    return study


def _check_criterion(
    file: YamlFile, place: tuple[str | int, ...], criterion: Criterion, questions: Questionnaire
) -> None:
    asked = [criterion.question, criterion.operator, criterion.value]
    checked = [criterion.checked_by, criterion.reason]
    by_question = None not in asked and checked == [None, None]
    by_team = (
        asked == [None, None, None]
        and None not in checked
        and not (criterion.undecided or criterion.applies_when)
    )
    if by_question == by_team:
        raise ContentError(
            file.path,
            file.line_of(place),
            f"it is not clear what decides the criterion {criterion.id!r}",
            "give question, operator and value, or checked_by and reason",
        )
    if criterion.condition:
        _check_condition(file, place, criterion.condition, questions)
    if criterion.applies_when:
        _check_condition(file, (*place, "applies_when"), criterion.applies_when, questions)


def _check_condition(
    file: YamlFile, place: tuple[str | int, ...], condition: Condition, questions: Questionnaire
) -> None:
    item = questions.by_link_id.get(condition.question)
    if item is None:
        raise ContentError(
            file.path,
            file.line_of((*place, "question")),
            f"there is no question {condition.question!r}",
            "name a linkId of questionnaire.yml, or add the question there",
        )
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    count = {"between": len(values) == 2, "one_of": len(values) >= 1}
    single = not isinstance(condition.value, tuple)
    if not count.get(condition.operator, single):
        raise ContentError(
            file.path,
            file.line_of((*place, "value")),
            f"{condition.operator} does not go with the value {condition.value!r}",
            "between takes [lowest, highest], one_of a list, the others one value",
        )
    ordering = condition.operator in ("at_least", "at_most", "between")
    for value in (*values, *condition.undecided):
        if not item.takes(value) or (ordering and value in values and not isinstance(value, int)):
            raise ContentError(
                file.path,
                file.line_of((*place, "value")),
                f"{item.link_id!r} cannot be answered {value!r}",
                "correct the value; quote yes and no",
            )
    if condition.operator == "between" and list(values) != sorted(values, key=int):
        raise ContentError(
            file.path,
            file.line_of((*place, "value")),
            "the lowest value stands after the highest",
            "write [lowest, highest]",
        )
