"""
Keeping alarms from calling, and letting them go: shelved, out of service, under test, held back, running away, under an
area profile. Nothing of it is for ever: each has an author, a reason and an end, and what is still active calls again
(LIFE-04, LIFE-07, TEST-01, TEST-02, SIG-11, FLOOD-04, FLOOD-05).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import ACKED, NORMAL, Alarm, is_active, is_unacknowledged
from ...domain.events import AlarmReturned, Event
from ...domain.lifeevents import (
    AlarmReleased,
    AlarmSuppressed,
    SuppressionBegan,
    SuppressionEnded,
    SuppressionWarned,
)
from ...domain.suppression import DELAY, NO_ZONE, PROFILE, RUNAWAY, SHELF, TEST, Suppression, Where, covers, speaks_of
from ...domain.work import CLOSED, Work
from ..anew import begun_anew
from ..covering import LOWERS, STATE_OF, begun_over, let_go, runs_away
from ..facts import Fact, of_collector
from ..noun import Decision, Noun, Watch
from ..state import State
from .flooding import called


def row_of(number: int, at: int, tick: int, by: str, body: SuppressionBegan) -> Suppression:
    """The row that an entry makes."""
    return Suppression(number, body.kind, body.alarm, body.line, body.account, body.zone, body.code,
                       tuple(body.classes), at, tick, body.for_ms, by, body.reason, body.measure, body.contractor,
                       body.delay_ms, body.offset)


def covered_by(state: State, row: Suppression) -> list[Alarm]:
    """The alarms of the queue that it speaks of, in order."""
    if row.alarm:
        alarm = state.alarms.get(row.alarm)
        return [alarm] if alarm is not None and alarm.state != NORMAL else []
    return [alarm for _id, alarm in sorted(state.alarms.items()) if alarm.state != NORMAL and speaks_of(row, alarm)]


def standing_under(state: State, number: int, body: SuppressionBegan) -> list[AlarmSuppressed]:
    """What becomes of the alarms that stand where it begins."""
    row = row_of(number, 0, 0, "", body)
    if row.kind not in STATE_OF:
        return []
    return [AlarmSuppressed(alarm.id, then, number, row.kind) for alarm in covered_by(state, row)
            if (then := begun_over(row, alarm)) != alarm.state]


def ending(state: State, row: Suppression, how: str, console: str = "",
           request: str = "") -> list[SuppressionEnded | AlarmReleased]:
    """It ends: what it held back calls again where it is still active, unless something else covers it."""
    held = [alarm for alarm in covered_by(state, row) if alarm.state == STATE_OF.get(row.kind)]
    unrestored = [alarm.id for alarm in held if is_active(alarm)] if row.kind == TEST else []
    found: list[SuppressionEnded | AlarmReleased] = [
        SuppressionEnded(row.id, row.kind, how, unrestored, console, request)]
    found += [AlarmReleased(alarm.id, let_go(state, row, alarm, how), row.id, row.kind, how) for alarm in held]
    if row.kind == PROFILE:
        found += _raised_again(state, row, how)
    return found


def _raised_again(state: State, profile: Suppression, how: str) -> list[AlarmReleased]:
    """What an area profile made less urgent has its own priority again (FLOOD-05)."""
    own = state.rules.priorities()
    return [AlarmReleased(alarm.id, alarm.state, profile.id, profile.kind, how, priority, f"SIG-{priority}")
            for alarm in covered_by(state, profile)
            if alarm.rule == LOWERS and 0 < (priority := own.get(alarm.signal_class, 0)) < alarm.priority]


def _due(state: State, row: Suppression) -> int | None:
    """Its end; of a test first the moment at which people are told (TEST-02)."""
    if not row.for_ms:
        return None
    early = _warning_ms(state) if row.kind == TEST and not row.warned and row.for_ms > _warning_ms(state) else 0
    return state.due(row.id, row.at, row.tick, row.for_ms - early)


def _warning_ms(state: State) -> int:
    return round(state.rules.number("TEST-02") * 1000)


def _decide(state: State, row: Suppression, now: Moment) -> Decision:
    end = state.due(row.id, row.at, row.tick, row.for_ms)
    if now.tick < end:
        body = SuppressionWarned(row.id, row.kind, end - now.tick, "TEST-02", state.rules.version)
        return [of_collector(body, now)], []
    return [of_collector(body, now) for body in ending(state, row, "time")], []


def held_back(state: State, alarm: Alarm) -> Suppression | None:
    """What holds an alarm back until it is known whether it lasts (SIG-11)."""
    return next((row for row in state.covers.get(alarm.id, {}).values() if row.kind == DELAY), None)


def _due_restored(state: State, alarm: Alarm) -> int | None:
    """What was held back and is over before its time ends at once: it never calls."""
    if alarm.state != STATE_OF[DELAY] or is_active(alarm):
        return None
    return alarm.last_tick if held_back(state, alarm) is not None else None


def _restored(state: State, alarm: Alarm, now: Moment) -> Decision:
    row = held_back(state, alarm)
    return ([of_collector(body, now) for body in ending(state, row, "restored")] if row is not None else []), []


def runaway_facts(state: State, alarm: Alarm, now: Moment) -> list[Fact]:
    """A source that runs away was told once: from now on it is only stored. Never one of priority 1 or 2 (FLOOD-03)."""
    if alarm.priority < 3 or runs_away(state, alarm):
        return []
    began = SuppressionBegan(RUNAWAY, f"alarm:{alarm.id}", 0, alarm.line, alarm.account, alarm.zone or NO_ZONE,
                             alarm.code, [], 0, "", "FLOOD-04", state.rules.version)
    return [of_collector(began, now)]


def quiet_facts(state: State, source: str, now: Moment) -> list[Fact]:
    """It is quiet again: it may call again."""
    line, account, _scheme, code, _group, zone = source.split("\t")
    said = Where(line, account, zone, code, "")
    return [of_collector(body, now) for row in state.scopes.values()
            if row.kind == RUNAWAY and covers(row, said) for body in ending(state, row, "quiet")]


def _began(state: State, event: Event, body: SuppressionBegan) -> None:
    state.put("suppression", row_of(event.number, event.at, event.tick, event.actor, body))


def _warned(state: State, _event: Event, body: SuppressionWarned) -> None:
    row = state.rows["suppression"].get(body.suppression)
    if row is not None:
        state.put("suppression", row._replace(warned=True))


def _ended(state: State, _event: Event, body: SuppressionEnded) -> None:
    state.drop("suppression", body.suppression)


def _suppressed(state: State, _event: Event, body: AlarmSuppressed) -> None:
    alarm = state.alarms.get(body.alarm)
    if alarm is not None:
        state.put("alarm", alarm._replace(state=body.state))


def _released(state: State, event: Event, body: AlarmReleased) -> None:
    """What calls again has been seen by nobody; what a person takes off the shelf he has seen (LIFE-04), as if he had
    answered it."""
    alarm = state.alarms.get(body.alarm)
    if alarm is None:
        return
    after_it = alarm._replace(state=body.state)
    if body.priority:
        after_it = after_it._replace(priority=body.priority, rule=body.rule)
    if is_unacknowledged(after_it):
        work: Work | None = state.rows["work"].get(alarm.id)
        if work is not None and work.state == CLOSED:  # closed while it was put aside, and calling again
            begun_anew(state, alarm)
        after_it = after_it._replace(acked_at=0, acked_by="", last_event=event.number, last_at=event.at,
                                     last_tick=event.tick)
    elif body.kind == SHELF and body.how == "hand" and body.state == ACKED and not alarm.acked_at:
        after_it = after_it._replace(acked_at=event.at, acked_by=event.actor)
        if alarm.priority <= 2 and alarm.id not in state.rows["work"]:  # it stays until somebody closes it
            state.put("work", Work(alarm.id))
    state.put("alarm", after_it)
    if is_unacknowledged(after_it) and is_active(after_it):
        called(state, event, after_it.priority)


def _returned(state: State, _event: Event, body: AlarmReturned) -> None:
    """An alarm that left the queue takes with it what was about it alone."""
    alarm = state.alarms.get(body.alarm)
    if alarm is not None and alarm.state == NORMAL:
        for number in list(state.covers.get(alarm.id, ())):
            state.drop("suppression", number)


NOUN = Noun({"suppression.began": _began, "suppression.warned": _warned, "suppression.ended": _ended,
             "alarm.suppressed": _suppressed, "alarm.released": _released, "alarm.returned": _returned},
            watches={"suppression": Watch(_due, _decide), "alarm": Watch(_due_restored, _restored)})
