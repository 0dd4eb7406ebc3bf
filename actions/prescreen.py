"""The conversation around the questionnaire: what a message means while it runs.

An answer is looked for first; only what is not an answer can be a command, a question about the
study, or nothing that we understand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from rasa_sdk import Tracker

from actions import answers, prescreen_replies
from actions.prescreen_commands import answer_consent, command
from actions.prescreen_state import State, Step
from actions.reply import Reply, button, response
from actions.resources import Resources
from actions.sitting import Sitting
from actions.turn import Turn
from knowledge import interview as interviews
from knowledge.answers import understand_item
from knowledge.questionnaire import Item
from knowledge.studies import Study
from knowledge.understood import Understood

#: How sure Rasa must be of a command before it interrupts the questionnaire.
SURE = 0.55


def begin(resources: Resources, turn: Turn, state: State) -> Step:
    """Begin the questionnaire of the study that is meant, with the notice and the consent.

    Where it is not clear which study, or the study takes no one, the form ends with a choice.
    """
    open_studies = {k: s for k, s in resources.studies.items() if s.recruiting.status != "closed"}
    study = resources.studies.get(turn.entities.get("study") or turn.study or "")
    if study is None and len(open_studies) == 1:
        study = next(iter(open_studies.values()))
    if study is None or study.id not in open_studies:
        ended = State(None, running=False, message_id=turn.message_id)
        return Step((_choice(resources, turn, open_studies, study),), ended)
    interview = interviews.begin(study.id)
    if state.running and state.interview and state.interview.study == study.id:
        # Rasa lost the form in the middle (it was killed): everything is still here.
        stored = interviews.repaired(state.interview, study, resources.questionnaire)
        interview = interviews.resume(stored)
    return Sitting(resources, turn, study, interview).ask()


def hear(resources: Resources, turn: Turn, state: State) -> Step:
    """Take one message while the questionnaire runs."""
    study = resources.studies.get(state.interview.study) if state.interview else None
    if state.interview is None or study is None:
        return begin(resources, turn, state)
    interview = interviews.repaired(state.interview, study, resources.questionnaire)
    sitting = Sitting(resources, turn, study, interview)
    if turn.message_id is not None and turn.message_id == state.message_id:
        # The gateway was killed before it had our answer, and asks again.
        return sitting.ask()
    if turn.text.startswith("/"):
        return command(sitting) or sitting.at(replace(interview, query=None)).ask()
    if interview.consent == "pending":
        return _consent(sitting)
    return _free_text(sitting)


def last_result(resources: Resources, turn: Turn, tracker: Tracker) -> Reply | None:
    """Return the result of the questionnaire that has ended, None where there is none."""
    state = State.from_slot(tracker.get_slot("prescreen"))
    study = resources.studies.get(state.interview.study) if state.interview else None
    if state.interview is None or study is None:
        return None
    return prescreen_replies.result(resources, turn, interviews.outcome(state.interview, study))


def _consent(sitting: Sitting) -> Step:
    turn = sitting.turn
    sure = turn.confidence >= SURE
    if sure and turn.intent in ("affirm", "deny"):
        return answer_consent(sitting, turn.intent == "affirm")
    step = command(sitting) if sure else None
    if step is not None:
        return step
    found = answers.answer(sitting.resources, turn)
    if found["kind"] != "answer":
        found = response(sitting.resources, turn, "prescreen_consent_unclear")
    asked = sitting.ask()
    return Step((found, *asked.replies), asked.state)


def _free_text(sitting: Sitting) -> Step:
    item = sitting.item
    if item is None:
        return sitting.ask()
    turn = sitting.turn
    heard = _understand(sitting, item)
    asks = turn.text.rstrip().endswith("?") and turn.intent == "ask_question"
    if heard.kind in ("value", "unknown") and not asks and not sitting.interview.paused:
        return _take(sitting, heard)
    step = command(sitting) if turn.confidence >= SURE else None
    return step or _digression(sitting, heard)


def _understand(sitting: Sitting, item: Item) -> Understood:
    """Read the message as an answer to `item`, against the words that the patient sees."""
    turn, translate = sitting.turn, sitting.resources.catalogue.translate
    return understand_item(
        turn.text,
        item,
        turn.language,
        datetime.now(UTC).date(),
        shown={
            option.value: translate(item.link_id, option.text, turn.language).text
            for option in item.answer_option
        },
        topic=translate(item.link_id, item.text, turn.language).text,
    )


def _take(sitting: Sitting, heard: Understood) -> Step:
    interview = interviews.hear(sitting.interview, sitting.study, sitting.questionnaire, heard)
    return sitting.at(interview).ask()


def _digression(sitting: Sitting, heard: Understood) -> Step:
    """Answer a question about the study, or ask again what was not understood."""
    turn = sitting.turn
    ends_as_question = turn.text.rstrip().endswith("?")
    is_question = turn.intent == "ask_question" or ends_as_question
    if heard.candidates and not is_question and not sitting.interview.paused:
        return _take(sitting, heard)
    found = answers.answer(sitting.resources, turn)
    if sitting.interview.paused:
        if found["kind"] == "answer":
            return sitting.pause(found)
        return sitting.ask(sitting.say("prescreen_again"))
    if ends_as_question or (is_question and found["kind"] == "answer"):
        return sitting.aside(found)
    return _take(sitting, heard)


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
    return {**response(resources, turn, name, **values), "buttons": buttons}
