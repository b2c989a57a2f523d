"""
What is looked at once a second while all goes well: the room on the store's disk. What is found becomes a fact.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ..core.inputs import Kept
from ..domain.upkeep import StoreFull, StoreRoom
from ..store.ballast import Ballast
from .opening import Opening

#: The alarms that begin and end with these facts.
DISK_FULL = "disk_full"


class Caretaker:
    """Lives in the collector's loop; `was_full` says whether an earlier run left the disk full."""

    def __init__(self, opening: Opening, ballast: Ballast, report: Callable[[Kept], None], *, was_full: bool) -> None:
        self._opening, self._ballast, self._report, self._full = opening, ballast, report, was_full

    async def look(self) -> None:
        """One round."""
        if self._opening.freed:
            freed, self._opening.freed = self._opening.freed, 0
            self._full = True
            self._report(Kept(StoreFull(freed), DISK_FULL))
        if self._ballast.is_wanted() and await asyncio.to_thread(self._ballast.make) and self._full:
            self._full = False
            self._report(Kept(StoreRoom(self._ballast.size), DISK_FULL, over=True))
