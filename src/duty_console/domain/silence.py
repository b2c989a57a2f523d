"""
The daily silence test of loudspeakers (BC-13): whether an amplifier can be heard, found out without disturbing anybody.
Rows, the words of a result, and what comes of what is known of a test. Pure; days are those of the room.
"""

from __future__ import annotations

from typing import NamedTuple

from .commands import OPEN, TEST

#: Results. `put_off`: it was needed, and is tested later that day; `not_done`: and nothing came of that.
PASSED, FAILED, UNMEASURED, PUT_OFF, NOT_DONE, UNKNOWN = (
    "passed", "failed", "unmeasured", "put_off", "not_done", "unknown")
RESULTS = (PASSED, FAILED, UNMEASURED, PUT_OFF, NOT_DONE, UNKNOWN)
#: Why: somebody speaks there, its device is busy with a call, its line is away, nobody received, the collector ended.
SPEAKING, BUSY, AWAY, OFF, RESTART, REMOVED = "speaking", "busy", "away", "off", "restart", "removed"
#: Why it failed: nobody confirmed, it never left, refused, nothing comes out, it closed by itself.
UNCONFIRMED, UNSENT, REFUSED, SILENT, CLOSED = "unconfirmed", "unsent", "refused", "silent", "closed"
#: Why nothing was measured: no sensor there, or one that says the same when nothing is open.
BLIND, STUCK = "blind", "stuck"
#: Drivers whose devices test an output by themselves: a tone of two seconds, and they look whether it comes out.
TONES = frozenset({"village"})


class Plan(NamedTuple):
    """When an amplifier is tested, a row of the table `silence_plan`. What is waited for is counted from entry
    `number`, told at `at` and `tick`. One that is `removed` is tested by hand only."""

    amplifier: str
    minute: int  # of the day
    by_night: bool  # also where daily programmes are silent
    number: int
    at: int
    tick: int
    removed: bool = False
    day: str = ""  # the last day of which it is known what came of it
    asked: int = 0  # somebody wants it tested now: the entry that says so
    waiting: str = ""  # why it was put off
    running: int = 0  # the test that has the amplifier now
    by: str = ""  # who wants it tested now


class SilenceTest(NamedTuple):
    """What came of a test, or that there was none, a row of the table `silence_test`. Asked, confirmed and measured are
    three facts; times are UTC ms, 0 where it did not come."""

    id: int  # the entry that began it, or that says why it did not begin
    amplifier: str
    area: str
    day: str  # of which it is the result; of a span of days that nobody tested the first
    last: str  # and the last
    by: str
    at: int
    tick: int
    result: str = ""  # empty while it lasts
    how: str = ""
    act: str = ""
    command: int = 0
    line: str = ""
    output: str = ""
    doubtful: bool = False  # something was measured before it was opened
    daily: bool = True
    asked: int = 0  # the entry by which somebody wanted it
    asked_at: int = 0
    confirmed_at: int = 0
    measured_at: int = 0
    ended_at: int = 0
    broadcast: int = 0  # which spoke there
    broken: str = ""  # what is known to have gone wrong, while it lasts
    closed_at: int = 0  # since when it is closed again
    until_ms: int = 0  # so long after it began nothing more is waited for


def outcome(row: SilenceTest, *, measured: bool, is_late: bool) -> tuple[str, str]:
    """Result and reason as far as they are known; empty while nothing is. `measured`: something would tell whether
    sound comes out. A device that tests by itself closes by itself: it is left alone until then, and what it measured
    may come after that it closed, which a heartbeat tells before events that wait."""
    if row.broken:
        return _BROKEN.get(row.broken, FAILED), row.broken
    if not row.confirmed_at:
        return (FAILED, UNCONFIRMED) if is_late else ("", "")
    if row.act == TEST and not (row.closed_at or is_late):
        return "", ""
    if not measured or row.doubtful:
        return UNMEASURED, STUCK if measured else BLIND
    if row.measured_at:
        return PASSED, ""
    if row.closed_at and row.act == OPEN:
        return FAILED, CLOSED
    return (FAILED, SILENT) if is_late else ("", "")


_BROKEN = {SPEAKING: PUT_OFF, BUSY: PUT_OFF, RESTART: UNKNOWN, REMOVED: UNKNOWN}
