"""
Time and chance of a simulated room: one seed decides everything, and time jumps to what comes next.

True time is a count of milliseconds that nobody in the room can see. The room sees a wall clock that is set back and
forth, and a boot clock that begins anew when the machine does.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from heapq import heappop, heappush

from duty_console.clock import Moment

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
STEPS_MS = tuple(sign * size for size in (SECOND, HOUR, DAY) for sign in (1, -1))


class World:
    """Both clocks, the chances, and what is going to happen when."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.now = 0
        self.offset = self.began = 1_795_457_600_000
        self.booted = -3 * MINUTE
        self.boots = 1
        self._plans: list[tuple[int, int, Callable[[], None]]] = []
        self._count = 0

    def read(self) -> Moment:
        return Moment(self.now + self.offset, self.now - self.booted, f"boot{self.boots:04d}")

    def true(self, tick: int) -> int:
        """The true time of a moment on the boot clock."""
        return tick + self.booted

    def boot(self) -> None:
        """The machine begins anew; its first programs run a little later."""
        self.boots += 1
        self.booted = self.now - 8 * SECOND

    def set_wall(self, by_ms: int) -> None:
        self.offset += by_ms

    def plan(self, after_ms: float, act: Callable[[], None]) -> None:
        """Something happens later."""
        self._count += 1
        heappush(self._plans, (self.now + max(0, round(after_ms)), self._count, act))

    def next_plan(self) -> int:
        return self._plans[0][0]

    def happen(self) -> None:
        """What comes first happens now, or as soon as it can."""
        when, _count, act = heappop(self._plans)
        self.now = max(self.now, when)
        act()

    def often(self, mean_ms: float) -> float:
        """How long until something that happens this often, by chance, happens next."""
        return self.chance.expovariate(1 / mean_ms)
