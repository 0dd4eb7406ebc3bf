"""Filling in the questionnaire, question by question."""

from __future__ import annotations

from tests.client import Patient, Reply

#: An answer to every question that stands against nothing, by button position.
FITTING: dict[str, str | int] = {
    "age": "58",
    "diagnosis": 0,
    "prior-lines": "2",
    "daily-activity": 1,
    "anti-cd38": 2,
    "lenalidomide": 2,
    "bcma": 1,
    "stroke-seizure": 1,
}


def answer_all(person: Patient, answers: dict[str, str | int]) -> Reply:
    """Answer every question; return what comes then: the list of all answers, or the result."""
    for _ in range(2 * len(answers)):
        last = person.replies[-1]
        if last["custom"].get("code") == "confirm_answer":
            person.press_number(0)
        elif last["custom"]["kind"] != "question":
            return last
        else:
            _answer(person, answers)
    raise AssertionError("no end")


def to_question(person: Patient, link_id: str) -> None:
    """Answer every question before this one."""
    for _ in FITTING:
        if person.replies[-1]["custom"]["linkId"] == link_id:
            return
        _answer(person, FITTING)
    raise AssertionError("no such question")


def _answer(person: Patient, answers: dict[str, str | int]) -> None:
    answer = answers[person.replies[-1]["custom"]["linkId"]]
    if isinstance(answer, int):
        person.press_number(answer)
    else:
        person.say(answer)


def fill_in(person: Patient, answers: dict[str, str | int]) -> Reply:
    """Answer every question, look over the answers, and return the result."""
    last = answer_all(person, answers)
    if last["custom"].get("code") == "summary":
        (last,) = person.press_number(0)
    assert last["custom"]["kind"] == "result"
    return last
