"""The conversation around the questionnaire: what a message means while it runs.

An answer is looked for first; only what is not an answer can be a command, a question about the
study, or nothing that we understand. Pure but for the search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from rasa_sdk import Tracker

from actions import answers, prescreen_replies
from actions.languages import language_choice
from actions.red_flag_reply import red_flag
from actions.reply import Reply, button, response
from actions.resources import Resources
from actions.turn import Turn
from knowledge import interview as interviews
from knowledge.answers import understand_item
from knowledge.eligibility import items_of
from knowledge.interview import Interview
from knowledge.questionnaire import UNKNOWN, Answer, Item
from knowledge.studies import Study
from knowledge.understood import DONT_KNOW, Understood
from locales import Words

#: How sure Rasa must be of a command before it interrupts the questionnaire.
SURE = 0.55
CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class State:
    """What the slot `prescreen` holds: the interview, and whether it is running.

    `message_id` is the last message taken; the same one again changes nothing.
    """

    interview: Interview | None = None
    running: bool = False
    message_id: str | None = None

    def to_slot(self) -> dict[str, Any]:
        """Return the state as plain JSON data."""
        return {
            "interview": self.interview.to_slot() if self.interview else None,
            "running": self.running,
            "message_id": self.message_id,
        }

    @classmethod
    def from_slot(cls, data: Any) -> State:
        """Return the state that `to_slot` wrote; a fresh one for anything else."""
        if not isinstance(data, Mapping) or not data.get("interview"):
            return cls()
        try:
            interview = Interview.from_slot(data["interview"])
        except ValueError:
            return cls()
        return cls(interview, bool(data.get("running")), data.get("message_id"))


@dataclass(frozen=True, slots=True)
class Step:
    """What is said, and the state afterwards."""

    replies: tuple[Reply, ...]
    state: State


def begin(resources: Resources, turn: Turn, state: State) -> Step:
    """Begin the questionnaire of the study that is meant, with the notice and the consent.

    Where it is not clear which study, or the study takes no one, the form ends with a choice.
    """
    open_studies = {k: s for k, s in resources.studies.items() if s.recruiting.status != "closed"}
    wanted = turn.entities.get("study") or turn.study
    study = resources.studies.get(wanted) if wanted else None
    if study is None and len(open_studies) == 1:
        study = next(iter(open_studies.values()))
    ended = State(None, running=False, message_id=turn.message_id)
    if study is None:
        name = "prescreen_which_study" if open_studies else "prescreen_no_study"
        return Step((_choice(resources, turn, open_studies, name),), ended)
    if study.id not in open_studies:
        return Step((_choice(resources, turn, open_studies, "prescreen_closed", study),), ended)
    interview = state.interview
    if interview is not None and state.running and interview.study == study.id:
        # Rasa lost the form in the middle (it was killed): everything is still here.
        interview = interviews.resume(
            interviews.repaired(interview, study, resources.questionnaire)
        )
    else:
        interview = interviews.begin(study.id)
    going = State(interview, running=True, message_id=turn.message_id)
    return _ask(resources, turn, going)


def hear(resources: Resources, turn: Turn, state: State) -> Step:
    """Take one message while the questionnaire runs."""
    if state.interview is None or state.interview.study not in resources.studies:
        return begin(resources, turn, state)
    if turn.message_id is not None and turn.message_id == state.message_id:
        # The gateway was killed before it had our answer, and asks again.
        return _ask(resources, turn, state)
    study = resources.studies[state.interview.study]
    interview = interviews.repaired(state.interview, study, resources.questionnaire)
    state = State(interview, running=True, message_id=turn.message_id)
    if turn.text.startswith("/"):
        return _command(resources, turn, state, study) or _ask(resources, turn, state)
    if interview.consent == "pending":
        return _consent(resources, turn, state, study)
    item = interviews.current_item(interviews.resume(interview), study, resources.questionnaire)
    if item is None:
        return _ask(resources, turn, state)
    heard = _understand(resources, turn, item)
    asks = turn.text.rstrip().endswith("?") and turn.intent == "ask_question"
    if heard.kind in ("value", "unknown") and not asks and not interview.paused:
        return _take(resources, turn, state, study, heard)
    step = _command(resources, turn, state, study) if turn.confidence >= SURE else None
    return step or _digression(resources, turn, state, study, heard)


def _understand(resources: Resources, turn: Turn, item: Item) -> Understood:
    """Read the message as an answer to `item`, against the words that the patient sees."""
    translate = resources.catalogue.translate
    return understand_item(
        turn.text,
        item,
        turn.language,
        datetime.now(UTC).date(),
        shown={o.value: translate(item.link_id, o.text, turn.language).text for o in item.answer_option},
        topic=translate(item.link_id, item.text, turn.language).text,
    )


def last_result(resources: Resources, turn: Turn, tracker: Tracker) -> Reply | None:
    """Return the result of the questionnaire that has ended, None where there is none."""
    state = State.from_slot(tracker.get_slot("prescreen"))
    if state.interview is None or state.interview.study not in resources.studies:
        return None
    study = resources.studies[state.interview.study]
    return prescreen_replies.result(resources, turn, interviews.outcome(state.interview, study))


def _take(
    resources: Resources, turn: Turn, state: State, study: Study, heard: Understood
) -> Step:
    assert state.interview is not None
    interview = interviews.hear(state.interview, study, resources.questionnaire, heard)
    return _ask(resources, turn, replace(state, interview=interview))


def _ask(
    resources: Resources, turn: Turn, state: State, *before: Words | None
) -> Step:
    """Ask what is to be asked now: consent, the next question; or say the result and end."""
    interview = state.interview
    assert interview is not None
    study = resources.studies[interview.study]
    if interview.consent == "pending":
        count = len(items_of(study, resources.questionnaire))
        notice = prescreen_replies.consent_notice(resources, turn, study, count)
        return Step((notice,), state)
    interview = interviews.resume(interview)
    state = replace(state, interview=interview)
    if interviews.finished(interview, study, resources.questionnaire):
        outcome = interviews.outcome(interview, study)
        reply = prescreen_replies.result(resources, turn, outcome)
        return Step((reply,), replace(state, running=False))
    reply = prescreen_replies.question(resources, turn, interview, *before)
    # What was understood is shown back once.
    return Step((reply,), replace(state, interview=replace(interview, shown_back=None)))


def _consent(resources: Resources, turn: Turn, state: State, study: Study) -> Step:
    if turn.intent in ("affirm", "deny") and turn.confidence >= SURE:
        return _answer_consent(resources, turn, state, turn.intent == "affirm")
    step = _command(resources, turn, state, study) if turn.confidence >= SURE else None
    if step is not None:
        return step
    found = answers.answer(resources, turn)
    asked = _ask(resources, turn, state)
    if found["kind"] == "answer":
        return Step((found, *asked.replies), state)
    return Step((response(resources, turn, "prescreen_consent_unclear"), *asked.replies), state)


def _answer_consent(resources: Resources, turn: Turn, state: State, agreed: bool) -> Step:
    assert state.interview is not None
    if not agreed:
        ended = State(None, running=False, message_id=turn.message_id)
        return Step((response(resources, turn, "prescreen_declined"),), ended)
    return _ask(
        resources, turn, replace(state, interview=interviews.give_consent(state.interview))
    )


def _command(resources: Resources, turn: Turn, state: State, study: Study) -> Step | None:
    """Carry out what the message's intent asks for; None where it is no command."""
    interview = state.interview
    assert interview is not None
    questionnaire = resources.questionnaire
    item = interviews.current_item(interviews.resume(interview), study, questionnaire)
    intent = turn.intent
    if intent == "red_flag":
        return _pause(resources, turn, state, red_flag(resources, turn))
    if intent == "show_topic":
        return _aside(resources, turn, state, answers.passage(
            resources, turn, turn.entities.get("topic", "")
        ))
    if intent == "choose":
        return _choose(resources, turn, state, study)
    if intent == "stop":
        ended = State(None, running=False, message_id=turn.message_id)
        return Step((response(resources, turn, "prescreen_stopped"),), ended)
    if intent == "restart_prescreen":
        fresh = interviews.begin(study.id)
        if interview.consent == "given":
            fresh = interviews.give_consent(fresh)
        return _ask(resources, turn, replace(state, interview=fresh))
    if intent == "start_prescreen":
        return _start_again(resources, turn, state, study)
    if intent == "repeat" or (interview.paused and intent == "affirm"):
        return _ask(resources, turn, state)
    if intent == "change_language":
        choice = language_choice(resources, turn)
        return Step((choice,), state)
    if intent == "talk_to_human":
        return _aside(resources, turn, state, response(resources, turn, "utter_talk_to_human"))
    if intent == "delete_my_data":
        return Step((response(resources, turn, "utter_confirm_erase"),), state)
    if intent == "bot_challenge":
        return _aside(resources, turn, state, response(resources, turn, "utter_bot_challenge"))
    if item is None or interview.consent == "pending":
        return None
    if intent == "go_back":
        before = None
        if not interview.asked:
            before = resources.catalogue.response("prescreen_at_start", turn.language)
        moved = interviews.back(interviews.resume(interview))
        return _ask(resources, turn, replace(state, interview=moved), before)
    if intent == "skip":
        skipped = interviews.skip(interviews.resume(interview), study, questionnaire)
        return _ask(resources, turn, replace(state, interview=skipped))
    if intent == "dont_know":
        return _take(resources, turn, state, study, DONT_KNOW)
    if intent == "explain_question":
        words = prescreen_replies.explanation(resources, turn, item)
        return _ask(resources, turn, state, *words)
    return None


