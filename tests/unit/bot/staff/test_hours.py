"""Office hours hold in the site's own time: over midnight, changes of the clock and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.staff.config import Site
from bot.staff.hours import DAYS, due, is_open, next_opening, public_holidays, spans

WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("08:00-15:30",))


def site(**changes: object) -> Site:
    values: dict[str, object] = {
        "id": "oslo",
        "country": "NO",
        "name": "Oslo",
        "telephone": "+47 23 00 00 00",
        "time_zone": "Europe/Oslo",
        "hours": WEEK,
        "holidays": ("NO",),
        **changes,
    }
    return Site(**values)  # type: ignore[arg-type]


def at(text: str, zone: str = "Europe/Oslo") -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-20T07:59:59", False),  # a Friday
        ("2026-11-20T08:00", True),
        ("2026-11-20T15:29:59", True),
        ("2026-11-20T15:30", False),
        ("2026-11-21T10:00", False),  # Saturday
        ("2026-05-14T10:00", False),  # Ascension Day
        ("2026-05-17T10:00", False),
        ("2026-05-18T10:00", True),
    ],
)
def test_open_on_working_days_within_the_hours_and_on_no_holiday(moment: str, open_: bool) -> None:
    assert is_open(site(), at(moment)) is open_


def test_the_next_opening_skips_weekend_and_holidays() -> None:
    # Maundy Thursday to Easter Monday.
    assert next_opening(site(), at("2026-04-01T16:00")) == at("2026-04-07T08:00")


def test_hours_are_those_of_the_site_not_of_the_machine() -> None:
    helsinki = site(time_zone="Europe/Helsinki", holidays=("FI",))
    assert is_open(helsinki, datetime(2026, 11, 20, 6, 30, tzinfo=UTC).timestamp())
    assert not is_open(site(), datetime(2026, 11, 20, 6, 30, tzinfo=UTC).timestamp())


def test_independence_day_is_closed_in_finland_only() -> None:
    day = "2027-12-06T10:00"  # a Monday
    assert not is_open(site(time_zone="Europe/Helsinki", holidays=("FI",)), at(day, "Europe/Oslo"))
    assert is_open(site(), at(day))


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    night = site(hours={"fri": ("22:00-06:00",)}, holidays=("NO",))
    assert is_open(night, at("2026-11-20T23:00"))
    assert is_open(night, at("2026-11-21T05:59"))
    assert not is_open(night, at("2026-11-21T06:00"))
    assert not is_open(night, at("2026-11-20T05:00"))
    # 1 May 2026, a Friday and a holiday: no shift begins.
    assert not is_open(night, at("2026-05-02T01:00"))


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_on_a_day_on_which_the_clocks_change_the_hours_are_the_same(day: str) -> None:
    sunday = site(hours={"sun": ("08:00-16:00",)}, holidays=())
    assert not is_open(sunday, at(f"{day}T07:59"))
    assert is_open(sunday, at(f"{day}T08:00"))
    assert not is_open(sunday, at(f"{day}T16:00"))
    ((begin, end),) = spans(sunday, date.fromisoformat(day))
    assert end - begin == timedelta(hours=8).total_seconds()


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 3), ("2026-10-25", 5)])
def test_a_span_over_the_change_of_the_clock_is_an_hour_shorter_or_longer(
    day: str, hours: int
) -> None:
    early = site(hours={"sun": ("00:00-04:00",)}, holidays=())
    ((begin, end),) = spans(early, date.fromisoformat(day))
    assert end - begin == timedelta(hours=hours).total_seconds()


def test_until_midnight_ends_with_the_day() -> None:
    late = site(hours={"fri": ("18:00-24:00",)}, holidays=())
    assert is_open(late, at("2026-11-20T23:59:59"))
    assert not is_open(late, at("2026-11-21T00:00"))


def test_a_site_without_hours_is_always_open() -> None:
    moment = at("2026-12-25T03:00")
    assert is_open(site(hours={}), moment)
    assert next_opening(site(hours={}), moment) == moment


def test_the_time_to_answer_counts_from_the_opening() -> None:
    assert due(site(), at("2026-11-20T10:00"), 600) == at("2026-11-20T10:10")
    assert due(site(), at("2026-11-20T16:00"), 600) == at("2026-11-23T08:10")
    assert due(None, 5.0, 600) == 605.0


def test_each_country_has_its_own_holidays() -> None:
    days = {country: public_holidays(country, 2026) for country in ("NO", "DK", "EE", "FI")}
    assert len(set(days.values())) == 4
    assert all(date(2026, 12, 25) in found for found in days.values())


spans_of_a_day = st.tuples(st.integers(0, 95), st.integers(0, 95)).filter(lambda s: s[0] != s[1])


def _clock(quarter: int) -> str:
    return f"{quarter // 4:02}:{quarter % 4 * 15:02}"


@given(
    st.lists(spans_of_a_day, min_size=7, max_size=7),
    st.sampled_from(["Europe/Oslo", "Europe/Tallinn", "Europe/Copenhagen", "Europe/Helsinki"]),
    st.floats(1.7e9, 1.9e9),
)
def test_a_closed_site_opens_next_when_it_is_open_and_never_in_between(
    week: list[tuple[int, int]], zone: str, moment: float
) -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = {d: (f"{_clock(b)}-{_clock(e)}",) for d, (b, e) in zip(days, week, strict=True)}
    place = site(hours=hours, time_zone=zone, holidays=("NO", "EE"))
    opening = next_opening(place, moment)
    assert opening is not None
    assert opening >= moment
    assert is_open(place, opening)
    for part in range(20):
        between = moment + (opening - moment) * part / 20
        assert is_open(place, between) == (opening == moment) or between == opening


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Europe/Tallinn", "Europe/Copenhagen"])
@pytest.mark.parametrize("span", ["02:00-03:00", "02:30-03:30", "03:00-04:00", "01:00-02:30"])
def test_what_is_called_the_next_opening_is_one_also_where_an_hour_is_left_out(
    zone: str, span: str
) -> None:
    night = Site(
        id="x",
        country="NO",
        name="x",
        telephone="1",
        time_zone=zone,
        hours=dict.fromkeys(DAYS, (span,)),
    )
    eve = datetime(2026, 3, 28, 12, tzinfo=UTC).timestamp()
    for minutes in range(0, 36 * 60, 15):
        opening = next_opening(night, eve + minutes * 60)
        assert opening is not None
        assert is_open(night, opening)
