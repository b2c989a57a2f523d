"""
Whose an alarm is: one owner at a time, who may put it aside for a while (F-OP-03, RESP-05). Owning answers nothing.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import Alarm
from ...domain.events import Event
from ...domain.work import CLOSED, HELD, OWNED, UNVERIFIED
from ...domain.workevents import WorkHeld, WorkOwned, WorkResumed
from ...texts import N_
from ..answers import done, refuse
from ..facts import of_collector
from ..inputs import Reply, Wish
from ..noun import Decision, Noun, Watch
from ..planfor import opening, ticked, work_of
from ..responding import first
from ..state import State

GONE = N_("Alarm {alarm} is not on the queue any more.")
CLOSED_BY = N_("It is closed already.")
OTHERS = N_("{who} has it: take it over first.")
UNTOUCHED = N_("A priority-1 alarm is not put aside untouched: verify it or do a step of its plan first.")


def _own(state: State, wish: Wish, now: Moment) -> Decision:
    alarm, work = state.alarms.get(wish.alarm), work_of(state, wish.alarm)
    if alarm is None:
        return refuse(wish, now, GONE, alarm=str(wish.alarm))
    if work.state == CLOSED:
        return refuse(wish, now, CLOSED_BY)
    if work.owner == wish.actor:
        if work.state == HELD:
            return _resume(state, wish, now)
        return [], [Reply(wish.console, wish.request, alarm.last_event)]  # the answer to the first request was lost
    if work.owner and wish.action == "own":
        return refuse(wish, now, OTHERS, who=work.owner)
    if not work.owner and wish.action == "take_over":
        return refuse(wish, now, N_("Nobody has it yet: own it."))
    return done(state, wish, now, WorkOwned(alarm.id, work.owner, wish.console, wish.request),
                *first(state, alarm, wish, now), *opening(state, alarm))


def _hold(state: State, wish: Wish, now: Moment) -> Decision:
    alarm, work = state.alarms.get(wish.alarm), work_of(state, wish.alarm)
    if alarm is None:
        return refuse(wish, now, GONE, alarm=str(wish.alarm))
    if work.state == CLOSED:
        return refuse(wish, now, CLOSED_BY)
    if work.owner not in ("", wish.actor):
        return refuse(wish, now, OTHERS, who=work.owner)
    if alarm.priority == 1 and work.level == UNVERIFIED and not ticked(state, work):
        return refuse(wish, now, UNTOUCHED)
    body = WorkHeld(alarm.id, int(wish.args["for_s"]) * 1000, wish.args["reason"], wish.console, wish.request)
    return done(state, wish, now, body, *first(state, alarm, wish, now))


def _resume(state: State, wish: Wish, now: Moment) -> Decision:
    work = work_of(state, wish.alarm)
    if work.state != HELD:
        return refuse(wish, now, N_("It is not put aside."))
    if work.owner != wish.actor:
        return refuse(wish, now, OTHERS, who=work.owner)
    return done(state, wish, now, WorkResumed(wish.alarm, "hand", wish.console, wish.request))


def _owned(state: State, event: Event, body: WorkOwned) -> None:
    state.put("work", work_of(state, body.alarm)._replace(
        state=OWNED, owner=event.actor, owned_at=event.at, hold_event=0, hold_at=0, hold_tick=0, hold_ms=0))


def _held(state: State, event: Event, body: WorkHeld) -> None:
    work = work_of(state, body.alarm)
    state.put("work", work._replace(
        state=HELD, owner=work.owner or event.actor, owned_at=work.owned_at or event.at, hold_event=event.number,
        hold_at=event.at, hold_tick=event.tick, hold_ms=body.for_ms))


def _resumed(state: State, event: Event, body: WorkResumed) -> None:
    state.put("work", work_of(state, body.alarm)._replace(
        state=OWNED, hold_event=0, hold_at=0, hold_tick=0, hold_ms=0))


def _due(state: State, alarm: Alarm) -> int | None:
    work = work_of(state, alarm.id)
    return state.due(work.hold_event, work.hold_at, work.hold_tick, work.hold_ms) if work.state == HELD else None


def _over(state: State, alarm: Alarm, now: Moment) -> Decision:
    return [of_collector(WorkResumed(alarm.id, "time"), now)], []


NOUN = Noun({"work.owned": _owned, "work.held": _held, "work.resumed": _resumed},
            {"own": _own, "take_over": _own, "hold": _hold, "resume": _resume}, {"alarm": Watch(_due, _over)})
