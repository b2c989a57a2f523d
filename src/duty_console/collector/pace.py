"""
How fast one account may ask: each wish is a line of the journal, granted or refused (AUD-05), so a flood of them would
keep the devices waiting and fill the disk. Whoever is too fast is heard later, never refused for it.
"""

from __future__ import annotations

from typing import NamedTuple


class Limit(NamedTuple):
    """So many at once, and so many a second after that."""

    at_once: int
    a_second: float


#: Who may only look has nothing to ask for; who acts may have a storm of alarms to answer.
LOOKING, ACTING = Limit(100, 1.0), Limit(200, 50.0)


class Pace:
    """What one account has left."""

    def __init__(self, limit: Limit, tick: int) -> None:
        """`tick` is the boot clock (ms)."""
        self._limit = limit
        self._left = float(limit.at_once)
        self._tick = tick

    def owed(self, tick: int) -> float:
        """For how many seconds this account is still not to be heard."""
        left = self._left + (tick - self._tick) / 1000 * self._limit.a_second
        return max(0.0, -left / self._limit.a_second)

    def spend(self, tick: int) -> float:
        """One wish; the result is for how many seconds this account is not to be heard."""
        grown = (tick - self._tick) / 1000 * self._limit.a_second
        self._left = min(float(self._limit.at_once), self._left + grown) - 1
        self._tick = tick
        return max(0.0, -self._left / self._limit.a_second)


class Paces:
    """Those of all accounts."""

    def __init__(self) -> None:
        self._all: dict[tuple[int, str], Pace] = {}

    def of(self, uid: int, role: str, tick: int) -> Pace:
        """That of an account in a role; with an empty role, of what is turned away from it."""
        return self._all.setdefault((uid, role), Pace(LOOKING if role in ("viewer", "") else ACTING, tick))
