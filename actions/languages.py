"""Which language somebody asks for, by the names of the languages in all of them."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from actions.reply import Button, Reply, button, reply, response
from actions.resources import Resources
from actions.turn import Turn
from locales import LANGUAGES, Words, own_name

#: Languages inflect their own names ("suomeksi", "eesti keeles"): so many letters tell them apart.
STEM = 4


@cache
def _stems() -> dict[str, frozenset[str]]:
    """Return, for each of our languages, how its name begins in each of our languages."""
    return {
        wanted: frozenset(
            # CLDR calls Bokmål "norsk bokmål": the first word is what people say.
            Locale(spoken).languages["no" if wanted == "nb" else wanted].casefold()[:STEM]
            for spoken in LANGUAGES
        )
        for wanted in LANGUAGES
    }


def named_language(text: str) -> str | None:
    """Return the one language that `text` names, None for none or several."""
    words = re.findall(r"\w+", text.casefold())
    named = {
        language for language, stems in _stems().items() for word in words if word[:STEM] in stems
    }
    return named.pop() if len(named) == 1 else None


def language_choice(resources: Resources, turn: Turn) -> Reply:
    """Return the change to the language named in the message, or all languages as buttons.

    The gateway carries the change out: `to` tells it which.
    """
    wanted = named_language(turn.text)
    if wanted is not None and wanted != turn.language:
        return reply("notice", Words("", wanted), code="language_changed", to=wanted)
    return {**response(resources, turn, "choose_language"), "buttons": _languages()}


def unknown_language(resources: Resources, turn: Turn) -> Reply:
    """Return which languages there are, for a message in none of them."""
    return {**response(resources, turn, "unknown_language"), "buttons": _languages()}


def _languages() -> list[Button]:
    return [button(own_name(language), f"gateway:language:{language}") for language in LANGUAGES]
