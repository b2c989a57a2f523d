"""
Calls on a telephone that hangs on a modem. One that is heard no more is hung up: nothing else would do it. One whose
modem put the receiver down, or of whose line nothing is known any more, is over: nobody is left who would end it
(BC-17). An end is about one call and touches no other (BC-22). Pure.

The call's alarm stays as it is: only its device says that a condition is over (PATH-10).
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.broadcastevents import BroadcastEnded
from ..domain.broadcasts import OVER, TELEPHONE, Broadcast
from ..domain.commands import Command
from ..domain.devices import LOST as PORT_LOST
from ..domain.devices import OPEN, Line
from ..domain.devices import SILENT as IS_SILENT
from .dialling import standing_calls
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
    if row.source != TELEPHONE or line is None or line.driver not in KEEPS or _is_free_of(state, row):
        return [], []
    fact, do = ask(state, before, (row.line, ""), "hang_up", "", "end", Asker("rule:BC-12"), now)
    return [fact], [do]


def _is_free_of(state: State, row: Broadcast) -> bool:
    """Whether the line has no more to do with a broadcast: its caller is gone, or somebody else calls there. In doubt
    it has: a line that stays engaged keeps everybody from calling."""
    if not state.rules.judges("BC-22"):
        return False
    alarm = state.alarms.get(row.alarm)
    gone = alarm is not None and alarm.returned_at > 0
    again = alarm is not None and alarm.last_event > row.id and alarm.active_at > row.at  # the same number once more
    return gone or again or any(call.id > row.id for call in standing_calls(state, row.line)) or any(
        other.line == row.line and other.id > row.id and other.source == TELEPHONE and other.state != OVER
        for other in state.rows["broadcast"].values())


def receiver_down(state: State, name: str, before: int, now: Moment, order: Command | None) -> list[Fact]:
    """A device says that its receiver is down: by an order of the room, or because it was set up anew."""
    line = state.lines.get(name)
    calls = _calls_on(state, line) if line is not None else []
    if not state.rules.judges("BC-22"):
        cut = calls if order is not None else []
    elif order is not None:  # whoever calls since then was not there to be hung up
        calls = [row for row in calls if row.id < order.id]
        cut = calls if not order.by.startswith("rule:") else []  # a rule's was about a call that is over already
    else:
        rings_ms = round(state.rules.number("BC-22", "rings_s") * 1000)
        calls = [row for row in calls if (line is not None and row.id < line.opened_event)
                 or state.due(row.id, row.at, row.tick, rings_ms) <= now.tick]
        cut = []
    facts = [of_collector(BroadcastEnded(row.id, "cut", "BC-17"), now) for row in cut]
    return facts + _broken_off(state, name, [row for row in calls if row not in cut], before + len(facts), now)


def ended_by_opening(state: State, line: Line, before: int, now: Moment) -> list[Fact]:
    """The calls from before this collector: its driver does not know of them, and sets the modem up all the same."""
    collector = state.collector
    by_entry = state.rules.judges("BC-22")
    old = [row for row in _calls_on(state, line)
           if (row.id < collector.started_event if by_entry else row.at <= collector.started_at)]
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
