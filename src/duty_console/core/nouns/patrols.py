"""
What is expected of patrols: reckoned from the last completed round in business hours, announced once, missed with one
alarm (PAT-23, PAT-24); the check at closing (PAT-01); and more rounds where something is out of service (PAT-26).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.body import Event
from ...domain.events import ClockStepped, PlaceRemoved
from ...domain.lifeevents import SuppressionEnded
from ...domain.paces import Pace, closing, following, hours
from ...domain.patrolevents import (
    CheckpointSet,
    PatrolDone,
    PatrolEnded,
    PatrolMissed,
    PatrolPlanned,
    PatrolReminded,
    PatrolSet,
    RouteSet,
)
from ...domain.patrols import (
    CLOSES_WITH,
    CLOSING,
    DAY_MS,
    ROUND,
    Checkpoint,
    Expected,
    Missed,
    Patrol,
    Route,
    extra_key,
    key_of,
)
from ...domain.places import Point, Site, digits
from ...domain.suppression import OUT_OF_SERVICE, Suppression
from ..facts import Fact, of_collector
from ..noun import Decision, Noun, Watch
from ..patrolling import CODE_OF, next_of, pace_of, patience, raised, returned
from ..state import State

#: A wall clock that was set further than this may have been wrong by whole days: the calendar is looked at anew.
_FAR_MS = DAY_MS
#: So long after a round was told nothing is called missed: a wand tells several one after the other.
_TOLD_MS = 60_000
#: Why nothing more is expected.
REMOVED, IN_SERVICE = "removed", "in_service"


def _kinds(patrol: Patrol) -> tuple[str, ...]:
    """What is expected of a patrol."""
    if patrol.removed:
        return ()
    return (ROUND, CLOSING) if patrol.venue in CLOSES_WITH and patrol.opens else (ROUND,)


def _due_planned(state: State, patrol: Patrol) -> int | None:
    """A patrol of which nothing is expected yet is due at once."""
    if not state.rules.judges("PAT-24"):
        return None
    lacking = any(key_of(patrol.patrol, kind) not in state.rows["expected"] for kind in _kinds(patrol))
    return state.collector.boot_tick if lacking else None


def _plan(state: State, patrol: Patrol, now: Moment) -> Decision:
    return [of_collector(_planned(state, patrol, kind, now.at), now) for kind in _kinds(patrol)
            if key_of(patrol.patrol, kind) not in state.rows["expected"]], []


def _planned(state: State, patrol: Patrol, kind: str, at: int) -> PatrolPlanned:
    """What is expected of a patrol first, or anew: from its last completed round, else from now."""
    pace, rule = pace_of(state, patrol)
    remind, grace = patience(state, pace)
    key = key_of(patrol.patrol, kind)
    known: Expected | None = state.rows["expected"].get(key)
    if kind == CLOSING:
        due, rule = closing(pace, at), CLOSES_WITH[patrol.venue]
    else:
        open_now = hours(pace, at) if pace.opens or pace.slots else None
        last = known.done_at if known is not None else 0
        counted = last if last and (open_now is None or last >= open_now[0]) and last <= at else at
        # What goes on now is due when it ends, as long as nobody has walked it.
        due = closing(pace, at) if pace.slots and counted == at else following(pace, counted)
        if due.at < at:  # it is walked more often from now on
            due = due._replace(at=at)
    return PatrolPlanned(key, patrol.patrol, kind, due.at, due.calendar, pace.interval_ms, pace.months,
                         due.slot_ms or remind, grace, rule, state.rules.version)


def _due_extra(state: State, row: Suppression) -> int | None:
    """What is out of service is walked to, from the moment it is."""
    if row.kind != OUT_OF_SERVICE or not state.rules.judges("PAT-26") or extra_key(row.id) in state.rows["expected"]:
        return None
    return state.due(row.id, row.at, row.tick, 0)


def _extra(state: State, row: Suppression, now: Moment) -> Decision:
    every = round(state.rules.number("PAT-26", "every_s") * 1000)
    pace = Pace("", "", every)
    remind, grace = patience(state, pace)
    site, name, name_en = _called(state, row)
    checkpoints = [one.checkpoint for one in state.rows["checkpoint"].values()
                   if site and one.site == site and not one.removed]
    key = extra_key(row.id)
    due = following(pace, now.at)
    body = PatrolPlanned(key, key, ROUND, due.at, due.calendar, every, 0, remind, grace, "PAT-26", state.rules.version,
                         row.id, name, name_en, checkpoints)
    return [of_collector(body, now)], []


def _called(state: State, row: Suppression) -> tuple[str, str, str]:
    """The site that is out of service, wholly or in part, and what it is called in both languages."""
    site: Site | None = next((one for one in state.rows["site"].values() if not one.removed and row.account
                              and digits(one.account) == digits(row.account) and one.line in ("", row.line)), None)
    if site is None:
        return "", row.account or row.line, row.account or row.line
    point: Point | None = next((one for one in state.rows["point"].values() if one.site == site.site
                                and not one.removed and digits(one.zone) == digits(row.zone)), None)
    if point is None:
        return site.site, site.name, site.name_en
    return site.site, f"{site.name} {point.name}", f"{site.name_en} {point.name_en}"


def _due(state: State, row: Expected) -> int | None:
    """Its reminder, then the end of its grace."""
    if _is_over(state, row):
        return state.due(row.number, row.at, row.tick, 0)
    left = row.due_at - row.at
    after = left - row.remind_ms if not row.reminded and row.remind_ms < left else left + row.grace_ms
    if row.done_at and not row.missed_at:  # a wand tells a round of yesterday, and the next perhaps in a moment
        after = max(after, _TOLD_MS)
    return state.due(row.number, row.at, row.tick, after)


def _is_over(state: State, row: Expected) -> bool:
    """Whether it does not hold as it stands: the room file changed, or what was out of service is back."""
    return row.stale or (row.extra > 0 and row.extra not in state.rows["suppression"])


def _decide(state: State, row: Expected, now: Moment) -> Decision:
    if _is_over(state, row):
        return _anew(state, row, now), []
    if not row.reminded and now.tick < state.due(row.number, row.at, row.tick, row.due_at - row.at + row.grace_ms):
        return [of_collector(PatrolReminded(row.expected, row.patrol, row.kind, row.due_at, "PAT-23",
                                            state.rules.version), now)], []
    due = next_of(state, row, row.due_at)
    body = PatrolMissed(row.expected, row.patrol, row.kind, row.due_at, due.at, due.calendar, "PAT-23",
                        state.rules.version, due.slot_ms)
    return [of_collector(body, now),
            *raised(state, CODE_OF[row.kind], "supervisory", "PAT-23", row.patrol, now)], []


def _anew(state: State, row: Expected, now: Moment) -> list[Fact]:
    """The room file or the calendar says something else: reckoned again, or ended with its alarm."""
    patrol: Patrol | None = state.rows["patrol"].get(row.patrol)
    if patrol is not None and row.kind in _kinds(patrol):
        return [of_collector(_planned(state, patrol, row.kind, now.at), now)]
    how = IN_SERVICE if row.extra else REMOVED
    return [of_collector(PatrolEnded(row.expected, row.patrol, how), now),
            *returned(state, CODE_OF[row.kind], row.patrol, now)]


def _checkpoint_set(state: State, _event: Event, body: CheckpointSet) -> None:
    state.put("checkpoint", Checkpoint(body.checkpoint, body.name, body.name_en, body.site, body.place, body.code,
                                       body.tag))


def _route_set(state: State, _event: Event, body: RouteSet) -> None:
    state.put("route", Route(body.route, body.name, body.name_en, tuple(body.checkpoints)))


def _patrol_set(state: State, _event: Event, body: PatrolSet) -> None:
    known: Patrol | None = state.rows["patrol"].get(body.patrol)
    row = Patrol(body.patrol, body.name, body.name_en, body.route, body.venue, body.opens, body.closes,
                 body.interval_ms, team=body.team, slots=tuple(body.slots))
    state.put("patrol", row)
    # Where only its name, its route or its team is another, nothing moves.
    if known is not None and known._replace(team=row.team)[4:] != row[4:]:
        _stale(state, body.patrol)


def _removed(state: State, _event: Event, body: PlaceRemoved) -> None:
    if body.what == "patrol":
        _stale(state, body.key)


def _stale(state: State, patrol: str) -> None:
    for key in (key_of(patrol, ROUND), key_of(patrol, CLOSING)):
        if (row := state.rows["expected"].get(key)) is not None:
            state.put("expected", row._replace(stale=True))


def _in_service(state: State, _event: Event, body: SuppressionEnded) -> None:
    _stale(state, extra_key(body.suppression))


def _put_planned(state: State, event: Event, body: PatrolPlanned) -> None:
    known: Expected | None = state.rows["expected"].get(body.expected)
    missed, misses, done = (known.missed_at, known.misses, known.done_at) if known is not None else (0, 0, 0)
    state.put("expected", Expected(
        body.expected, body.patrol, body.kind, event.number, event.at, event.tick, body.due_at, body.calendar,
        body.interval_ms, body.months, body.remind_ms, body.grace_ms, False, missed, misses, done, body.rule,
        body.extra, body.name, body.name_en, tuple(body.checkpoints)))
    if body.extra:  # what it is called is asked for when it has ended, too
        state.put("patrol", Patrol(body.patrol, body.name, body.name_en, "", "", "", "", body.interval_ms,
                                   removed=True))
    _asked_again(state, body.patrol, body.extra)


def _asked_again(state: State, patrol: str, extra: int) -> None:
    """What waited for this waits no longer."""
    if extra:
        state.agenda.changed("suppression", extra)
    else:
        state.agenda.changed("patrol", patrol)


def _reminded(state: State, _event: Event, body: PatrolReminded) -> None:
    if (row := state.rows["expected"].get(body.expected)) is not None:
        state.put("expected", row._replace(reminded=True))


def _missed(state: State, event: Event, body: PatrolMissed) -> None:
    row: Expected | None = state.rows["expected"].get(body.expected)
    state.put("missed", Missed(event.number, body.patrol, body.kind, body.due_at, event.at))
    if row is not None:
        state.put("expected", row._replace(
            number=event.number, at=event.at, tick=event.tick, due_at=body.next_at, calendar=body.calendar,
            reminded=False, missed_at=row.missed_at or body.due_at, misses=row.misses + 1,
            remind_ms=body.remind_ms or row.remind_ms))


def _done(state: State, event: Event, body: PatrolDone) -> None:
    row: Expected | None = state.rows["expected"].get(body.expected)
    if row is not None:
        state.put("expected", row._replace(
            number=event.number, at=event.at, tick=event.tick, due_at=body.next_at, calendar=body.calendar,
            reminded=False, missed_at=0, misses=0, done_at=body.at or event.at,
            remind_ms=body.remind_ms or row.remind_ms))
    for missed in list(state.rows["missed"].values()) if body.void_from else ():
        if (missed.patrol, missed.kind) == (body.patrol, body.kind) and missed.due_at >= body.void_from:
            state.drop("missed", missed.id)


def _ended(state: State, _event: Event, body: PatrolEnded) -> None:
    row: Expected | None = state.rows["expected"].get(body.expected)
    if row is not None:
        state.drop("expected", body.expected)
        _asked_again(state, row.patrol, row.extra)


def _stepped(state: State, _event: Event, body: ClockStepped) -> None:
    """The wall clock was set: how long something lasts stays as it was, a moment of the calendar is where the clock now
    says that it is."""
    for row in list(state.rows["expected"].values()):
        moved = row._replace(at=row.at + body.by_ms)
        if not row.calendar:
            moved = moved._replace(due_at=row.due_at + body.by_ms)
        elif abs(body.by_ms) > _FAR_MS:
            moved = moved._replace(stale=True)
        state.put("expected", moved)


NOUN = Noun({"checkpoint.set": _checkpoint_set, "route.set": _route_set, "patrol.set": _patrol_set,
             "place.removed": _removed, "suppression.ended": _in_service, "patrol.planned": _put_planned,
             "patrol.reminded": _reminded, "patrol.missed": _missed, "patrol.done": _done, "patrol.ended": _ended,
             "clock.stepped": _stepped},
            watches={"patrol": Watch(_due_planned, _plan), "suppression": Watch(_due_extra, _extra),
                     "expected": Watch(_due, _decide)})
