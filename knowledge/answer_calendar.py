"""Dates, months, seasons and years as spans of months ago."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.answer_numbers import dates_in

_MONTH_YEAR = re.compile(r"(?<![\d./-])(\d{1,2})\s?[./]\s?((?:19|20)\d\d)(?![\d./-])")
_YEAR_MONTH = re.compile(r"(?<![\d./-])((?:19|20)\d\d)-(\d{1,2})(?![\d-])")
_SHORT_DATE = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](\d{2})(?![\d./-])")
# Nothing but a date may stand there: "3/4 of a year" is none, nor is "2.5".
_DAY_MONTH = re.compile(
    r"(?<![\w./-])(?:d\.?\s?)?(\d{1,2})(?:/|\.\s?(?=\d{1,2}\.))(\d{1,2})\.?\s*$"
)
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


def months_since(year: int, month: int, today: date) -> int:
    """Return the calendar months from `month` of `year` to today's."""
    return (today.year - year) * 12 + today.month - month


def dated(text: str, today: date) -> Span | None:
    """Return the span of a date in digits; None where there is none."""
    past = [day for day in dates_in(text) if day <= today]
    if past:
        spans = [months_since(day.year, day.month, today) - (today.day < day.day) for day in past]
        return Span(min(spans), max(spans))
    short = _short_dated(text, today)
    if short is not None:
        return short
    match = _MONTH_YEAR.search(text)
    other = None if match else _YEAR_MONTH.search(text)
    parts = match.groups() if match else other.groups()[::-1] if other else None
    if parts is None or not 1 <= int(parts[0]) <= 12:
        return None
    since = months_since(int(parts[1]), int(parts[0]), today)
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
    spans = [months_since(d.year, d.month, today) - (today.day < d.day) for d in days]
    return Span(min(spans), max(spans)) if spans else None


def named_month(month: int, years: Sequence[int], kinds: set[str], today: date) -> Span | None:
    """Return the span of a month with its year, or of the last such month."""
    if years:
        since = months_since(years[0], month, today)
    elif "last_year" in kinds:
        since = months_since(today.year - 1, month, today)
    elif "before_last_year" in kinds:
        since = months_since(today.year - 2, month, today)
    elif "this_year" in kinds:
        since = months_since(today.year, month, today)
    elif month == today.month:
        return Span(0, 12)
    else:
        since = (today.month - month) % 12
    return Span(since, since) if since >= 0 else None


def season(name: str, years: Sequence[int], kinds: set[str], today: date) -> Span | None:
    """Return the span of a season with its year, or of the last such season."""
    first, last = _SEASON[name]
    year = years[0] if years else today.year
    if "last_year" in kinds:
        year -= 1
    elif "before_last_year" in kinds:
        year -= 2
    elif not years and "this_year" not in kinds and months_since(year, first, today) < 0:
        year -= 1
    early = months_since(year, first, today)
    late = months_since(year + (last < first), last, today)
    if name == "winter":
        # "winter 2024" may be the one that begins or the one that ends in 2024.
        early += 12
    return Span(max(late, 0), early) if early >= 0 else None


def whole_year(year: int, today: date) -> Span:
    """Return the span of a calendar year."""
    return Span(max(months_since(year, 12, today), 0), months_since(year, 1, today))
