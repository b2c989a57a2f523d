"""
Tracking restorals: what is still active long after its device said so was perhaps forgotten, or its restoral lost
(SIG-12). Told once for each activation, and it clears nothing.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import ASIDE, MOMENTARY, Alarm, is_active
from ...domain.events import Event
from ...domain.lifeevents import AlarmUnrestored
from ..facts import of_collector
from ..noun import Decision, Noun, Watch
from ..state import State
from .reminding import LEAST, reminder_of


def _due(state: State, alarm: Alarm) -> int | None:
    """Only of what a device said, and only of classes whose devices say when it is over."""
    if alarm.priority > LEAST or alarm.scheme == "duty" or alarm.state in ASIDE or not is_active(alarm):
        return None
    row = state.rows["reminder"].get(alarm.id)
    if (row is not None and row.told) or state.rules.kind(alarm.signal_class) == MOMENTARY:
        return None
    return state.due(alarm.last_event, alarm.last_at, alarm.last_tick, _after_ms(state))


def _after_ms(state: State) -> int:
    return round(state.rules.number("SIG-12") * 1000)


def _decide(state: State, alarm: Alarm, now: Moment) -> Decision:
    return [of_collector(AlarmUnrestored(alarm.id, _after_ms(state), "SIG-12", state.rules.version), now)], []


def _unrestored(state: State, _event: Event, body: AlarmUnrestored) -> None:
    alarm = state.alarms.get(body.alarm)
    if alarm is not None:
        state.put("reminder", reminder_of(state, alarm.id)._replace(told=alarm.last_event))


NOUN = Noun({"alarm.unrestored": _unrestored}, watches={"alarm": Watch(_due, _decide)})
