"""
What passed on one line, in order: bytes that came with the entries they made, orders that left, and what happened to
the port.

The bytes that came are raw rows; of an order that left only the fact is kept, and of an acknowledgement only whether a
frame earned one. Reads the newest first and then only what is new; never looks through a whole store.
"""

from __future__ import annotations

from typing import NamedTuple

from ..domain.commandevents import CommandRetried, CommandSent
from ..domain.events import Event, LineUnanswered
from .reading import LIMIT, Reader
from .writing import RawRow

#: Kinds of entries that say something left, and those that say what became of the port or its device.
LEFT = (CommandSent, CommandRetried)
PORT = ("line.opened", "line.lost", "line.silent", "line.degraded")
#: So many rows are kept and shown, and so many pages of the journal looked through for what the oldest of them made.
KEPT, PAGES = 1000, 8


class Passed(NamedTuple):
    """One row of bytes that came, with the entries it made; or, without bytes, what an entry says left or happened.
    `raw` is the number of the row that holds the bytes or the input: what passed is in its order."""

    raw: int
    at: int
    data: bytes
    made: tuple[Event, ...] = ()

    @property
    def came(self) -> bool:
        """Whether these are bytes of the device."""
        return bool(self.data)

    @property
    def left(self) -> bool:
        """Whether an order left for the device."""
        return not self.data and isinstance(self.made[0].body, LEFT)

    @property
    def answered(self) -> bool | None:
        """Whether these bytes earned an acknowledgement and nothing says that it did not leave; None where they earned
        none."""
        if not any(getattr(event.body, "answer", False) is True for event in self.made):
            return None
        return not any(isinstance(event.body, LineUnanswered) for event in self.made)

    @property
    def says(self) -> Event | None:
        """The entry that tells best what it was read as: what the device said, before what the room made of it."""
        return next((event for event in self.made if event.actor == "device"), self.made[0] if self.made else None)


class Traffic:
    """What is known of one line's traffic so far."""

    def __init__(self, line: str) -> None:
        self.line = line
        self._passed: dict[int, Passed] = {}
        self._raw = self._head = -1

    @property
    def rows(self) -> list[Passed]:
        """Everything kept, oldest first."""
        return list(self._passed.values())

    def follow(self, reader: Reader) -> bool:
        """Reads what is new, or the newest where nothing was read yet or too much came since; whether anything was."""
        if self._raw < 0:
            self._begin(reader)
            return True
        events = reader.entries(after=self._head, limit=LIMIT)  # first: their rows are in the file by then
        rows = raws_after(reader, self.line, self._raw)
        if len(events) == LIMIT or len(rows) == LIMIT:
            self._begin(reader)
            return True
        self._head = events[-1].number if events else self._head
        self._take(rows, events)
        return bool(rows or events)

    def _begin(self, reader: Reader) -> None:
        events = reader.entries(limit=LIMIT)
        self._head = events[-1].number if events else 0
        rows = reader.raws(self.line, LIMIT)[::-1]
        oldest = rows[0].id if rows else 0
        for _page in range(PAGES):
            if not events or events[0].number <= 1 or min((e.raw for e in events if e.raw), default=0) <= oldest:
                break
            events = reader.entries(before=events[0].number, limit=LIMIT) + events
        self._passed, self._raw = {}, 0
        self._take(rows, events)

    def _take(self, rows: list[RawRow], events: list[Event]) -> None:
        fresh = {row.id: Passed(row.id, row.at, row.bytes) for row in rows}
        self._raw = max(self._raw, *fresh) if fresh else self._raw
        self._passed.update(fresh)
        for event in events:
            about = event.body.raw if isinstance(event.body, LineUnanswered) else event.raw
            known = self._passed.get(about)
            if known is not None and (known.came or self._is_ours(event)):
                self._passed[about] = known._replace(made=(*known.made, event))
            elif known is None and self._is_ours(event):
                self._passed[event.raw] = Passed(event.raw, event.at, b"", (event,))
        self._passed = dict(sorted(self._passed.items())[-KEPT:])

    def _is_ours(self, event: Event) -> bool:
        """Whether an entry without bytes tells of this line's traffic."""
        return getattr(event.body, "line", "") == self.line and (
            event.kind in PORT or isinstance(event.body, LEFT))


def raws_after(reader: Reader, line: str, last: int) -> list[RawRow]:
    """The oldest raw rows of a line that follow row `last`, in order; 500 at most."""
    return [RawRow(*row) for row in reader.asked("""
        select id, line, first_at, at, tick, bytes from raw where id > ? and line = ? order by id limit ?
    """, last, line, LIMIT)]
