"""
How soon people act, in figures: percentiles against their targets, apart by month, shift and officer, and every item
that had to wait too long (rules RESP-01 to RESP-06).

Pure: rows and rules come in. A percentile is the nearest rank over the items of a window; an occurrence on which nobody
has acted counts with its present age, so that nothing looks better for being left alone. Knows no store and no screen.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from ..clock import SHANGHAI, local
from ..errors import UsageError
from ..rulebook import Rulebook
from ..texts import _
from .responses import Response

#: The first actions that put an item aside (RESP-05).
HOLD, SHELVE = "hold", "shelve"
#: Where there is no roster: three shifts of eight hours by local time, from each of these hours on. Nobody is named.
SHIFTS = (0, 8, 16)
_HOURS = 8
_QUARTER_MS = 900_000
#: The least urgent priority of each target: 1 by RESP-01, 2 and 3 by RESP-02; others are not measured.
RULES = {"RESP-01": 1, "RESP-02": 3}
#: Days are taken from the years of which months are.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class Waiting(NamedTuple):
    """An occurrence on which nobody has acted yet: how long it waits, and how long since it was first proved to be
    painted in the control room (-1: it was not). `at` is UTC ms."""

    occurrence: int
    alarm: int
    signal_class: str
    priority: int
    at: int
    age_ms: int
    view_ms: int = -1


class Outage(NamedTuple):
    """A time in which nothing was received and nobody was shown anything (UTC ms)."""

    begin: int
    end: int


class Target(NamedTuple):
    """What a rule asks: so many per cent (`warn_share`, `limit_share`) within so many ms."""

    rule: str
    warn_ms: int
    limit_ms: int
    warn_share: float
    limit_share: float


class Spread(NamedTuple):
    """How one interval is spread over the items of a window: its percentiles in ms (`warn` and `limit` at the shares of
    the target) and the per cent within its two limits; -1 where there is no item."""

    count: int = 0  # type: ignore[assignment]  # of items, not tuple.count
    p50: int = -1
    warn: int = -1
    limit: int = -1
    within_warn: float = -1
    within_limit: float = -1


class Measure(NamedTuple):
    """What was measured against one target: both intervals of RESP-04 (from receipt, from the first view), how many of
    the items nobody has acted on, and how many were put on hold or shelved first (RESP-05)."""

    target: Target
    first: Spread = Spread()
    view: Spread = Spread()
    waiting: int = 0
    held: int = 0
    shelved: int = 0

    @property
    def is_met(self) -> bool:
        """Whether the target is; no item misses none."""
        spread, target = self.first, self.target
        return not spread.count or (spread.within_warn >= target.warn_share
                                    and spread.within_limit >= target.limit_share)


class Group(NamedTuple):
    """The same for a part of the items: a month, a shift or an officer."""

    name: str
    measures: tuple[Measure, ...]


class Overrun(NamedTuple):
    """An item that waited longer than its limit, with the reason somebody gave (F-IN-06) and the first outage that
    lay in its time. `waiting`: it still does."""

    occurrence: int
    alarm: int
    signal_class: str
    priority: int
    at: int
    ms: int
    limit_ms: int
    by: str = ""
    how: str = ""
    reason: str = ""
    waiting: bool = False
    outage: Outage | None = None


class Responses(NamedTuple):
    """Everything about one window. What was handled automatically, and what does not count (tests, late), stand apart
    and in no percentile."""

    measures: tuple[Measure, ...]
    automatic: tuple[Measure, ...]
    excluded: tuple[tuple[str, int], ...]
    months: tuple[Group, ...]
    shifts: tuple[Group, ...]
    officers: tuple[Group, ...]
    overruns: tuple[Overrun, ...]  # the newest first


def targets(rules: Rulebook) -> tuple[Target, ...]:
    """The targets that hold, the most urgent first."""
    return tuple(Target(id, round(rules.number(id, "warn_s") * 1000), round(rules.number(id, "limit_s") * 1000),
                        rules.number(id, "warn_share"), rules.number(id, "limit_share")) for id in RULES)


def nearest_rank(ordered: Sequence[int], percent: float) -> int:
    """The smallest of these values, in order, that so many per cent do not exceed; -1 of none."""
    return ordered[max(1, ceil(percent * len(ordered) / 100)) - 1] if ordered else -1


def spread(values: Iterable[int], target: Target) -> Spread:
    """How intervals in ms are spread."""
    ordered = sorted(values)
    count = len(ordered)
    if not count:
        return Spread()
    return Spread(count, nearest_rank(ordered, 50), nearest_rank(ordered, target.warn_share),
                  nearest_rank(ordered, target.limit_share),
                  100 * sum(ms <= target.warn_ms for ms in ordered) / count,
                  100 * sum(ms <= target.limit_ms for ms in ordered) / count)


def responses(rows: Iterable[Response], waiting: Iterable[Waiting], rules: Rulebook,
              outages: Sequence[Outage] = (), shift: Callable[[int], str] | None = None) -> Responses:
    """The figures of the items of a window, in which there were these outages; `shift` names that of a moment."""
    named = shift or shift_of
    aims = targets(rules)
    excluded: dict[str, int] = defaultdict(int)
    by_people, automatic = list[Response](), list[Response]()
    for row in rows:
        if row.excluded:
            excluded[row.excluded] += 1
        else:
            (automatic if row.automatic else by_people).append(row)
    left = list(waiting)
    return Responses(
        _measures(by_people, left, aims), _measures(automatic, (), aims), tuple(sorted(excluded.items())),
        _groups(by_people, left, aims, lambda row: month_of(row.at)),
        _groups(by_people, left, aims, lambda row: named(row.at)),
        _groups(by_people, (), aims, lambda row: row.by if isinstance(row, Response) else ""),
        overruns(by_people, left, aims, outages))


def month_of(at: int) -> str:
    """The local month of a moment, as YYYY-MM."""
    return _named(at // _QUARTER_MS)[0]


def shift_of(at: int) -> str:
    """The eight hours of the local day in which a moment lies, as 00-08."""
    return _named(at // _QUARTER_MS)[1]


@lru_cache(maxsize=65536)
def _named(quarter: int) -> tuple[str, str]:
    """Month and shift of a quarter of an hour since 1970: many items share one, and no zone is off by less."""
    now = local(quarter * _QUARTER_MS)
    begin = now.hour // _HOURS * _HOURS
    return f"{now:%Y-%m}", f"{begin:02d}-{begin + _HOURS:02d}"


def of_month(month: str) -> tuple[int, int]:
    """
    When a local month begins and ends (UTC ms).

    :raises UsageError: it is not written YYYY-MM.
    """
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", month)
    if found is None:
        raise UsageError(_('"{text}" is not a month; write it as 2026-11.', text=month))
    begin = datetime(int(found[1]), int(found[2]), 1, tzinfo=SHANGHAI)
    after = datetime(begin.year + begin.month // 12, begin.month % 12 + 1, 1, tzinfo=SHANGHAI)
    return round(begin.timestamp() * 1000), round(after.timestamp() * 1000)


def months_before(at: int, count: int) -> int:
    """The same local day and time so many months earlier (UTC ms), or the last day of a month that is shorter."""
    now = local(at)
    year, month = divmod(now.year * 12 + now.month - 1 - count, 12)
    then = now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))
    return round(then.timestamp() * 1000)


def overruns(rows: Iterable[Response], waiting: Iterable[Waiting], aims: Sequence[Target],
             outages: Sequence[Outage] = ()) -> tuple[Overrun, ...]:
    """Every item over its limit, the newest first. An outage explains, and takes nothing from the time (P9)."""
    by_priority = _by_priority(aims)

    def outage(at: int, ms: int) -> Outage | None:
        return next((one for one in outages if one.begin < at + ms and one.end > at), None)

    found = [Overrun(row.occurrence, row.alarm, row.signal_class, row.priority, row.at, row.first_ms, aim.limit_ms,
                     row.by, row.how, row.reason, outage=outage(row.at, row.first_ms))
             for row in rows if (aim := by_priority.get(row.priority)) is not None and row.first_ms > aim.limit_ms]
    found += [Overrun(row.occurrence, row.alarm, row.signal_class, row.priority, row.at, row.age_ms, aim.limit_ms,
                      waiting=True, outage=outage(row.at, row.age_ms))
              for row in waiting if (aim := by_priority.get(row.priority)) is not None and row.age_ms > aim.limit_ms]
    return tuple(sorted(found, key=lambda one: (one.at, one.occurrence), reverse=True))


def _by_priority(aims: Sequence[Target]) -> dict[int, Target]:
    """The target of each priority that is measured."""
    return {priority: next(aim for aim in aims if priority <= RULES[aim.rule])
            for priority in range(1, max(RULES.values()) + 1)}


def _measures(rows: Iterable[Response], waiting: Iterable[Waiting], aims: Sequence[Target]) -> tuple[Measure, ...]:
    """What was measured against each target."""
    first, view = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    how, left = defaultdict[str, Counter[str]](Counter), defaultdict[str, int](int)
    by_priority = _by_priority(aims)
    for row in rows:
        if (aim := by_priority.get(row.priority)) is not None and row.first_ms >= 0:
            first[aim.rule].append(row.first_ms)
            how[aim.rule][row.how] += 1
            if row.view_ms >= 0:
                view[aim.rule].append(row.view_ms)
    for one in waiting:
        if (aim := by_priority.get(one.priority)) is not None:
            first[aim.rule].append(one.age_ms)
            left[aim.rule] += 1
            if one.view_ms >= 0:
                view[aim.rule].append(one.view_ms)
    return tuple(Measure(aim, spread(first[aim.rule], aim), spread(view[aim.rule], aim), left[aim.rule],
                         how[aim.rule][HOLD], how[aim.rule][SHELVE]) for aim in aims)


def _groups(rows: Iterable[Response], waiting: Iterable[Waiting], aims: Sequence[Target],
            name: Callable[[Response | Waiting], str]) -> tuple[Group, ...]:
    """The same apart by name, in order of names."""
    parts = defaultdict[str, tuple[list[Response], list[Waiting]]](lambda: ([], []))
    for row in rows:
        parts[name(row)][0].append(row)
    for one in waiting:
        parts[name(one)][1].append(one)
    return tuple(Group(key, _measures(*parts[key], aims)) for key in sorted(parts))


def of_day(written: str) -> date:
    """
    A day as it is written, of the years that months are taken from.

    :raises UsageError: it is none.
    """
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = date.min
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UsageError(_('"{text}" is not a day from {first} to {last}; write it as 2026-11-16.', text=written,
                           first=FIRST_DAY, last=LAST_DAY))
    return day
