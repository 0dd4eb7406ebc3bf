"""The conversation around the questionnaire: what a message means while it runs.

The title of a button is that button, and a correction of an earlier answer changes it. Else an
answer is looked for first; only what is not an answer can be a command, a question about the
study, or nothing that we understand.
"""

from __future__ import annotations

from dataclasses import replace

from actions import answers
from actions.prescreen_begin import begin
from actions.prescreen_changes import (
    changed_by_number,
    chosen,
    confirmed,
    go_back,
    looked_over,
    numbered,
    take,
    take_correction,
)
from actions.prescreen_commands import answer_consent, command, show_answers
from actions.prescreen_reading import (
    begins_as_question,
    correction,
    pressed,
    read,
    said_yes_no,
    says_back,
    says_resume,
)
from actions.prescreen_state import State, Step
from actions.reply import Reply, response
from actions.resources import Resources
from actions.sitting import Sitting
from actions.turn import Turn
from knowledge import interview as interviews
from knowledge.answers import PLAIN_AT_MOST
from knowledge.eligibility import items_of
from knowledge.follow_up import Before
from knowledge.questionnaire import Item
from knowledge.understood import Understood

#: How sure Rasa must be of a command before it interrupts the questionnaire.
SURE = 0.55
#: And of the wish to go back, before what can also be read as an answer ("back 3") is none.
SURER = 0.7
#: And of the wish to begin anew, which forgets all answers.
SUREST = 0.9


def hear(  # noqa: PLR0911 - a list of cases
    resources: Resources, turn: Turn, state: State, before: Before | None = None
) -> Step:
    """Take one message while the questionnaire runs; `before` is the last answer to a question."""
    study = resources.studies.get(state.interview.study) if state.interview else None
    if state.interview is None or study is None:
        return begin(resources, turn, state)
    interview = interviews.repaired(state.interview, study, resources.questionnaire)
    sitting = Sitting(resources, turn, study, interview, state.awaiting, before)
    if turn.message_id is not None and turn.message_id == state.message_id:
        # The gateway was killed before it had our answer, and asks again.
        return sitting.ask()
    if turn.text.startswith("/"):
        return _pressed(sitting)
    if state.asked is not None and state.asked != sitting.asks:
        # A new version of the content asks something else, which the patient has not seen.
        return sitting.at(replace(interview, query=None)).ask(sitting.say("prescreen_again"))
    button_turn = pressed(sitting) if sitting.awaiting != "erase" else None
    if button_turn is not None:
        return _pressed(replace(sitting, turn=button_turn))
    if interview.consent == "pending":
        return _consent(sitting)
    if sitting.awaiting == "erase" and said_yes_no(sitting):
        # A yes erases, which the gateway does; what comes here answers no question of ours.
        return sitting.resumed().ask(sitting.say("prescreen_again"))
    return _free_text(sitting)


def _pressed(sitting: Sitting) -> Step:
    return command(sitting) or sitting.at(replace(sitting.interview, query=None)).ask()


def _consent(sitting: Sitting) -> Step:
    """Take a yes or a no; answer a question first, and say so where there is no answer."""
    turn = sitting.turn
    sure = turn.confidence >= SURE
    if sitting.interview.asked and says_resume(sitting):
        return sitting.at(interviews.give_consent(sitting.interview)).ask()
    unclear = response(sitting.resources, turn, "prescreen_consent_unclear")
    first = items_of(sitting.study, sitting.questionnaire)[0]
    if not _asks(sitting) and read(sitting, first, turn.text).kind == "value":
        # "I am 85" is no yes, but answers what will be asked first: who says it wants to start.
        return sitting.agree_first(unclear)
    word = said_yes_no(sitting)
    if word or (sure and turn.intent in ("affirm", "deny")):
        return answer_consent(sitting, word == "yes" if word else turn.intent == "affirm")
    step = command(sitting) if sure else None
    if step is not None:
        return step
    found = _looked_up(sitting)
    if found["kind"] != "answer" and not _is_question(turn):
        found = unclear
    return sitting.unagreed(found)


def _looked_up(sitting: Sitting) -> Reply:
    """Return what answers a question, in the study of the questionnaire where the page has none."""
    turn = sitting.turn
    asked = turn if turn.study else replace(turn, study=sitting.study.id)
    return answers.answer(sitting.resources, asked, sitting.before)


def _is_question(turn: Turn) -> bool:
    return turn.intent == "ask_question" or turn.text.rstrip().endswith("?")


def _asks(sitting: Sitting) -> bool:
    """Tell whether the message ends or begins as a question, whatever Rasa takes it for."""
    return sitting.turn.text.rstrip().endswith("?") or begins_as_question(sitting)


def _free_text(sitting: Sitting) -> Step:
    turn = sitting.turn
    if turn.intent == "show_answers" and turn.confidence >= SURER:
        # "What did I say about my age?" names an answer, and changes none.
        return show_answers(sitting)
    # "Yes. Why do you ask?" is answered first, and asked again.
    asks = _asks(sitting) and turn.intent in ("ask_question", "explain_question")
    if not asks:
        step = _change(sitting)
        if step is not None:
            return step
    item = sitting.item
    heard = read(sitting, item, turn.text) if item else None
    if says_resume(sitting) and (heard is None or not heard.plain):
        # "I am back, let us go on" is no step back.
        return sitting.at(replace(sitting.interview, query=None)).ask()
    going_back = turn.intent == "go_back" and turn.confidence >= SURER
    if heard and not heard.plain and (going_back or says_back(sitting)):
        return go_back(sitting)
    if heard and heard.kind in ("value", "unknown") and not asks:
        # After a pause the question is out of sight: what was taken for its answer is shown.
        return take(sitting, heard, show_back=sitting.interview.paused)
    enough = SUREST if turn.intent == "restart_prescreen" else SURE
    step = command(sitting) if turn.confidence >= enough else None
    return step or _digression(sitting, item, heard)


def _change(sitting: Sitting) -> Step | None:
    """Return what the message does as a word on the answers so far, None where it is none."""
    if sitting.awaiting == "which_answer":
        return chosen(sitting)
    over_the_list = sitting.stage == "summary"
    by_number = numbered(sitting) if over_the_list else changed_by_number(sitting)
    if by_number is not None:
        return by_number
    found = correction(sitting)
    if found is not None:
        return take_correction(sitting, found)
    if sitting.stage == "confirm":
        return confirmed(sitting)
    return looked_over(sitting) if sitting.stage == "summary" else None


def _digression(sitting: Sitting, item: Item | None, heard: Understood | None) -> Step:
    """Answer a question about the study, or ask again what was not understood."""
    turn = sitting.turn
    paused = sitting.interview.paused
    ends_as_question = _asks(sitting)
    wordless = not any(letter.isalpha() for letter in turn.text)
    # "2 or 3": whatever Rasa takes so few words for, they are nearly an answer.
    nearly = len(turn.text.split()) <= PLAIN_AT_MOST and not ends_as_question
    asks = _is_question(turn) and not nearly
    if heard and not paused and (wordless or (heard.candidates and not asks)):
        return take(sitting, heard)
    found = _looked_up(sitting)
    if paused:
        if found["kind"] == "answer":
            return sitting.pause(found)
        return sitting.ask(sitting.say("prescreen_again"))
    if ends_as_question or (_is_question(turn) and found["kind"] == "answer"):
        return sitting.aside(found)
    if item is None or heard is None:
        return sitting.aside(response(sitting.resources, turn, "prescreen_unclear"))
    return take(sitting, heard)
