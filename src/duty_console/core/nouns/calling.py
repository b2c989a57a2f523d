"""
Calling people for an alarm that nobody answers: by the collector and by no console (promise P6, rule ESC-01).

Each alarm has a ladder of its own, counted from when it became unanswered. A step is taken at its time and said, also
where nothing can carry its message: it is never passed over in silence. What sounds again while it is unanswered goes
on up its ladder, so that an alarm that comes every few seconds is not called less than one that came once; where the
ladder has ended, it begins anew.
"""

from __future__ import annotations

from typing import Any

from ...clock import Moment
from ...domain.alarms import Alarm, is_unacknowledged
from ...domain.callingevents import CallTaken, ResponseSeen
from ...domain.calls import (
    LEADER,
    LOUDER,
    NO_PATH,
    SECOND,
    SOUNDED,
    SOUNDS,
    STEPS,
    UNSEEN,
    Call,
    first_call,
    place_of,
)
from ...domain.events import Event
from ..facts import Fact, of_collector
from ..inputs import Seen
from ..noun import Decision, Noun, Watch
from ..routing import Routed, for_duties, out_of, standing
from ..state import State

_VALUES = {UNSEEN: "unseen_s", LOUDER: "louder_s", LEADER: "leader_s", SECOND: "second_s"}
_MESSAGES = (LEADER, SECOND)


def call_of(state: State, alarm: Alarm) -> Call:
    """How far an alarm's ladder has been climbed."""
    return state.rows["call"].get(alarm.id) or first_call(alarm)


def calls_for(alarm: Alarm) -> bool:
    """Whether people are called for it now: it sounds, nothing covers it, and nobody has answered."""
    return alarm.priority <= SOUNDS and is_unacknowledged(alarm)


def decide_seen(state: State, seen: Seen, now: Moment) -> list[Fact]:
    """A console proved to have painted what came up to an entry: what it was the first to show in the control room."""
    if not seen.station:
        return []
    first = [(call.alarm, call.since) for _id, alarm in sorted(state.alarms.items())
             if calls_for(alarm) and not (call := call_of(state, alarm)).seen_at and call.since <= seen.head]
    acted = [since for _alarm, since in first if since in state.rows["response"]]
    return [of_collector(ResponseSeen(seen.console, seen.head, first, acted), now)] if first else []


def decide_unwatched(state: State, now: Moment) -> list[Fact]:
    """Nobody in the control room sees any more what was shown there: the sounder calls for it."""
    blind = [call_of(state, alarm) for _id, alarm in sorted(state.alarms.items()) if calls_for(alarm)]
    return [_taking(state, state.alarms[call.alarm], call, UNSEEN, now) for call in blind
            if call.seen_at and not call.step]


def _after_ms(state: State, step: str) -> int:
    return round(state.rules.number("ESC-01", _VALUES[step]) * 1000)


def _coming(call: Call) -> tuple[str, ...]:
    """The steps that are still to be taken; what was painted in time is not unseen."""
    return tuple(step for step in STEPS[call.step:] if step != UNSEEN or not call.seen_at)


def _due(state: State, alarm: Alarm) -> int | None:
    if not calls_for(alarm):
        return None
    call = state.rows["call"].get(alarm.id)
    if call is None:  # as of its first call: this is asked of every alarm that is raised
        return state.due(alarm.id, alarm.raised_at, alarm.raised_tick, _after_ms(state, STEPS[0]))
    coming = _coming(call)
    return _moment(state, call, coming[0]) if coming else None


def _moment(state: State, call: Call, step: str) -> int:
    return state.due(call.since, call.since_at, call.since_tick, _after_ms(state, step))


def _decide(state: State, alarm: Alarm, now: Moment) -> Decision:
    """Every step whose time has come: after a pause there may be several."""
    call, facts = call_of(state, alarm), []
    for step in _coming(call):
        if _moment(state, call, step) > now.tick:
            break
        facts.append(_taking(state, alarm, call, step, now))
    return facts, []


def _taking(state: State, alarm: Alarm, call: Call, step: str, now: Moment) -> Fact:
    """A step, with the people whom its message is for, and those on duty, whom it is to reach: where one is out only
    his number does, and nothing carries that."""
    message = step in _MESSAGES
    wanted = for_duties(state, state.rules.rule("ESC-01").values[step], now.at) if message else Routed([])
    present = standing(state, now.at)
    return of_collector(CallTaken(
        alarm.id, step, call.since, _after_ms(state, step), NO_PATH if message else SOUNDED, wanted.people, "ESC-01",
        state.rules.version, alarm.signal_class, wanted.by, present,
        out_of(state, dict.fromkeys((*present, *wanted.people)))), now)


def _turned(state: State, event: Event, body: Any) -> None:
    """Before an alarm becomes another: its ladder begins when it becomes unanswered, or urgent enough to be called for,
    and ends when it is answered, or covered; one that had ended begins anew with the next activation."""
    if not body.alarm or (known := state.alarms.get(body.alarm)) is None or not (after := getattr(body, "state", "")):
        return
    call = state.rows["call"].get(known.id)
    if not is_unacknowledged(known._replace(state=after)):
        if call is not None:
            state.drop("call", known.id)
    elif (not is_unacknowledged(known) or known.priority > SOUNDS >= getattr(body, "priority", known.priority)
          or (event.kind in _ACTIVATES and call is not None and call.step == len(STEPS))):
        state.put("call", Call(known.id, event.number, 0, 0, event.at, event.tick))


def _taken(state: State, _event: Event, body: CallTaken) -> None:
    alarm = state.alarms.get(body.alarm)
    if alarm is not None:
        call = call_of(state, alarm)
        state.put("call", call._replace(step=max(call.step, place_of(body.step))))


def _seen(state: State, event: Event, body: ResponseSeen) -> None:
    for number, _since in body.alarms:
        alarm = state.alarms.get(number)
        if alarm is not None:
            state.put("call", call_of(state, alarm)._replace(seen_at=event.at))


_ACTIVATES = ("alarm.raised", "signal.repeated")
#: Every kind that can make an alarm unanswered, or take that from it.
_TURNS = (*_ACTIVATES, "alarm.acknowledged", "alarm.returned", "alarm.reset", "alarm.shelved", "alarm.suppressed",
          "alarm.released", "alarm.reminded", "work.closed")
NOUN = Noun(folds={"call.taken": _taken, "response.seen": _seen}, before=dict.fromkeys(_TURNS, _turned),
            watches={"alarm": Watch(_due, _decide)})
