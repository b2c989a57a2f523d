"""
Acknowledgements on their way out: after the commit, never late, never twice.

The core has decided which frames earn one, by the times of the frames. Here stands what only the moment of sending
can tell: whether the device still waits, and when an answer really left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..clock import Clock
from ..core.inputs import Unanswered
from ..core.linefolds import AN_ECHO
from ..domain.devices import Line
from ..domain.rows import maker
from ..texts import N_

#: An answer leaves within this part of the device's wait time after the last byte, or not at all (P3).
DEADLINE = 0.75

TOO_LATE = N_("too late: the device repeats it")
LINE_GONE = N_("the line was gone")


class Pending(NamedTuple):
    """A frame that is stored and may be answered. `earliest` is the boot-clock moment (ms) its last byte may be as old
    as; `key` is the frame without loose bytes."""

    line: str
    raw: int
    key: bytes
    earliest: int
    wait_ms: int
    ack: bytes


class Answering:
    """Sends answers from the loop that owns the ports; what does not leave is reported back as a fact."""

    def __init__(self, write: Callable[[str, bytes, Callable[[bool], None]], None], clock: Clock,
                 report: Callable[[Unanswered], None]) -> None:
        self._write = write
        self._clock = clock
        self._report = report
        self._last: dict[str, tuple[bytes, int]] = {}

    def send(self, pending: Pending) -> None:
        """Answers one frame, if that still does good."""
        now = self._clock.read().tick
        if now - pending.earliest > pending.wait_ms * DEADLINE:
            self._report(Unanswered(pending.line, pending.raw, TOO_LATE))
            return
        key, at = self._last.get(pending.line, (b"", 0))
        if key == pending.key and now - at < pending.wait_ms / 2:
            self._report(Unanswered(pending.line, pending.raw, AN_ECHO))
            return
        self._last[pending.line] = (pending.key, now)

        def written(whole: bool) -> None:
            if not whole:
                self._report(Unanswered(pending.line, pending.raw, LINE_GONE))

        self._write(pending.line, pending.ack, written)


_pending = maker(Pending)


def pending(line: Line, raw: int, key: bytes, earliest: int, ack: bytes) -> Pending:
    """What is to be sent for a frame of a line."""
    return _pending((line.name, raw, key, earliest, line.wait_ms, ack))
