"""
What a device tells of its outputs, against what was asked of it: confirmed, refused, or another than it should be.

Only what differs from what is known becomes a fact: a device that is asked every five seconds says the same most of the
time. What a device tells unasked is believed, and never repaired by opening anything. Pure.
"""

from __future__ import annotations

from collections.abc import Callable

from ..cleaning import clean
from ..clock import Moment
from ..domain.alarms import is_active
from ..domain.broadcasts import HOLDS, Amplifier, Part
from ..domain.commandevents import CommandConfirmed, CommandRefused, OutputTold
from ..domain.commands import CLOCK, CLOSE, IS_CLOSED, IS_OPEN, LEAVES, ON, OPEN, SENT, Command, Output
from ..domain.signals import Told
from ..texts import N_
from .amplifying import (
    DIFFERS,
    NOT_CLOSED,
    SILENT_OUTPUT,
    STRAY,
    UNCONFIRMED,
    over,
    part_lost,
    raised,
    standing,
    stays_open,
    without,
)
from .facts import Fact, of_collector
from .hangingup import receiver_down
from .inputs import Effect
from .ordering import Asker, amplifier_at, ask, pending_on
from .postchecks import answered, confirmed
from .silencing import is_tested
from .spacing import bounces, holds, next_at
from .state import State
from .timing import set_right

#: Kept as the reason of a command; never changed.
READS_BACK = N_("the device says that the output is {value}")
#: So much earlier than its limit an output may close by itself and still have kept to it; and so far off may be a clock
#: that counts seconds.
_SLACK_MS = 2000
#: A silence test is over before a heartbeat could tell what a clock that is slow made look old.
_TEST_SLACK_MS = 60_000
#: Texts of a device, and how many outputs one has at most.
_LONGEST, _MOST_OUTPUTS = 80, 256
#: How an order to a telephone's device leaves the receiver: lifted is open. By that its answer is known.
_RECEIVER = {"answer": IS_OPEN, "hang_up": IS_CLOSED}
_STRAY = Asker("rule:BC-11")

Decision = tuple[list[Fact], list[Effect]]


def told_facts(state: State, line: str, tells: tuple[Told, ...], before: int, now: Moment) -> Decision:
    """What a frame of `line` tells, when `before` facts come first in the same decision."""
    facts: list[Fact] = []
    effects: list[Effect] = []
    for said in tells:
        told = said._replace(output=clean(said.output)[:_LONGEST], value=clean(said.value)[:_LONGEST])
        judge = _JUDGES.get(told.what)
        if judge is not None and _has_room(state, line, told.output):
            more, wanted = judge(state, line, told, before + len(facts), now)
            facts += more
            effects += wanted
    return facts, effects


def _has_room(state: State, line: str, output: str) -> bool:
    """A device has so many outputs; one that names ever new ones is believed no more of them than that."""
    rows = state.rows["output"]
    return not output or (line, output) in rows or sum(of == line for of, _output in rows) < _MOST_OUTPUTS


def _meant(state: State, line: str, told: Told) -> Command | None:
    """The command that an answer is about: by its number (of which a device may keep the low 16 bits only), else the
    first that is still to come of that output, and for the device itself the first of any. An answer that names another
    output is about nothing that was asked."""
    pending = pending_on(state, line, told.output)
    if told.number:
        numbered = [command for command in state.rows["command"].values()
                    if command.line == line and not command.ended_at
                    and told.number in (command.id, command.id & 0xFFFF)
                    and told.output in ("", command.output)]
        return numbered[0] if numbered else None
    if not pending and told.what == "refused" and not told.output:
        pending = [command for _id, command in sorted(state.rows["command"].items())
                   if command.line == line and not command.ended_at]
    if told.what == "confirmed" and not told.output:
        pending = [command for command in pending if _RECEIVER.get(command.act, "") == told.value]
    return pending[0] if pending else None


