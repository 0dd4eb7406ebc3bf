"""What a typed message means while the questionnaire runs: a button, an answer, a change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from actions.prescreen_replies import label
from actions.sitting import Sitting
from actions.turn import Turn
from knowledge.answer_agreement import load_agreement
from knowledge.answer_numbers import mentions_in
from knowledge.answer_rules import SIGNS, rules_know
from knowledge.answer_words import Token, load_lexicon
from knowledge.answers import plain_yes_no, understand_item
from knowledge.corrections import Correction, Given, correction_in
from knowledge.questionnaire import Answer, Item
from knowledge.titles import title_words, titled
from knowledge.understood import Understood
from locales import LANGUAGES


def pressed(sitting: Sitting) -> Turn | None:
    """Return the turn of the button whose title was typed; None where it is no button's title.

    The titles are those of what is being asked, near ones in the patient's own language, and
    whole ones in any.
    """
    turn = sitting.turn
    for language in (turn.language, *(other for other in LANGUAGES if other != turn.language)):
        there = replace(sitting, turn=replace(turn, language=language))
        asked = there.ask_which() if sitting.awaiting == "which_answer" else there.ask()
        titles = {b["payload"]: b["title"] for b in asked.replies[-1]["buttons"]}
        payload = titled(turn.text, titles, near=language == turn.language)
        if payload is not None and payload.startswith("/"):
            return _payload_turn(turn, payload)
    return None


def _payload_turn(turn: Turn, payload: str) -> Turn:
    intent, brace, entities = payload.removeprefix("/").partition("{")
    found: Mapping[str, str] = json.loads(brace + entities) if brace else {}
    return replace(turn, text=payload, intent=intent, confidence=1.0, entities=found)


def read(sitting: Sitting, item: Item, text: str) -> Understood:
    """Read a text as an answer to `item`, against the words that the patient sees."""
    turn, translate = sitting.turn, sitting.resources.catalogue.translate
    return understand_item(
        text,
        item,
        turn.language,
        datetime.now(UTC).date(),
        shown=_titles(sitting, item),
        topic=translate(item.link_id, item.text, turn.language).text,
    )


def _titles(sitting: Sitting, item: Item) -> dict[Answer, str]:
    translate = sitting.resources.catalogue.translate
    return {
        option.value: translate(item.link_id, option.text, sitting.turn.language).text
        for option in item.answer_option
    }


def correction(sitting: Sitting, *, wanted: bool = False) -> Correction | None:
    """Return the correction of an earlier answer that the message makes; None for none."""
    answers = sitting.interview.answers
    by_link_id = sitting.questionnaire.by_link_id
    asked = [by_link_id[link_id] for link_id in sitting.interview.asked]
    given = Given(
        items=asked,
        answers=answers,
        current=sitting.item,
        labels={i.link_id: label(sitting.resources, sitting.turn, i) for i in asked},
    )
    return correction_in(
        sitting.turn.text,
        given,
        lambda item, text: read(sitting, item, text),
        sitting.turn.language,
        wanted=wanted,
    )


def said_number(sitting: Sitting) -> int | None:
    """Return the one whole number that the message says, None where there is none."""
    return _beside_number(sitting)[0]


def row_to_change(sitting: Sitting) -> int | None:
    """Return 3 for "change 3" or "change answer 3"; None where anything else is said."""
    number, rest = _beside_number(sitting)
    words = [token.text for token in rest if token.kind != "sign"]
    changing = load_lexicon(sitting.turn.language).change.find(words)
    used = {at for found in changing for at in range(found.start, found.end)}
    return number if changing and len(used) == len(words) else None


def _beside_number(sitting: Sitting) -> tuple[int | None, list[Token]]:
    """Return the one whole number of the message, None for none, and what stands beside numbers."""
    lexicon = load_lexicon(sitting.turn.language)
    tokens = lexicon.prepare(sitting.turn.text)
    mentions = mentions_in(tokens, lexicon) or ()
    inside = {at for mention in mentions for at in range(mention.start, mention.end)}
    values = {mention.value for mention in mentions}
    value = values.pop() if len(values) == 1 else None
    number = int(value) if value is not None and value == int(value) else None
    return number, [token for at, token in enumerate(tokens) if at not in inside]


def said_yes_no(sitting: Sitting) -> str | None:
    """Return "yes" or "no" for a message of a few words that says so plainly, else None."""
    return plain_yes_no(sitting.turn.text, sitting.turn.language)


def begins_as_question(sitting: Sitting) -> bool:
    """Tell whether the message begins as a question does, and says not that something is unknown.

    "What is teclistamab" asks, "how long I do not remember" answers; and so does what stands after
    a question: "may I still correct it? I had three treatments".
    """
    lexicon = load_lexicon(sitting.turn.language)
    said = sitting.turn.text.rpartition("?")[2]
    words = [token.text for token in lexicon.prepare(said)]
    asks = load_agreement().asks(words, sitting.turn.language)
    return asks and "unknown" not in lexicon.yes_no.labels(words)


def agrees_plainly(sitting: Sitting) -> str | None:
    """Return "yes" or "no" for a message that says that and nothing of its own, else None.

    "Yes, that is right", "no, 71": but not "I have diabetes", nor "yes, had a lot of it".
    """
    lexicon = load_lexicon(sitting.turn.language)
    tokens = lexicon.prepare(sitting.turn.text)
    opening = lexicon.direct.find([token.text for token in tokens])
    apart = bool(opening) and opening[0].start == 0 and tokens[opening[0].end :][:1]
    alone = bool(opening) and opening[0].start == 0 and opening[0].end == len(tokens)
    plain = alone or (apart and apart[0].text in SIGNS) or rules_know(tokens, lexicon)
    return said_yes_no(sitting) if plain else None


def asks_why(sitting: Sitting) -> bool:
    """Tell whether a request to explain asks for the reason, rather than for the meaning."""
    return _talks(sitting, "why")


def says_mistake(sitting: Sitting) -> bool:
    """Tell whether the message says that an answer was wrong, or is to be changed."""
    return _talks(sitting, "strong")


def says_resume(sitting: Sitting) -> bool:
    """Tell whether the message asks to go on with what was stopped."""
    return _talks(sitting, "resume")


def says_back(sitting: Sitting) -> bool:
    """Tell whether the message is the title of the button "Back", perhaps with a number."""
    _, beside = _beside_number(sitting)
    words = " ".join(token.text for token in beside)
    return title_words(words) == title_words(sitting.say("button_back").text)


def asks_to_change(sitting: Sitting) -> bool:
    """Tell whether the message is the title of the button for changing any answer."""
    titles = {
        language: sitting.resources.catalogue.response("button_change_answer", language).text
        for language in LANGUAGES
    }
    return titled(sitting.turn.text, titles, near=False) is not None


def _talks(sitting: Sitting, label_: str) -> bool:
    for folded in (False, True):
        lexicon = load_lexicon(sitting.turn.language, folded)
        words = [token.text for token in lexicon.prepare(sitting.turn.text)]
        if label_ in lexicon.talk.labels(words):
            return True
    return False
