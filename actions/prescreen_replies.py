"""The questionnaire's replies: notice, questions and what could not be recorded, in words."""

from __future__ import annotations

from typing import Any

from actions.reply import Button, Reply, button, reply, response
from actions.resources import Resources
from actions.turn import Turn
from knowledge import wording
from knowledge.interview import PATIENCE, Interview, current_item, progress
from knowledge.questionnaire import UNKNOWN, Answer, Item
from knowledge.studies import Study
from locales import Words


def consent_notice(resources: Resources, turn: Turn, study: Study, count: int) -> Reply:
    """Return the notice that asks for consent before the first question."""
    title = resources.catalogue.translate(f"study:{study.id}:title", study.title, turn.language)
    notice = response(resources, turn, "prescreen_notice", study=title.text, count=count)
    lines = [line for line in (closed(resources, turn, study), notice["text"]) if line]
    return {**notice, "text": "\n\n".join(lines), "study": study.id}


def consent_again(resources: Resources, turn: Turn, study: Study) -> Reply:
    """Return the short question whether to start, for those who have read the notice."""
    return {**response(resources, turn, "prescreen_consent_again"), "study": study.id}


def closed(resources: Resources, turn: Turn, study: Study) -> str | None:
    """Return that the study takes no one, with the date of its source; None where it may."""
    if study.recruiting.status != "closed":
        return None
    title = resources.catalogue.translate(f"study:{study.id}:title", study.title, turn.language)
    return resources.catalogue.response(
        "result_closed",
        turn.language,
        study=title.text,
        date=resources.catalogue.date(study.recruiting.source.as_of, turn.language),
    ).text


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
        *_queried(resources, turn, item, interview),
        *shown_back(resources, turn, interview),
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


def explanation(resources: Resources, turn: Turn, item: Item, *, why: bool) -> Words:
    """Return why the question is asked, or what it means."""
    return _words(resources, turn, item, item.why if why else item.help)


def label(resources: Resources, turn: Turn, item: Item) -> str:
    """Return what a question is about, in a few words."""
    return _words(resources, turn, item, item.short).text


def answer_words(resources: Resources, turn: Turn, item: Item, answer: Answer | float) -> str:
    """Return an answer as people read it."""
    catalogue, language = resources.catalogue, turn.language
    return wording.answer_words(
        item,
        answer,
        response=catalogue.speaker(language),
        translate=lambda context, text: catalogue.translate(context, text, language).text,
        number=lambda value: catalogue.number(value, language),
    )


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
    """Return a button for each option, or for each number that may have been meant."""
    say = resources.catalogue.response
    options = [(str(o["value"]), str(o["title"])) for o in _options(resources, turn, item)]
    query = interview.query
    if not options and query is not None and query.link_id == item.link_id:
        possible = [c for c in query.candidates if item.takes(c)]
        options = [(str(c), answer_words(resources, turn, item, c)) for c in possible]
    buttons = [choose(item.link_id, value, title) for value, title in options]
    buttons.append(choose(item.link_id, UNKNOWN, say("button_dont_know", turn.language).text))
    if interview.misses > PATIENCE:
        buttons.append(button(say("button_person", turn.language).text, "/talk_to_human"))
    if interview.asked:
        buttons.append(button(say("button_back", turn.language).text, "/go_back"))
    buttons.append(button(say("button_stop", turn.language).text, "/stop"))
    return buttons


def choose(link_id: str, answer: str, title: str) -> Button:
    """Return the button that answers the item `link_id`."""
    return button(title, f'/choose{{"link_id":"{link_id}","answer":"{answer}"}}')


def shown_back(resources: Resources, turn: Turn, interview: Interview) -> list[str]:
    """Return what was understood last, in words; nothing where it need not be shown."""
    if interview.shown_back is None:
        return []
    link_id, answer = interview.shown_back
    item = resources.questionnaire.by_link_id[link_id]
    return [
        resources.catalogue.response(
            "prescreen_understood",
            turn.language,
            question=label(resources, turn, item),
            answer=answer_words(resources, turn, item, answer),
        ).text
    ]


def _queried(  # noqa: PLR0911 - a list of cases
    resources: Resources, turn: Turn, item: Item, interview: Interview
) -> list[str]:
    query = interview.query
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
    if interview.misses >= PATIENCE:
        name = "prescreen_offer_person" if interview.misses > PATIENCE else "prescreen_buttons_only"
        return [say(name, turn.language).text]
    if len(candidates) > 1:
        either = resources.catalogue.either(candidates, turn.language)
        return [say("prescreen_several", turn.language, answers=either).text]
    if candidates:
        return [say("prescreen_one_maybe", turn.language, answer=candidates[0]).text]
    if item.type == "integer":
        example = number(item.example or item.min_value or 0, turn.language)
        return [say("prescreen_unclear_number", turn.language, example=example).text]
    return [say("prescreen_unclear", turn.language).text]
