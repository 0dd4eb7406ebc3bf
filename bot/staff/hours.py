"""When a site's staff are at work: office hours by day, public holidays, in the site's own time.

A span belongs to the day on which it begins, also where it ends after midnight ("22:00-06:00"): on
a public holiday no span begins. Times are those of the wall clock, so a day on which the clocks
change has the same hours as any other. A site without hours is always open. Moments are seconds
since 1970, as time.time() gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from bot.staff.config import Site

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: So many days ahead an opening is looked for: longer than any row of closed days.
_HORIZON = 60
_DAY = timedelta(days=1)


def is_open(site: Site, moment: float) -> bool:
    """Tell whether the site's staff are at work."""
    if not site.hours:
        return True
    day = datetime.fromtimestamp(moment, site.zone).date()
    return any(
        begin <= moment < end for near in (day - _DAY, day) for begin, end in spans(site, near)
    )


def next_opening(site: Site, moment: float) -> float | None:
    """Return when the site opens next: `moment` where it is open; None where it never does."""
    if is_open(site, moment):
        return moment
    first = datetime.fromtimestamp(moment, site.zone).date()
    for ahead in range(_HORIZON):
        begins = [begin for begin, _ in spans(site, first + ahead * _DAY) if begin > moment]
        if begins:
            return min(begins)
    return None


def due(site: Site | None, moment: float, within: float) -> float:
    """Return when what comes at `moment` should have been taken: `within` seconds of being open.

    Without a site, or where it never opens, the office hours do not count.
    """
    opening = next_opening(site, moment) if site else moment
    return (moment if opening is None else opening) + within


def spans(site: Site, day: date) -> Iterator[tuple[float, float]]:
    """Yield begin and end of each span that begins on `day`; none on a public holiday."""
    if any(day in public_holidays(country, day.year) for country in site.holidays):
        return
    for span in site.hours.get(DAYS[day.weekday()], ()):  # type: ignore[call-overload]
        begin, _, end = span.partition("-")
        after = day + _DAY if _clock(end) <= _clock(begin) else day
        # Of an hour that comes twice, the whole is meant.
        first, last = _instant(day, begin, site.zone, 0), _instant(after, end, site.zone, 1)
        # In spring an hour is left out, and what lies in it is no opening.
        if first < last:
            yield first, last


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country (ISO 3166 code) in a year."""
    return frozenset(holidays.country_holidays(country, years=year))


def _clock(text: str) -> time:
    # "24:00" is the next day's first moment.
    return time.fromisoformat("00:00" if text == "24:00" else text)


def _instant(day: date, clock: str, zone: ZoneInfo, fold: int) -> float:
    there = datetime.combine(day, _clock(clock), tzinfo=zone).replace(fold=fold)
    return there.astimezone(UTC).timestamp()
