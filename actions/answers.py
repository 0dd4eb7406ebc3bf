"""Replies to questions: a passage, a choice of passages, or an honest "I do not know"."""

from __future__ import annotations

from dataclasses import replace

from actions.languages import unknown_language
from actions.reply import Reply, button, reply, response
from actions.resources import Resources
from actions.turn import Turn
from knowledge.follow_up import Before, asked_back, search_after
from knowledge.offers import offered
from knowledge.passages import GENERAL
from knowledge.sentences import search_questions
from knowledge.study_names import study_named
from locales.spoken import is_foreign

#: The topic of the button that says that none of the offered ones is meant.
NONE_OF_THESE = "none"
#: A command of so few words is that command.
FEW = 2


def answer(resources: Resources, turn: Turn, before: Before | None = None) -> Reply:
    """Return the reply to the question in `turn.text`, which may go on from `before`."""
    if is_foreign(turn.text):
        return unknown_language(resources, turn)
    study = _study(resources, turn, before)
    if before is None:
        result = resources.searcher.search(turn.text, turn.language, study)
    else:
        result = search_after(
            resources.searcher, resources.follow_ups, turn.text, turn.language, study, before
        )
    result = search_questions(resources.searcher, turn.text, turn.language, study, result)
    result = asked_back(resources.follow_ups, turn.text, result)
    result = offered(resources.searcher, turn.text, turn.language, study, result)
    if result.decision == "answer":
        best = result.candidates[0]
        return passage(resources, turn, best.topic_id, best.score)
    if result.decision == "did_you_mean":
        return did_you_mean(resources, turn, [c.topic_id for c in result.candidates])
    return response(resources, turn, "no_answer")


def _study(resources: Resources, turn: Turn, before: Before | None) -> str | None:
    """Return the study that is asked about: one that is named, else that of the page.

    None for any, as where one goes on from an answer about another study than the page's.
    """
    named = study_named(turn.text, resources.studies.values())
    if named or turn.study not in resources.studies:
        return named
    last = resources.passages[before.topic_id].study if before else turn.study
    return turn.study if last in (turn.study, GENERAL) else None


def rather(resources: Resources, turn: Turn, name: str, before: Before | None = None) -> Reply:
    """Return the passage for what may be a question after all; else the response `name`.

    "Are there results?" is like a command to show one, and "May I change my mind?" like a yes. What
    ends with a question mark or has more than FEW words is looked up; a yes or a no that ends with
    one is neither, even where nothing answers it.
    """
    asks = turn.text.rstrip().endswith("?")
    typed = not turn.text.startswith("/")
    if typed and (asks or len(turn.text.split()) > FEW):
        found = answer(resources, turn, before)
        if found["kind"] == "answer" or (asks and turn.intent in ("affirm", "deny")):
            return found
    return response(resources, turn, name)


def passage(resources: Resources, turn: Turn, topic_id: str, score: float | None = None) -> Reply:
    """Return the passage `topic_id` as a reply; an honest "I do not know" where there is none.

    Where title or body lacks a valid translation, both are shown in English, marked so. A body may
    name the retention time as {days}, so that it cannot differ from the setting.
    """
    found = resources.passages.get(topic_id)
    if found is None:
        return response(resources, turn, "no_answer")
    translate = resources.catalogue.translate
    body = translate(found.id, found.body, turn.language, "passages")
    title = translate(found.id, found.title, body.language, "passages")
    if title.language != body.language:
        body = translate(found.id, found.body, title.language, "passages")
    return reply(
        "answer",
        replace(body, text=body.text.replace("{days}", str(resources.days))),
        study=found.study,
        topic=found.topic,
        passage=found.id,
        title=title.text,
        source={
            "document": found.source.document,
            "section": found.source.section,
            "as_of": found.source.as_of.isoformat(),
            "dated": found.source.dated,
        },
        score=None if score is None else round(score, 3),
        translated=body.language == turn.language,
    )


def did_you_mean(resources: Resources, turn: Turn, topic_ids: list[str]) -> Reply:
    """Return up to three titles to choose from, and a way to say that it is none of them."""
    candidates = []
    buttons = []
    for topic_id in topic_ids[:3]:
        found = resources.passages[topic_id]
        title = resources.catalogue.translate(found.id, found.title, turn.language, "passages").text
        candidates.append({"study": found.study, "topic": found.topic, "title": title})
        buttons.append(button(title, f'/show_topic{{"topic":"{found.id}"}}'))
    none = resources.catalogue.response("none_of_these", turn.language).text
    buttons.append(button(none, f'/show_topic{{"topic":"{NONE_OF_THESE}"}}'))
    name = "did_you_mean" if len(candidates) > 1 else "did_you_mean_one"
    message = response(resources, turn, name)
    return {**message, "buttons": buttons, "candidates": candidates}
