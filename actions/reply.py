"""Replies as Rasa carries them: one `custom` message each, which the gateway unpacks."""

from __future__ import annotations

from typing import Any

from actions.resources import Resources
from actions.turn import Turn
from locales import Words

Reply = dict[str, Any]
Button = dict[str, str]

#: A button with this payload says its own title, as if the patient had typed it.
SAY = "say"


def reply(kind: str, words: Words, buttons: list[Button] | None = None, **fields: Any) -> Reply:
    """Return a reply of `kind` with its text, the text's language, buttons and further fields."""
    return {
        "kind": kind,
        "text": words.text,
        "language": words.language,
        "buttons": buttons or [],
        **{name: value for name, value in fields.items() if value is not None},
    }


def button(title: str, payload: str) -> Button:
    """Return a button; pressing it sends `payload`."""
    return {"title": title, "payload": payload}


def response(resources: Resources, turn: Turn, name: str, **values: Any) -> Reply:
    """Return the response `name` of the domain file as a reply in the turn's language.

    Every response may use the telephone numbers of the turn's country and the retention time.
    """
    source = resources.catalogue.responses[name]
    words = resources.catalogue.response(
        name, turn.language, **resources.numbers(turn.country), days=resources.days, **values
    )
    buttons = [
        button(b["title"], b["title"] if b["payload"] == SAY else b["payload"])
        for b in resources.catalogue.buttons(name, turn.language)
    ]
    return reply(source.kind, words, buttons, code=source.code)
