"""How many rounds of a treatment are told by their limits or by which is the last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from knowledge.answer_numbers import Mention, mentions_in
from knowledge.answer_signs import A_YEAR
from knowledge.answer_times import months_ago
from knowledge.answer_words import Found, Lexicon, Token

#: So many months has a year.
MONTHS = 12
#: Nobody counts more rounds by their place.
LAST_PLACE = 60
#: What began less than so many months ago has hardly had a second round.
LATELY = 1
#: "Several months" are at least so many.
SEVERAL_MONTHS = 3
#: So many injections or infusions are one round at most, and so many at least two.
FEW_DOSES, MANY_DOSES = 3, 10
_FROM_TO = re.compile(r"\b((?:19|20)\d\d)\s*[-–—]\s*((?:19|20)?\d\d)\b(?!\s*[-.–]\s*\d)")


def amount_told(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[float, float] | None:
    """Return the lowest and the highest number of rounds that are told; None for none.

    "At least two cycles", "fewer than three cycles", "the fifth cycle is going on" (four are over).
    """
    texts = [token.text for token in tokens]
    rounds = {phrase.start for phrase in lexicon.cycles.find(texts)}
    told = lexicon.told.find(texts)
    beyond = {phrase.end for phrase in told if phrase.label == "beyond"}
    below = {phrase.end for phrase in told if phrase.label == "below"}
    mentions = mentions_in(tokens, lexicon) or ()
    beside = [m for m in mentions if m.end in rounds]
    # Rounds are what the options count: "two or more" needs no word for them.
    bare = [m for m in mentions if len(mentions) == 1 and not _in_units(m, texts, lexicon)]
    counted = beside or bare
    or_more = {phrase.start for phrase in told if phrase.label == "or_more"}
    least = [m.value for m in beside if m.start in beyond]
    least += [m.value for m in counted if or_more & {m.end, m.end + 1}]
    most = [m.value - 1 for m in counted if m.start in below and m.value > 1]
    if len(least) + len(most) == 1:
        return (least[0], float("inf")) if least else (1, most[0])
    places = _rounds_begun(tokens, lexicon)
    if places == [1] and not beside and {"present", "finished"} & lexicon.marks.labels(texts):
        return 1, 1
    if len(places) == 1 and places[0] > 1:
        lately = "begun" in lexicon.told.labels(texts)
        return places[0] - 1, places[0] - 1 if lately else float("inf")
    return _of_doses(tokens, lexicon)


def _in_units(mention: Mention, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether a number counts days, months or the like."""
    return any(one.start == mention.end for one in lexicon.times.find(texts))


def _rounds_begun(tokens: Sequence[Token], lexicon: Lexicon) -> list[int]:
    """Return which rounds are named by their place: "the third cycle", "the 4th 28-day cycle".

    And "cycle 5"; but "cycles: 2" may count them, and says as much only from the third on.
    """
    texts = [token.text for token in tokens]
    cycles = lexicon.cycles.find(texts)
    starts = {phrase.start for phrase in cycles} | {
        of.start for of in round_lengths(tokens, lexicon)
    }
    ends = {phrase.end for phrase in cycles}
    mentions = mentions_in(tokens, lexicon) or ()
    numbers = {m.start for m in mentions}
    numbered = [
        m
        for m in mentions
        if m.start in ends
        # "Cycle 6 day 1" is the sixth, and no six days.
        and (not _in_units(m, texts, lexicon) or m.end + 1 in numbers)
    ]
    named = [n for n, end in _places(tokens, lexicon) if end in starts]
    return named or [int(m.value) for m in numbered if m.value >= _THIRD]


def round_lengths(tokens: Sequence[Token], lexicon: Lexicon) -> list[Mention]:
    """Return the numbers, with their units, that tell how long a round is: "a 28-day cycle"."""
    texts = [token.text for token in tokens]
    rounds = {phrase.start for phrase in lexicon.cycles.find(texts)}
    times = {one.start: one for one in lexicon.times.find(texts) if one.label.startswith("unit:")}
    units = [(m, times.get(m.end)) for m in mentions_in(tokens, lexicon) or ()]
    return [replace(m, end=unit.end) for m, unit in units if unit and unit.end in rounds]


#: From here on a number behind "cycles" tells the same as a place and as a count: two are over.
_THIRD = 3


