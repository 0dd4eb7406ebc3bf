"""Which words an answer has; the words themselves come from whoever holds the catalogues."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.questionnaire import SKIPPED, UNKNOWN, Answer, Item


def answer_words(
    item: Item,
    answer: Answer | float,
    *,
    response: Callable[[str], str],
    translate: Callable[[str, str], str],
    number: Callable[[float], str],
) -> str:
    """Return an answer as people read it.

    `response` gives the words of an interface response, `translate` those of a text with its
    context (the item's linkId), `number` a number as it is written.
    """
    if answer in (UNKNOWN, SKIPPED):
        return response("button_dont_know")
    if item.type == "boolean":
        return response(f"button_{answer}")
    for option in item.answer_option:
        if option.value == answer:
            return translate(item.link_id, option.text)
    return number(answer) if isinstance(answer, int | float) else str(answer)
