"""
Answering an alarm: a person has seen exactly the occurrence that stood on his screen (LIFE-02).
"""

from __future__ import annotations

from ...clock import Moment, local
from ...domain.alarms import after, is_unacknowledged
from ...domain.events import AlarmAcknowledged, Event
from ...domain.work import Work
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Reply, Wish
from ..noun import Decision, Noun
from ..planfor import opening
from ..responding import first
from ..state import State


def _acknowledge(state: State, wish: Wish, now: Moment) -> Decision:
    """One alarm, exactly the occurrence that was seen (LIFE-02)."""
    alarm = state.alarms.get(wish.alarm)
    if alarm is None:
        return refuse(wish, now, N_("Alarm {alarm} is not on the queue any more."), alarm=str(wish.alarm))
    if not is_unacknowledged(alarm):
        if alarm.acked_by == wish.actor:  # the answer to the first request was lost on its way
            return [], [Reply(wish.console, wish.request, alarm.last_event)]
        return refuse(wish, now, N_("Already acknowledged by {who} at {when}."), who=alarm.acked_by,
                      when=f"{local(alarm.acked_at):%H:%M:%S}")
    if wish.seen != alarm.last_event:
        return refuse(wish, now, N_("It has sounded again since you looked: look once more, then acknowledge."))
    if wish.painted is not None and wish.painted < alarm.last_event:
        return refuse(wish, now, N_("This console has not shown that alarm yet."))
    return done(state, wish, now, AlarmAcknowledged(
        alarm.id, wish.seen, after("acknowledged", alarm.state, state.rules.kind(alarm.signal_class)), wish.console,
        wish.request, now.at - wish.pressed_ms if wish.pressed_ms else 0), *opening(state, alarm),
        *first(state, alarm, wish, now))


def _acknowledged(state: State, event: Event, body: AlarmAcknowledged) -> None:
    alarm = state.alarms.get(body.alarm)
    if alarm is not None:
        state.put("alarm", alarm._replace(state=body.state, acked_at=event.at, acked_by=event.actor))
        if alarm.priority <= 2 and alarm.id not in state.rows["work"]:  # it stays until somebody closes it
            state.put("work", Work(alarm.id))


NOUN = Noun({"alarm.acknowledged": _acknowledged}, {"acknowledge": _acknowledge})
