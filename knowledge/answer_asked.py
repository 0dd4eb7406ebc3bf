"""What numbers say where it is known what was asked: an age, or how many treatments."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from typing import Literal

from knowledge.answer_numbers import Mention
from knowledge.answer_signs import CUTS
from knowledge.answer_words import Lexicon, Token

#: What a question about a number is about; None where that is not known.
Asked = Literal["age", "count"] | None


def apart_from_measures(
    found: tuple[Mention, ...], tokens: Sequence[Token], lexicon: Lexicon, *, years: bool = False
) -> tuple[Mention, ...] | None:
    """Leave out numbers that count something else: kilos, cycles, injections.

    None where nothing else is left but stretches of time (in `years`, too, where they are no
    answer), or where what is left may go on counting the same ("12 cycles of one, then 4").
    """
    texts = [token.text for token in tokens]
    measures = {phrase.start for phrase in lexicon.told.find(texts) if phrase.label == "measures"}
    units = SHORT_UNITS | ({"unit:year"} if years else set())
    times = {unit.start for unit in lexicon.times.find(texts) if unit.label in units}
    lines = {line.start for line in lexicon.lines.find(texts)}
    # "The 3. cycle" counts it as "the third cycle" does.
    other = [
        mention
        for mention in found
        if mention.end in measures
        or (
            mention.end + 1 in measures
            and texts[mention.end] == "."
            and texts[mention.start].isdigit()
        )
    ]
    kept = tuple(mention for mention in found if mention not in other)
    if found and all(mention.end in times for mention in kept):
        return None
    short = {unit.start for unit in lexicon.times.find(texts) if unit.label in SHORT_UNITS}
    kept = tuple(mention for mention in kept if mention.end not in short)
    goes_on = other and not any(
        mention.start < other[0].start or mention.end in lines for mention in kept
    )
    return None if goes_on else kept


SHORT_UNITS = {"unit:month", "unit:week", "unit:day"}


def own(found: tuple[Mention, ...], words: Sequence[str], lexicon: Lexicon) -> tuple[Mention, ...]:
    """Leave out the age of another after one's own: "66, and my wife is 70"."""
    others = [phrase for phrase in lexicon.yes_no.find(words) if phrase.label == "others"]
    if not found or found[0].start > OPENING or not others:
        return found
    first = min(phrase.start for phrase in others)
    own = tuple(mention for mention in found if mention.start < first)
    return own if len(own) == 1 else found


def no_age(
    found: Sequence[Mention], tokens: Sequence[Token], labels: Set[str], lexicon: Lexicon
) -> bool:
    """Tell whether the numbers of a message cannot be taken for one's age as they stand.

    Articles alone are none, "in my eighty-second year" is no eighty, and of two ages where somebody
    else is named it is not told which is whose, unless one's own comes first.
    """
    texts = [token.text for token in tokens]
    articles = bool(found) and all(mention.weak for mention in found)
    places = {one.start for one in lexicon.ordinals.find(texts)}
    in_row = any(mention.end in places for mention in found)
    two = len({m.value for m in found if m.value >= YOUNGEST}) > 1
    two = two and not of_one_birthday(found, texts, lexicon)
    of_whom = two and "others" in labels and found[0].start > OPENING
    return articles or in_row or of_whom


