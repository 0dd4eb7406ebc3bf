"""Looking over the answers: the list of all, one that stands against the study, which to change."""

from __future__ import annotations

from typing import Any

from actions.prescreen_replies import answer_words, label, shown_back
from actions.reply import Reply, button, reply, response
from actions.resources import Resources
from actions.turn import Turn
from knowledge.eligibility import items_of
from knowledge.interview import Interview, to_confirm
from locales import Words

#: The `link_id` of the button that confirms the answer whose linkId is its `answer`.
CONFIRM = "confirm"


def listed(resources: Resources, turn: Turn, interview: Interview) -> list[dict[str, Any]]:
    """Return the answers in the order of the study's questions: {linkId, question, answer, value}.

    `question` and `answer` are short, in words, and in the patient's language.
    """
    study = resources.studies[interview.study]
    return [
        {
            "linkId": item.link_id,
            "question": label(resources, turn, item),
            "answer": answer_words(resources, turn, item, interview.answers[item.link_id]),
            "value": interview.answers[item.link_id],
        }
        for item in items_of(study, resources.questionnaire)
        if item.link_id in interview.answers
    ]


def summary(resources: Resources, turn: Turn, interview: Interview, *before: Words | None) -> Reply:
    """Return all answers to look over, after the sentences `before`."""
    shown = _list(resources, turn, interview, "prescreen_summary")
    parts = [
        *(words.text for words in before if words is not None),
        *shown_back(resources, turn, interview),
        shown["text"],
    ]
    return {
        **shown,
        "text": "\n\n".join(parts),
    }


def so_far(resources: Resources, turn: Turn, interview: Interview) -> Reply:
    """Return the answers that were given, without asking for anything."""
    return _list(resources, turn, interview, "prescreen_answers_so_far")


def _list(resources: Resources, turn: Turn, interview: Interview, name: str) -> Reply:
    answers = listed(resources, turn, interview)
    lines = "\n".join(
        f"- **{number}. {a['question']}**: {a['answer']}"
        for number, a in enumerate(answers, start=1)
    )
    shown = response(resources, turn, name, answers=lines)
    return {**shown, "study": interview.study, "answers": answers}


def confirmation(resources: Resources, turn: Turn, interview: Interview) -> Reply:
    """Return the question whether the answer that stands against the study is right."""
    link_id = to_confirm(interview, resources.studies[interview.study])
    if link_id is None:
        raise ValueError("there is nothing to confirm")
    item = resources.questionnaire.by_link_id[link_id]
    answer = answer_words(resources, turn, item, interview.answers[link_id])
    asked = response(
        resources,
        turn,
        "prescreen_confirm",
        question=label(resources, turn, item),
        answer=answer,
    )
    say = resources.catalogue.response
    buttons = [
        button(
            say("button_right", turn.language).text,
            f'/choose{{"link_id":"{CONFIRM}","answer":"{link_id}"}}',
        ),
        change(link_id, say("button_change_it", turn.language).text),
    ]
    return {**asked, "buttons": buttons, "study": interview.study, "linkId": link_id}


def which_answer(resources: Resources, turn: Turn, interview: Interview) -> Reply:
    """Return the answers as buttons: pressing one changes it."""
    buttons = [
        change(a["linkId"], f"{a['question']}: {a['answer']}")
        for a in listed(resources, turn, interview)
    ]
    say = resources.catalogue.response
    buttons.append(button(say("button_show_result", turn.language).text, "/show_result"))
    words = say("prescreen_which_answer", turn.language)
    return reply("notice", words, buttons, code="which_answer", study=interview.study)


def change(link_id: str, title: str) -> dict[str, str]:
    """Return the button that asks the question `link_id` again."""
    return button(title, f'/change_answer{{"link_id":"{link_id}"}}')
