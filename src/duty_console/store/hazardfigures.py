"""
What figures of hazards are made of: those found in a span, when they were looked at again, their places, and how far
the list of a quarter is done.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ..domain.calendars import Calendar, calendar_of
from ..domain.deadlines import REINSPECT, Deadline
from ..domain.hazardfigures import Figures, Group, counted, grouped
from ..domain.hazardrows import Hazard
from ..domain.inspections import Coverage, coverage, limits_of, quarter_of
from ..domain.placerows import Place
from . import register
from .answers import AnswerReader
from .hazards import MOST, counting
from .reading import Reader


class Material(NamedTuple):
    """Hazards that count in a span of days (ISO, both included), the deadlines for looking at them again, places by
    key, and the calendar that counts; figures are made of it as they stand on the day `as_of`."""

    since: str
    until: str
    as_of: str
    hazards: tuple[Hazard, ...]
    again: tuple[Deadline, ...]
    places: dict[str, Place]
    calendar: Calendar

    @property
    def figures(self) -> Figures:
        """Of all of them."""
        return counted(self.hazards, self.again, self.since, self.until, self.as_of, self.calendar)

    def groups(self, by: str) -> list[Group]:
        """By place, trade, month or person."""
        trades = {key: row.trade for key, row in self.places.items()}
        return grouped(self.hazards, self.again, self.since, self.until, self.as_of, self.calendar, by, trades)

    def rows(self, ids: tuple[int, ...]) -> list[Hazard]:
        """The very hazards that a number counts."""
        wanted = set(ids)
        return [row for row in self.hazards if row.id in wanted]


def material(reader: Reader, since: str, until: str, as_of: str) -> Material:
    """Everything that figures of a span are made of."""
    hazards = counting(reader, since, until)
    again: list[Deadline] = reader.table(
        "deadline", "where kind = ? and of in (select 'hazard:' || id from hazard where found <= ?) limit ?",
        REINSPECT, until, MOST)
    return Material(since, until, as_of, tuple(hazards), tuple(again),
                    register.named(reader, sorted({row.place for row in hazards})), calendar(reader))


def calendar(reader: Reader) -> Calendar:
    """The calendar as it holds."""
    return calendar_of(tuple(reader.table("calendar", "order by year")))


def covered(reader: AnswerReader, until: str, as_of: str) -> Coverage:
    """How far the list of the quarter of a span's last day was done on that day, or is by now."""
    day = date.fromisoformat(until)
    quarter, limits = quarter_of(day), limits_of(reader.rules())
    first = quarter.first.isoformat()
    return coverage(register.listed(reader, limits.trades, first), register.inspections(reader, first, until), quarter,
                    min(day, date.fromisoformat(as_of)), limits.trades)
