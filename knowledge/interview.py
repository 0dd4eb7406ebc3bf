"""The guided pre-screen as a pure state machine: every function returns a new Interview.

The state is small and JSON-able, so that one Rasa slot holds it and a killed process comes back
to the same question with all answers. No function here knows words, languages or Rasa.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from knowledge.eligibility import Outcome, Result, deciding, evaluate, items_of, items_to_ask
from knowledge.questionnaire import SKIPPED, UNKNOWN, Answer, Answers, Item, Questionnaire
from knowledge.studies import Study
from knowledge.understood import Understood

#: What an interview waits for: consent, an answer, a word on an answer that stands against the
#: study, a look at all answers; or nothing more, and the result can be said.
Stage = Literal["consent", "question", "confirm", "summary", "result"]

#: After so many messages in a row that were not understood, offer buttons only, then a person.
PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Query:
    """Why an answer was not recorded: to be said when the question is asked again.

    `unclear`: `candidates` are the readings between which the person has to choose (perhaps
    none). `out_of_range`: the one candidate is the number that cannot be.
    """

    link_id: str
    reason: Literal["unclear", "out_of_range"]
    candidates: tuple[Answer | float, ...] = ()


@dataclass(frozen=True, slots=True)
class Interview:
    """One person's way through one study's questions.

    `asked` holds the linkIds in the order of answering, for going back; `at` is the question that
    the person went back to (None: the next open one); `shown_back` is the last value read from
    free text other than a plain yes or no, to be shown to the person. `confirmed` holds the
    linkIds whose answers stand against the study and are right all the same; `concluded` says
    that the person has seen the summary and wants the result.
    """

    study: str
    answers: Answers = field(default_factory=lambda: MappingProxyType({}))
    asked: tuple[str, ...] = ()
    at: str | None = None
    consent: Literal["pending", "given"] = "pending"
    paused: bool = False
    query: Query | None = None
    shown_back: tuple[str, Answer] | None = None
    misses: int = 0
    confirmed: tuple[str, ...] = ()
    concluded: bool = False

    def to_slot(self) -> dict[str, Any]:
        """Return the state as plain JSON data: `from_slot(interview.to_slot()) == interview`."""
        query = self.query
        return {
            "study": self.study,
            "answers": dict(self.answers),
            "asked": list(self.asked),
            "at": self.at,
            "consent": self.consent,
            "paused": self.paused,
            "query": query
            and {
                "link_id": query.link_id,
                "reason": query.reason,
                "candidates": list(query.candidates),
            },
            "shown_back": self.shown_back and list(self.shown_back),
            "misses": self.misses,
            "confirmed": list(self.confirmed),
            "concluded": self.concluded,
        }

    @classmethod
    def from_slot(cls, data: Mapping[str, Any]) -> Interview:
        """Return the state that `to_slot` wrote; ValueError for anything else."""
        try:
            query, shown = data["query"], data["shown_back"]
            if data["consent"] not in ("pending", "given"):
                raise ValueError("consent")
            return cls(
                study=str(data["study"]),
                answers=MappingProxyType(dict(data["answers"])),
                asked=tuple(data["asked"]),
                at=data["at"],
                consent=data["consent"],
                paused=bool(data["paused"]),
                query=query
                and Query(query["link_id"], query["reason"], tuple(query["candidates"])),
                shown_back=(shown[0], shown[1]) if shown else None,
                misses=int(data["misses"]),
                # Older slots know nothing of these.
                confirmed=tuple(data.get("confirmed", ())),
                concluded=bool(data.get("concluded", False)),
            )
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise ValueError(f"not an interview: {type(error).__name__}") from None


def begin(study: str) -> Interview:
    """Return a fresh interview, whose consent is still to be asked for."""
    return Interview(study)


def give_consent(interview: Interview) -> Interview:
    """Return the interview with consent given: from now on there is a current item."""
    return replace(interview, consent="given", misses=0)


def repaired(interview: Interview, study: Study, questionnaire: Questionnaire) -> Interview:
    """Return the interview without what no longer fits the content.

    Dropped are answers to questions that are gone, that the study no longer asks, that an earlier
    answer rules out, or whose value the question can no longer have. Call it on a stored state.
    """
    items = items_of(study, questionnaire)
    kept: dict[str, Answer] = {}
    # In the order of asking, so that an answer dropped takes those that hang on it along.
    for item in items:
        given = interview.answers.get(item.link_id)
        if given is not None and item.accepts(given) and questionnaire.enabled(item, kept):
            kept[item.link_id] = given
    query = interview.query
    return replace(
        interview,
        answers=MappingProxyType(kept),
        asked=tuple(link_id for link_id in interview.asked if link_id in kept),
        at=interview.at if interview.at in kept else None,
        confirmed=tuple(link_id for link_id in interview.confirmed if link_id in kept),
        query=query if query and query.link_id in {item.link_id for item in items} else None,
    )


def current_item(interview: Interview, study: Study, questionnaire: Questionnaire) -> Item | None:
    """Return the item to ask now; None before consent, in a pause and at the end."""
    if interview.consent != "given" or interview.paused:
        return None
    if interview.at is not None:
        return questionnaire.by_link_id[interview.at]
    return next(iter(items_to_ask(study, questionnaire, interview.answers)), None)


def stage(interview: Interview, study: Study, questionnaire: Questionnaire) -> Stage:
    """Return what comes next, whether or not the interview is paused.

    An answer that stands against the study is to be confirmed before it ends the interview, and
    the answers are to be looked over before a better result; `conclude` and `confirm` say so.
    """
    here = resume(interview)
    if here.consent != "given":
        return "consent"
    if here.at is None and to_confirm(here, study) is not None:
        return "confirm"
    if current_item(here, study, questionnaire) is not None:
        return "question"
    against = outcome(here, study).outcome is Outcome.MAY_NOT_FIT
    return "result" if against or here.concluded else "summary"


def to_confirm(interview: Interview, study: Study) -> str | None:
    """Return the linkId of the first answer that stands against the study and is not confirmed."""
    against = deciding(outcome(interview, study))
    return next((link_id for link_id in against if link_id not in interview.confirmed), None)


def confirm(interview: Interview, link_id: str) -> Interview:
    """Return the interview with the answer to `link_id` confirmed; unchanged without an answer."""
    if link_id not in interview.answers or link_id in interview.confirmed:
        return interview
    return replace(
        interview, confirmed=(*interview.confirmed, link_id), query=None, shown_back=None, misses=0
    )


def conclude(interview: Interview) -> Interview:
    """Return the interview whose answers the person has looked over: the result may be said."""
    return replace(interview, concluded=True, query=None, shown_back=None, misses=0)


def finished(interview: Interview, study: Study, questionnaire: Questionnaire) -> bool:
    """Tell whether nothing is left to ask that could change the outcome."""
    return (
        interview.consent == "given"
        and not interview.paused
        and current_item(interview, study, questionnaire) is None
    )


def progress(interview: Interview, study: Study, questionnaire: Questionnaire) -> tuple[int, int]:
    """Return (number, of) for the current item: its place among all items of the study.

    `of` is always the same for a study. `number` grows from question to question, may jump ahead
    over questions that do not concern the person, and jumps back only when the person goes back.
    At the end it is equal to `of`; before consent it is 0.
    """
    items = items_of(study, questionnaire)
    if interview.consent != "given":
        return 0, len(items)
    item = current_item(replace(interview, paused=False), study, questionnaire)
    return (items.index(item) + 1 if item else len(items)), len(items)


def record(
    interview: Interview,
    study: Study,
    questionnaire: Questionnaire,
    link_id: str,
    answer: Answer,
    *,
    show_back: bool = False,
) -> Interview:
    """Return the interview with `answer` recorded for the item `link_id`.

    Unchanged where that is not the current item, or the item cannot have the answer; but a
    number outside the item's range is questioned (`query`).
    """
    item = current_item(interview, study, questionnaire)
    if item is None or item.link_id != link_id:
        return interview
    if not item.accepts(answer):
        if item.type == "integer" and isinstance(answer, int) and not isinstance(answer, bool):
            return _questioned(interview, Query(link_id, "out_of_range", (answer,)))
        return interview
    recorded = replace(
        interview,
        answers=MappingProxyType({**interview.answers, link_id: answer}),
        asked=interview.asked + (() if link_id in interview.asked else (link_id,)),
        at=None,
        query=None,
        shown_back=(link_id, answer) if show_back else None,
        misses=0,
        confirmed=tuple(known for known in interview.confirmed if known != link_id),
        concluded=False,
    )
    return repaired(recorded, study, questionnaire)


def hear(
    interview: Interview,
    study: Study,
    questionnaire: Questionnaire,
    understood: Understood,
    *,
    show_back: bool = False,
) -> Interview:
    """Return the interview after free text, read by `answers.understand`, for the current item.

    A value is recorded, and shown back unless it is a plain yes, no or "I don't know" (those too
    with `show_back`); what is unclear or out of range becomes a `query`, and the item is asked
    again.
    """
    item = current_item(interview, study, questionnaire)
    if item is None:
        return interview
    if understood.kind == "unknown":
        return record(
            interview,
            study,
            questionnaire,
            item.link_id,
            UNKNOWN,
            show_back=show_back or not understood.plain,
        )
    if understood.kind == "value" and understood.value is not None:
        value = understood.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, float):
            return _questioned(interview, Query(item.link_id, "unclear", (value,)))
        return record(
            interview,
            study,
            questionnaire,
            item.link_id,
            value,
            show_back=show_back or not (item.type == "boolean" and understood.plain),
        )
    reason: Literal["unclear", "out_of_range"] = (
        "out_of_range" if understood.kind == "out_of_range" else "unclear"
    )
    return _questioned(interview, Query(item.link_id, reason, understood.candidates))


def _questioned(interview: Interview, query: Query) -> Interview:
    return replace(interview, query=query, shown_back=None, misses=interview.misses + 1)


def skip(interview: Interview, study: Study, questionnaire: Questionnaire) -> Interview:
    """Return the interview with the current item passed over: it counts as not known."""
    item = current_item(interview, study, questionnaire)
    if item is None:
        return interview
    return record(interview, study, questionnaire, item.link_id, SKIPPED)


def back(interview: Interview, steps: int = 1) -> Interview:
    """Return the interview at the item answered `steps` before the current one.

    The answers stay until they are given anew; at the first item it stays there.
    """
    if not interview.asked or interview.consent != "given":
        return interview
    here = interview.asked.index(interview.at) if interview.at else len(interview.asked)
    return _moved(interview, interview.asked[max(0, here - steps)])


def correct(interview: Interview, link_id: str) -> Interview:
    """Return the interview at the answered item `link_id`; unchanged if it has no answer."""
    return _moved(interview, link_id) if link_id in interview.asked else interview


def _moved(interview: Interview, link_id: str) -> Interview:
    return replace(
        interview,
        at=link_id,
        paused=False,
        query=None,
        shown_back=None,
        misses=0,
        concluded=False,
    )


def forward(interview: Interview) -> Interview:
    """Return the interview at its next open item, with the answers as they are."""
    return replace(interview, at=None, query=None, shown_back=None)


def pause(interview: Interview) -> Interview:
    """Return the interview paused: it keeps everything and asks nothing."""
    return replace(interview, paused=True)


def resume(interview: Interview) -> Interview:
    """Return the interview going on where it was."""
    return replace(interview, paused=False)


def outcome(interview: Interview, study: Study) -> Result:
    """Return what the answers so far say about the study."""
    return evaluate(study, interview.answers)
