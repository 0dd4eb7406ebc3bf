"""Reading a person's own words as an answer, in five languages; pure, by word lists and rules.

Wrong is worse than not understood: whatever is doubtful comes back as `unclear`, and is asked
again. The words stand in `content/answers/<language>.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

from knowledge.answer_activity import load_activity
from knowledge.answer_agreement import agreed, load_agreement
from knowledge.answer_choices import read_choice
from knowledge.answer_counts import read_number
from knowledge.answer_grades import read_ecog
from knowledge.answer_rules import SIGNS, read_months, read_yes_no, rules_know
from knowledge.answer_times import months_ago
from knowledge.answer_words import Lexicon, Token, load_lexicon
from knowledge.questionnaire import Answer, Item
from knowledge.titles import titled
from knowledge.understood import UNCLEAR, Understood

Expects = Literal["yes_no", "number", "choice_ecog", "months_ago"]

#: No answer is longer than this; longer texts are read no further.
LONGEST = 500
#: A plain yes or no in so few words is one, whatever the examples tell.
FEW = 2
#: A message that is a plain yes or no has no more words than this; more of them say something else.
PLAIN_AT_MOST = 4


def understand(
    text: str,
    expects: Expects,
    language: str,
    today: date,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    whole: bool = False,
    age: bool = True,
    topic: str = "",
) -> Understood:
    """Return what `text` says as an answer of the kind `expects`.

    A number outside `minimum` and `maximum` is `out_of_range`, a fraction where a `whole` one is
    wanted `unclear`. With `age`, a birth date or year is an answer to a number. `topic` is the
    question as shown: its words may be repeated in a yes-or-no answer. KeyError or ContentError
    for a language that has no word list.
    """
    text = text[:LONGEST]
    result = UNCLEAR
    for folded in (False, True):
        lexicon = load_lexicon(language, folded)
        tokens = lexicon.prepare(text)
        if not tokens:
            return UNCLEAR
        if expects == "yes_no":
            result = _read_yes_no(text, tokens, lexicon, language, topic)
        elif expects == "number":
            result = read_number(text, tokens, lexicon, today, age)
        elif expects == "choice_ecog":
            result = read_ecog(text, tokens, lexicon, load_activity(), language)
        else:
            result = read_months(text, tokens, lexicon, today)
        # Only who writes without the language's own letters is compared without them.
        if result != UNCLEAR or not text.isascii():
            break
    return _bounded(result, minimum, maximum, whole) if expects == "number" else result


def _read_yes_no(
    text: str, tokens: tuple[Token, ...], lexicon: Lexicon, language: str, topic: str
) -> Understood:
    ruled = read_yes_no(tokens, lexicon, topic)
    opening = lexicon.direct.find([token.text for token in tokens])
    answered = bool(opening) and opening[0].start == 0 and tokens[opening[0].end :][:1]
    if ruled.plain and (len(tokens) <= FEW or (answered and answered[0].text in SIGNS)):
        return ruled
    words = [token.text for token in tokens]
    agreement = load_agreement()
    # A question is no answer; and words that the rules all know say no more than by the rules.
    asked = "?" in words or (ruled == UNCLEAR and agreement.asks(words, language))
    certain = asked or rules_know(tokens, lexicon)
    return agreed(ruled, agreement.scores(text, language), certain=certain)


def plain_yes_no(text: str, language: str) -> str | None:
    """Return "yes" or "no" for a message of a few words that says so plainly, else None."""
    if len(text.split()) > PLAIN_AT_MOST:
        return None
    said = understand(text, "yes_no", language, datetime.now(UTC).date())
    return str(said.value) if said.kind == "value" and said.plain else None


def understand_item(
    text: str,
    item: Item,
    language: str,
    today: date,
    *,
    shown: Mapping[Answer, str] | None = None,
    topic: str = "",
) -> Understood:
    """Return what `text` says as an answer to `item`; a value is one that the item can have.

    `shown` gives the options' texts as the person sees them (option value → text), `topic` the
    question's. A number of cycles decides between options that say how many they stand for.
    """
    said = _read_item(
        text[:LONGEST],
        item,
        language,
        today,
        shown=shown or _titles(item),
        topic=topic or item.text,
    )
    if said.value in ("yes", "no", "unknown"):
        # Only a yes, a no or an "I don't know" in so many words need not be shown back.
        simple = said.plain or said.kind == "unknown"
        return replace(said, plain=simple and _direct(text[:LONGEST], language))
    return said


def _titles(item: Item) -> Mapping[Answer, str]:
    return {option.value: option.text for option in item.answer_option}


def _direct(text: str, language: str) -> bool:
    return any(
        lexicon.direct.find([token.text for token in lexicon.prepare(text)])
        for lexicon in (load_lexicon(language), load_lexicon(language, folded=True))
    )


def _read_item(
    text: str,
    item: Item,
    language: str,
    today: date,
    *,
    shown: Mapping[Answer, str],
    topic: str,
) -> Understood:
    title = titled(text, shown)
    if title is not None:
        return Understood("value", title)
    if item.vocabulary == "choice_ecog":
        return understand(text, "choice_ecog", language, today)
    if item.vocabulary == "number":
        return understand(
            text,
            "number",
            language,
            today,
            minimum=item.min_value,
            maximum=item.max_value,
            whole=True,
            age=item.read_as_age,
        )
    if item.vocabulary == "yes_no":
        said = _over_time(item, text, language, today, topic)
        # "I had Revlimid" says nothing about another medicine.
        astray = said.value == "yes" and not said.plain and _of_another(item, text, language)
        return UNCLEAR if astray else said
    for folded in (False, True):
        lexicon = load_lexicon(language, folded)
        tokens = lexicon.prepare(text)
        said = read_choice(text, tokens, item, lexicon, today, shown=shown, topic=topic)
        if said != UNCLEAR or not text.isascii():
            break
    return said


def _over_time(item: Item, text: str, language: str, today: date, topic: str) -> Understood:
    """Read yes or no; a time that lies wholly inside or outside the item's months also decides."""
    said = understand(text, "yes_no", language, today, topic=topic)
    if item.within_months is None:
        return said
    when = _when(text, language, today)
    if when is None:
        return said
    low, high = when
    if said.value == "no":
        return UNCLEAR
    if high < item.within_months:
        return Understood("value", "yes")
    if low > item.within_months:
        return Understood("value", "no")
    return Understood("unclear", candidates=("yes", "no"))


def _of_another(item: Item, text: str, language: str) -> bool:
    """Tell whether the text names what another question is about, and not what this one is."""
    lexicons = (load_lexicon(language), load_lexicon(language, folded=True))
    named = {
        found.label
        for lexicon in lexicons
        for found in lexicon.topics.find([token.text for token in lexicon.prepare(text)])
    } - {"age"}
    return bool(named) and item.link_id not in named


def _when(text: str, language: str, today: date) -> tuple[float, float] | None:
    for folded in (False, True):
        lexicon = load_lexicon(language, folded)
        span = months_ago(text, lexicon.prepare(text), lexicon, today)
        if span is not None:
            return span.low, span.high
    return None


def _bounded(
    result: Understood, minimum: float | None, maximum: float | None, whole: bool
) -> Understood:
    value = result.value
    if result.kind != "value" or not isinstance(value, int | float):
        return result
    if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
        return Understood("out_of_range", candidates=(value,))
    if whole and value != int(value):
        return Understood("unclear", candidates=(int(value), int(value) + 1))
    return result