def _choose(resources: Resources, turn: Turn, state: State, study: Study) -> Step:
    """Take the answer of a button; one of a question that is not being asked changes nothing."""
    interview = state.interview
    assert interview is not None
    link_id, answer = turn.entities.get("link_id", ""), turn.entities.get("answer", "")
    if link_id == CONSENT:
        if interview.consent == "pending":
            return _answer_consent(resources, turn, state, answer == "yes")
        return _ask(resources, turn, state)
    interview = interviews.resume(interview)
    item = interviews.current_item(interview, study, resources.questionnaire)
    if item is not None and item.link_id == link_id:
        value = _value(item, answer)
        interview = interviews.record(interview, study, resources.questionnaire, link_id, value)
    return _ask(resources, turn, replace(state, interview=interview))


def _value(item: Item, answer: str) -> Answer:
    for option in item.answer_option:
        if str(option.value) == answer:
            return option.value
    return answer if answer in ("yes", "no") else UNKNOWN


def _start_again(resources: Resources, turn: Turn, state: State, study: Study) -> Step:
    wanted = turn.entities.get("study")
    if wanted and wanted != study.id:
        return begin(resources, turn, State(message_id=turn.message_id))
    before = resources.catalogue.response("prescreen_again", turn.language)
    return _ask(resources, turn, state, before)


