"""
Dates by which something must have happened, and how each was counted (CAL-01 to CAL-04; HAZ-04 to HAZ-15). Pure.

A date is counted once, when it is set, and kept with what it was counted from; `steps` tells day by day how, so that
nobody has to believe it. A year without a calendar is Monday to Friday, and every date that passed through it says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ..calendarfile import HOLIDAY, MAKEUP, WEEKEND, WORKDAY
from .calendars import Calendar
from .rosters import DAY as DAY_MS
from .rosters import day_of, midnight

#: How a period is counted: in working days; in days, rolled on to a working day; up to a day that somebody named,
#: rolled on too; at once, on the same day and never rolled on (CAL-04); in hours of the clock.
WORKDAYS, DAYS, NAMED, AT_ONCE, HOURS = UNITS = ("workdays", "days", "named", "at_once", "hours")
#: What must have happened: rectified, served, looked at again, the opinion on a major hazard, its notice, the decision
#: on sealing served, the group's word on a sealing in an emergency, the transfer of a case, the check of a complaint.
(RECTIFY, SERVE, REINSPECT, OPINION, MAJOR_NOTICE, SEAL, SEAL_GROUP, TRANSFER, CHECK) = KINDS = (
    "rectify", "serve", "reinspect", "opinion", "major_notice", "seal", "seal_group", "transfer", "check")
#: What is owed also where the hazard itself is gone: that somebody sealed a place, or found it in use without approval.
OUTLIVE = frozenset({SEAL, SEAL_GROUP, TRANSFER})
#: What is told of a deadline, in the order of time: working days before, on the day that was named, on the last day,
#: over, and how far it was told on.
BEFORE_3, BEFORE_1, NAMED_DAY, LAST_DAY, OVERDUE, STREET, PROPOSED = TELLINGS = (
    "before_3", "before_1", "named_day", "last_day", "overdue", "street", "proposed")
_ONE = timedelta(days=1)


class Deadline(NamedTuple):
    """A row of the table `deadline`. `of` is `hazard:12` or `complaint:3`. `starts` is the day (ISO) that set it
    off, `counted` its last day before it was rolled on, `last` after; `first` as it was first, for ever. It ends at
    `ends_at` (UTC ms). `missing` are the years that had no calendar when it was counted. `met` is the day on which
    it was met, `over` that nothing more is told of it, `was_over` that it ran out once before it was set anew. The
    time to what is told next is counted from entry `number`, told at `at` and `tick`."""

    of: str
    kind: str
    unit: str
    length: int
    starts: str
    counted: str
    last: str
    first: str
    ends_at: int
    rule: str
    ruleset: str
    missing: tuple[int, ...]
    number: int
    at: int
    tick: int
    told: tuple[str, ...] = ()
    met: str = ""
    over: bool = False
    was_over: bool = False


class Count(NamedTuple):
    """A period as it was counted: its last day before and after rolling on, and the years without a calendar on the
    way."""

    counted: date
    last: date
    missing: tuple[int, ...]


class Step(NamedTuple):
    """A day on the way: what it is (`starts`, `counts` as number `nth`, `passed` over, `rolled` over, `last`), and its
    kind and name in the calendar; `known` is false where its year has none."""

    day: date
    what: str
    nth: int
    kind: str
    name: str
    known: bool


def counted(unit: str, count: int, starts: date, calendar: Calendar, named: date | None = None) -> Count:
    """
    The last day of a period. `starts` is the day that sets it off, which does not count itself (CAL-01); `named` the
    day of a period of that unit. Hours are the clock's: their day is where they end, given as `named`.
    """
    match unit:
        case "workdays":
            day = last = calendar.workdays_after(starts, count)
        case "days":
            day = starts + timedelta(days=count)
            last = calendar.rolled(day)
        case "named":
            day = named or starts
            last = calendar.rolled(day)
        case _:
            day = last = (named or starts) if unit == HOURS else starts
    first = starts if unit == WORKDAYS else day
    looked_at = () if unit in (AT_ONCE, HOURS) else {one.year for one in _days(first, last)}
    return Count(day, last, tuple(sorted(year for year in looked_at if year not in calendar.years)))


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _ONE


def steps(row: Deadline, calendar: Calendar) -> Iterator[Step]:
    """Day by day from what set it off to the last day."""
    starts, day_counted, last = (date.fromisoformat(text) for text in (row.starts, row.counted, row.last))
    nth = 0

    def step(day: date, what: str) -> Step:
        return Step(day, what, nth, calendar.kind(day), calendar.name(day), calendar.is_known(day))

    if row.unit in (AT_ONCE, HOURS):
        yield step(last, "last")
        return
    yield step(starts, "starts")
    if row.unit == NAMED:
        yield step(day_counted, "named" if day_counted < last else "last")
    else:
        for day in _days(starts + _ONE, day_counted):
            works = calendar.is_workday(day)
            if row.unit == DAYS or works:
                nth += 1
                yield step(day, "last" if day == last else "counts")
            else:
                yield step(day, "passed")
    for day in _days(day_counted + _ONE, last):
        yield step(day, "last" if day == last else "rolled")


def ends(last: date) -> int:
    """When a last day is over: 24:00 of the room, in UTC ms."""
    return midnight(last) + DAY_MS


def workdays_before(calendar: Calendar, day: date, count: int) -> date:
    """The working day so many working days before a day."""
    for _each in range(count):
        day -= _ONE
        while not calendar.is_workday(day):
            day -= _ONE
    return day


def workdays_left(calendar: Calendar, today: date, last: date) -> int:
    """How many working days are left, today not counted; less than 0: how many days it is over."""
    if last < today:
        return (last - today).days
    return sum(calendar.is_workday(day) for day in _days(today + _ONE, last))


class Telling(NamedTuple):
    """What is told of a deadline, and when (UTC ms)."""

    what: str
    at: int


def tellings(row: Deadline, calendar: Calendar, before: tuple[int, int], after: tuple[int, int],
             hour_ms: int) -> list[Telling]:
    """
    Everything that is told of a deadline, the earliest first (HAZ-14). `before` and `after` are numbers of working
    days; reminders come at `hour_ms` of their day. That somebody named a rest day is a reminder on that very day too:
    rolling on never silences one (CAL-04). Only rectification is reminded of and told on; anything else is overdue.
    """
    over = Telling(OVERDUE, row.ends_at)
    if row.kind != RECTIFY:
        return [over]
    last, named = date.fromisoformat(row.last), date.fromisoformat(row.counted)
    found = [] if row.unit == AT_ONCE else [
        Telling(what, midnight(workdays_before(calendar, last, days)) + hour_ms)
        for what, days in zip((BEFORE_3, BEFORE_1), before, strict=True)]
    if named != last:
        found.append(Telling(NAMED_DAY, midnight(named) + hour_ms))
    found.append(Telling(LAST_DAY, midnight(last) + hour_ms))
    found.append(over)
    for what, days in zip((STREET, PROPOSED), after, strict=True):
        found.append(Telling(what, ends(calendar.workdays_after(last, days))))
    begins = midnight(date.fromisoformat(row.starts))
    return sorted((one for one in found if one.at >= begins), key=lambda one: (one.at, TELLINGS.index(one.what)))


def is_owed(rows: Iterable[Deadline]) -> bool:
    """Whether something is waited for that is owed also where the hazard itself is gone."""
    return any(row.kind in OUTLIVE and not row.over for row in rows)


def is_as_counted(row: Deadline, calendar: Calendar) -> bool:
    """Whether the calendar of now says the same: a year's notice that comes later may move a day."""
    if row.unit in (AT_ONCE, HOURS):
        return True
    found = counted(row.unit, row.length, date.fromisoformat(row.starts), calendar, date.fromisoformat(row.counted))
    return (found.counted.isoformat(), found.last.isoformat(), found.missing) == (row.counted, row.last, row.missing)


def today_of(at: int) -> date:
    """The day of the room at a moment."""
    return day_of(at)


#: The kinds of days, for whoever says them.
DAY_KINDS = (WORKDAY, WEEKEND, HOLIDAY, MAKEUP)
