"""
Every date around every holiday of three years, against a count that shares nothing with ours: the tables of
chinesecalendar, walked day by day. And the same days where a year has no calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar
import pytest

from duty_console import texts
from duty_console.calendarfile import shipped
from duty_console.clock import local
from duty_console.domain.calendars import Calendar, Year
from duty_console.domain.deadlines import AT_ONCE, DAYS, NAMED, WORKDAYS, Deadline, counted, ends, steps, tellings
from duty_console.domain.deadlinewords import explained, missing_words

YEARS = {one.year: Year(one.year, one.days, one.source, one.published, 1, 1, 0, "room") for one in shipped()}
CALENDAR = Calendar(YEARS.values())
ONE = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
ALL = [FIRST + ONE * each for each in range((LAST - FIRST).days + 1)]
#: Holidays as the other table has them, run by run of days on which nobody works for a named reason.
HOLIDAYS = [day for day in ALL if chinese_calendar.get_holiday_detail(day)[1] and chinese_calendar.is_holiday(day)]


def around() -> list[date]:
    """The days before each holiday, in it, its last one, and after it."""
    begins = [HOLIDAYS[0], *(after for before, after in pairwise(HOLIDAYS) if after - before > ONE)]
    over = [*(before for before, after in pairwise(HOLIDAYS) if after - before > ONE), HOLIDAYS[-1]]
    near = {day + ONE * step for day in begins for step in (-3, -2, -1, 0)} | {
        day + ONE * step for day in over for step in (-1, 0, 1, 2)}
    return sorted(day for day in near if FIRST <= day <= LAST)


AROUND = around()


def walked(starts: date, count: int) -> date:
    """So many days on which the other table has people work, after a day."""
    day = starts
    while count:
        day += ONE
        count -= chinese_calendar.is_workday(day)
    return day


def on(day: date) -> date:
    """The day, or the next on which people work there."""
    while not chinese_calendar.is_workday(day):
        day += ONE
    return day


def test_there_are_three_years_with_each_of_their_holidays() -> None:
    names = {(day.year, chinese_calendar.get_holiday_detail(day)[1]) for day in HOLIDAYS}
    assert {year for year, _name in names} == {2024, 2025, 2026}
    assert len(names) >= 20  # seven a year; two of 2025 are one
    assert len(AROUND) >= 60
    assert len(AROUND) * 7 > 800


def test_every_day_of_three_years_is_what_the_other_table_says() -> None:
    assert [day for day in ALL if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("starts", AROUND, ids=str)
def test_periods_from_around_a_holiday_end_where_the_other_table_has_them_end(starts: date) -> None:
    for count in range(1, 8):
        found = counted(WORKDAYS, count, starts, CALENDAR)
        assert (found.counted, found.last, found.missing) == (walked(starts, count),) * 2 + ((),)
        assert CALENDAR.days_after(starts, count) == counted(DAYS, count, starts, CALENDAR).last == on(
            starts + ONE * count)
    named = counted(NAMED, 0, starts - ONE * 5, CALENDAR, starts)
    assert (named.counted, named.last) == (starts, on(starts))
    assert counted(AT_ONCE, 0, starts, CALENDAR) == (starts, starts, ())  # CAL-04


@pytest.fixture(autouse=True)
def english() -> None:
    texts.use("en")


@pytest.mark.parametrize(("starts", "unit", "length", "named", "last"), [
    ("2026-09-30", WORKDAYS, 1, "", "2026-10-08"), ("2026-09-30", WORKDAYS, 2, "", "2026-10-09"),
    ("2026-09-30", WORKDAYS, 3, "", "2026-10-10"), ("2026-09-30", NAMED, 0, "2026-10-05", "2026-10-08"),
    ("2026-10-08", WORKDAYS, 3, "", "2026-10-12")])
def test_the_worked_example(starts: str, unit: str, length: int, named: str, last: str) -> None:
    """CAL-05, with each date explained day by day."""
    found = counted(unit, length, date.fromisoformat(starts), CALENDAR, date.fromisoformat(named) if named else None)
    assert found.last.isoformat() == last
    row = deadline(unit, length, starts, found.counted, found.last)
    walk = list(steps(row, CALENDAR))
    assert walk[-1].day == found.last
    assert [each.nth for each in walk if each.what in ("counts", "last") and unit == WORKDAYS] == list(
        range(1, length + 1))
    assert all(each.known for each in walk)
    said = "\n".join(explained(row, CALENDAR))
    assert "国庆节" in said
    assert "CAL-0" in said


def deadline(unit: str, length: int, starts: str, counted_on: date, last: date, missing: tuple[int, ...] = (),
             kind: str = "rectify") -> Deadline:
    return Deadline("hazard:1", kind, unit, length, starts, counted_on.isoformat(), last.isoformat(), last.isoformat(),
                    ends(last), "CAL-02", "1", missing, 1, 0, 0)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_without_a_year_the_same_dates_are_monday_to_friday_and_say_so(year: int) -> None:
    less = Calendar(row for key, row in YEARS.items() if key != year)

    def plain(day: date) -> bool:
        return day.weekday() < 5 if day.year == year else chinese_calendar.is_workday(day)

    for starts in (day for day in AROUND if day.year == year and day.month < 12):
        for count in range(1, 8):
            day, left = starts, count
            while left:
                day += ONE
                left -= plain(day)
            found = counted(WORKDAYS, count, starts, less)
            assert (found.last, found.missing) == (day, (year,))
            row = deadline(WORKDAYS, count, starts.isoformat(), found.counted, found.last, found.missing)
            assert str(year) in missing_words(row)
    assert f"CALENDAR MISSING for {year}" in "\n".join(explained(row, less))
    assert not any(each.known for each in steps(row, less))


def test_a_period_over_the_end_of_a_year_names_the_year_that_it_lacks() -> None:
    assert counted(WORKDAYS, 3, date(2026, 12, 30), CALENDAR).missing == (2027,)
    assert counted(WORKDAYS, 1, date(2026, 12, 30), CALENDAR).missing == ()
    assert counted(AT_ONCE, 0, date(2027, 1, 1), CALENDAR).missing == ()


def test_what_is_told_of_a_day_in_the_holidays_and_no_reminder_is_put_off() -> None:
    """S04: named 5 October, ends on the 8th; the reminder of the named day comes on that very day (CAL-04)."""
    row = deadline(NAMED, 0, "2026-09-30", date(2026, 10, 5), date(2026, 10, 8))
    told = [f"{one.what} {local(one.at):%m-%d %H:%M}"
            for one in tellings(row, CALENDAR, (3, 1), (1, 3), 8 * 3_600_000)]
    assert told == ["before_1 09-30 08:00", "named_day 10-05 08:00", "last_day 10-08 08:00", "overdue 10-09 00:00",
                    "street 10-10 00:00", "proposed 10-13 00:00"]
