"""
What a device was asked to do, and what its outputs are known to be. Sent, confirmed and measured are three facts and
never one. Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple

from ..texts import N_

#: asked: stands in the journal; sent: its bytes left; then one of the ends. `unknown`: the collector ended before it
#: knew. What has an end is never asked for again by itself.
ASKED, SENT = "asked", "sent"
CONFIRMED, REFUSED, FAILED, UNSENT, UNKNOWN = "confirmed", "refused", "failed", "unsent", "unknown"
#: Something else was asked of the same output before anything was known of it.
SUPERSEDED = "superseded"
PENDING = (ASKED, SENT)

OPEN, CLOSE, CLOCK = "open", "close", "clock"
#: Of an output: its device opens it with a tone, looks whether that comes out, and closes it.
TEST = "test"
#: Kept as the reason of a command that no device there understands.
NOT_ABLE = N_("the device on this line cannot do that")
#: States of an output as its device tells them.
IS_OPEN, IS_CLOSED = "open", "closed"
ON, OFF = "on", "off"
#: What an act makes of its output.
LEAVES = {OPEN: IS_OPEN, CLOSE: IS_CLOSED, TEST: IS_OPEN}


class Command(NamedTuple):
    """One command, a row of the table `command`. Times are UTC ms, ticks boot-clock ms, 0 where it did not happen."""

    id: int  # the entry that asked for it; the number its device hears
    line: str
    output: str  # empty for the device itself
    act: str
    value: str
    amplifier: str  # empty where the output is none
    broadcast: int  # 0 where it serves none
    by: str
    at: int
    tick: int
    expires_ms: int  # it must not leave later than so long after `at` (P10)
    state: str = ASKED
    tries: int = 0  # how often it was sent again
    sent_at: int = 0
    ended_at: int = 0
    reason: str = ""


class Output(NamedTuple):
    """One output of a device, a row of the table `output`: what it is known to be, by whom and since when."""

    line: str
    output: str
    state: str = ""  # open, closed; empty while nobody has told
    state_at: int = 0
    measured: str = ""  # on, off; empty where nothing measures it or nobody has told
    measured_at: int = 0
    command: int = 0  # the last open or close asked of it
    wanted: str = ""  # what that was to make of it: open, closed
    wanted_at: int = 0
    wanted_tick: int = 0
    limit_ms: int = 0  # the device closes it by itself so long after an open
    silent_at: int = 0  # since when it is known to be open without anything coming out
    told: int = 0  # the entry that told its state
    told_tick: int = 0
    closes: int = 0  # orders to close that came lately before the last one (BC-23)


def is_pending(command: Command) -> bool:
    """Whether its outcome is still to come."""
    return command.state in PENDING
