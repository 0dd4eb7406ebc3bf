"""What a command means while the questionnaire is running: one small function each, in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from actions import answers, prescreen_replies
from actions.languages import language_choice
from actions.prescreen_changes import change_answer, go_back, show_result, take
from actions.prescreen_reading import asks_why
from actions.prescreen_review import CONFIRM, so_far
from actions.prescreen_state import RESUME, Step
from actions.red_flag_reply import red_flag
from actions.reply import response
from actions.sitting import Sitting
from knowledge import interview as interviews
from knowledge.questionnaire import UNKNOWN, Answer, Item
from knowledge.understood import DONT_KNOW

#: The `link_id` of the buttons under the consent notice.
CONSENT = "consent"

Command = Callable[[Sitting], Step]


def command(sitting: Sitting) -> Step | None:
    """Carry out what the message's intent asks for; None where that is no command now."""
    found = ALWAYS.get(sitting.turn.intent)
    if found is None and sitting.interview.consent == "given":
        found = WITH_CONSENT.get(sitting.turn.intent)
    if found is None and sitting.item is not None:
        found = WITH_A_QUESTION.get(sitting.turn.intent)
    if found is None and sitting.interview.paused and sitting.turn.intent == "affirm":
        found = _repeat
    return found(sitting) if found else None


def answer_consent(sitting: Sitting, agreed: bool) -> Step:
    """Begin to ask, or end where the patient would rather not."""
    if not agreed:
        declined = response(sitting.resources, sitting.turn, "prescreen_declined")
        return sitting.stopped(declined) if sitting.interview.asked else sitting.declined(declined)
    # Answers of an earlier time are gone on with only by their own button.
    return sitting.at(interviews.give_consent(interviews.begin(sitting.study.id))).ask()


def _red_flag(sitting: Sitting) -> Step:
    return sitting.pause(red_flag(sitting.resources, sitting.turn))


def _show_topic(sitting: Sitting) -> Step:
    topic = sitting.turn.entities.get("topic", "")
    return sitting.aside(answers.passage(sitting.resources, sitting.turn, topic))


def _choose(sitting: Sitting) -> Step:
    """Take the answer of a button; one of a question that is not being asked changes nothing."""
    entities = sitting.turn.entities
    link_id, answer = entities.get("link_id", ""), entities.get("answer", "")
    if link_id == CONSENT and sitting.interview.consent == "pending":
        return answer_consent(sitting, answer == "yes")
    if link_id == CONFIRM and interviews.to_confirm(sitting.interview, sitting.study) == answer:
        here = sitting.resumed()
        return here.at(interviews.confirm(here.interview, answer)).ask()
    item = sitting.item
    if item is None or item.link_id != link_id:
        return sitting.ask()
    interview = interviews.record(
        interviews.resume(sitting.interview),
        sitting.study,
        sitting.questionnaire,
        link_id,
        _value(item, answer),
    )
    return sitting.at(interview).ask()


def _value(item: Item, answer: str) -> Answer:
    for option in item.answer_option:
        if str(option.value) == answer:
            return option.value
    return answer if answer in ("yes", "no") else UNKNOWN


def _stop(sitting: Sitting) -> Step:
    if not sitting.interview.asked:
        return sitting.declined(response(sitting.resources, sitting.turn, "prescreen_declined"))
    return sitting.stopped(response(sitting.resources, sitting.turn, "prescreen_stopped"))


def show_answers(sitting: Sitting) -> Step:
    """Show the answers so far, and go on where the questionnaire was, or leave it ended."""
    if not sitting.answered or sitting.stage == "summary":
        return sitting.resumed().ask()
    shown = so_far(sitting.resources, sitting.turn, sitting.interview)
    return sitting.stopped(shown) if sitting.stage == "result" else sitting.aside(shown)


def _restart(sitting: Sitting) -> Step:
    fresh = interviews.begin(sitting.study.id)
    if sitting.interview.consent == "given":
        fresh = interviews.give_consent(fresh)
    return sitting.at(fresh).ask()


def _start(sitting: Sitting) -> Step:
    """Go on; with the button of another study, begin that one."""
    wanted = sitting.resources.studies.get(sitting.turn.entities.get("study", ""))
    if wanted and wanted.id != sitting.study.id:
        return Sitting(sitting.resources, sitting.turn, wanted, interviews.begin(wanted.id)).ask()
    if sitting.turn.entities.get("answer") == RESUME:
        return sitting.at(interviews.give_consent(sitting.interview)).ask()
    return sitting.ask(sitting.say("prescreen_again"))


def _repeat(sitting: Sitting) -> Step:
    return sitting.unqueried().ask()


def _change_language(sitting: Sitting) -> Step:
    return sitting.waiting(language_choice(sitting.resources, sitting.turn))


def _delete(sitting: Sitting) -> Step:
    """Ask whether to erase; a typed yes or no is then no answer to the question before."""
    asked = response(sitting.resources, sitting.turn, "utter_confirm_erase")
    return sitting.waiting(asked, awaiting="erase")


def _aside(name: str) -> Command:
    return lambda sitting: sitting.aside(response(sitting.resources, sitting.turn, name))


def _skip(sitting: Sitting) -> Step:
    here = sitting.resumed()
    return here.at(interviews.skip(here.interview, here.study, here.questionnaire)).ask()


def _dont_know(sitting: Sitting) -> Step:
    # What only its intent says, in whatever words, is shown back.
    return take(sitting, DONT_KNOW, show_back=True)


def _explain(sitting: Sitting) -> Step:
    item = sitting.item
    if item is None:
        return sitting.ask()
    why = asks_why(sitting)
    return sitting.unqueried().ask(
        prescreen_replies.explanation(sitting.resources, sitting.turn, item, why=why)
    )


ALWAYS: Mapping[str, Command] = MappingProxyType(
    {
        "red_flag": _red_flag,
        "show_topic": _show_topic,
        "choose": _choose,
        "stop": _stop,
        "restart_prescreen": _restart,
        "start_prescreen": _start,
        "repeat": _repeat,
        "change_language": _change_language,
        "delete_my_data": _delete,
        "talk_to_human": _aside("utter_talk_to_human"),
        "bot_challenge": _aside("utter_bot_challenge"),
        "share_feelings": _aside("utter_share_feelings"),
    }
)
WITH_CONSENT: Mapping[str, Command] = MappingProxyType(
    {
        "go_back": go_back,
        "change_answer": change_answer,
        "show_result": show_result,
        "show_answers": show_answers,
    }
)
WITH_A_QUESTION: Mapping[str, Command] = MappingProxyType(
    {
        "skip": _skip,
        "dont_know": _dont_know,
        "explain_question": _explain,
    }
)
