"""How long ago something was, in months, from free text: "three years ago", "last March"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.answer_numbers import dates_in, mentions_in
from knowledge.answer_words import Found, Lexicon, Token

_MONTH_YEAR = re.compile(r"(?<![\d./-])(\d{1,2})\s?[./]\s?((?:19|20)\d\d)(?![\d./-])")
_YEAR_MONTH = re.compile(r"(?<![\d./-])((?:19|20)\d\d)-(\d{1,2})(?![\d-])")
_SHORT_DATE = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](\d{2})(?![\d./-])")
# Nothing but a date may stand there: "3/4 of a year" is none, nor is "2.5".
_DAY_MONTH = re.compile(r"(?<![\w./-])(?:d\.?\s?)?(\d{1,2})(?:/|\.\s?(?=\d{1,2}\.))(\d{1,2})\.?\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS_IN = {"year": 12.0, "month": 1.0, "week": 7 / 30.44, "day": 1 / 30.44}
_SEASON = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}


@dataclass(frozen=True, slots=True)
class Span:
    """Between `low` and `high` months ago; the two are equal where the text says one time."""

    low: float
    high: float

    @property
    def value(self) -> float | int | None:
        """The months, to the nearest half; None where the span is wider than that."""
        if self.high - self.low > 0.5:
            return None
        half = round(self.low * 2) / 2
        return int(half) if half == int(half) else half


def months_ago(  # noqa: PLR0911 - one return for each way of saying a time
    text: str, tokens: Sequence[Token], lexicon: Lexicon, today: date
) -> Span | None:
    """Return how many months before `today` the text says; None where it says no time."""
    dated = _dated(text, today)
    if dated is not None:
        return dated
    tokens = [token for token in tokens if token.text not in lexicon.words.numbers.rough]
    texts = [token.text for token in tokens]
    found = lexicon.times.find(_masked(tokens, lexicon))
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
    if easter and not months:
        year = years[0] if years else today.year - ("last_year" in kinds)
        day = easter_sunday(year)
        if not years and "last_year" not in kinds and day > today:
            day = easter_sunday(year - 1)
        since = _since(day.year, day.month, today)
        return Span(since, since) if since >= 0 else None
    whole = _whole_years(tokens, found, lexicon)
    if months and whole and not years:
        # "three years ago, in March": so many years back, whatever else is said.
        return _named_month(months[0], [today.year - whole], kinds, today)
    if months:
        return _named_month(months[0], years, kinds, today)
    seasons = [phrase.label.split(":")[1] for phrase in found if _is(phrase, "season")]
    if seasons:
        return _season(seasons[0], years, kinds, today)
    if years:
        return _whole_year(years[0], today) if not kinds & {"unit", "length"} else None
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
        return _whole_year(today.year - 1, today)
    if "before_last_year" in kinds:
        return _whole_year(today.year - 2, today)
    return None


def easter_sunday(year: int) -> date:
    """Return the western Easter Sunday of a Gregorian year (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * shift) // 451
    month, day = divmod(h + shift - 7 * m + 114, 31)
    return date(year, month, day + 1)


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
    return _length(clause, lexicon.times.find(_masked(clause, lexicon)), lexicon)


def length_of(text: str, tokens: Sequence[Token], lexicon: Lexicon, today: date) -> float | None:
    """Return how many months something lasted; None where no length, or a time in the past."""
    if _dated(text, today) is not None or lexicon.gone.find([token.text for token in tokens]):
        return None
    found = lexicon.times.find(_masked(tokens, lexicon))
    kinds = {phrase.label.split(":")[0] for phrase in found}
    if kinds & {"point", "month", "season", "last_year", "this_year", "before_last_year"}:
        return None
    return _length(tokens, found, lexicon)


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


def _since(year: int, month: int, today: date) -> int:
    return (today.year - year) * 12 + today.month - month


def _dated(text: str, today: date) -> Span | None:
    past = [day for day in dates_in(text) if day <= today]
    if past:
        spans = [_since(day.year, day.month, today) - (today.day < day.day) for day in past]
        return Span(min(spans), max(spans))
    short = _short_dated(text, today)
    if short is not None:
        return short
    match = _MONTH_YEAR.search(text)
    other = None if match else _YEAR_MONTH.search(text)
    parts = match.groups() if match else other.groups()[::-1] if other else None
    if parts is None or not 1 <= int(parts[0]) <= 12:
        return None
    since = _since(int(parts[1]), int(parts[0]), today)
    return Span(since, since) if since >= 0 else None


def _short_dated(text: str, today: date) -> Span | None:
    """Read "20/10-25" and "20/9": the last such day that was."""
    full = _SHORT_DATE.search(text)
    bare = None if full else _DAY_MONTH.search(text)
    match = full or bare
    if match is None:
        return None
    first, second = int(match.group(1)), int(match.group(2))
    year = 2000 + int(match.group(3)) if full else today.year
    days = set()
    # Day before month; with two slashes or one alone it may be the American order.
    american = match.group().count("/") == (2 if full else 1) and not match.group().startswith("d")
    for day, month in {(first, second), *([(second, first)] if american else [])}:
        try:
            then = date(year, month, day)
            if not full and then > today:
                then = date(year - 1, month, day)
        except ValueError:
            continue
        if then <= today:
            days.add(then)
    spans = [_since(d.year, d.month, today) - (today.day < d.day) for d in days]
    return Span(min(spans), max(spans)) if spans else None


def _named_month(month: int, years: Sequence[int], kinds: set[str], today: date) -> Span | None:
    if years:
        since = _since(years[0], month, today)
    elif "last_year" in kinds:
        since = _since(today.year - 1, month, today)
    elif "before_last_year" in kinds:
        since = _since(today.year - 2, month, today)
    elif "this_year" in kinds:
        since = _since(today.year, month, today)
    elif month == today.month:
        return Span(0, 12)
    else:
        since = (today.month - month) % 12
    return Span(since, since) if since >= 0 else None


def _season(name: str, years: Sequence[int], kinds: set[str], today: date) -> Span | None:
    first, last = _SEASON[name]
    year = years[0] if years else today.year
    if "last_year" in kinds:
        year -= 1
    elif "before_last_year" in kinds:
        year -= 2
    elif not years and "this_year" not in kinds and _since(year, first, today) < 0:
        year -= 1
    early = _since(year, first, today)
    late = _since(year + (last < first), last, today)
    if name == "winter":
        # "winter 2024" may be the one that begins or the one that ends in 2024.
        early += 12
    return Span(max(late, 0), early) if early >= 0 else None


def _whole_year(year: int, today: date) -> Span:
    return Span(max(_since(year, 12, today), 0), _since(year, 1, today))


def _length(tokens: Sequence[Token], found: Sequence[Found], lexicon: Lexicon) -> float | None:
    """Add up "2 years and 3 months"; None where a number has no unit or there is no length."""
    points = [phrase for phrase in found if _is(phrase, "point")]
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
    if len(points) + len(lengths) + len(units) == 0 or len(points) > 1:
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
        total += (amount + half) * _MONTHS_IN[phrase.label.split(":")[1]]
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
