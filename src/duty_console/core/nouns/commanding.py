"""
Commands from their claim to their end: sent, confirmed or not, asked for once more at most, unknown after a crash.

An open is repeated once, under its own number, where no answer came; never where the device answered something else,
and never after a restart (P10, BC-11). Asked, sent, confirmed and measured are kept apart.
"""

from __future__ import annotations

from typing import Any

from ...clock import Moment
from ...domain import commands as cmd
from ...domain.broadcasts import Amplifier
from ...domain.commandevents import (
    CommandAsked,
    CommandConfirmed,
    CommandFailed,
    CommandRefused,
    CommandRetried,
    CommandSent,
    CommandUnknown,
    CommandUnsent,
    OutputTold,
)
from ...domain.commands import CLOSE, IS_OPEN, LEAVES, OPEN, PENDING, Command, Output
from ...domain.events import Event
from ..amplifying import SILENT_OUTPUT, UNCONFIRMED, raised, without
from ..facts import Fact, of_collector
from ..inputs import Sent, Unsent
from ..noun import Decision, Noun, Watch
from ..ordering import again, amplifier_at, pending_on
from ..postchecks import came_to_nothing, never_left, unanswered
from ..state import State

#: An output that is opened or closed once more where nobody answered.
_ONCE_MORE = (OPEN, CLOSE)


def decide_sent(state: State, told: Sent | Unsent, now: Moment) -> list[Fact]:
    """What became of a command's bytes. What never left has failed at once: nobody waits for an answer to it."""
    command: Command | None = state.rows["command"].get(told.command)
    if command is None or command.state not in PENDING:
        return []
    if isinstance(told, Sent):
        return [of_collector(CommandSent(command.id, *_of(command)), now)]
    facts = [of_collector(CommandUnsent(command.id, told.reason, *_of(command)), now),
             *without(state, command, "unsent", UNCONFIRMED, now)]
    return [*facts, *never_left(state, command, told.reason, len(facts), now)]


def unknown_at_start(state: State, now: Moment) -> list[Fact]:
    """A collector ended before it knew what came of these: nobody knows, and they are not repeated."""
    pending = [row for _id, row in sorted(state.rows["command"].items()) if row.state in PENDING]
    facts = [of_collector(CommandUnknown(row.id, *_of(row)), now) for row in pending]
    return [*facts, *came_to_nothing(state, pending, now)]


def _of(command: Command) -> tuple[str, str]:
    return command.line, command.amplifier


def _s(state: State, key: str) -> int:
    return round(state.rules.number("BC-11", key) * 1000)


def _due(state: State, command: Command) -> int | None:
    if command.state not in PENDING:
        return None
    once_more = not command.tries and command.act in _ONCE_MORE
    return state.due(command.id, command.at, command.tick, _s(state, "retry_s" if once_more else "fail_s"))


def _decide(state: State, command: Command, now: Moment) -> Decision:
    """Nobody confirmed it: once more, or it has failed."""
    version = state.rules.version
    failed = state.due(command.id, command.at, command.tick, _s(state, "fail_s")) <= now.tick
    if not failed and not command.tries and command.act in _ONCE_MORE:
        body = CommandRetried(command.id, _s(state, "retry_s"), "BC-11", version, *_of(command))
        return [of_collector(body, now)], [again(state, command)]
    facts = [of_collector(CommandFailed(command.id, _s(state, "fail_s"), "BC-11", version, *_of(command)), now)]
    return [*facts, *without(state, command, "unconfirmed", UNCONFIRMED, now), *unanswered(state, command, now)], []


def _hears_due(state: State, output: Output) -> int | None:
    """When an amplifier that is confirmed open must have been heard: the same time as for its confirmation."""
    amplifier = amplifier_at(state, output.line, output.output)
    if amplifier is None or not amplifier.measured or output.measured == cmd.ON or output.state != IS_OPEN:
        return None
    if output.wanted != IS_OPEN or output.silent_at:
        return None
    return state.due(output.command, output.wanted_at, output.wanted_tick, _s(state, "fail_s"))


