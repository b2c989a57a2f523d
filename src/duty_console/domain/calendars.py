"""
Working days (2.0): what kind a day is, and what is so many days after another. A year that nobody gave is Monday to
Friday, and said to be missing; it is never guessed. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from ..calendarfile import HOLIDAY, KINDS, MAKEUP, WEEKEND, WORKDAY
from ..texts import N_, _
from .body import Body

#: kind -> its name.
KIND_WORDS = {WORKDAY: N_("working day"), WEEKEND: N_("weekend"), HOLIDAY: N_("holiday"),
              MAKEUP: N_("make-up working day")}
WORKING = frozenset({WORKDAY, MAKEUP})
#: Whose a year is that ships with the program.
SHIPS = "room"
_SATURDAY = 5
_ONE = timedelta(days=1)


class Year(NamedTuple):
    """A row of the table `calendar`: a year's notice as it holds now. `days` are those whose kind does not follow from
    the weekday (`2026-01-01 holiday 元旦`); imported by entry `number` at `at` (UTC ms), `by` whom: `room` where it
    ships with the program."""

    year: int
    days: tuple[str, ...]
    source: str
    published: str
    version: int
    number: int
    at: int
    by: str


class CalendarSet(Body, frozen=True):
    """calendar.set: which days of a year are holidays and which are make-up working days, by which notice; a later
    version goes before an earlier one."""

    year: int
    days: list[str]
    source: str
    published: str
    version: int
    console: str = ""
    request: str = ""


class CalendarCarried(Body, frozen=True):
    """calendar.carried: a year as it stood in a store that was damaged; fields as in the row."""

    year: int
    days: tuple[str, ...]
    source: str
    published: str
    version: int
    number: int
    at: int
    by: str


class Day(NamedTuple):
    """A day that a notice names."""

    date: date
    kind: str
    name: str


class Calendar:
    """The years that are known. Made once for the same rows."""

    def __init__(self, years: Iterable[Year]) -> None:
        self.years = {row.year: row for row in years}
        self._named = {day.date: day for row in self.years.values() for day in named(row.days)}

    def kind(self, day: date) -> str:
        """workday, weekend, holiday or makeup_workday."""
        said = self._named.get(day)
        return said.kind if said is not None else WEEKEND if day.weekday() >= _SATURDAY else WORKDAY

    def name(self, day: date) -> str:
        """What a holiday or a make-up day is called; empty for any other."""
        said = self._named.get(day)
        return said.name if said is not None else ""

    def is_named(self, day: date) -> bool:
        """Whether a notice says what this day is."""
        return day in self._named

    def is_workday(self, day: date) -> bool:
        """Whether people work."""
        return self.kind(day) in WORKING

    def is_known(self, *days: date) -> bool:
        """Whether the years of these days are given; otherwise what is said of them is Monday to Friday only."""
        return all(day.year in self.years for day in days)

    def rolled(self, day: date) -> date:
        """The day itself where it is a working day, else the next one (CAL-02)."""
        while not self.is_workday(day):
            day += _ONE
        return day

    def next_workday(self, day: date) -> date:
        """The first working day after a day."""
        return self.rolled(day + _ONE)

    def workdays_after(self, day: date, count: int) -> date:
        """The last day of a period of so many working days, which begins on the day after `day` (CAL-01, CAL-03)."""
        for _each in range(count):
            day = self.next_workday(day)
        return day

    def days_after(self, day: date, count: int) -> date:
        """The last day of a period of so many days: it begins on the day after `day` (CAL-01) and does not end on a
        day on which nobody works (CAL-02). Not for what must be done at once (CAL-04)."""
        return self.rolled(day + timedelta(days=count))


@lru_cache(maxsize=16)
def calendar_of(years: tuple[Year, ...]) -> Calendar:
    """The calendar of these rows."""
    return Calendar(years)


@lru_cache(maxsize=64)
def named(days: tuple[str, ...]) -> tuple[Day, ...]:
    """The days that a row names."""
    return tuple(_days(days))


def _days(days: tuple[str, ...]) -> Iterator[Day]:
    for text in days:
        written, kind, name = (*text.split(" ", 2), "", "")[:3]
        yield Day(date.fromisoformat(written), kind, name)


def is_sound(row: Year) -> bool:
    """Whether a row that was read from a damaged file can be one: every day a day, of a kind, in its year."""
    try:
        return all(day.kind in KINDS and day.date.year == row.year for day in _days(row.days))
    except ValueError:
        return False


def missing(years: Iterable[int], today: date, month: int, day: int) -> tuple[int, ...]:
    """The years that nobody has given and that people ask for now: this one, and from a day of the year on the next
    (CAL-06)."""
    known = set(years)
    wanted = [today.year, *([today.year + 1] if (today.month, today.day) >= (month, day) else [])]
    return tuple(year for year in wanted if year not in known)


def missing_words(years: tuple[int, ...]) -> str:
    """That a calendar is missing, and what holds until it is there."""
    return _("calendar of {years} missing: Monday to Friday are taken for working days; import the notice with "
             "`duty calendar import FILE`", years=", ".join(map(str, years)))


def kind_word(kind: str) -> str:
    """A kind of day in the language in use."""
    return _(KIND_WORDS[kind]) if kind in KINDS else kind


KIND_BODIES: dict[str, type[Body]] = {"calendar.set": CalendarSet, "calendar.carried": CalendarCarried}
