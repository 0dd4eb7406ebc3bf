"""Replies to questions: a passage, a choice of passages, or an honest "I do not know"."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from actions.languages import unknown_language
from actions.reply import Reply, button, reply, response
from actions.resources import Resources
from actions.turn import Turn
from knowledge.answer_agreement import load_agreement
from knowledge.answer_words import load_lexicon
from knowledge.between_studies import between_studies
from knowledge.follow_up import Before, asked_back, search_after
from knowledge.offers import offered
from knowledge.passages import GENERAL
from knowledge.search import SearchResult
from knowledge.sentences import search_questions
from knowledge.study_names import study_named
from locales import Words
from locales.spoken import is_foreign

#: The topic of the button that says that none of the offered ones is meant.
NONE_OF_THESE = "none"
#: A command of so few words is that command.
FEW = 2
#: A command of which Rasa is less sure than this is a question where search is as sure as SURELY:
#: so are 22 of the 70 questions of the tests that Rasa takes for a command, and 3 of 520 commands.
UNSURE = 0.8
SURELY = 0.9
#: Of the others, what begins or ends as a question is one even where nothing answers it ("can I go
#: to the gym"), but for these: "what did I say" is asked, too, and so is "what have I done to
#: deserve it". So are 11 questions more, and no command.
ASKED = frozenset(
    {
        "change_language",
        "delete_my_data",
        "explain_question",
        "go_back",
        "repeat",
        "share_feelings",
        "show_answers",
        "show_result",
    }
)


def answer(resources: Resources, turn: Turn, before: Before | None = None) -> Reply:
    """Return the reply to the question in `turn.text`, which may go on from `before`."""
    if is_foreign(turn.text):
        return unknown_language(resources, turn)
    study = _study(resources, turn, before)
    if study is None and turn.study not in resources.studies:
        result = _in_any(resources, turn, before)
    else:
        result = _found(resources, turn, before, study)
    if result.decision == "answer":
        best = result.candidates[0]
        return passage(resources, turn, best.topic_id, best.score)
    if result.decision == "did_you_mean":
        return did_you_mean(resources, turn, [c.topic_id for c in result.candidates])
    return response(resources, turn, "no_answer")


def _found(
    resources: Resources, turn: Turn, before: Before | None, study: str | None
) -> SearchResult:
    searcher, follow_ups = resources.searcher, resources.follow_ups
    text, language = turn.text, turn.language
    if before is None:
        result = searcher.search(text, language, study)
    else:
        result = search_after(searcher, follow_ups, text, language, study, before)
    result = search_questions(searcher, text, language, study, result)
    result = asked_back(follow_ups, text, result)
    return offered(searcher, text, language, study, result)


def _study(resources: Resources, turn: Turn, before: Before | None) -> str | None:
    """Return the study that is asked about: one that is named, else that of the page.

    None for any, as where one goes on from an answer about another study than the page's.
    """
    named = study_named(turn.text, resources.studies.values())
    if named or turn.study not in resources.studies:
        return named
    last = _last(resources, before) or turn.study
    return turn.study if last in (turn.study, GENERAL) else None


def _last(resources: Resources, before: Before | None) -> str | None:
    return resources.passages[before.topic_id].study if before else None


def _in_any(resources: Resources, turn: Turn, before: Before | None) -> SearchResult:
    """Return what answers on a page of no study, first in that from whose answer one goes on."""
    last = _last(resources, before)
    if last in resources.studies:
        result = _found(resources, turn, before, last)
        if result.decision != "no_answer":
            return result
    return between_studies(partial(_found, resources, turn, before), resources.studies)


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


def instead(resources: Resources, turn: Turn, before: Before | None = None) -> Reply | None:
    """Return the answer to a question that Rasa took for something else, None where it is none.

    "How long have I got" is like a goodbye, and "Has it started yet" like a wish to start. Who
    wants something erased is not told how that is done instead.
    """
    typed = not turn.text.startswith("/")
    if not typed or turn.confidence >= UNSURE or len(turn.text.split()) <= FEW:
        return None
    asks = _asks(turn)
    if turn.intent == "delete_my_data" and not asks:
        return None
    found = answer(resources, turn, before)
    sure = found["kind"] == "answer" and found["score"] >= SURELY
    return found if sure or (asks and turn.intent not in ASKED) else None


def _asks(turn: Turn) -> bool:
    """Tell whether the text begins or ends as a question."""
    words = [token.text for token in load_lexicon(turn.language).prepare(turn.text)]
    return turn.text.rstrip().endswith("?") or load_agreement().asks(words, turn.language)


def passage(resources: Resources, turn: Turn, topic_id: str, score: float | None = None) -> Reply:
    """Return the passage `topic_id` as a reply; an honest "I do not know" where there is none.

    Where title or body lacks a valid translation, both are shown in English, marked so. A body may
    name the retention time as {days}, so that it cannot differ from the setting, and list the
    titles of all studies as {studies}.
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
        replace(body, text=_filled(resources, body)),
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


def _filled(resources: Resources, body: Words) -> str:
    """Return a passage's text with what differs from clinic to clinic."""
    translate = resources.catalogue.translate
    titles = (
        translate(f"study:{study.id}:title", study.title, body.language).text
        for study in resources.studies.values()
    )
    lines = "\n".join(f"- {title}" for title in titles)
    return body.text.replace("{days}", str(resources.days)).replace("{studies}", lines)


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
