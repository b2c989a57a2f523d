"""
The first action on an occurrence that asked for a person, and how long it took (rules RESP).

Own, acknowledge, hold, shelve, call and tick a step are first actions; silencing and viewing are none.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.alarms import Alarm, is_aside
from ..domain.body import Body
from ..domain.calls import Call, first_call
from ..domain.loadevents import ResponseFirst
from ..domain.responses import ASIDE, LATE, REMINDED, Response
from ..domain.suppression import TEST
from .covering import over_alarm
from .inputs import Wish
from .state import State

#: The least urgent priority whose response is measured (RESP-01, RESP-02).
MEASURED = 3


def first(state: State, alarm: Alarm, wish: Wish, now: Moment) -> list[Body]:
    """What is to be kept when a person acts on an alarm: nothing where somebody acted on this occurrence before, or it
    is of a priority that is not measured. The time of the key counts, not that of a PIN asked for since."""
    if alarm.priority > MEASURED:
        return []
    known: Response | None = state.rows["response"].get(alarm.last_event)
    if known is not None and known.first_ms >= 0:
        return []
    pressed = now.tick - wish.pressed_ms
    call: Call = state.rows["call"].get(alarm.id) or first_call(alarm)  # since it is unanswered, however often it came
    ms = max(0, pressed - state.due(call.since, call.since_at, call.since_tick, 0))
    view, seen_at, seen_tick = -1, 0, 0
    if call.seen_at:
        seen_at = call.seen_at
        view = max(0, now.at - wish.pressed_ms - seen_at)
        seen_tick = max(0, pressed - view)
    return [ResponseFirst(alarm.last_event, alarm.id, alarm.signal_class, alarm.priority, call.since_at,
                          call.since_tick, wish.action, ms, view, excluded=_excluded(state, alarm),
                          automatic=not wish.actor, seen_at=seen_at, seen_tick=seen_tick)]


def _excluded(state: State, alarm: Alarm) -> str:
    """Why it does not count: nobody was called for it, or nobody for the first time, or it was told late (PATH-07)."""
    if is_aside(alarm):
        covering = over_alarm(state, alarm)
        return TEST if covering is not None and covering.kind == TEST else ASIDE
    if alarm.late:
        return LATE
    reminder = state.rows["reminder"].get(alarm.id)
    return REMINDED if reminder is not None and reminder.again == alarm.last_event else ""
