"""The pre-screen's questions, in the terms of FHIR's Questionnaire (linkId, answerOption, …)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import ConfigDict, StrictInt, StrictStr
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass

from knowledge.files import ContentError, YamlFile, parse, read_yaml

#: What an item's answer is stored as: a number, "yes", "no", an option's value, or one of below.
Answer = int | str
Answers = Mapping[str, Answer]

#: The person was asked and does not know; or would rather not say.
UNKNOWN = "unknown"
SKIPPED = "skipped"

Vocabulary = Literal["yes_no", "number", "choice", "choice_ecog"]

#: Strict, with FHIR's camelCase names in the file and Python's names in the code.
FHIR = ConfigDict(
    extra="forbid", str_strip_whitespace=True, alias_generator=to_camel, populate_by_name=True
)
_SENSITIVITY = ("low", "medium", "high")
_VOCABULARY: Mapping[str, Vocabulary] = MappingProxyType(
    {"boolean": "yes_no", "integer": "number", "choice": "choice"}
)


@dataclass(frozen=True, slots=True, config=FHIR)
class AnswerOption:
    """One option of a choice: what is stored, and what is shown.

    The rest helps to read free text: `read_as` "no" is the option that a plain no means, and
    "yes-unknown" the one of who says yes and knows no more; `at_least` and `at_most` say which
    numbers the option stands for, `at_least_months` how long a treatment stands for it.
    """

    value: StrictInt | StrictStr
    text: str
    read_as: Literal["no", "yes-unknown"] | None = None
    at_least: int | None = None
    at_most: int | None = None
    at_least_months: int | None = None


@dataclass(frozen=True, slots=True, config=FHIR)
class EnableWhen:
    """The item concerns a person only if the answer to an earlier `question` is as said."""

    question: str
    operator: Literal["=", "!=", ">", "<", ">=", "<="]
    answer: StrictInt | StrictStr

    def holds(self, given: Answer) -> bool:
        """Tell whether the answer `given` to `question` fulfils the condition."""
        if self.operator == "=":
            return given == self.answer
        if self.operator == "!=":
            return given != self.answer
        if not isinstance(given, int) or not isinstance(self.answer, int):
            return False
        return {
            ">": given > self.answer,
            "<": given < self.answer,
            ">=": given >= self.answer,
            "<=": given <= self.answer,
        }[self.operator]


@dataclass(frozen=True, slots=True, config=FHIR)
class Item:
    """One question. The fields are explained at the top of `questionnaire.yml`."""

    link_id: str
    type: Literal["boolean", "integer", "choice"]
    text: str
    help: str
    why: str
    sensitivity: Literal["low", "medium", "high"]
    label: str | None = None
    answer_option: tuple[AnswerOption, ...] = ()
    about: Literal["medicine"] | None = None
    expects: Literal["choice_ecog"] | None = None
    min_value: int | None = None
    max_value: int | None = None
    example: int | None = None
    read_as_age: bool = False
    within_months: int | None = None
    enable_when: tuple[EnableWhen, ...] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """How free text is to be read as an answer to this item."""
        return self.expects or _VOCABULARY[self.type]

    @property
    def short(self) -> str:
        """What the question is about, in a few words where the file gives them."""
        return self.label or self.text

    @property
    def rank(self) -> int:
        """0 for the easiest questions, more for the more sensitive ones."""
        return _SENSITIVITY.index(self.sensitivity)

    def takes(self, value: object) -> bool:
        """Tell whether `value` is a definite answer (not "unknown") that this item can have."""
        if self.type == "boolean":
            return value in ("yes", "no")
        if self.type == "choice":
            # True == 1 in Python, but a truth value is no option.
            return not isinstance(value, bool) and value in [o.value for o in self.answer_option]
        return (
            isinstance(value, int)
            and not isinstance(value, bool)
            and (self.min_value is None or value >= self.min_value)
            and (self.max_value is None or value <= self.max_value)
        )

    def accepts(self, value: object) -> bool:
        """Tell whether `value` can be recorded: a definite answer, "unknown" or "skipped"."""
        return value in (UNKNOWN, SKIPPED) or self.takes(value)


@dataclass(frozen=True, config=FHIR)
class Questionnaire:
    """All items, in the order of the file."""

    item: tuple[Item, ...]

    @cached_property
    def by_link_id(self) -> Mapping[str, Item]:
        """The items by their linkId."""
        return MappingProxyType({item.link_id: item for item in self.item})

    @cached_property
    def ordered(self) -> tuple[Item, ...]:
        """The items in the order of asking: easy before sensitive, else as in the file."""
        return tuple(sorted(self.item, key=lambda item: item.rank))

    def enabled(self, item: Item, answers: Answers) -> bool:
        """Tell whether `item` concerns a person with these answers, as far as can be told now.

        False while an earlier answer is still missing. "unknown" or "skipped" enables: whoever
        cannot say whether a question concerns them is asked it.
        """
        for condition in item.enable_when:
            parent = self.by_link_id[condition.question]
            given = answers.get(parent.link_id)
            if given is None or not parent.accepts(given) or not self.enabled(parent, answers):
                return False
            if given not in (UNKNOWN, SKIPPED) and not condition.holds(given):
                return False
        return True


def load_questionnaire(content: Path) -> Questionnaire:
    """Return `content`/questionnaire.yml. Raise ContentError where it does not hold."""
    file = read_yaml(content / "questionnaire.yml")
    questionnaire = parse(Questionnaire, file)
    seen: set[str] = set()
    for index, item in enumerate(questionnaire.item):
        if item.link_id in seen:
            raise ContentError(
                file.path,
                file.line_of(("item", index, "linkId")),
                f"the linkId {item.link_id!r} stands twice",
                "give each question a linkId of its own",
            )
        seen.add(item.link_id)
        _check_type(file, index, item)
    for index, item in enumerate(questionnaire.item):
        _check_conditions(file, index, item, questionnaire)
    return questionnaire


def _check_type(file: YamlFile, index: int, item: Item) -> None:
    def wrong(key: str, message: str, mend: str) -> ContentError:
        return ContentError(file.path, file.line_of(("item", index, key)), message, mend)

    options = [option.value for option in item.answer_option]
    if item.type == "choice":
        if len(options) < 2:
            raise wrong("answerOption", "a choice has fewer than two options", "add options")
        if len(set(options)) < len(options):
            raise wrong("answerOption", "two options have the same value", "make them differ")
        if {UNKNOWN, SKIPPED} & set(options):
            raise wrong(
                "answerOption",
                "an option is called unknown or skipped",
                "leave it out: it is given",
            )
    elif options:
        raise wrong("answerOption", f"type {item.type} has options", "make it a choice")
    if item.expects and not (item.type == "choice" and set(options) == {0, 1, 2, 3, 4}):
        raise wrong("expects", "choice_ecog needs the options 0 to 4", "correct the options")
    if item.type == "integer":
        if item.min_value is None or item.max_value is None or item.min_value > item.max_value:
            raise wrong("type", "an integer needs minValue and maxValue", "say what is plausible")
        if item.example is not None and not item.takes(item.example):
            raise wrong("example", "the example is out of range", "correct it")
    elif item.min_value is not None or item.max_value is not None or item.read_as_age:
        raise wrong("type", f"type {item.type} has a range", "make it an integer")
    if item.about == "medicine" and item.type == "integer":
        raise wrong("about", "a number tells of no medicine", "remove about")
    if item.within_months is not None and (item.type != "boolean" or item.within_months < 1):
        raise wrong("withinMonths", "withinMonths is for boolean questions", "remove it")


def _check_conditions(file: YamlFile, index: int, item: Item, questionnaire: Questionnaire) -> None:
    earlier = questionnaire.ordered[: questionnaire.ordered.index(item)]
    for number, condition in enumerate(item.enable_when):
        place = ("item", index, "enableWhen", number, "question")
        parent = questionnaire.by_link_id.get(condition.question)
        if parent is None or parent not in earlier:
            raise ContentError(
                file.path,
                file.line_of(place),
                f"enableWhen names {condition.question!r}, which is not asked earlier",
                "name a question that stands before this one and is no more sensitive",
            )
        if not parent.takes(condition.answer):
            raise ContentError(
                file.path,
                file.line_of((*place[:-1], "answer")),
                f"{condition.question!r} cannot be answered {condition.answer!r}",
                "correct the answer; quote yes and no",
            )
