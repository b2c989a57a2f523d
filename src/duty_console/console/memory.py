"""
What this account's consoles saw of a room's journal, and whether history still leads there.

Looked up whenever the file is read; what does not fit is said as long as the console runs, and the head that was seen
is kept as it was: it is the evidence. That it cannot be written down is said once and stops nothing.
"""

from __future__ import annotations

from pathlib import Path

from .. import heads
from ..clock import Moment, local
from ..errors import SurroundingsError
from ..heads import Seen
from ..store.reading import Reader

KEEP_MS = 10_000


class Memory:
    """The head of one store: as kept, as read in this run, and what contradicts it."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.seen = heads.recall(store)
        #: The entry and the sentence about a history that does not lead to what was seen; 0 and empty while it does.
        self.broken: tuple[int, str] = (0, "")
        self._kept = self.seen
        self._due = 0

    def look(self, reader: Reader, when: Moment) -> None:
        """Compares the file with what was seen, and sees its head."""
        if self.broken[1]:
            return
        number, room = reader.head(), reader.room_key()
        if self.seen is not None:
            wrong = heads.contradicted(self.seen, room, number, reader.hash_at(self.seen.number))
            if wrong:
                self.broken = (self.seen.number, wrong)
                return
        there = reader.hash_at(number) if number else None
        if there is not None:
            self.seen = Seen(room, number, there.hex(), f"{local(when.at):%Y-%m-%d %H:%M}")

    def keep(self, tick: int) -> str:
        """Writes the head down, at most every ten seconds; the words about a failure, once."""
        if self.seen is None or self.seen == self._kept or self.broken[1] or tick < self._due:
            return ""
        self._due, self._kept = tick + KEEP_MS, self.seen
        try:
            heads.remember(self.store, self.seen)
        except SurroundingsError as error:
            self._due = tick + (1 << 40)
            return str(error)
        return ""
