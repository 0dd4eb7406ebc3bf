"""Buttons about the clinic's staff that were typed instead of pressed."""

from __future__ import annotations

from bot.gateway.speech import Speech
from bot.staff.patient_text import HIDE, NO, SHARE_NO, SHARE_YES
from knowledge.answer_words import words_from
from knowledge.answers import plain_yes_no
from knowledge.titles import titled
from locales import LANGUAGES


def wants_assistant(speech: Speech, text: str, language: str) -> bool:
    """Tell whether the text is "Back to the assistant" or "Stop", in any language, and no more."""
    tags = (language, *LANGUAGES)
    titles = {
        (name, tag): speech.catalogue.response(name, tag).text
        for name in ("button_back_to_assistant", "button_stop")
        for tag in tags
    }
    return titled(text, titles, near=False) is not None


def answer_to_offer(speech: Speech, text: str, language: str) -> str | None:
    """Return the payload that a text means after the question whether to ask for a person.

    A yes by itself shows nothing of what was written.
    """
    return _answer(speech, "staff_offer", text, language, yes=HIDE, no=NO)


def answer_to_share(speech: Speech, text: str, language: str) -> str | None:
    """Return the payload that a text means after the question whether to share the result."""
    return _answer(speech, "staff_share_question", text, language, yes=SHARE_YES, no=SHARE_NO)


def _answer(
    speech: Speech, question: str, text: str, language: str, *, yes: str, no: str
) -> str | None:
    buttons = speech.catalogue.buttons(question, language)
    chosen = titled(text, {b["payload"]: b["title"] for b in buttons}, near=False)
    if chosen is not None:
        return chosen
    with words_from(speech.content):
        said = plain_yes_no(text, language)
    return {"yes": yes, "no": no}.get(said or "")
