"""Changing answers: back by steps, one named or numbered, from the list, or by saying it anew."""

from __future__ import annotations

from dataclasses import replace

from actions.prescreen_reading import (
    agrees_plainly,
    asks_to_change,
    correction,
    read,
    row_to_change,
    said_number,
    said_yes_no,
    says_mistake,
)
from actions.prescreen_state import Step
from actions.sitting import Sitting
from knowledge import interview as interviews
from knowledge.answer_opening import opening_of
from knowledge.answers import PLAIN_AT_MOST
from knowledge.corrections import Correction
from knowledge.interview import Interview
from knowledge.understood import Understood

#: More words that do not begin with a yes tell something, rather than agree.
AGREED_AT_MOST = 8


def take_correction(sitting: Sitting, found: Correction) -> Step:
    """Record the corrected answer and go on; ask for it where it is not said."""
    interview = corrected(sitting, found)
    was_at = sitting.interview.at
    if interview.at is None and was_at not in (None, found.link_id):
        # A question that was being asked anew is still to be answered.
        interview = replace(interview, at=was_at)
    return sitting.at(interview).ask()


def corrected(sitting: Sitting, found: Correction) -> Interview:
    """Return the interview with the corrected answer, or at its question where it is not said."""
    moved = interviews.correct(sitting.interview, found.link_id)
    if found.said is None:
        return moved
    return interviews.hear(moved, sitting.study, sitting.questionnaire, found.said, show_back=True)


def take(sitting: Sitting, heard: Understood, *, show_back: bool = False) -> Step:
    """Take what was heard for an answer to the question that is being asked, and go on."""
    here = sitting.resumed()
    heard_it = interviews.hear(
        here.interview, here.study, here.questionnaire, heard, show_back=show_back
    )
    return here.at(heard_it).ask()


def go_back(sitting: Sitting) -> Step:
    """Go to the question before, so many steps back, to one that is named, or say it anew."""
    if not sitting.turn.text.startswith("/"):
        # "Change 1" names the first answer, and is no treatment more.
        in_list = changed_by_number(sitting)
        if in_list is not None:
            return in_list
        found = correction(sitting, wanted=True)
        if found is not None:
            return take_correction(sitting, found)
    here = sitting.resumed()
    looking_back = sitting.stage in ("summary", "result") and says_mistake(sitting)
    if sitting.interview.asked and (looking_back or asks_to_change(sitting)):
        return here.ask_which()
    before = None if here.interview.asked else here.say("prescreen_at_start")
    steps = said_number(sitting) or 1
    return here.at(interviews.back(here.interview, max(1, steps))).ask(before)


def change_answer(sitting: Sitting) -> Step:
    """Ask the question of a button again; without one, ask which answer it shall be."""
    link_id = sitting.turn.entities.get("link_id")
    if link_id in sitting.interview.asked:
        return sitting.resumed().at(interviews.correct(sitting.interview, link_id)).ask()
    in_list = changed_by_number(sitting)
    if in_list is not None:
        return in_list
    return sitting.ask_which() if sitting.interview.asked else sitting.ask()


def chosen(sitting: Sitting) -> Step | None:
    """Go to the answer that the message names or numbers after "Which answer?"; None for none."""
    by_number = numbered(sitting)
    if by_number is not None:
        return by_number
    found = correction(sitting, wanted=True)
    return take_correction(sitting, found) if found is not None else None


def numbered(sitting: Sitting) -> Step | None:
    """Go to the answer whose number in the list is said ("3", "change 3"); None for none."""
    number = said_number(sitting)
    if number is None:
        return None
    if len(sitting.turn.text.split()) < PLAIN_AT_MOST:
        named = correction(sitting)
        # "Correction: 4 treatments" names the answer and says it.
        if named is None or named.said is None:
            return _answer_in_row(sitting, number)
    return _answer_in_row(sitting, row_to_change(sitting))


def at_row(sitting: Sitting, number: int | None) -> Interview | None:
    """Return the interview at the answer of this number in the list; None where there is none."""
    if number is None or not 1 <= number <= len(sitting.answered):
        return None
    return interviews.correct(sitting.interview, sitting.answered[number - 1].link_id)


def _answer_in_row(sitting: Sitting, number: int | None) -> Step | None:
    moved = at_row(sitting, number)
    return sitting.at(moved).ask() if moved is not None else None


def changed_by_number(sitting: Sitting) -> Step | None:
    """Take "change 3" while a question is asked: that answer, or which one; None for no such."""
    number = row_to_change(sitting)
    if number is None:
        return None
    current = len(sitting.answered) + 1
    if number == current and sitting.item is not None:
        return sitting.unqueried().ask()
    return _answer_in_row(sitting, number) or (
        sitting.ask_which() if sitting.answered else sitting.ask()
    )


def confirmed(sitting: Sitting) -> Step | None:  # noqa: PLR0911 - a list of rules
    """Take a word on the answer that stands against the study; None where it is none.

    A yes confirms it, a no asks again, another value replaces it. To a yes-or-no question a yes
    can mean the answer itself: where that would change the answer, the question is asked again.
    """
    link_id = interviews.to_confirm(sitting.interview, sitting.study)
    if link_id is None:
        return None
    item = sitting.questionnaire.by_link_id[link_id]
    stored = sitting.interview.answers[link_id]
    again = sitting.at(interviews.correct(sitting.interview, link_id))
    word = agrees_plainly(sitting)
    said = read(sitting, item, sitting.turn.text)
    if item.type == "integer" and said.kind == "value" and said.value != stored:
        # "No, 71."
        return take(again, said, show_back=True)
    if word == "yes":
        return sitting.at(interviews.confirm(sitting.interview, link_id)).ask()
    if word == "no":
        return again.ask()
    if said.kind == "value" and said.value == stored:
        return sitting.at(interviews.confirm(sitting.interview, link_id)).ask()
    if said.kind == "value" and said.value == "yes":
        return again.ask()
    if said.kind != "unclear" or said.candidates:
        return take(again, said, show_back=True)
    return None


def looked_over(sitting: Sitting) -> Step | None:
    """Take a word on the list of all answers: yes for the result, no to change one.

    "In bed with flu last week, but otherwise fit as a fiddle" is no yes, though Rasa takes it so.
    """
    word = said_yes_no(sitting)
    turn = sitting.turn
    short = len(turn.text.split()) <= AGREED_AT_MOST
    opens = opening_of(turn.text, turn.language).value == "yes"
    if word == "yes" or (word is None and turn.intent == "affirm" and (short or opens)):
        return show_result(sitting)
    if word == "no" or sitting.turn.intent == "deny":
        return sitting.ask_which()
    return None


def show_result(sitting: Sitting) -> Step:
    """Say the result; ask first what is still to be asked."""
    here = replace(sitting.interview, at=None)
    if sitting.at(here).stage == "summary":
        here = interviews.conclude(here)
    return sitting.at(interviews.resume(here)).ask()
