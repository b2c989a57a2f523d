"""
Calls on a telephone that hangs on a modem. One that is heard no more is hung up: nothing else would do it. One whose
modem put the receiver down, or of whose line nothing is known any more, is over: nobody is left who would end it
(BC-17). Pure.

The call's alarm stays as it is: only its device says that a condition is over (PATH-10).
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.broadcastevents import BroadcastEnded
from ..domain.broadcasts import OVER, TELEPHONE, Broadcast
from ..domain.devices import LOST as PORT_LOST
from ..domain.devices import OPEN, Line
from ..domain.devices import SILENT as IS_SILENT
from .facts import Fact, of_collector
from .inputs import Effect
from .ordering import Asker, ask
from .ownalarms import LOST, SILENT, own_moment, standing_own
from .state import State

#: Drivers whose device keeps a call until it is told, and whose set-up ends it; a controller ends it with the amplifier
#: or by itself, and keeps it whatever happens to our cable.
KEEPS = frozenset({"voice_modem"})
#: What the program itself raises where it ended what a resident says.
BROKEN_OFF = "call_broken_off"


def hung_up_after(state: State, row: Broadcast, before: int, now: Moment) -> tuple[list[Fact], list[Effect]]:
    """What its telephone line is asked when a broadcast ends, after `before` facts; nothing where it ends by itself."""
    line = state.lines.get(row.line)
    if row.source != TELEPHONE or line is None or line.driver not in KEEPS:
        return [], []
    fact, do = ask(state, before, (row.line, ""), "hang_up", "", "end", Asker("rule:BC-12"), now)
    return [fact], [do]


def receiver_down(state: State, name: str, before: int, now: Moment, *, by_order: bool) -> list[Fact]:
    """A device says that its receiver is down: by an order of the room, or because it was set up anew."""
    line = state.lines.get(name)
    calls = _calls_on(state, line) if line is not None else []
    if by_order:
        return [of_collector(BroadcastEnded(row.id, "cut", "BC-17"), now) for row in calls]
    return _broken_off(state, name, calls, before, now)


def ended_by_opening(state: State, line: Line, before: int, now: Moment) -> list[Fact]:
    """The calls from before this collector: its driver does not know of them, and sets the modem up all the same."""
    old = [row for row in _calls_on(state, line) if row.at <= state.collector.started_at]
    return _broken_off(state, line.name, old, before, now)


def unreachable_due(state: State, line: Line) -> int | None:
    """When the calls of a line that does not receive are given up, on the boot clock."""
    if not _calls_on(state, line):
        return None
    after_ms = round(state.rules.number("BC-17", "lost_s") * 1000)
    if line.state == OPEN:
        return line.heard_tick + after_ms if line.boot == state.boot else None
    code = {PORT_LOST: LOST, IS_SILENT: SILENT}.get(line.state)
    alarm = standing_own(state, line.name, code) if code else None
    return state.due(alarm.last_event, alarm.last_at, alarm.last_tick, after_ms) if alarm is not None else None


def given_up(state: State, line: Line, before: int, now: Moment) -> list[Fact]:
    """What comes of it."""
    return _broken_off(state, line.name, _calls_on(state, line), before, now)


def _calls_on(state: State, line: Line) -> list[Broadcast]:
    """What is heard, or waits, from the telephone of a modem; not where an officer speaks instead."""
    if line.driver not in KEEPS or not state.rules.judges("BC-17"):
        return []
    return [row for _id, row in sorted(state.rows["broadcast"].items()) if row.line == line.name
            and row.source == TELEPHONE and row.state != OVER and not row.taken_by]


def _broken_off(state: State, line: str, calls: list[Broadcast], before: int, now: Moment) -> list[Fact]:
    """Nobody hung up: a person is told."""
    facts = [of_collector(BroadcastEnded(row.id, "interrupted", "BC-17"), now) for row in calls]
    return facts + own_moment(state, BROKEN_OFF, before + len(facts), now, line) if facts else []
