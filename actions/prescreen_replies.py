"""The questionnaire's replies: notice, questions, corrections and the result, in words."""

from __future__ import annotations

from typing import Any

from actions.reply import Button, Reply, button, reply, response
from actions.resources import Resources
from actions.turn import Turn
from knowledge.eligibility import Result
from knowledge.interview import Interview, Query, current_item, progress
from knowledge.questionnaire import SKIPPED, UNKNOWN, Answer, Item
from knowledge.studies import Study
from locales import Words


def consent_notice(resources: Resources, turn: Turn, study: Study, count: int) -> Reply:
    """Return the notice that asks for consent before the first question."""
    title = resources.catalogue.translate(f"study:{study.id}:title", study.title, turn.language)
    return response(resources, turn, "prescreen_notice", study=title.text, count=count) | {
        "study": study.id
    }


def question(
    resources: Resources, turn: Turn, interview: Interview, *before: Words | None
) -> Reply:
    """Return the question that is to be asked now, after the sentences `before`.

    What was read from free text is shown back first, or what could not be recorded is queried.
    """
    study = resources.studies[interview.study]
    item = current_item(interview, study, resources.questionnaire)
    if item is None:
        raise ValueError("there is no question to ask")
    number, of = progress(interview, study, resources.questionnaire)
    text = _words(resources, turn, item, item.text)
    lines = [
        *(words.text for words in before if words is not None),
        *_queried(resources, turn, item, interview.query),
        *_shown_back(resources, turn, interview),
        f"**{text.text}**",
    ]
    return reply(
        "question",
        Words("\n\n".join(lines), text.language),
        _buttons(resources, turn, item, interview),
        study=study.id,
        linkId=item.link_id,
        type=item.type,
        options=_options(resources, turn, item),
        number=number,
        of=of,
        help=_words(resources, turn, item, item.help).text,
        why=_words(resources, turn, item, item.why).text,
    )


def explanation(resources: Resources, turn: Turn, item: Item) -> tuple[Words, Words]:
    """Return what the question means, and why it is asked."""
    return _words(resources, turn, item, item.help), _words(resources, turn, item, item.why)


def result(resources: Resources, turn: Turn, outcome: Result) -> Reply:
    """Return the result: the outcome in words, and every criterion with its status."""
    study = resources.studies[outcome.study]
    say = resources.catalogue.response
    head = say(f"result_{outcome.outcome}", turn.language)
    left = sum(1 for criterion in outcome.criteria if not criterion.decidable)
    lines = [
        head.text,
        say("result_study_team_checks", turn.language, count=left).text if left else None,
        say("result_next", turn.language, identifier=next(iter(study.identifiers.values()))).text,
    ]
    return reply(
        "result",
        Words("\n\n".join(line for line in lines if line), head.language),
        study=study.id,
        outcome=str(outcome.outcome),
        criteria=[
            {
                "id": criterion.id,
                "status": str(criterion.status),
                "text": resources.catalogue.translate(
                    f"study:{study.id}:{criterion.id}", criterion.text, turn.language
                ).text,
                "checked_by": criterion.criterion.checked_by,
            }
            for criterion in outcome.criteria
        ],
    )


def answer_words(resources: Resources, turn: Turn, item: Item, answer: Answer | float) -> str:
    """Return an answer as people read it."""
    if answer in (UNKNOWN, SKIPPED):
        return resources.catalogue.response("button_dont_know", turn.language).text
    if item.type == "boolean":
        return resources.catalogue.response(f"button_{answer}", turn.language).text
    for option in item.answer_option:
        if option.value == answer:
            return _words(resources, turn, item, option.text).text
    return resources.catalogue.number(answer, turn.language)


def _words(resources: Resources, turn: Turn, item: Item, text: str) -> Words:
    return resources.catalogue.translate(item.link_id, text, turn.language)


def _options(resources: Resources, turn: Turn, item: Item) -> list[dict[str, Any]]:
    values: list[Answer] = (
        ["yes", "no"] if item.type == "boolean" else [o.value for o in item.answer_option]
    )
    return [
        {"value": value, "title": answer_words(resources, turn, item, value)} for value in values
    ]


def _buttons(resources: Resources, turn: Turn, item: Item, interview: Interview) -> list[Button]:
    say = resources.catalogue.response
    buttons = [
        choose(item.link_id, str(option["value"]), str(option["title"]))
        for option in _options(resources, turn, item)
    ]
    buttons.append(choose(item.link_id, UNKNOWN, say("button_dont_know", turn.language).text))
    if interview.asked:
        buttons.append(button(say("button_back", turn.language).text, "/go_back"))
    buttons.append(button(say("button_stop", turn.language).text, "/stop"))
    return buttons


def choose(link_id: str, answer: str, title: str) -> Button:
    """Return the button that answers the item `link_id`."""
    return button(title, f'/choose{{"link_id":"{link_id}","answer":"{answer}"}}')


def _shown_back(resources: Resources, turn: Turn, interview: Interview) -> list[str]:
    if interview.shown_back is None:
        return []
    link_id, answer = interview.shown_back
    item = resources.questionnaire.by_link_id[link_id]
    said = answer_words(resources, turn, item, answer)
    return [resources.catalogue.response("prescreen_understood", turn.language, answer=said).text]


def _queried(resources: Resources, turn: Turn, item: Item, query: Query | None) -> list[str]:
    if query is None or query.link_id != item.link_id:
        return []
    say = resources.catalogue.response
    number = resources.catalogue.number
    candidates = [answer_words(resources, turn, item, c) for c in query.candidates]
    if query.reason == "out_of_range" and candidates:
        low, high = item.min_value or 0, item.max_value or 0
        return [
            say(
                "prescreen_out_of_range",
                turn.language,
                answer=candidates[0],
                low=number(low, turn.language),
                high=number(high, turn.language),
            ).text
        ]
    if candidates:
        either = resources.catalogue.either(candidates, turn.language)
        return [say("prescreen_several", turn.language, answers=either).text]
    if item.type == "integer":
        example = number(((item.min_value or 0) + (item.max_value or 0)) // 2, turn.language)
        return [say("prescreen_unclear_number", turn.language, example=example).text]
    return [say("prescreen_unclear", turn.language).text]
