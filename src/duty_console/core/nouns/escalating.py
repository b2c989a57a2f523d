"""
Escalating: an item is replaced by a more urgent one, both know of the other, and the first one's clock goes on
(F-OP-16).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import UNACK, is_unacknowledged
from ...domain.calls import first_call
from ...domain.events import AlarmRaised, Event
from ...domain.work import CLOSED, OWNED
from ...domain.workevents import WorkEscalated
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..planfor import work_of
from ..state import State
from .owning import CLOSED_BY, GONE

CODE = "escalated"


def _escalate(state: State, wish: Wish, now: Moment) -> Decision:
    alarm = state.alarms.get(wish.alarm)
    if alarm is None:
        return refuse(wish, now, GONE, alarm=str(wish.alarm))
    if work_of(state, alarm.id).state == CLOSED:
        return refuse(wish, now, CLOSED_BY)
    if is_unacknowledged(alarm):
        return refuse(wish, now, N_("It is unanswered: acknowledge it first."))
    if alarm.priority == 1:
        return refuse(wish, now, N_("It is of the highest priority already."))
    rule, version = "WORK-03", state.rules.version
    raised = AlarmRaised(alarm.line, "", "", "", alarm.account, "duty", CODE, "new", str(alarm.id), alarm.zone, "", "",
                         wish.args["reason"], alarm.signal_class, alarm.priority - 1, rule, version, 0, UNACK,
                         answer=False)
    linked = WorkEscalated(alarm.id, state.head + 1, wish.args["reason"], alarm.raised_at, alarm.raised_tick, rule,
                           version, wish.console, wish.request)
    return done(state, wish, now, raised, linked)


def _escalated(state: State, event: Event, body: WorkEscalated) -> None:
    state.put("work", work_of(state, body.alarm)._replace(
        state=CLOSED, outcome="escalated", closed_at=event.at, closed_by=event.actor, linked=body.to))
    state.put("work", work_of(state, body.to)._replace(
        state=OWNED, owner=event.actor, owned_at=event.at, linked=body.alarm))
    new = state.alarms.get(body.to)
    if new is not None:
        if body.to not in state.rows["call"]:  # people are called from now on, though it is as old as what it replaces
            state.put("call", first_call(new))
        state.put("alarm", new._replace(raised_at=body.since, raised_tick=body.since_tick))


NOUN = Noun({"work.escalated": _escalated}, {"escalate": _escalate})
