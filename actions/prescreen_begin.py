"""How the questionnaire begins: anew, where it was stopped, or again after its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rasa_sdk import Tracker

from actions import answers, prescreen_result
from actions.prescreen_changes import at_row, corrected
from actions.prescreen_commands import command
from actions.prescreen_reading import correction, row_to_change, says_resume
from actions.prescreen_state import RESUME, State, Step
from actions.reply import Reply, button, response
from actions.resources import Resources
from actions.sitting import Sitting
from actions.turn import Turn
from knowledge import interview as interviews
from knowledge.studies import Study

#: The `answer` of the button with which staff run the questionnaire of a study that is closed.
STAFF = "staff"
#: Intents of the questionnaire that has ended: they open it again where it was.
REOPEN = frozenset({"go_back", "change_answer", "show_result", "show_answers"})
#: From this likelihood on somebody asks for the answers given, whatever search makes of the words.
PLAIN = 0.9


def begin(  # noqa: PLR0911 - a list of cases
    resources: Resources, turn: Turn, state: State
) -> Step:
    """Begin the questionnaire of the study that is meant, with the notice and the consent.

    Where it is not clear which study, or the study takes no one, the form ends with a choice.
    What was answered before can be gone on with, and corrected after the result. What may be a
    question after all is answered, and nothing begins.
    """
    stored = _stored(resources, turn, state)
    if stored is not None and state.running:
        # Rasa lost the form in the middle (it was killed), or an answer has been corrected.
        return stored.resumed().ask()
    ended = replace(state, running=False, message_id=turn.message_id, awaiting=None)
    asked = answers.instead(resources, turn)
    if asked is not None:
        return Step((asked,), ended)
    if turn.intent in REOPEN:
        return _reopened(resources, turn, stored)
    open_studies = {k: s for k, s in resources.studies.items() if s.recruiting.status != "closed"}
    study = resources.studies.get(turn.entities.get("study") or turn.study or "")
    if study is None and len(open_studies) == 1:
        study = next(iter(open_studies.values()))
    staff = turn.entities.get("answer") == STAFF
    if study is None or (study.id not in open_studies and not staff):
        return Step((_choice(resources, turn, open_studies, study),), ended)
    fresh = Sitting(resources, turn, study, interviews.begin(study.id))
    if stored is None or stored.study.id != study.id or turn.intent == "restart_prescreen":
        return fresh.ask()
    if turn.entities.get("answer") == RESUME or says_resume(stored):
        return stored.resumed().at(interviews.give_consent(stored.interview)).ask()
    if stored.stage == "result":
        return fresh.ask()
    return stored.at(replace(stored.interview, consent="pending")).ask()


def _stored(resources: Resources, turn: Turn, state: State) -> Sitting | None:
    """Return the questionnaire that was begun before, None where nothing was answered."""
    study = resources.studies.get(state.interview.study) if state.interview else None
    if state.interview is None or study is None:
        return None
    interview = interviews.repaired(state.interview, study, resources.questionnaire)
    return Sitting(resources, turn, study, interview) if interview.asked or state.running else None


def _reopened(resources: Resources, turn: Turn, stored: Sitting | None) -> Step:
    """Open an ended questionnaire at the answer that is to change; say where there is none."""
    if stored is None:
        name = "utter_no_questionnaire"
        plain = turn.intent == "show_answers" and turn.confidence >= PLAIN
        none = response(resources, turn, name) if plain else answers.rather(resources, turn, name)
        return Step((none,), State(None, False, turn.message_id))
    here = stored.at(interviews.give_consent(stored.interview))
    return command(here) or here.ask()


def reopened(resources: Resources, turn: Turn, state: State) -> State | None:
    """Return the state in which an ended questionnaire goes on with a corrected answer.

    None where the message corrects nothing.
    """
    stored = _stored(resources, turn, state)
    if stored is None or state.running or stored.interview.consent != "given":
        return None
    row = row_to_change(stored)
    if row is not None:
        # "Change 3": the third answer, and no treatment more.
        moved = at_row(stored, row)
        return State(moved, True, turn.message_id) if moved is not None else None
    found = correction(stored)
    if found is None:
        return None
    return State(corrected(stored, found), True, turn.message_id)


def last_result(resources: Resources, turn: Turn, tracker: Tracker) -> Reply | None:
    """Return the result of the questionnaire that has ended, None where there is none."""
    stored = _stored(resources, turn, State.from_slot(tracker.get_slot("prescreen")))
    if stored is None or stored.stage != "result":
        return None
    return prescreen_result.result(resources, turn, stored.interview)


def _choice(
    resources: Resources, turn: Turn, studies: Mapping[str, Study], closed: Study | None
) -> Reply:
    """Return a button for the questionnaire of each open study, and why there is a choice."""
    translate = resources.catalogue.translate
    values = {}
    name = "prescreen_which_study" if studies else "prescreen_no_study"
    if closed is not None:
        name = "prescreen_closed"
        values = {
            "study": translate(f"study:{closed.id}:title", closed.title, turn.language).text,
            "date": resources.catalogue.date(closed.recruiting.source.as_of, turn.language),
        }
    buttons = []
    for study in studies.values():
        title = translate(f"study:{study.id}:title", study.title, turn.language).text
        words = resources.catalogue.response("prescreen_open_instead", turn.language, study=title)
        buttons.append(button(words.text, f'/start_prescreen{{"study":"{study.id}"}}'))
    if closed is not None:
        staff = resources.catalogue.response("button_staff", turn.language).text
        payload = f'/start_prescreen{{"study":"{closed.id}","answer":"{STAFF}"}}'
        buttons.append(button(staff, payload))
    return {**response(resources, turn, name, **values), "buttons": buttons}
