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
from .hazards import COUNTING, MOST, counting
from .reading import Reader


class Tally(NamedTuple):
    """What figures must know of a hazard (`hazardfigures.Counted`), and its number: a third of its columns, because
    there are ten thousand."""

    id: int
    number: str
    place: str
    found: str
    due: str
    state: str
    notice: int
    claimed: str
    late: int
    closed: str
    reinspected: str
    extended: str
    responsible: str


def tallied(reader: Reader, since: str, until: str) -> list[Tally]:
    """The hazards that count in a span of days (ISO, both included), the oldest first."""
    return list(map(Tally._make, reader.asked(f"select {', '.join(Tally._fields)} from hazard {COUNTING}", until,
                                              since, since, MOST)))


def looked_at_again(reader: Reader, until: str) -> list[Deadline]:
    """By when hazards found up to a day (ISO) had to be looked at again."""
    found: list[Deadline] = reader.table(
        "deadline", "where kind = ? and exists (select 1 from hazard where id = cast(substr(of, 8) as integer) and "
        "found <= ?) limit ?", REINSPECT, until, MOST)
    return found


def trades(reader: Reader) -> dict[str, str]:
    """The trade of every place where a hazard was found."""
    return dict(reader.asked("select place, trade from place where place in (select place from hazard)"))


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
    return Material(since, until, as_of, tuple(hazards), tuple(looked_at_again(reader, until)),
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
                    min(day, date.fromisoformat(as_of)), limits.trades, register.changes(reader, first))
