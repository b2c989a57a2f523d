"""
Reading handovers: the newest ones, and one as a sheet with everything that a page or a screen shows of it.
"""

from __future__ import annotations

from ..domain import handovers as hand
from ..domain.alarms import Alarm
from ..domain.deadlines import RECTIFY
from ..domain.handoveritems import Bounds, Present, bounds_of, gathered
from ..domain.handoverlog import LogRows, log_items
from ..domain.handovers import Handover, Sheet
from ..domain.handoversheets import about, later_of, sheet
from ..domain.rosters import DAY, Roster, day_of
from .dutylog import facilities, prompting_of
from .loudspeakers import last_tests
from .reading import LIMIT, Reader
from .rosters import MOST

#: More alarms than any queue has.
_ALARMS = 10_000


def handovers(reader: Reader, most: int = LIMIT) -> list[Handover]:
    """The newest handovers, the newest first."""
    rows: list[Handover] = reader.table("handover", "order by id desc limit ?", most)
    return rows


def handover(reader: Reader, number: int, at: int) -> Sheet | None:
    """A handover at a moment (UTC ms), by its number; None where there is none of that number."""
    rows: list[Handover] = reader.table("handover", "where id = ? limit 1", number)
    if not rows:
        return None
    row, queue = rows[0], list[Alarm]()
    if row.state == hand.OPEN:
        queue = reader.alarms(_ALARMS)
    bounds = bounds_of(row)
    now = [] if row.state != hand.OPEN else gathered(present(reader, queue)._replace(
        more=log_items(log_rows(reader, bounds), bounds, at)), bounds)
    named = about((*hand.items_of(row), *(one.item for one in later_of(row, now))))
    alarms = {number: alarm for number in named if (alarm := reader.alarm(number)) is not None}
    roster = Roster(tuple(reader.table("rota", "order by id limit ?", MOST)),
                    tuple(reader.table("roster_change", "order by id limit ?", MOST)),
                    tuple(reader.table("swap", "order by id limit ?", MOST)))
    return sheet(row, now, queue, alarms, roster, reader.table("arrival", "order by person limit ?", LIMIT), at)


def open_number(reader: Reader) -> int:
    """The number of the handover that waits for signatures; 0 where there is none."""
    found = hand.open_one(reader.table("handover", "where state = ? order by id desc limit 1", hand.OPEN))
    return found.id if found else 0


def present(reader: Reader, alarms: list[Alarm]) -> Present:
    """The rows that a handover looks at."""
    return Present(
        alarms, {work.alarm: work for work in reader.table(
            "work", "where state <> 'closed' order by alarm limit ?", _ALARMS)},
        reader.table("suppression", "order by id limit ?", _ALARMS),
        reader.table("expected", "order by expected limit ?", LIMIT),
        reader.table("round", "where state = 'walking' or signed_by = '' or supervised_by = '' order by id limit ?",
                     _ALARMS),
        reader.table("broadcast", "where state <> 'over' order by id limit ?", LIMIT),
        reader.table("area", "where held_by <> '' order by area limit ?", LIMIT),
        reader.table("outing", "order by person limit ?", LIMIT),
        reader.table("single_duty", "where ended_at = 0 order by id limit 1"),
        reader.table("breach", "where until = 0 order by id limit ?", LIMIT), list(last_tests(reader).values()),
        reader.table("deadline", "where kind = ? and not over order by of limit ?", RECTIFY, MOST))


def log_rows(reader: Reader, bounds: Bounds) -> LogRows:
    """The rows of the duty log that a handover looks at."""
    oldest, day = bounds.oldest - DAY, day_of(bounds.oldest).isoformat()
    return LogRows(
        prompting_of(reader), reader.table("log_slot", "where slot >= ? order by slot limit ?", oldest, LIMIT),
        reader.table("log_gap", "where last >= ? order by id limit ?", oldest, LIMIT),
        reader.table("log_running", "where slot >= ? order by id limit ?", oldest, LIMIT),
        reader.table("log_check", "where day >= ? order by id limit ?", day, LIMIT), facilities(reader),
        reader.table("manual", "order by system limit ?", LIMIT))
