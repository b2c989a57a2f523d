"""
Commands on their way out: after the commit that claims them, never after they expired, never twice.

The core has decided what is to be done; here stands what only the moment of sending can tell. What leaves, and what
does not, is reported back as a fact; a crash in between leaves the claim, and nobody repeats it (P10).
"""

from __future__ import annotations

from collections.abc import Callable

from ..clock import Clock
from ..core.inputs import Sent, Unsent
from ..domain.signals import Sending
from ..texts import N_

TOO_LATE = N_("it could not be sent in time")
LINE_GONE = N_("the line was gone")


class Outbox:
    """Sends from the loop that owns the ports."""

    def __init__(self, write: Callable[[str, bytes, Callable[[bool], None]], None], clock: Clock,
                 report: Callable[[Sent | Unsent], None]) -> None:
        self._write = write
        self._clock = clock
        self._report = report

    def send(self, line: str, sending: Sending) -> None:
        """One piece of bytes, if it may still leave."""
        data, number, expires = sending
        if number and expires and self._clock.read().tick > expires:
            self._report(Unsent(line, number, TOO_LATE))
            return

        def written(whole: bool) -> None:
            if number:
                self._report(Sent(line, number) if whole else Unsent(line, number, LINE_GONE))

        self._write(line, data, written)
