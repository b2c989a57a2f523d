"""
Whether lines live: ports that open and go, devices that fall silent, the collector's own starts and ends. Pure.

A loss is an alarm of its own: life_path_lost where the line is the only path of priority-1 devices, else trouble
(PATH-04). It ends only when the port is open, or the device speaks, again.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain import devices
from ..domain.devices import Line
from ..domain.events import (
    Body,
    ClockStepped,
    CollectorStarted,
    CollectorStopped,
    LineLost,
    LineOpened,
    LineSilent,
    LineUnanswered,
    SoundFailed,
)
from ..domain.lineevents import LineDegraded
from .facts import Fact, of_collector
from .hangingup import KEEPS, ended_by_opening, given_up, unreachable_due
from .inputs import Due, Effect, Next, PortLost, PortOpened, SounderFailed, Started, Stepped, Stopping, Unanswered
from .intake import BURST, LOST, SILENT, is_active, own_alarm, own_return, standing_own
from .noun import Decision
from .nouns import WATCHES, due_of
from .nouns.airing import ended_by_restart
from .nouns.commanding import unknown_at_start
from .nouns.people import ended_by_start
from .ordering import close_again
from .polling import poll
from .silencing import tests_at_start
from .state import State

#: The states of an open port whose device is waited for.
_WAITED = (devices.OPEN, devices.RECEIVING, devices.DEGRADED)


def decide_started(state: State, started: Started, now: Moment) -> list[Fact]:
    """Reception begins."""
    return [of_collector(CollectorStarted(started.version, started.sqlite, state.rules.version, started.boot,
                                          started.pid, started.door, started.down_from), now),
            *ended_by_start(state, now), *_outputs_at_start(state, now)]


def _outputs_at_start(state: State, now: Moment) -> list[Fact]:
    """What the collector before this one had under way: nobody knows what came of it, and nothing of it goes on."""
    unknown = unknown_at_start(state, now)
    return [*unknown, *ended_by_restart(state, 1 + len(ended_by_start(state, now)) + len(unknown), now),
            *tests_at_start(state, now)]


def decide_stopping(stopping: Stopping, now: Moment) -> list[Fact]:
    """Reception ends on purpose."""
    return [of_collector(CollectorStopped(stopping.reason), now)]


def decide_opened(state: State, opened: PortOpened, now: Moment) -> Decision:
    """A port is open (again): how long it was away, and the end of its loss. Whatever its device may have kept
    meanwhile, it is first asked how things are now; what should be closed is closed."""
    line = state.lines.get(opened.line)
    gap = max(0, now.at - line.since) if line is not None and line.state == devices.LOST else 0
    facts = [of_collector(LineOpened(opened.line, opened.url, gap), now), *own_return(state, opened.line, LOST, now)]
    if line is None:
        return facts, []
    facts += ended_by_opening(state, line, len(facts), now)
    closes, orders = close_again(state, opened.line, len(facts), now)
    return facts + closes, [poll(state, opened.line), *orders]


def decide_lost(state: State, lost: PortLost, now: Moment) -> list[Fact]:
    """A port has gone: an alarm at once, and the silence of its device is no second one."""
    line = state.lines.get(lost.line)
    facts = [of_collector(LineLost(lost.line, lost.reason), now)]
    if line is not None and not is_active(standing_own(state, lost.line, LOST)):
        facts.append(own_alarm(state, lost.line, LOST, _severity(line), now))
    return facts + own_return(state, lost.line, SILENT, now)


def decide_sweep(state: State, now: Moment) -> Decision:
    """What is due by now on the boot clock: devices that fell silent, bursts that are over, and what nouns wait for,
    each decided when those before it have taken effect."""
    facts: list[Fact] = []
    for _name, line in sorted(state.lines.items()):  # in one order, whatever order they were loaded in
        due, doubtful = silence_due(state, line), degraded_due(state, line)
        if due is not None and now.tick >= due:
            limit = silence_limit(state, line)
            facts.append(of_collector(LineSilent(line.name, limit, "PATH-04"), now))
            if not is_active(standing_own(state, line.name, SILENT)):
                facts.append(own_alarm(state, line.name, SILENT, _severity(line), now))
        elif doubtful is not None and now.tick >= doubtful:
            facts.append(of_collector(LineDegraded(line.name, degraded_limit(state, line), "PATH-04"), now))
        over = burst_over(state, line)
        if over is not None and now.tick >= over:
            facts += own_return(state, line.name, BURST, now)
        alone = unreachable_due(state, line)
        if alone is not None and now.tick >= alone:
            facts += given_up(state, line, len(facts), now)
    return facts, [Next(Due(*place)) for place in state.agenda.by(now.tick, due_of(state))]


def decide_due(state: State, due: Due, now: Moment) -> Decision:
    """What a row waited for: every noun that waited for it says what comes of it."""
    facts: list[Fact] = []
    effects: list[Effect] = []
    for watch in WATCHES.get(due.table, ()):
        row = state.rows[due.table].get(due.key)
        moment = watch.due(state, row) if row is not None else None
        if moment is not None and moment <= now.tick:
            made, wanted = watch.decide(state, row, now)
            facts += made
            effects += wanted
    return facts, effects


def next_due(state: State) -> int | None:
    """The boot-clock moment (ms) of the next thing that falls due."""
    moments = [due for line in state.lines.values() if line.heartbeat_ms or line.burst or line.driver in KEEPS
               for due in (silence_due(state, line), degraded_due(state, line), burst_over(state, line),
                           unreachable_due(state, line))
               if due is not None]
    first = state.agenda.first(due_of(state))
    return min(moments if first is None else [*moments, first], default=None)


def silence_limit(state: State, line: Line) -> int:
    """How long a device may say nothing, in ms: 2 heartbeats and 5 s (PATH-04)."""
    rules = state.rules
    return round(line.heartbeat_ms * rules.number("PATH-04", "heartbeats") + rules.number("PATH-04", "slack_s") * 1000)


def silence_due(state: State, line: Line) -> int | None:
    """When an open line's device will have been silent for too long; None where it sends no heartbeats."""
    if not line.heartbeat_ms or line.state not in _WAITED or line.boot != state.boot:
        return None
    return line.heard_tick + silence_limit(state, line)


