"""
What the nouns of patrols share: how often a patrol is walked by the rule of its venue, its alarms, and what a completed
round counts for. Pure.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.alarms import NORMAL, Alarm, after, is_active
from ..domain.events import AlarmRaised, AlarmReturned, Body
from ..domain.paces import Due, Pace, closing, following, is_inside, night_ms
from ..domain.patrolevents import PatrolDone
from ..domain.patrols import CLOSING, DAY_MS, ROUND, VENUES, Expected, Patrol, key_of
from .facts import Fact, of_collector
from .state import State

MISSED, NOT_CLOSED, NO_SIGN, SILENT = "patrol_missed", "closing_missed", "patroller_overdue", "patroller_silent"
#: The code of what was missed.
CODE_OF = {ROUND: MISSED, CLOSING: NOT_CLOSED}


def pace_of(state: State, patrol: Patrol) -> tuple[Pace, str]:
    """How often, and the rule that says so."""
    rule, key = VENUES[patrol.venue]
    pace = Pace(patrol.opens, patrol.closes, patrol.interval_ms, slots=patrol.slots)
    if patrol.interval_ms or patrol.slots or not key:
        return pace, rule
    value = state.rules.number(rule, key)
    if key == "every_months":
        return pace._replace(months=round(value)), rule
    if key == "per_night":  # so many fall due before the night is over
        return pace._replace(interval_ms=round(night_ms(pace) / (value + 1))), rule
    return pace._replace(interval_ms=round(value * 1000)), rule


def pace_of_row(state: State, row: Expected) -> Pace:
    """The same of what is expected already, in the hours of its patrol."""
    patrol: Patrol | None = state.rows["patrol"].get(row.patrol)
    if patrol is None:
        return Pace("", "", row.interval_ms, row.months)
    return Pace(patrol.opens, patrol.closes, row.interval_ms, row.months, patrol.slots)


def next_of(state: State, row: Expected, at: int) -> Due:
    """What is expected after a moment that counts."""
    pace = pace_of_row(state, row)
    return closing(pace, at) if row.kind == CLOSING else following(pace, at)


def patience(state: State, pace: Pace) -> tuple[int, int]:
    """How long before it is due somebody is reminded, and how long after it is missed, in ms (PAT-23)."""
    size = "long" if pace.months or pace.interval_ms >= DAY_MS else "short"
    rules = state.rules
    return (round(rules.number("PAT-23", f"{size}_remind_s") * 1000),
            round(rules.number("PAT-23", f"{size}_grace_s") * 1000))


def counts(state: State, patrol: str, kind: str, number: int, at: int) -> tuple[list[PatrolDone], bool, int]:
    """What a round that is complete at `at` counts for; whether that is late, and when it was due. A closing check is a
    round too, where it is made in business hours."""
    found: list[PatrolDone] = []
    for one in (kind,) if kind == ROUND else (kind, ROUND):
        row: Expected | None = state.rows["expected"].get(key_of(patrol, one))
        if row is None:
            continue
        pace = pace_of_row(state, row)
        inside = is_inside(pace, at, row.grace_ms)
        if not row.missed_at and not inside and one == ROUND:
            continue  # before the place opens, or after it closed: nothing is due
        due = next_of(state, row, max(at, row.due_at) if one == CLOSING and not row.missed_at else at)
        found.append(PatrolDone(row.expected, patrol, one, number, row.missed_at or row.due_at, bool(row.missed_at),
                                due.at, due.calendar, "PAT-24", state.rules.version, remind_ms=due.slot_ms))
    return found, any(one.late for one in found[:1]), found[0].due_at if found else 0


def standing(state: State, code: str, patrol: str, group: str = "") -> Alarm | None:
    """The open alarm about a patrol, or about one round of it."""
    return state.open_alarm(("", "", "duty", code, group, patrol))


def raised(state: State, code: str, severity: str, rule: str, patrol: str, now: Moment, group: str = "") -> list[Fact]:
    """Such an alarm; nothing where it calls already."""
    known = standing(state, code, patrol, group)
    if known is not None and is_active(known) and not known.acked_at:
        return []
    signal_class, priority, _rule = state.rules.signal_class(severity)
    then = after("raised", known.state if known else NORMAL, state.rules.kind(signal_class))
    body = AlarmRaised(*_said(code, "new", group, patrol), signal_class, priority, rule, state.rules.version,
                       known.id if known else 0, then)
    return [of_collector(body, now)]


def returned(state: State, code: str, patrol: str, now: Moment, group: str = "") -> list[Fact]:
    """Its end, where it is active."""
    known = standing(state, code, patrol, group)
    if known is None or not is_active(known):
        return []
    body: Body = AlarmReturned(*_said(code, "restore", group, patrol), "restore", 6, "SIG-6", state.rules.version,
                               known.id, after("returned", known.state, state.rules.kind(known.signal_class)))
    return [of_collector(body, now)]


def _said(code: str, qualifier: str, group: str, patrol: str) -> tuple[
        str, str, str, str, str, str, str, str, str, str, str, str, str]:
    return ("", "", "", "", "", "duty", code, qualifier, group, patrol, "", "", "")
