"""What was answered last in a conversation, where a new question may go on from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from actions.resources import Resources
from actions.turn import Turn
from knowledge.follow_up import Before
from knowledge.words import words_of

#: An answer is gone on from in so many messages after it.
MESSAGES = 3
#: What the gateway sends when another language was chosen: the answer comes again in it.
REPEAT = "/repeat"
#: So short a question says too little of what it is about: the title of its answer says more.
SHORT = 4


def before(resources: Resources, turn: Turn, events: Sequence[Mapping[str, Any]]) -> Before | None:
    """Return the last answer's question and topic; None where `turn` cannot go on from one.

    It is read from the conversation's own events, so what was erased is gone. An answer of more
    than MESSAGES messages ago does not count, nor one in another language or for another study.
    """
    said: list[Mapping[str, Any]] = []
    topic = None
    for event in _latest_first(events):
        if event["event"] == "bot":
            custom = (event.get("data") or {}).get("custom") or {}
            if topic is None and custom.get("kind") == "answer":
                topic = str(custom.get("passage"))
            continue
        said.append(event)
        if topic is not None:
            return _before(resources, turn, said[-1], topic)
        if len(said) > MESSAGES:
            return None
    return None


def _latest_first(events: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield what was said in this session of Rasa's, the newest first."""
    for event in reversed(events):
        if event.get("event") in ("restart", "session_started"):
            return
        if event.get("event") in ("user", "bot"):
            yield event


def _before(
    resources: Resources, turn: Turn, event: Mapping[str, Any], topic: str
) -> Before | None:
    metadata = event.get("metadata") or {}
    passage = resources.passages.get(topic)
    if (
        passage is None
        or metadata.get("language") != turn.language
        or (metadata.get("study") or None) != turn.study
    ):
        return None
    question = str(event.get("text") or "")
    if question == REPEAT:
        return None
    if question.startswith("/") or len(words_of(question)) < SHORT:
        question = resources.catalogue.translate(
            passage.id, passage.title, turn.language, "passages"
        ).text
    return Before(question, topic)
