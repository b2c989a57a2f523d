"""
Deadlines as time acts on them: reminded of, over, told on, step by step (HAZ-14); counted again where a calendar says
something else (CAL-06). Each is told once, in its order, whatever was missed meanwhile; nothing silences a reminder
(CAL-04).

A day ends by the wall clock, so the time to what is told next is counted on the boot clock from the newest entry that
said both, and anew when the wall clock was set.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...clock import Moment
from ...domain.alarms import is_unacknowledged
from ...domain.calendars import CalendarSet
from ...domain.deadlines import (
    BEFORE_1,
    BEFORE_3,
    HOURS,
    LAST_DAY,
    NAMED_DAY,
    OVERDUE,
    PROPOSED,
    RECTIFY,
    REINSPECT,
    STREET,
    Deadline,
    Telling,
    counted,
    ends,
    is_as_counted,
    tellings,
)
from ...domain.events import ClockStepped, Event
from ...domain.hazardevents import DeadlineEnded, DeadlineRecounted, DeadlineSet, DeadlineTold
from ...domain.rosters import DAY as DAY_MS
from ..facts import Fact, of_collector
from ..hazarding import called
from ..noun import Decision, Noun, Watch
from ..ownalarms import own_moment, standing_own
from ..state import State
from .calendars import calendar
from .hazardfolds import number_in

RULE = "HAZ-14"
#: The room's one alarm that something is overdue.
HAZARD_OVERDUE = "hazard_overdue"
OWNER, LEADER, STREET_OFFICE = "owner", "leader", "street"
_TO = {BEFORE_3: [OWNER], BEFORE_1: [OWNER], NAMED_DAY: [OWNER], LAST_DAY: [OWNER, LEADER], OVERDUE: [OWNER, LEADER],
       STREET: [OWNER, LEADER, STREET_OFFICE], PROPOSED: [LEADER, STREET_OFFICE]}
_HOUR_MS = 3_600_000


def _told_of(state: State, row: Deadline) -> Telling | None:
    """What is told next."""
    rule = state.rules.rule(RULE).values
    return next((one for one in tellings(row, calendar(state), tuple(rule["before"]),
                                         (rule["street"], rule["supervised"]), round(rule["hour"] * _HOUR_MS))
                 if one.what not in row.told), None)


def _due(state: State, row: Deadline) -> int | None:
    if row.over or not state.rules.judges(RULE):
        return None
    if not is_as_counted(row, calendar(state)):
        return state.due(row.number, row.at, row.tick, 0)
    found = _told_of(state, row)
    return None if found is None else state.due(row.number, row.at, row.tick, max(0, found.at - row.at))


def _decide(state: State, row: Deadline, now: Moment) -> Decision:
    if not is_as_counted(row, calendar(state)):
        return [of_collector(one, now) for one in _all_recounted(state, row)], []
    found = _told_of(state, row)
    if found is None:
        return [], []
    facts: list[Fact] = [of_collector(DeadlineTold(row.of, row.kind, found.what, row.last, _TO[found.what], RULE,
                                                   state.rules.version, called(state, row.of)), now)]
    if found.what == OVERDUE:
        facts += _alarm(state, now)
    return facts, []


def _alarm(state: State, now: Moment) -> list[Fact]:
    """One alarm of the room, raised again with every new one that is overdue, so that none passes unseen; nothing where
    it calls already: many at one midnight are one call."""
    standing = standing_own(state, "", HAZARD_OVERDUE)
    return [] if standing is not None and is_unacknowledged(standing) else own_moment(state, HAZARD_OVERDUE, 1, now)


def _all_recounted(state: State, row: Deadline) -> Iterator[DeadlineRecounted]:
    """It, and with a limit that moves the day on which it is looked at again, where that is counted from its end."""
    made = _recounted(state, row, row.starts)
    yield made
    again: Deadline | None = state.rows["deadline"].get((row.of, REINSPECT))
    if row.kind == RECTIFY and again is not None and not again.over and again.starts == row.last != made.last:
        yield _recounted(state, again, made.last)


def _recounted(state: State, row: Deadline, starts: str) -> DeadlineRecounted:
    found = counted(row.unit, row.length, date.fromisoformat(starts), calendar(state), date.fromisoformat(row.counted))
    return DeadlineRecounted(row.of, row.kind, found.counted.isoformat(), found.last.isoformat(), row.last,
                             ends(found.last), "CAL-06", state.rules.version, list(found.missing),
                             called(state, row.of), starts if starts != row.starts else "")


def _set(state: State, event: Event, body: DeadlineSet) -> None:
    known: Deadline | None = state.rows["deadline"].get((body.of, body.kind))
    hazard = state.rows["hazard"].get(number_in(body.of))
    first = known.first if known is not None else ""
    if hazard is not None and body.kind == RECTIFY:
        first = hazard.first_due
    # What was told of the same last day is not told again; a day that somebody names now is.
    told = known.told if known is not None and known.last == body.last else ()
    if known is not None and known.counted != body.counted:
        told = tuple(what for what in told if what != NAMED_DAY)
    state.put("deadline", Deadline(
        body.of, body.kind, body.unit, body.length, body.starts, body.counted, body.last, first or body.last,
        body.ends_at, body.rule, body.ruleset, tuple(body.missing), event.number, event.at, event.tick, told,
        was_over=known is not None and (known.was_over or OVERDUE in known.told)))


def _put_recounted(state: State, event: Event, body: DeadlineRecounted) -> None:
    row: Deadline | None = state.rows["deadline"].get((body.of, body.kind))
    if row is not None:
        state.put("deadline", row._replace(
            starts=body.starts or row.starts, counted=body.counted, last=body.last, ends_at=body.ends_at,
            missing=tuple(body.missing), number=event.number, at=event.at, tick=event.tick))


def _put_told(state: State, event: Event, body: DeadlineTold) -> None:
    row: Deadline | None = state.rows["deadline"].get((body.of, body.kind))
    if row is not None:
        state.put("deadline", row._replace(told=(*row.told, body.what), number=event.number, at=event.at,
                                           tick=event.tick))


def _ended(state: State, event: Event, body: DeadlineEnded) -> None:
    row: Deadline | None = state.rows["deadline"].get((body.of, body.kind))
    if row is not None:
        state.put("deadline", row._replace(met=body.met, over=True, number=event.number, at=event.at, tick=event.tick))


def _calendar(state: State, _event: Event, _body: CalendarSet) -> None:
    """Every deadline is looked at anew: a day may have moved, and what is told of it with it."""
    for key, row in state.rows["deadline"].items():
        if not row.over:
            state.agenda.changed("deadline", key)


def _stepped(state: State, event: Event, body: ClockStepped) -> None:
    """The wall clock was set: a day ends where the clock now says so; hours stay as long as they are. What was told by
    a clock that ran days ahead is told again when it comes (CAL-04); what was overdue by it stays late."""
    for row in list(state.rows["deadline"].values()):
        if row.over:
            continue
        moved = row._replace(at=row.at + body.by_ms)
        if row.unit == HOURS:
            moved = moved._replace(ends_at=row.ends_at + body.by_ms)
        elif body.by_ms < -DAY_MS and event.at < row.ends_at:
            moved = moved._replace(told=())
        state.put("deadline", moved)


NOUN = Noun({"deadline.set": _set, "deadline.recounted": _put_recounted, "deadline.told": _put_told,
             "deadline.ended": _ended, "calendar.set": _calendar, "clock.stepped": _stepped},
            watches={"deadline": Watch(_due, _decide)})
