"""
What is looked at once a second while all goes well: the room on the store's disk, and who keeps its log from being
shortened or its commits from being made. What is found becomes a fact, and is told.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ..core.inputs import Kept
from ..domain.body import Event
from ..domain.narration import Names
from ..domain.sentences import sentence
from ..domain.upkeep import StoreFull, StoreHeld, StoreReleased, StoreRoom
from ..store import holders
from ..store.ballast import Ballast
from .opening import Opening
from .watchdog import SLOW_MS

#: The alarms that begin and end with these facts.
DISK_FULL, STORE_HELD, LOG_HELD = "disk_full", "store_held", "log_held"
#: A log of so many bytes that is not moved is held by somebody (P16); well below, it is not any more.
LOG_LIMIT, LOG_WELL = 16 * 2**20, 8 * 2**20


class Caretaker:
    """Lives in the collector's loop. `standing` are the codes of its alarms that an earlier run left standing; `log`
    is how many bytes the log has; `tell` is for what cannot wait for the journal."""

    def __init__(self, store: Path, opening: Opening, ballast: Ballast, log: Callable[[], int],
                 report: Callable[[Kept], None], tell: Callable[[str], None], standing: set[str]) -> None:
        self._store, self._opening, self._ballast, self._log = store, opening, ballast, log
        self._report, self._tell, self._standing = report, tell, standing
        self._readers: Counter[int] = Counter()
        self._slow = False

    async def look(self) -> None:
        """One round."""
        if self._opening.freed:
            freed, self._opening.freed = self._opening.freed, 0
            self._begins(StoreFull(freed), DISK_FULL)
        if self._ballast.is_wanted() and await asyncio.to_thread(self._ballast.make):
            self._ends(StoreRoom(self._ballast.size), DISK_FULL)
        if STORE_HELD in self._standing and not self._slow and not holders.holders(self._store):
            self._ends(StoreReleased("commit"), STORE_HELD)
        self._look_at_log(self._log())

    def slow(self, slow: bool) -> str:
        """A commit takes long, or does not any more; who holds the store, in words, where somebody does."""
        self._slow = slow
        found = holders.holders(self._store) if slow else []
        if not found:
            return ""
        self._begins(_held("commit", found[0], SLOW_MS, 0), STORE_HELD)  # is recorded when that is possible again
        return holders.sentence(self._store)

    def _look_at_log(self, log: int) -> None:
        if log <= LOG_LIMIT:
            self._readers.clear()
            if log <= LOG_WELL:
                self._ends(StoreReleased("log"), LOG_HELD)
            return
        now = {holder.pid: holder for holder in holders.holders(self._store, holders.READERS)}
        self._readers = Counter({pid: self._readers[pid] + 1 for pid in now})
        longest = max(now, key=lambda pid: (self._readers[pid], pid), default=0)
        if self._readers[longest] == 1 and longest:  # short reads are seen too: who is here next time is the one
            return
        held = _held("log", now.get(longest, holders.Holder()), 0, log)
        if LOG_HELD not in self._standing:
            self._tell(_words(held))
        self._begins(held, LOG_HELD)

    def _begins(self, body: StoreFull | StoreHeld, alarm: str) -> None:
        if alarm not in self._standing:
            self._standing.add(alarm)
            self._report(Kept(body, alarm))

    def _ends(self, body: StoreRoom | StoreReleased, alarm: str) -> None:
        if alarm in self._standing:
            self._standing.discard(alarm)
            self._report(Kept(body, alarm, over=True))


def _held(what: str, holder: holders.Holder, ms: int, log: int) -> StoreHeld:
    return StoreHeld(what, holder.pid, holder.uid, holder.name, ms, log)


def _words(held: StoreHeld) -> str:
    """The same sentence as the journal's."""
    return sentence(Event(0, 0, 0, "store.held", "collector", 0, held), Names())
