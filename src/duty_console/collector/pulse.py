"""
Whether the program was kept from running: it slept for longer than it meant to. CLOCK_BOOTTIME goes on while the
machine sleeps and CLOCK_MONOTONIC does not, which tells a suspended machine from a stopped program.
"""

from __future__ import annotations

from collections.abc import Callable

from ..clock import Clock
from ..domain.upkeep import ClockPaused

#: A shorter delay is a busy machine.
LIMIT_MS = 2000


class Pulse:
    """One waiting at a time; `slept` tells how long this machine has been suspended since it was booted, in ms."""

    def __init__(self, clock: Clock, slept: Callable[[], int]) -> None:
        self._clock, self._slept = clock, slept
        self._since = (0, 0)

    def rest(self) -> None:
        """A waiting begins."""
        self._since = (self._clock.read().tick, self._slept())

    def woke(self, meant_ms: int) -> ClockPaused | None:
        """It is over, and should have taken `meant_ms` at most: the pause, if there was one."""
        began, slept = self._since
        over = self._clock.read().tick - began - meant_ms
        return ClockPaused(over, max(0, self._slept() - slept)) if over > LIMIT_MS else None
