"""
Reading how well lines are: what went wrong on them today, how much came in each of the last minutes, and which device
has been silent longest.

A few rows, or the newest entries of the journal: asked whenever the page of the lines is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..clock import Moment, local
from ..domain.alarms import is_active
from ..domain.mishaps import Mishap, total
from ..domain.periodic import Periodic
from .reading import Reader

MINUTE_MS = 60_000
#: The latest minutes that are shown, and no more entries than these are looked through for them.
MINUTES, _ENTRIES = 30, 20_000
_SHOWN = 50


class Wellbeing(NamedTuple):
    """`today` by line; `trace` by line and minute since 1970; `own` the codes of active alarms about a line itself;
    `silent` whose test report is expected, the one longest ago first."""

    today: Mapping[str, Mishap] = {}
    trace: Mapping[str, Mapping[int, int]] = {}
    own: Mapping[str, frozenset[str]] = {}
    silent: tuple[Periodic, ...] = ()


def wellbeing(reader: Reader, now: Moment) -> Wellbeing:
    """Everything about the lines that is no row of theirs."""
    return Wellbeing(todays(reader, now), trace(reader, now), own(reader), silent(reader))


def todays(reader: Reader, now: Moment) -> dict[str, Mishap]:
    """What went wrong on each line since midnight."""
    midnight = round(local(now.at).replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)
    rows: list[Mishap] = reader.table("mishap", "where slot >= ? order by slot limit 100000",
                                      total((), "", midnight).slot)
    return {line: total(rows, line, midnight) for line in {row.line for row in rows}}


def trace(reader: Reader, now: Moment) -> dict[str, dict[int, int]]:
    """How many frames came on each line in each of the last minutes."""
    first = now.at // MINUTE_MS - MINUTES + 1
    found: dict[str, dict[int, int]] = {}
    for line, minute, count in reader.asked("""
        select json_extract(body, '$[0]') as line, at / 60000 as minute, count(distinct raw)
        from journal
        where room = 1 and number > ? and at >= ? and actor = 'device'
        group by line, minute
        order by line, minute
        limit 100000
    """, reader.head() - _ENTRIES, first * MINUTE_MS):
        found.setdefault(str(line), {})[int(minute)] = int(count)
    return found


def own(reader: Reader) -> dict[str, frozenset[str]]:
    """The codes of what the program itself raised about a line and what lasts."""
    found: dict[str, set[str]] = {}
    for alarm in reader.alarms():
        if alarm.scheme == "duty" and alarm.line and is_active(alarm):
            found.setdefault(alarm.line, set()).add(alarm.code)
    return {line: frozenset(codes) for line, codes in found.items()}


def silent(reader: Reader, limit: int = _SHOWN) -> tuple[Periodic, ...]:
    """Whose daily test report is expected, by how long ago the last came."""
    rows: list[Periodic] = reader.table("periodic", "order by at, device limit ?", limit)
    return tuple(rows)
