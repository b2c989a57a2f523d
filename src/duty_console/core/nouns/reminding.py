"""
Reminding of what was answered and not finished (LIFE-08).

What is answered and still stands is unanswered again after its time, so that it is called for like anything else; what
was put aside waits until it comes back.
"""

from __future__ import annotations

from typing import Any

from ...clock import Moment
from ...domain.alarms import ASIDE, WAITING, Alarm, after, is_unacknowledged
from ...domain.events import AlarmAcknowledged, Event, SignalRepeated
from ...domain.lifeevents import AlarmReleased, AlarmReminded
from ...domain.reminders import Reminder
from ...domain.work import CLOSED, HELD
from ..facts import of_collector
from ..noun import Decision, Noun, Watch
from ..planfor import work_of
from ..state import State

#: The least urgent priority that anybody is reminded of.
LEAST = 4


def reminder_of(state: State, alarm: int) -> Reminder:
    """What is known of it."""
    return state.rows["reminder"].get(alarm) or Reminder(alarm)


def _unfinished_due(state: State, alarm: Alarm) -> int | None:
    row: Reminder | None = state.rows["reminder"].get(alarm.id)
    if row is None or not row.since or alarm.priority > LEAST or is_unacknowledged(alarm) or alarm.state in ASIDE:
        return None
    if not state.on_queue(alarm) or work_of(state, alarm.id).state in (CLOSED, HELD):
        return None
    return state.due(row.since, row.at, row.tick, _unfinished_ms(state, alarm))


def _unfinished_ms(state: State, alarm: Alarm) -> int:
    return round(state.rules.number("LIFE-08", f"priority_{alarm.priority}_s") * 1000)


def _unfinished(state: State, alarm: Alarm, now: Moment) -> Decision:
    then = after("reminded", alarm.state, state.rules.kind(alarm.signal_class))
    return [of_collector(AlarmReminded(alarm.id, then, _unfinished_ms(state, alarm), "LIFE-08",
                                       state.rules.version), now)], []


def _answered(state: State, event: Event, body: AlarmAcknowledged) -> None:
    alarm = state.alarms.get(body.alarm)
    if alarm is not None and state.on_queue(alarm):
        state.put("reminder", reminder_of(state, alarm.id)._replace(since=event.number, at=event.at, tick=event.tick))


def _reminded(state: State, event: Event, body: AlarmReminded) -> None:
    alarm = state.alarms.get(body.alarm)
    if alarm is None:
        return
    row = reminder_of(state, alarm.id)
    again = body.state != alarm.state
    if again:
        state.put("alarm", alarm._replace(state=body.state, acked_at=0, acked_by="", last_event=event.number,
                                          last_at=event.at, last_tick=event.tick))
    state.put("reminder", row._replace(since=event.number, at=event.at, tick=event.tick,
                                       again=event.number if again else row.again))


def _raised(state: State, _event: Event, body: Any) -> None:
    """A new activation: its answer is to come, its restoral too."""
    row = state.rows["reminder"].get(body.alarm) if body.alarm else None
    if row is not None:
        state.put("reminder", Reminder(row.alarm))


def _repeated(state: State, event: Event, body: SignalRepeated) -> None:
    """What may be a new activation is one."""
    if body.possible:
        _raised(state, event, body)


def _over(state: State, _event: Event, body: Any) -> None:
    """What has left the queue nobody is reminded of."""
    alarm = state.alarms.get(body.alarm)
    if body.alarm in state.rows["reminder"] and (alarm is None or not state.on_queue(alarm)):
        state.drop("reminder", body.alarm)


def _released(state: State, event: Event, body: AlarmReleased) -> None:
    """What comes back answered counts from then on: its time stood while it was put aside."""
    alarm = state.alarms.get(body.alarm)
    if alarm is not None and state.on_queue(alarm) and alarm.state not in (*WAITING, *ASIDE):
        state.put("reminder", reminder_of(state, alarm.id)._replace(since=event.number, at=event.at, tick=event.tick))
    _over(state, event, body)


def _resumed(state: State, event: Event, body: Any) -> None:
    """Its time counts from when it came back."""
    row = state.rows["reminder"].get(body.alarm)
    if row is not None and row.since:
        state.put("reminder", row._replace(since=event.number, at=event.at, tick=event.tick))


NOUN = Noun({"alarm.acknowledged": _answered, "alarm.reminded": _reminded, "alarm.raised": _raised,
             "signal.repeated": _repeated,
             "work.resumed": _resumed, "alarm.released": _released,
             **dict.fromkeys(("alarm.returned", "alarm.reset", "work.closed"), _over)},
            watches={"alarm": Watch(_unfinished_due, _unfinished)})