def _confirmed(state: State, line: str, told: Told, before: int, now: Moment) -> Decision:
    command = _meant(state, line, told)
    if command is None and told.number:  # to something that nobody waits for any more
        return [], []
    if not told.output and told.value == IS_CLOSED:
        facts = [] if command is None else _confirmation(state, command, told.value, before, now)
        return facts + receiver_down(state, line, before + len(facts), now, command), []
    if command is None:
        return _output(state, line, told, before, now) if told.output and told.value in LEAVES.values() else ([], [])
    wanted = LEAVES.get(command.act, "") if command.output else ""
    if wanted and told.value and told.value != wanted:
        if not told.number:  # the answer to the order before: a board without numbers says what it was asked
            return [], []
        return _refusal(state, command, READS_BACK.format(value=told.value), DIFFERS, now), []
    return _confirmation(state, command, told.value or wanted, before, now), []


def _confirmation(state: State, command: Command, value: str, before: int, now: Moment) -> list[Fact]:
    facts = [of_collector(CommandConfirmed(command.id, value, command.line, command.amplifier), now)]
    if command.act == CLOCK and not command.output:
        facts += set_right(state, command.line, now)
    facts += confirmed(state, command, before + len(facts), now)
    amplifier = amplifier_at(state, command.line, command.output) if command.output else None
    if amplifier is not None:
        facts += over(state, amplifier, (UNCONFIRMED, *_ended(state, command)), now)
    return facts


def _ended(state: State, command: Command) -> tuple[str, ...]:
    """What an answer ends. That it closed is believed once it stays so (BC-23); what is opened by an order while it was
    known to be closed is open for somebody."""
    if not holds(state):
        return (DIFFERS,) if command.act == OPEN else (NOT_CLOSED, STRAY)
    if command.act != OPEN:
        return ()
    row: Output | None = state.rows["output"].get((command.line, command.output))
    return (DIFFERS, NOT_CLOSED, STRAY) if row is not None and row.state == IS_CLOSED else (DIFFERS,)


def _refused(state: State, line: str, told: Told, _before: int, now: Moment) -> Decision:
    command = _meant(state, line, told)
    return (_refusal(state, command, told.value, UNCONFIRMED, now) if command else []), []


def _refusal(state: State, command: Command, reason: str, code: str, now: Moment) -> list[Fact]:
    body = CommandRefused(command.id, reason, command.line, command.amplifier)
    return [of_collector(body, now), *answered(state, command, now), *without(state, command, "refused", code, now)]


def _output(state: State, line: str, told: Told, before: int, now: Moment) -> Decision:
    """The state of an output. While a command on it is on its way, only what it should become counts as its answer:
    it may have been read before the command arrived. That it is still what it was before is no answer to an order that
    has not left."""
    row: Output = state.rows["output"].get((line, told.output)) or Output(line, told.output)
    if _is_old(state, row, told):
        return [], []
    pending = pending_on(state, line, told.output)
    for command in pending:
        if LEAVES.get(command.act) == told.value and (told.number or row.state != told.value or command.state == SENT):
            return _confirmation(state, command, told.value, before, now), []
    if not pending and _stays_open(state, row, told, now):
        return _closed_again(state, row, before, now)
    if pending or bounces(state, row, told.value, now):
        return [], []
    if row.state == told.value and not _is_news(state, row):
        return [], []
    facts = [of_collector(OutputTold(line, told.output, "output", told.value), now)]
    amplifier = amplifier_at(state, line, told.output)
    if amplifier is None:
        return facts, []
    if told.value == IS_CLOSED:
        return facts + _closed(state, amplifier, row, told.why, now), []
    if row.wanted == IS_OPEN:
        return facts + over(state, amplifier, (UNCONFIRMED, DIFFERS), now), []
    if not (holds(state) and is_active(standing(state, amplifier, NOT_CLOSED))):
        facts += raised(state, amplifier, STRAY, now)
    if holds(state) and row.wanted == IS_CLOSED and next_at(state, row) > now.tick:
        return facts, []  # when that has come it is closed again
    fact, do = ask(state, before + len(facts), (line, told.output), CLOSE, "", "stray", _STRAY, now,
                   amplifier.amplifier)
    return [*facts, fact], [do]


