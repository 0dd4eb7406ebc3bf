"""How long ago something was, in months, from free text: "three years ago", "last March"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from knowledge.answer_calendar import (
    Span,
    dated,
    easter_sunday,
    months_since,
    named_month,
    season,
    whole_year,
)
from knowledge.answer_numbers import mentions_in
from knowledge.answer_words import Found, Lexicon, Token

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS_IN = {"year": 12.0, "month": 1.0, "week": 7 / 30.44, "day": 1 / 30.44}


def months_ago(  # noqa: PLR0911, PLR0912 - one return for each way of saying a time
    text: str, tokens: Sequence[Token], lexicon: Lexicon, today: date
) -> Span | None:
    """Return how many months before `today` the text says; None where it says no time."""
    by_date = dated(text, today)
    if by_date is not None:
        return by_date
    tokens = [token for token in tokens if token.text not in lexicon.words.numbers.rough]
    texts = [token.text for token in tokens]
    found = _times_in(tokens, lexicon)
    kinds = {phrase.label.split(":")[0] for phrase in found}
    years = [
        int(token.text)
        for token in tokens
        if token.kind == "number" and _YEAR.fullmatch(token.text)
    ]
    months = [int(phrase.label.split(":")[1]) for phrase in found if _is(phrase, "month")]
    if len(years) > 1 or len(set(months)) > 1 or (years and years[0] > today.year):
        return None
    easter = [phrase for phrase in found if phrase.label == "easter"]
    if easter and "alternatives" in lexicon.around.labels(texts):
        return None
    if easter and not months:
        year = years[0] if years else today.year - ("last_year" in kinds)
        day = easter_sunday(year)
        if not years and "last_year" not in kinds and day > today:
            day = easter_sunday(year - 1)
        since = months_since(day.year, day.month, today)
        return Span(since, since) if since >= 0 else None
    whole = _whole_years(tokens, found, lexicon)
    if months and whole and not years:
        # "three years ago, in March": so many years back, whatever else is said.
        return named_month(months[0], [today.year - whole], kinds, today)
    if months:
        return named_month(months[0], years, kinds, today)
    seasons = [phrase.label.split(":")[1] for phrase in found if _is(phrase, "season")]
    if seasons:
        return season(seasons[0], years, kinds, today)
    if years:
        return whole_year(years[0], today) if not kinds & {"unit", "length"} else None
    # "over a year ago": a limit tells no time.
    exact = [m.start for m in lexicon.marks.find(texts) if m.label == "total"]
    couple = _couple(texts, lexicon)
    said = lexicon.around.labels(texts)
    doubts = said & {"limits", "alternatives", "vague"} - ({"vague"} if couple else set())
    if doubts:
        length = _exactly(tokens, exact[-1], lexicon) if exact else None
    else:
        length = couple or _length(tokens, found, lexicon)
    if length is not None:
        return Span(length, length)
    if doubts:
        return None
    if "this_year" in kinds:
        return Span(0, today.month - 1 + 1)
    if "last_year" in kinds:
        return whole_year(today.year - 1, today)
    if "before_last_year" in kinds:
        return whole_year(today.year - 2, today)
    return None


def _whole_years(tokens: Sequence[Token], found: Sequence[Found], lexicon: Lexicon) -> int | None:
    """Return n of "n years", where that is the only length that is said."""
    units = [phrase for phrase in found if _is(phrase, "unit")]
    if len(units) != 1 or units[0].label != "unit:year" or any(_is(p, "length") for p in found):
        return None
    before = [m for m in mentions_in(tokens, lexicon) or () if m.end == units[0].start]
    value = before[0].value if before else 0
    return int(value) if value >= 1 and value == int(value) else None


def _couple(texts: Sequence[str], lexicon: Lexicon) -> float | None:
    """Return the months in "a couple of months" (weeks, days); a couple of years may be many."""
    for couple in lexicon.couple.find(texts):
        for unit in lexicon.times.find(texts[couple.end :]):
            if unit.start == 0 and _is(unit, "unit") and unit.label != "unit:year":
                return 2 * _MONTHS_IN[unit.label.split(":")[1]]
    return None


def _exactly(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> float | None:
    """Return the length in the clause of a mark such as "exactly" at token `at`."""
    cuts = [n for n, token in enumerate(tokens) if token.text in (",", ".", ";")]
    start = max((n + 1 for n in cuts if n < at), default=0)
    end = min((n for n in cuts if n > at), default=len(tokens))
    clause = tokens[start:end]
    if lexicon.around.labels([token.text for token in clause]) & {"limits", "alternatives"}:
        return None
    return _length(clause, _times_in(clause, lexicon), lexicon)


def length_of(text: str, tokens: Sequence[Token], lexicon: Lexicon, today: date) -> float | None:
    """Return how many months something lasted; None where no length, or a time in the past."""
    if dated(text, today) is not None or lexicon.gone.find([token.text for token in tokens]):
        return None
    found = _times_in(tokens, lexicon)
    kinds = {phrase.label.split(":")[0] for phrase in found}
    if kinds & {"point", "month", "season", "last_year", "this_year", "before_last_year"}:
        return None
    return _length(tokens, found, lexicon)


def _times_in(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[Found, ...]:
    """Return the phrases of time; after a number, "kuu eest" is so many months, not one."""
    texts = _masked(tokens, lexicon)
    found: list[Found] = []
    for phrase in lexicon.times.find(texts):
        counted = phrase.start > 0 and texts[phrase.start - 1] == "#"
        unit = lexicon.times.find(texts[phrase.start : phrase.start + 1])
        if counted and _is(phrase, "length") and unit and _is(unit[0], "unit"):
            found.append(Found(phrase.start, phrase.start + 1, unit[0].label))
            continue
        found.append(phrase)
    return tuple(found)


def _masked(tokens: Sequence[Token], lexicon: Lexicon) -> list[str]:
    """Return the words with numbers blanked out, so that "2½ years" is not read as "½ year"."""
    texts = [token.text for token in tokens]
    for mention in mentions_in(tokens, lexicon) or ():
        # "Three quarters of a year" is a length as a whole.
        starts = lexicon.times.find(texts[mention.start :])[:1]
        whole = any(
            p.start == 0 and _is(p, "length") and p.end > mention.end - mention.start
            for p in starts
        )
        if mention.value > 1 and not whole:
            texts[mention.start : mention.end] = ["#"] * (mention.end - mention.start)
    return texts


def _is(found: Found, kind: str) -> bool:
    return found.label.startswith(kind + ":")


def _length(  # noqa: PLR0911 - a list of rules
    tokens: Sequence[Token], found: Sequence[Found], lexicon: Lexicon
) -> float | None:
    """Add up "2 years and 3 months"; None where a number has no unit or there is no length."""
    points = [phrase for phrase in found if _is(phrase, "point")]
    same = len({phrase.label for phrase in points}) < 2
    lengths = [phrase for phrase in found if _is(phrase, "length")]
    units = [phrase for phrase in found if _is(phrase, "unit")]
    mentions = mentions_in(tokens, lexicon)
    if mentions is None:
        return None
    inside = [*points, *lengths]
    mentions = tuple(
        mention
        for mention in mentions
        if not any(phrase.start <= mention.start < phrase.end for phrase in inside)
    )
    total = 0.0
    if len(points) + len(lengths) + len(units) == 0 or not same:
        return None
    if points and not (lengths or units):
        return float(points[0].label.split(":")[1])
    # "Four years ago this month": the point only says how exactly.
    if points and points[0].label != "point:0":
        return None
    used = 0
    for phrase in units:
        before = [m for m in mentions if m.end == phrase.start or _near(m.end, phrase, tokens)]
        half = _half_after(phrase, tokens, lexicon)
        if before:
            amount = before[-1].value
            used += 1
        elif _one_before(phrase, tokens, lexicon):
            amount = 1
        else:
            return None
        part = (amount + half) * _MONTHS_IN[phrase.label.split(":")[1]]
        if part == total:
            continue  # "Two years, that is twenty-four months": one length, said twice.
        if total and part >= _MONTHS_IN["year"]:
            return None  # Not "two years and so many months": it could be either.
        total += part
    halves_after_units = sum(
        1 for m in mentions if m.value == 0.5 and any(m.start >= u.end for u in units)
    )
    strong = [m for m in mentions if not m.weak]
    if used < len(strong) - halves_after_units:
        return None
    return total + sum(float(phrase.label.split(":")[1]) for phrase in lengths)


def _near(end: int, phrase: Found, tokens: Sequence[Token]) -> bool:
    """Tell whether only a hyphen stands between a number and its unit."""
    return end == phrase.start - 1 and tokens[end].text == "-"


def _one_before(phrase: Found, tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    return phrase.start > 0 and tokens[phrase.start - 1].text in lexicon.words.times.one


def _half_after(phrase: Found, tokens: Sequence[Token], lexicon: Lexicon) -> float:
    rest = [token.text for token in tokens[phrase.end :]]
    starts = [half.start for half in lexicon.halves.find(rest)]
    return 0.5 if 0 in starts else 0.0
