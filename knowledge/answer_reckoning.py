"""An age that has to be reckoned: "two years older than my wife, who is 72"."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answer_asked import OLDEST, SHORT_UNITS, YOUNGEST
from knowledge.answer_numbers import Mention
from knowledge.answer_words import Lexicon, Token

#: So many years and fewer are added to an age or taken from it.
FEW_YEARS = 20


def reckoned_age(  # noqa: PLR0911 - a list of rules
    found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon
) -> int | None:
    """Return the age that a message tells by an age and a few years beside it; None in any doubt.

    "Three over eighty" is 83, "in two years I am ninety" 88, "80 in three weeks" 79, "I was 58 when
    they found it, eight years ago" 66; an age right after a word for it ("weight 81, age 65") is
    that.
    """
    texts = [token.text for token in tokens]
    told, around = lexicon.told.find(texts), lexicon.around.labels(texts)
    said = {one.label for one in told}
    if "alternatives" in around or "?" in texts:
        return None
    named = {one.end for one in told if one.label == "age_words"}
    aged = [m for m in found if m.start in named and YOUNGEST <= m.value <= OLDEST]
    if len(aged) == 1 and len(found) > 1:
        return int(aged[0].value)
    pair = _few_and_age(found)
    if pair is None:
        return None
    few, age = pair
    unit = next((one for one in lexicon.times.find(texts) if one.start == few.end), None)
    if "older" in said or "younger" in said:
        return _shifted(age, few, 1 if "older" in said else -1)
    between = texts[min(few.end, age.end) : max(few.start, age.start)]
    if few.start < age.start and "beyond" in lexicon.told.labels(between):
        # "Three over eighty", "two years over eighty".
        return _shifted(age, few, 1) if age.value % 10 == 0 else None
    if unit is None:
        return None
    gone = "ago" in lexicon.times.labels(texts) or bool(lexicon.gone.find(texts))
    ahead = any(
        one.label == "years_on" and (one.end == few.start or one.start == unit.end) for one in told
    )
    if unit.label == "unit:year":
        if ahead:
            return _shifted(age, few, -1)
        return _shifted(age, few, 1) if gone and ("then" in said or "turned" in around) else None
    return int(age.value) - 1 if ahead and unit.label in SHORT_UNITS else None


def _few_and_age(found: Sequence[Mention]) -> tuple[Mention, Mention] | None:
    whole = [mention for mention in found if mention.value == int(mention.value)]
    few = [mention for mention in whole if 0 < mention.value <= FEW_YEARS]
    ages = [mention for mention in whole if FEW_YEARS < mention.value <= OLDEST]
    return (few[0], ages[0]) if len(few) == len(ages) == 1 and len(found) == 2 else None


def _shifted(age: Mention, few: Mention, sign: int) -> int:
    return int(age.value) + sign * int(few.value)