def _digression(
    resources: Resources, turn: Turn, state: State, study: Study, heard: Understood
) -> Step:
    """Answer a question about the study, or ask again what was not understood."""
    interview = state.interview
    assert interview is not None
    found = answers.answer(resources, turn)
    is_question = turn.intent == "ask_question" or turn.text.rstrip().endswith("?")
    if interview.paused:
        if found["kind"] == "answer":
            return _pause(resources, turn, state, found)
        return _start_again(resources, turn, state, study)
    if heard.candidates and not is_question:
        return _take(resources, turn, state, study, heard)
    if found["kind"] == "answer" and is_question:
        return _aside(resources, turn, state, found)
    if is_question and turn.text.rstrip().endswith("?"):
        return _aside(resources, turn, state, found)
    return _take(resources, turn, state, study, heard)


def _aside(resources: Resources, turn: Turn, state: State, reply: Reply) -> Step:
    """Say `reply`, and go on where the questionnaire was."""
    assert state.interview is not None
    before = resources.catalogue.response("prescreen_again", turn.language)
    plain = replace(state.interview, shown_back=None, query=None)
    asked = _ask(resources, turn, replace(state, interview=plain), before)
    return Step((reply, *asked.replies), asked.state)


def _pause(resources: Resources, turn: Turn, state: State, reply: Reply) -> Step:
    """Say `reply`, and let the questionnaire wait until the patient wants to go on."""
    assert state.interview is not None
    title = resources.catalogue.response("button_continue", turn.language).text
    waiting = response(resources, turn, "prescreen_paused") | {
        "buttons": [button(title, "/start_prescreen")]
    }
    paused = replace(state, interview=interviews.pause(state.interview))
    return Step((reply, waiting), paused)


def _choice(
    resources: Resources,
    turn: Turn,
    studies: Mapping[str, Study],
    name: str,
    closed: Study | None = None,
) -> Reply:
    """Return the response `name` with a button for the questionnaire of each open study."""
    translate = resources.catalogue.translate
    values = {}
    if closed is not None:
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
