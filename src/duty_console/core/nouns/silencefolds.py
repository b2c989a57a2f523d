"""
How facts change the silence tests of loudspeakers: what the room file wants, what began and ended, and what is told of
an amplifier while it is tested. What falls due stands in `silencetesting`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ...domain import silence
from ...domain.broadcastevents import BroadcastEnded, PartEnded
from ...domain.broadcasts import Amplifier
from ...domain.commandevents import (
    CommandAsked,
    CommandConfirmed,
    CommandFailed,
    CommandRefused,
    CommandUnknown,
    CommandUnsent,
    OutputTold,
)
from ...domain.commands import IS_CLOSED, ON
from ...domain.events import Event, LineHeartbeat, LineOpened, PlaceRemoved
from ...domain.rosters import MINUTE, day_of, midnight
from ...domain.silence import Plan, SilenceTest
from ...domain.silenceevents import (
    SilenceAsked,
    SilenceBegan,
    SilenceEnded,
    SilenceMissed,
    SilencePutOff,
    SilenceSet,
)
from ..noun import Noun
from ..onair import minute_of, parts_of
from ..silencing import running, speaks
from ..state import State

#: How a device says that it is busy with something that goes before.
_BUSY = "busy"


def _plan(state: State, event: Event, amplifier: str, /, **changes: Any) -> None:
    """Changes when an amplifier is tested; what it waits for is counted from here."""
    row: Plan = state.rows["silence_plan"].get(amplifier) or Plan(amplifier, -1, False, 0, 0, 0, removed=True)
    state.put("silence_plan", row._replace(number=event.number, at=event.at, tick=event.tick, **changes))


def _others_again(state: State) -> None:
    """One is tested at a time: whatever waits is asked anew."""
    for key in state.rows["silence_plan"]:
        state.agenda.changed("silence_plan", key)


def _before(day: date) -> str:
    return (day - timedelta(days=1)).isoformat()


def _set(state: State, event: Event, body: SilenceSet) -> None:
    """An hour that is new begins to count when it comes next; one that was moved keeps what is known of today."""
    row: Plan | None = state.rows["silence_plan"].get(body.amplifier)
    today = day_of(event.at)
    day = row.day if row is not None else ""
    if row is None or row.removed:
        day = max(day, today.isoformat() if minute_of(event.at) >= body.minute else _before(today))
    _plan(state, event, body.amplifier, minute=body.minute, by_night=body.by_night, removed=False, day=day)


def _asked(state: State, event: Event, body: SilenceAsked) -> None:
    for amplifier in body.amplifiers:
        _plan(state, event, amplifier, asked=event.number, by=event.actor)


def _began(state: State, event: Event, body: SilenceBegan) -> None:
    plan: Plan | None = state.rows["silence_plan"].get(body.amplifier)
    command = state.rows["command"].get(body.command)
    day = body.day if body.daily else plan.day if plan is not None else ""
    _plan(state, event, body.amplifier, running=event.number, waiting="", asked=0, by="", day=day)
    state.put("silence_test", SilenceTest(
        event.number, body.amplifier, body.area, body.day, body.day, command.by if command is not None else event.actor,
        event.at, event.tick, act=body.act, command=body.command, line=body.line, output=body.output,
        doubtful=body.doubtful, daily=body.daily, asked=body.asked, asked_at=event.at, until_ms=body.until_ms))
    _others_again(state)


def _ended(state: State, event: Event, body: SilenceEnded) -> None:
    row: SilenceTest | None = state.rows["silence_test"].get(body.test)
    plan: Plan | None = state.rows["silence_plan"].get(body.amplifier)
    changes: dict[str, Any] = {"running": 0}
    if row is not None:
        state.put("silence_test", row._replace(result=body.result, how=body.how, ended_at=event.at))
        if body.result == silence.PUT_OFF and plan is not None:  # it is still to be done
            day = _before(date.fromisoformat(row.day)) if row.daily and plan.day == row.day else plan.day
            changes.update(waiting=body.how, day=day)
            if row.asked and not plan.asked:
                changes.update(asked=row.asked, by=row.by)
    _plan(state, event, body.amplifier, **changes)
    state.agenda.changed("amplifier", body.amplifier)  # which is closed, or whoever waits has it
    _others_again(state)


def _put_off(state: State, event: Event, body: SilencePutOff) -> None:
    _plan(state, event, body.amplifier, waiting=body.why)
    state.put("silence_test", SilenceTest(
        event.number, body.amplifier, body.area, body.day, body.day, event.actor, event.at, event.tick,
        silence.PUT_OFF, body.why, daily=not body.asked, asked=body.asked, ended_at=event.at,
        broadcast=body.broadcast))


def _missed(state: State, event: Event, body: SilenceMissed) -> None:
    plan: Plan | None = state.rows["silence_plan"].get(body.amplifier)
    day = max(plan.day if plan is not None else "", "" if body.asked else body.last)
    _plan(state, event, body.amplifier, waiting="", day=day, asked=0 if body.asked or plan is None else plan.asked)
    state.put("silence_test", SilenceTest(
        event.number, body.amplifier, body.area, body.first, body.last, event.actor, event.at, event.tick,
        silence.NOT_DONE, body.why, daily=not body.asked, asked=body.asked, ended_at=event.at))


def _clock(state: State, event: Event, _body: object) -> None:
    """Days that have not come by the clock as it is now are not known any more, nor that today's was not done, where
    that was said at a time that is yet to come; today is, where it was tested."""
    today = day_of(event.at)
    for key, row in list(state.rows["silence_plan"].items()):
        day = row.day
        if day > today.isoformat() or _was_given_up_later(state, key, today, event.at):
            day = today.isoformat() if _was_tested(state, key, today) else _before(today)
        _plan(state, event, key, day=day)


def _was_given_up_later(state: State, amplifier: str, today: date, at: int) -> bool:
    """Whether a clock that was ahead said that today's was not done; a clock that is slewed by seconds is not."""
    return any(row.amplifier == amplifier and row.daily and row.result == silence.NOT_DONE
               and row.last == today.isoformat() and row.at > at + MINUTE
               for row in state.rows["silence_test"].values())