def degraded_limit(state: State, line: Line) -> int:
    """After how long a device that says nothing has missed too many beats or polls, in ms (PATH-04)."""
    rules = state.rules
    return round(line.heartbeat_ms * rules.number("PATH-04", "degraded_misses")
                 + rules.number("PATH-11", "grace_s") * 1000)


def degraded_due(state: State, line: Line) -> int | None:
    """When that will be; None where the device sends no beats, or the state says it already."""
    if line.state == devices.DEGRADED or not state.rules.judges("PATH-11") or silence_due(state, line) is None:
        return None
    return line.heard_tick + degraded_limit(state, line)


def burst_over(state: State, line: Line) -> int | None:
    """When a burst of unreadable frames is over: the rule's window after the last one."""
    if not line.burst or not is_active(standing_own(state, line.name, BURST)):
        return None
    last = line.burst[-1] if line.burst and line.odd_boot == state.boot else 0  # before this boot: long over
    return last + round(state.rules.number("PATH-08", "window_s") * 1000)


def decide_noted(noted: Unanswered | Stepped | SounderFailed, now: Moment) -> list[Fact]:
    """What the shell noticed and the journal keeps."""
    body: Body
    match noted:
        case Unanswered(line, raw, reason):
            body = LineUnanswered(line, raw, reason)
        case Stepped(by_ms):
            body = ClockStepped(by_ms)
        case SounderFailed(means, reason):
            body = SoundFailed(means, reason)
    return [of_collector(body, now)]


def _severity(line: Line) -> str:
    return "path" if line.life_path else "trouble"