def _of_doses(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[float, float] | None:
    """Return the rounds that injections or infusions make at least and at most; None for neither.

    They are given weekly at first, or every second week: three are one round, ten are two and more.
    """
    texts = [token.text for token in tokens]
    doses = {phrase.start for phrase in lexicon.told.find(texts) if phrase.label == "doses"}
    mentions = mentions_in(tokens, lexicon) or ()
    counts = [m.value for m in mentions if m.end in doses]
    counts += [n - 1 for n, end in _places(tokens, lexicon) if end in doses and n > MANY_DOSES]
    if len(counts) != 1 or "every" in lexicon.told.labels(texts):
        return None
    if counts[0] <= FEW_DOSES:
        return 1, 1
    return (2, float("inf")) if counts[0] >= MANY_DOSES else None


def months_between(tokens: Sequence[Token], lexicon: Lexicon) -> float | None:
    """Return the months of "from May to September", at least; None where no such two are told."""
    texts = [token.text for token in tokens]
    months = [one for one in lexicon.times.find(texts) if one.label.startswith("month:")]
    if len(months) != 2:
        return None
    first, last = months
    between = texts[first.end : last.start]
    up_to = {one.label for one in lexicon.told.find([*between, *texts[last.end : last.end + 1]])}
    joined = between in (["-"], ["–"]) or "up_to" in up_to
    numbers = [int(one.label.split(":")[1]) for one in months]
    return float((numbers[1] - numbers[0]) % MONTHS) if joined and len(between) <= 1 else None


def begun_ago(text: str, tokens: tuple[Token, ...], lexicon: Lexicon, today: date) -> float | None:
    """Return for how many months it has gone on that began "two weeks ago"; None for all else.

    What began longer ago may be over, unless it is taken "now": "I take it now, since May".
    """
    texts = [token.text for token in tokens]
    told = lexicon.told.labels(texts)
    if "begun" not in told or "ended" in told or "coming" in told:
        return None
    span = months_ago(text, tokens, lexicon, today)
    if span is None or any(n > 1 for n in _rounds_begun(tokens, lexicon)):
        # What began is a further round: "the third cycle began on Monday".
        return None
    if span.high < LATELY:
        return span.high
    return span.low if "present" in lexicon.marks.labels(texts) else None


def several_told(tokens: Sequence[Token], lexicon: Lexicon) -> float | None:
    """Return how many months it lasted at least by "several years", "for years"; None for neither.

    "Several years ago" is no length, and of "a couple of months" it is not told whether it is two.
    """
    texts = [token.text for token in tokens]
    if lexicon.gone.find(texts) or "ago" in lexicon.times.labels(texts):
        return None
    unknown = "unknown" in lexicon.yes_no.labels(texts)
    if "how_much" in lexicon.told.labels(texts):
        # "How many months" it was is what is not known.
        return None
    if "lasting" in lexicon.told.labels(texts) and not unknown:
        # "I have forgotten for how long" tells none.
        return MONTHS
    vague = {one.end for one in lexicon.around.find(texts) if one.label == "vague"}
    couples = {one.end for one in lexicon.couple.find(texts)}
    units = {one.label for one in lexicon.times.find(texts) if one.start in vague | couples}
    if "unit:year" in units:
        return MONTHS
    clear = {one.label for one in lexicon.times.find(texts) if one.start in vague - couples}
    return SEVERAL_MONTHS if "unit:month" in clear else None


def years_between(
    text: str, tokens: Sequence[Token], lexicon: Lexicon, today: date
) -> float | None:
    """Return how many months "2020-2024", "from 2020 to 2024" lasted at least; None for neither."""
    found = _FROM_TO.findall(text)
    if len(found) == 1:
        first, last = found[0]
        years = [int(first), int(first[:2] + last if len(last) == len("24") else last)]
    else:
        texts = [token.text for token in tokens]
        places = [at for at, text in enumerate(texts) if A_YEAR.fullmatch(text)]
        if len(places) != 2 or "up_to" not in lexicon.told.labels(texts[places[0] : places[1]]):
            return None
        years = [int(texts[at]) for at in places]
    # "2022–2023" may be from December to January.
    whole = years[1] - years[0] - 1
    return whole * MONTHS if years[1] <= today.year and whole >= 1 else None


def years_told(tokens: Sequence[Token], lexicon: Lexicon) -> float | None:
    """Return how many months are over in "the second year", "the tenth month"; None for neither."""
    texts = [token.text for token in tokens]
    units = {one.start: one.label for one in lexicon.times.find(texts)}
    lasted = [
        (n - 1) * _UNITS[units[end]]
        for n, end in _places(tokens, lexicon)
        if n > 1 and units.get(end) in _UNITS
    ]
    return lasted[0] if len(lasted) == 1 else None


_UNITS = {"unit:year": MONTHS, "unit:month": 1}


def since_told(text: str, tokens: tuple[Token, ...], lexicon: Lexicon, today: date) -> float | None:
    """Return for how many months it has gone on "since 2023"; None where that is not said."""
    texts = [token.text for token in tokens]
    told = lexicon.told.find(texts)
    starts, ends = _points(texts, lexicon)
    since = any(
        (one.label == "since" and one.end in starts)
        or (one.label == "since_after" and one.start in ends)
        for one in told
    )
    over = any(one.label in ("ended", "coming") for one in told)
    span = months_ago(text, tokens, lexicon, today) if since and not over else None
    return span.low if span is not None else None


def _points(texts: Sequence[str], lexicon: Lexicon) -> tuple[set[int], set[int]]:
    """Return where points of time begin and end: years, months, seasons, "last autumn"."""
    points: list[Found] = [
        one
        for one in lexicon.times.find(texts)
        if not one.label.startswith(("unit:", "length:")) and one.label != "ago"
    ]
    years = [at for at, text in enumerate(texts) if text.isdigit() and len(text) == len("2026")]
    starts = {one.start for one in points} | set(years)
    return starts, {one.end for one in points} | {at + 1 for at in years}


def _places(tokens: Sequence[Token], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the places in a row that are told, in words or as "5.", and where each ends."""
    texts = [token.text for token in tokens]
    found = [(int(one.label), one.end) for one in lexicon.ordinals.find(texts)]
    digits = [
        (int(text), at + 2)
        for at, text in enumerate(texts[:-1])
        if text.isdigit() and texts[at + 1] == "." and int(text) <= LAST_PLACE
    ]
    return found + digits