def _was_tested(state: State, amplifier: str, today: date) -> bool:
    """Whether the clock that is set right had it tested, on this day or one that has not come."""
    return any(row.amplifier == amplifier and row.daily and row.act and row.day >= today.isoformat()
               and row.result != silence.PUT_OFF for row in state.rows["silence_test"].values())


def _free(state: State, event: Event, body: BroadcastEnded | PartEnded) -> None:
    """What waited for somebody to have spoken waits a pause more from here."""
    for part in parts_of(state, body.broadcast):
        row: Plan | None = state.rows["silence_plan"].get(part.amplifier)
        if row is not None and row.waiting == silence.SPEAKING and not speaks(state, part.amplifier):
            _plan(state, event, part.amplifier)


def _line(state: State, event: Event, body: LineOpened | LineHeartbeat) -> None:
    """And what waited for a line; once, however often its device is heard."""
    for key, row in list(state.rows["silence_plan"].items()):
        amplifier: Amplifier | None = state.rows["amplifier"].get(key)
        if row.waiting == silence.AWAY and amplifier is not None and amplifier.line == body.line:
            _plan(state, event, key, waiting=silence.BUSY)


def _removed(state: State, _event: Event, body: PlaceRemoved) -> None:
    if body.what == "amplifier":
        _test(state, body.key, broken=silence.REMOVED)


def _test(state: State, amplifier: str, /, **changes: Any) -> None:
    """Something became known of the test that lasts, where it is of this amplifier."""
    row = running(state)
    if row is not None and row.amplifier == amplifier and not row.broken:
        state.put("silence_test", row._replace(**changes))


def _came(state: State, command: int, /, **changes: Any) -> None:
    row = running(state)
    if row is not None and row.command == command:
        _test(state, row.amplifier, **changes)


def _other(state: State, event: Event, body: CommandAsked) -> None:
    """Somebody else has the amplifier now: whatever he wants goes before a test."""
    row = running(state)
    if row is not None and (row.line, row.output) == (body.line, body.output) and event.number != row.command:
        _test(state, row.amplifier, broken=silence.SPEAKING, broadcast=body.broadcast)


def _confirmed(state: State, event: Event, body: CommandConfirmed) -> None:
    _came(state, body.command, confirmed_at=event.at)


def _refused(state: State, _event: Event, body: CommandRefused) -> None:
    is_busy = body.reason.strip() == _BUSY
    _came(state, body.command, broken=silence.BUSY if is_busy else silence.REFUSED)


def _failed(state: State, _event: Event, body: CommandFailed) -> None:
    _came(state, body.command, broken=silence.UNCONFIRMED)


def _unsent(state: State, _event: Event, body: CommandUnsent) -> None:
    _came(state, body.command, broken=silence.UNSENT)


def _unknown(state: State, _event: Event, body: CommandUnknown) -> None:
    _came(state, body.command, broken=silence.RESTART)


def _told(state: State, event: Event, body: OutputTold) -> None:
    """What its device tells of the amplifier that is tested."""
    row = running(state)
    if row is None or (row.line, row.output) != (body.line, body.output):
        return
    if body.what == "measured" and body.value == ON and not row.measured_at:
        _test(state, row.amplifier, measured_at=event.at)
    elif body.what == "silent":
        _test(state, row.amplifier, broken=silence.SILENT)
    elif body.what == "output" and body.value == IS_CLOSED and row.confirmed_at:
        _test(state, row.amplifier, closed_at=event.at)


def begins_at(row: Plan, day: date) -> int:
    """When an amplifier is tested on a day."""
    return midnight(day) + row.minute * MINUTE


NOUN = Noun({
    "silence.set": _set, "silence.asked": _asked, "silence.began": _began, "silence.ended": _ended,
    "silence.put_off": _put_off, "silence.missed": _missed, "clock.stepped": _clock, "collector.started": _clock,
    "broadcast.ended": _free, "playback.ended": _free, "line.opened": _line, "line.heartbeat": _line,
    "place.removed": _removed, "command.asked": _other, "command.confirmed": _confirmed, "command.refused": _refused,
    "command.failed": _failed, "command.unsent": _unsent, "command.unknown": _unknown, "output.told": _told})
