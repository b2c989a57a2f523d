"""
How much of what was found is rectified, counted so that nobody has to believe it (HAZ-17). Pure: rows come in, and
every number is a list of the very hazards that it counts.

Counted is everything found in the span, and what was found before and was open when it began: a hazard does not leave
the figures with the month in which it was found. What was voided in time is no hazard. What is not yet due is taken
off; whatever is overdue, or ever was, stays, also where its entry was voided afterwards. Cancelled cases (销案) were
looked at again before and count as rectified. A hazard belongs to one part only: `PARTS` add up to what was found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple, Protocol

from .calendars import Calendar
from .deadlines import REINSPECT, Deadline
from .hazardrows import CANCELLED, CLAIMED, CLOSED, OVER, PASSED, VOIDED
from .inspections import Coverage

RULE = "HAZ-17"
#: Put right on the spot in time; otherwise in time; late; said to be rectified in time and not looked at again;
#: overdue; voided although it was overdue; not yet due.
(ON_SPOT, IN_TIME, LATE, WAITING, OVERDUE, VOIDED_OVERDUE, NOT_DUE) = PARTS = (
    "on_spot", "in_time", "late", "waiting", "overdue", "voided_overdue", "not_due")
#: Sums of parts; and what is listed beside, each within some part or, where it was voided, in none.
FOUND, CARRIED, COUNTED, DUE, RECTIFIED, ON_TIME = SUMS = (
    "found", "carried", "counted", "due", "rectified", "on_time")
EXTENDED, CASES, VOID, AGAIN_DUE, AGAIN = BESIDE = (
    "extended", "cancelled", "voided", "reinspection_due", "reinspected")
WHICH = (*SUMS, *PARTS, *BESIDE)
_SUM_OF = {COUNTED: PARTS, DUE: PARTS[:-1], RECTIFIED: (ON_SPOT, IN_TIME, LATE), ON_TIME: (ON_SPOT, IN_TIME)}
#: By what figures are told apart.
PLACE, TRADE, MONTH, PERSON = BY = ("place", "trade", "month", "person")
#: So many working days after it was said to be rectified, or was due, it is looked at again (HAZ-06, HAZ-20).
_AGAIN_WD = 3


class Counted(Protocol):
    """What figures must know of a hazard: the columns of `hazardrows.Hazard` that count."""

    @property
    def id(self) -> int: ...
    @property
    def place(self) -> str: ...
    @property
    def found(self) -> str: ...
    @property
    def due(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def notice(self) -> int: ...
    @property
    def claimed(self) -> str: ...
    @property
    def late(self) -> int: ...
    @property
    def closed(self) -> str: ...
    @property
    def reinspected(self) -> str: ...
    @property
    def extended(self) -> str: ...
    @property
    def responsible(self) -> str: ...


class Share(NamedTuple):
    """So many of so many, as the ids of both."""

    some: tuple[int, ...]
    among: tuple[int, ...]

    @property
    def percent(self) -> float | None:
        """In percent; None where there is nothing to be a share of."""
        return 100 * len(self.some) / len(self.among) if self.among else None


class Figures(NamedTuple):
    """What counts in a span of days (ISO, both included) as it stands on the day `as_of`: the ids behind every
    number of `WHICH`, the oldest first."""

    since: str
    until: str
    as_of: str
    ids: Mapping[str, tuple[int, ...]]

    def count(self, which: str) -> int:
        """How many."""
        return len(self.ids[which])

    @property
    def rectification(self) -> Share:
        """Closed of what is due."""
        return Share(self.ids[RECTIFIED], self.ids[DUE])

    @property
    def in_time(self) -> Share:
        """Closed in time of what is due; what was extended against the day it was extended to."""
        return Share(self.ids[ON_TIME], self.ids[DUE])

    @property
    def reinspection(self) -> Share:
        """Looked at again within its working days, of what had to be by now."""
        return Share(self.ids[AGAIN], self.ids[AGAIN_DUE])


class Group(NamedTuple):
    """The figures of a place, trade, month or person."""

    key: str
    figures: Figures


class Again(NamedTuple):
    """By when a hazard had to be looked at again, and when it was (ISO, empty: not yet). `late` says that nobody looked
    in time once before: that it failed then, and has a new date, does not hide it."""

    last: str
    met: str
    late: bool = False


def part_of(row: Counted, as_of: str) -> str:
    """The one part that a hazard belongs to; empty for an entry that was voided before it was overdue."""
    late = was_late(row)
    if row.state == VOIDED:
        return VOIDED_OVERDUE if late else ""
    if row.state in (CLOSED, CANCELLED):
        if late:
            return LATE
        return ON_SPOT if is_on_spot(row) else IN_TIME
    if late:
        return OVERDUE
    if not row.due or row.due >= as_of:  # its last day is not over before that day is
        return NOT_DUE
    return WAITING if row.state in (CLAIMED, PASSED) and row.claimed else OVERDUE


def was_late(row: Counted) -> bool:
    """Whether it ever was overdue: rectified after its last day, whoever says what of it."""
    rectified = row.claimed or (row.closed if row.state in (CLOSED, CANCELLED) else "")
    return bool(row.late) or bool(row.due and rectified > row.due)


def is_on_spot(row: Counted) -> bool:
    """Whether it was put right on the spot: closed on the day it was found, without a notice."""
    return row.state == CLOSED and not row.notice and row.found == row.closed


def again_of(row: Counted, limit: Deadline | None, after: Callable[[str], str]) -> Again | None:
    """
    By when a hazard had to be looked at again: as its deadline says; where none was kept, as with imported ones,
    counted from the day it was said to be rectified (`after` a day). None where nobody had to, or where it was put
    right on the spot.
    """
    if is_on_spot(row) or row.state == VOIDED:
        return None
    if limit is not None:
        late = limit.was_over
        return None if limit.over and not limit.met and not late else Again(limit.last, limit.met, late)
    if not row.claimed:
        return None
    starts = min(filter(None, (row.claimed, row.due)))
    return Again(after(starts), row.reinspected)


def belongs(row: Counted, since: str, until: str) -> bool:
    """Whether a hazard counts in a span of days: found in it, or before and not over when it began."""
    return row.found <= until and (row.found >= since or is_open(row) or row.closed >= since)


def counted(rows: Iterable[Counted], deadlines: Iterable[Deadline], since: str, until: str, as_of: str,
            calendar: Calendar) -> Figures:
    """The figures of a span; rows that do not belong to it are passed over."""
    limits = {one.of: one for one in deadlines if one.kind == REINSPECT}
    ids = defaultdict[str, list[int]](list)

    @cache  # thousands of hazards start from a few days
    def after(starts: str) -> str:
        return calendar.workdays_after(date.fromisoformat(starts), _AGAIN_WD).isoformat()

    for row in sorted(rows, key=lambda row: (row.found, row.id)):
        if since <= row.found:
            ids["new"].append(row.id)
        if belongs(row, since, until):
            _count(ids, row, limits.get(f"hazard:{row.id}"), as_of, after)
    kept = {which: tuple(ids[which]) for which in (*PARTS, *BESIDE)}
    ordered = list(ids["all"])
    for name, parts in _SUM_OF.items():
        among = {id for part in parts for id in kept[part]}
        kept[name] = tuple(id for id in ordered if id in among)
    new = set(ids["new"])
    kept[FOUND] = tuple(id for id in kept[COUNTED] if id in new)
    kept[CARRIED] = tuple(id for id in kept[COUNTED] if id not in new)
    return Figures(since, until, as_of, kept)


def _count(ids: dict[str, list[int]], row: Counted, limit: Deadline | None, as_of: str,
           after: Callable[[str], str]) -> None:
    ids["all"].append(row.id)
    part = part_of(row, as_of)
    if part:
        ids[part].append(row.id)
    if row.extended:
        ids[EXTENDED].append(row.id)
    if row.state in (CANCELLED, VOIDED):
        ids[CASES if row.state == CANCELLED else VOID].append(row.id)
    again = again_of(row, limit, after)
    if again is not None and (again.met or again.late or again.last < as_of):
        ids[AGAIN_DUE].append(row.id)
        if again.met and again.met <= again.last and not again.late:
            ids[AGAIN].append(row.id)


def grouped(rows: Iterable[Counted], deadlines: Iterable[Deadline], since: str, until: str, as_of: str,
            calendar: Calendar, by: str, trades: Mapping[str, str]) -> list[Group]:
    """The same by place, trade, month or person, in the order of their names; `trades` gives a place's trade."""
    of = defaultdict[str, list[Counted]](list)
    key = _KEYS[by]
    for row in rows:
        if belongs(row, since, until):
            of[key(row, trades)].append(row)
    limits = defaultdict[str, list[Deadline]](list)
    for one in deadlines:
        limits[one.of].append(one)
    return [Group(name, counted(own, (one for row in own for one in limits.get(f"hazard:{row.id}", ())), since, until,
                                as_of, calendar)) for name, own in sorted(of.items())]


_KEYS: dict[str, Callable[[Counted, Mapping[str, str]], str]] = {
    PLACE: lambda row, _trades: row.place,
    TRADE: lambda row, trades: trades.get(row.place, ""),
    MONTH: lambda row, _trades: row.found[:7],
    PERSON: lambda row, _trades: row.responsible,
}


def is_open(row: Counted) -> bool:
    """Whether something is still to be done about it."""
    return row.state not in OVER


def percent_text(part: int, whole: int) -> str:
    """A share with one decimal, rounded as people do; what lacks anything is never 100, what has anything never 0."""
    if not whole:
        return "-"
    exact = Decimal(100 * part) / Decimal(whole)
    text = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if text == 100 and part < whole:
        text = Decimal("99.9")
    if text == 0 and part:
        text = Decimal("0.1")
    return f"{text:f}%"


def quarter_share(found: Coverage) -> tuple[int, int]:
    """How many places of a quarter's list were inspected, of how many."""
    return len(found.inspected), len(found.due)


def last_day(month: str) -> str:
    """The last day of a month (2026-11)."""
    first = date.fromisoformat(f"{month}-01")
    return ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).isoformat()
