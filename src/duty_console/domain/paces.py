"""
When a round is due next: reckoned from the last completed round in business hours (PAT-24), or slot by slot (PAT-11).
Pure.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from typing import NamedTuple

from .. import slots
from ..clock import SHANGHAI, local
from .patrols import DAY_MS, Patrol


class Pace(NamedTuple):
    """How often, and in which hours; or in which slots, once each."""

    opens: str
    closes: str
    interval_ms: int
    months: int = 0
    slots: tuple[str, ...] = ()


class Due(NamedTuple):
    """A moment (UTC ms), and whether it is one of the calendar; of a slot, how long before it ends it begins."""

    at: int
    calendar: bool
    slot_ms: int = 0


def hours(pace: Pace, at: int) -> tuple[int, int] | None:
    """The business hours that a moment lies in, from and until (UTC ms); they may go over midnight. Else the slot."""
    if pace.slots:
        return slots.within(pace.slots, at)
    for back in (0, 1):
        begin, end = _hours_of(pace, (local(at) - timedelta(days=back)))
        if begin <= at < end:
            return begin, end
    return None


def pace_hours(patrol: Patrol) -> Pace:
    """The hours of a patrol, without how often."""
    return Pace(patrol.opens, patrol.closes, patrol.interval_ms, slots=patrol.slots)


def is_inside(pace: Pace, at: int, grace_ms: int) -> bool:
    """Whether what is complete at a moment is within the hours; of a slot, or in its grace."""
    if pace.slots:
        return slots.within(pace.slots, at, grace_ms) is not None
    return not pace.opens or hours(pace, at) is not None


def next_hours(pace: Pace, at: int) -> tuple[int, int]:
    """The first business hours that begin after a moment; else the slot."""
    if pace.slots:
        return slots.following(pace.slots, at)
    day = local(at) - timedelta(days=1)
    while True:
        begin, end = _hours_of(pace, day)
        if begin > at:
            return begin, end
        day += timedelta(days=1)


def following(pace: Pace, at: int) -> Due:
    """When the next round is due after one that counts at `at`, or after a moment that was missed (PAT-24): of slots
    when the next one ends (PAT-11)."""
    if pace.slots:
        return _ending(next_hours(pace, at))
    if pace.months:
        return Due(later_by_months(at, pace.months), calendar=True)
    due = at + pace.interval_ms
    if not pace.opens or pace.interval_ms >= DAY_MS:
        return Due(due, calendar=False)
    open_now = hours(pace, at)
    if open_now is not None and due < open_now[1]:
        return Due(due, calendar=False)
    begin, end = next_hours(pace, at)
    return Due(min(begin + pace.interval_ms, end), calendar=True)


def _ending(slot: tuple[int, int]) -> Due:
    """What is due when a slot ends."""
    return Due(slot[1], True, slot[1] - slot[0])


def closing(pace: Pace, at: int) -> Due:
    """When the place closes next, after a moment."""
    open_now = hours(pace, at)
    found = open_now or next_hours(pace, at)
    return _ending(found) if pace.slots else Due(found[1], calendar=True)


def later_by_months(at: int, months: int) -> int:
    """The same day and time so many months later; the last day of a month that is shorter."""
    then = local(at)
    year, month = divmod(then.year * 12 + then.month - 1 + months, 12)
    day = min(then.day, monthrange(year, month + 1)[1])
    return round(then.replace(year=year, month=month + 1, day=day).timestamp() * 1000)


def night_ms(pace: Pace) -> int:
    """How long the hours last."""
    return (_minutes(pace.closes) - _minutes(pace.opens)) % 1440 * 60_000


def _hours_of(pace: Pace, day: datetime) -> tuple[int, int]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    begin = midnight + timedelta(minutes=_minutes(pace.opens))
    end = midnight + timedelta(minutes=_minutes(pace.closes))
    if end <= begin:
        end += timedelta(days=1)
    return round(begin.timestamp() * 1000), round(end.timestamp() * 1000)


def _minutes(text: str) -> int:
    found, _colon, rest = text.partition(":")
    return int(found) * 60 + int(rest)