def _not_heard(state: State, output: Output, now: Moment) -> Decision:
    """Open, says the device, and nothing comes out."""
    amplifier: Amplifier | None = amplifier_at(state, output.line, output.output)
    told = of_collector(OutputTold(output.line, output.output, "silent", cmd.OFF), now)
    return [told, *(raised(state, amplifier, SILENT_OUTPUT, now) if amplifier else [])], []


def _asked(state: State, event: Event, body: CommandAsked) -> None:
    for before in pending_on(state, body.line, body.output) if body.output else ():
        state.put("command", before._replace(state=cmd.SUPERSEDED, ended_at=event.at))
    state.put("command", Command(event.number, body.line, body.output, body.act, body.value, body.amplifier,
                                 body.broadcast, event.actor, event.at, event.tick, body.expires_ms))
    if body.output and body.act in LEAVES:
        row = state.rows["output"].get((body.line, body.output)) or Output(body.line, body.output)
        limit = int(body.value) * 1000 if body.act == OPEN and body.value.isdecimal() else 0
        # What is known of it was told before this, whatever a clock says that was set back meanwhile (P9).
        state.put("output", row._replace(command=event.number, wanted=LEAVES[body.act], wanted_at=event.at,
                                         wanted_tick=event.tick, limit_ms=limit,
                                         state_at=min(row.state_at, event.at - 1), closes=body.closes))


def _changed(state: State, number: int, /, **changes: Any) -> Command | None:
    command: Command | None = state.rows["command"].get(number)
    if command is not None:
        state.put("command", command._replace(**changes))
    return command


def _sent(state: State, event: Event, body: CommandSent) -> None:
    _changed(state, body.command, state=cmd.SENT, sent_at=event.at)


def _retried(state: State, _event: Event, body: CommandRetried) -> None:
    command = state.rows["command"].get(body.command)
    if command is not None:
        state.put("command", command._replace(tries=command.tries + 1))


def _unsent(state: State, event: Event, body: CommandUnsent) -> None:
    _changed(state, body.command, state=cmd.UNSENT, ended_at=event.at, reason=body.reason)


def _confirmed(state: State, event: Event, body: CommandConfirmed) -> None:
    command = _changed(state, body.command, state=cmd.CONFIRMED, ended_at=event.at, reason="")
    if command is not None and command.output and body.value:
        _output_is(state, event, command.line, command.output, body.value)


def _refused(state: State, event: Event, body: CommandRefused) -> None:
    _changed(state, body.command, state=cmd.REFUSED, ended_at=event.at, reason=body.reason)


def _failed(state: State, event: Event, body: CommandFailed) -> None:
    _changed(state, body.command, state=cmd.FAILED, ended_at=event.at)


def _unknown(state: State, event: Event, body: CommandUnknown) -> None:
    _changed(state, body.command, state=cmd.UNKNOWN, ended_at=event.at)


def _output_is(state: State, event: Event, line: str, output: str, value: str) -> None:
    row = state.rows["output"].get((line, output)) or Output(line, output)
    if value != IS_OPEN:  # nothing can come out of it
        row = row._replace(measured="", measured_at=0, silent_at=0)
    state.put("output", row._replace(state=value, state_at=event.at, told=event.number, told_tick=event.tick))


def _told(state: State, event: Event, body: OutputTold) -> None:
    if body.what == "output":
        _output_is(state, event, body.line, body.output, body.value)
        return
    row = state.rows["output"].get((body.line, body.output)) or Output(body.line, body.output)
    if body.what in ("stays", "unread"):  # it is not what falls due any more
        state.put("output", row._replace(told=row.told if body.what == "stays" else 0))
        return
    if body.what == "silent":
        state.put("output", row._replace(silent_at=event.at))
        return
    state.put("output", row._replace(measured=body.value, measured_at=event.at,
                                     silent_at=0 if body.value == cmd.ON else row.silent_at))


NOUN = Noun({"command.asked": _asked, "command.sent": _sent, "command.unsent": _unsent, "command.retried": _retried,
             "command.confirmed": _confirmed, "command.refused": _refused, "command.failed": _failed,
             "command.unknown": _unknown, "output.told": _told},
            watches={"command": Watch(_due, _decide), "output": Watch(_hears_due, _not_heard)})
