"""
What every driver of a device that only talks has in common: nothing can be asked of it.
"""

from __future__ import annotations

from ..domain.signals import Order, Sending


class Listening:
    """A driver's half for the way out, where nothing goes out but acknowledgements."""

    ACTS: frozenset[str] = frozenset()

    def opened(self, tick: int) -> None:
        """Nothing was asked, so nothing is void; bytes half read end as noise by themselves."""

    def order(self, order: Order, at: int, tick: int) -> None:
        """Never given one: it has no `ACTS`."""

    def due(self, at: int, tick: int) -> list[Sending]:
        """Nothing."""
        return []