def of_one_birthday(found: Sequence[Mention], words: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether two ages are those around a birthday: "mother turns 80 in May, so she is 79"."""
    values = sorted({m.value for m in found if YOUNGEST <= m.value <= OLDEST})
    birthday = lexicon.around.labels(words) & {"soon", "turned"}
    return len(values) == 2 and values[1] - values[0] == 1 and bool(birthday)


def opens_with_age(
    found: Sequence[Mention], tokens: Sequence[Token], labels: Set[str], lexicon: Lexicon
) -> bool:
    """Tell whether an age and a comma begin a message, and nothing takes it back.

    "59, sixty comes next year".
    """
    if len(found) < 2 or found[0].start > 0 or not YOUNGEST <= found[0].value <= OLDEST:
        return False
    texts = [token.text for token in tokens]
    end = after_years(found[0], texts, lexicon)
    following = tokens[end : end + 1]
    doubtful = lexicon.around.labels(texts) & {"alternatives", "rough", "limits", "vague"}
    taken_back = labels & {"no", "negations", "statement_no", "unknown", "blocks"}
    corrected = lexicon.talk.labels(texts) & {"strong", "weak"}
    apart = bool(following) and following[0].text in CUTS
    return apart and not doubtful and not taken_back and not corrected


#: The ages that a person may have who answers.
YOUNGEST, OLDEST = 10, 120
#: One's own age stands at most so many words after the beginning ("I am 66").
OPENING = 2


def lacking(found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon) -> int | None:
    """Return the age of "one short of eighty", in any order and with or without "years"."""
    texts = [token.text for token in tokens]
    units = lexicon.times.labels(texts) - {"unit:year"}
    if len(found) != 2 or units or len(texts) > MOST_WORDS:
        return None
    low, high = sorted(int(mention.value) for mention in found)
    lacks = any(found.label == "lacks" for found in lexicon.told.find(texts))
    return high - low if lacks and low < FEW_YEARS and high % 10 == 0 else None


#: Who lacks a few years of a round age says so in a few words.
MOST_WORDS, FEW_YEARS = 7, 5


def without_span(
    found: Sequence[Mention], tokens: tuple[Token, ...], lexicon: Lexicon
) -> tuple[Token, ...]:
    """Leave out the years of "four in nine years", where "in" or the like says that they are."""
    texts = [token.text for token in tokens]
    within = [phrase for phrase in lexicon.told.find(texts) if phrase.label == "within"]
    units = lexicon.times.find(texts)
    out: set[int] = set()
    for mention in found:
        for unit in units:
            beside = [w for w in within if w.end == mention.start or w.start == unit.end]
            joint = unit.start == mention.end and unit.label.startswith("unit:")
            if joint and beside and len(found) > 1:
                start = min(mention.start, *(w.start for w in beside))
                out |= set(range(start, max(unit.end, *(w.end for w in beside))))
    return tuple(token for at, token in enumerate(tokens) if at not in out)


def untreated(words: Sequence[str], labels: Set[str], lexicon: Lexicon) -> bool:
    """Tell whether a message says that there has been no treatment yet."""
    told = lexicon.told.labels(words)
    denied = labels & {"negations", "statement_no", "no"}
    certain = "unknown" not in labels and not lexicon.ordinals.find(words)
    return bool(denied) and certain and {"yet", "treating"} <= told and "ended" not in told


def was_then(found: Sequence[Mention], tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Tell whether the age may be that of another time: "I was 61 when they found it"."""
    texts = [token.text for token in tokens]
    end = after_years(found[0], texts, lexicon)
    opens = found[0].start == 0 and tokens[end : end + 1]
    if opens and opens[0].kind == "sign":
        return False
    return "then" in lexicon.told.labels(texts)


def after_years(mention: Mention, texts: Sequence[str], lexicon: Lexicon) -> int:
    """Return where a number ends, with the word for years that belongs to it."""
    units = [one for one in lexicon.times.find(texts) if one.label == "unit:year"]
    return next((one.end for one in units if one.start == mention.end), mention.end)


def turning(
    words: Sequence[str],
    labels: Set[str],
    lexicon: Lexicon,
    today: date,
    day: int | None = None,
) -> bool:
    """Tell whether a birthday is named that is still to come: "I'll be eighty in January".

    `day` is the day of the month that is named, if any.
    """
    told = lexicon.told.labels(words)
    months = {
        int(found.label.split(":")[1])
        for found in lexicon.times.find(words)
        if found.label.startswith("month:")
    }
    later = months - {today.month} or (day is not None and day > today.day)
    season = any(found.label.startswith("season:") for found in lexicon.times.find(words))
    coming = bool(later) if months else "coming" in told or season
    denied = labels & {"negations", "statement_no", "no", "unknown"}
    return "turning" in told and coming and not denied
