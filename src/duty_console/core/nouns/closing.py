"""
How the work on an alarm ends: with a level and an outcome, and for priority 1 with its plan done (rule WORK-01). What
is closed as false counts against its point (KPI-10).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain import planning
from ...domain.alarms import NORMAL, after, is_active, is_aside, is_unacknowledged
from ...domain.events import AlarmReturned, Body, Event
from ...domain.lifeevents import AlarmReset
from ...domain.work import CLOSED, FALSE, OUTCOMES, UNVERIFIED
from ...domain.workevents import WorkClosed
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..planfor import steps, ticked, work_of
from ..state import State
from .owning import CLOSED_BY, GONE, OTHERS
from .sources import found_false

#: What a person made himself is over when he says so: no device will.
MADE_BY_HAND = ("phoned_help", "escalated")


def _close(state: State, wish: Wish, now: Moment) -> Decision:
    alarm, work = state.alarms.get(wish.alarm), work_of(state, wish.alarm)
    outcome = wish.args["outcome"]
    if alarm is None:
        return refuse(wish, now, GONE, alarm=str(wish.alarm))
    if work.state == CLOSED:
        return refuse(wish, now, CLOSED_BY)
    if work.owner not in ("", wish.actor):
        return refuse(wish, now, OTHERS, who=work.owner)
    if outcome not in OUTCOMES:
        return refuse(wish, now, N_("{field} is missing, or not what it must be."), field="outcome")
    if is_unacknowledged(alarm):
        return refuse(wish, now, N_("It is unanswered: acknowledge it before you close it."))
    if is_aside(alarm):  # closed there it would be gone from every list when it calls again
        return refuse(wish, now, N_("Something keeps it from calling: close it when that has ended."))
    if work.level == UNVERIFIED:
        return refuse(wish, now, N_("It is not verified: say the level (0 to 4) before you close it."))
    lacking = planning.missing(steps(state, work), work, ticked(state, work)) if alarm.priority == 1 else ()
    if lacking:
        return refuse(wish, now, N_("Not done and not left out with a reason: {steps}."),
                      steps=", ".join(step.step for step in lacking))
    bodies: list[Body] = [WorkClosed(alarm.id, outcome, wish.args.get("text", ""), work.level, "WORK-01",
                                     state.rules.version, wish.console, wish.request)]
    if outcome == FALSE:
        bodies += found_false(state, alarm, now)
    ended = after("reset", alarm.state, state.rules.kind(alarm.signal_class))
    if ended != alarm.state:  # verified and answered: who closes it resets it with the same key (LIFE-06)
        bodies.append(AlarmReset(alarm.id, alarm.last_event, ended, is_active(alarm), "LIFE-06", state.rules.version,
                                 wish.console, wish.request))
    elif alarm.scheme == "duty" and alarm.code in MADE_BY_HAND and alarm.state != NORMAL:
        bodies.append(AlarmReturned(alarm.line, "", "", "", alarm.account, alarm.scheme, alarm.code, "restore",
                                    alarm.grp, alarm.zone, "", "", "", "restore", 6, "SIG-6", state.rules.version,
                                    alarm.id, NORMAL, answer=False))
    return done(state, wish, now, *bodies)


def _closed(state: State, event: Event, body: WorkClosed) -> None:
    state.put("work", work_of(state, body.alarm)._replace(
        state=CLOSED, outcome=body.outcome, closed_at=event.at, closed_by=event.actor, hold_event=0, hold_at=0,
        hold_tick=0, hold_ms=0))


NOUN = Noun({"work.closed": _closed}, {"close": _close})