def _stays_open(state: State, row: Output, told: Told, now: Moment) -> bool:
    """Whether what was to be closed a while ago is open still: that order came to nothing, and nobody is left who could
    cut it."""
    return told.value == IS_OPEN == row.state and row.wanted == IS_CLOSED and next_at(state, row) <= now.tick


def _is_news(state: State, row: Output) -> bool:
    """Whether what was known before an order to close came to nothing is told again: an alarm waits for it."""
    amplifier = amplifier_at(state, row.line, row.output)
    return (holds(state) and row.state == IS_CLOSED and row.told < row.command and amplifier is not None
            and stays_open(state, amplifier))


def _closed_again(state: State, row: Output, before: int, now: Moment) -> Decision:
    """An order to close may be given as often as it takes, which an open never is."""
    amplifier = amplifier_at(state, row.line, row.output)
    fact, do = ask(state, before, (row.line, row.output), CLOSE, "", "stray", _STRAY, now,
                   amplifier.amplifier if amplifier else "")
    return [fact], [do]


def _is_old(state: State, row: Output, told: Told) -> bool:
    """Whether a device tells what came of an order before the last, or what happened before it: it kept that while
    nobody listened. Where its clock is wrong, how things are now is told by what it is asked, or its next heartbeat."""
    if not row.command:
        return False
    if told.number:
        return told.number not in (row.command, row.command & 0xFFFF)
    amplifier = amplifier_at(state, row.line, row.output)
    tested = amplifier is not None and is_tested(state, amplifier.amplifier)
    return 0 < told.at < row.wanted_at - (_TEST_SLACK_MS if tested else _SLACK_MS)


def _closed(state: State, amplifier: Amplifier, row: Output, why: str, now: Moment) -> list[Fact]:
    """It is closed: by its own limit, with the call, by somebody at the amplifier, or it never was open. What that
    means of a silence test, the test says."""
    if is_tested(state, amplifier.amplifier):
        return []
    ended = (SILENT_OUTPUT,) if holds(state) else (NOT_CLOSED, STRAY, SILENT_OUTPUT)
    facts = over(state, amplifier, ended, now)
    part = _holder(state, amplifier)
    if part is None:
        return facts
    limit = state.due(row.command, row.wanted_at, row.wanted_tick, row.limit_ms - _SLACK_MS)
    how = {"limit": "limit", "ended": "hung_up"}.get(why, "limit" if row.limit_ms and limit <= now.tick else "")
    if how:
        return facts + part_lost(state, part.broadcast, amplifier, how, now)[:1]
    return [*facts, *part_lost(state, part.broadcast, amplifier, "closed", now),
            *raised(state, amplifier, DIFFERS, now)]


def _holder(state: State, amplifier: Amplifier) -> Part | None:
    return next((part for part in state.rows["playback"].values()
                 if part.amplifier == amplifier.amplifier and part.state in HOLDS), None)


def _measured(state: State, line: str, told: Told, _before: int, now: Moment) -> Decision:
    row: Output = state.rows["output"].get((line, told.output)) or Output(line, told.output)
    if _is_old(state, row, told) or row.measured == told.value:
        return [], []
    if not row.measured and told.value != ON and row.state != IS_OPEN:
        return [], []
    facts = [of_collector(OutputTold(line, told.output, "measured", told.value), now)]
    amplifier = amplifier_at(state, line, told.output)
    if amplifier is not None and told.value == ON:
        facts += over(state, amplifier, (SILENT_OUTPUT,), now)
    return facts, []


_JUDGES: dict[str, Callable[[State, str, Told, int, Moment], Decision]] = {
    "confirmed": _confirmed, "refused": _refused, "output": _output, "measured": _measured}
