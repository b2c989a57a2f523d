"""
A recording as steps: what the collector was told, one thing after another, each with what was recorded of it.

A store and an export hold the same two kinds of rows; here they become the same steps. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..domain.events import Event
from ..errors import StoreError
from ..store.exported import Exported
from ..store.inspecting import Inspector, Stored
from ..store.writing import RawRow
from ..texts import _


class Step(NamedTuple):
    """One thing that was told: `raw` keeps it, None for the room file, whose facts speak for themselves; `recorded`
    are the entries that were made of it."""

    raw: RawRow | None
    recorded: tuple[Event, ...]


class Recording:
    """A store or an export, open for being told again; `name` is what a report calls it, `room` its key."""

    def __init__(self, path: Path) -> None:
        """
        :raises SurroundingsError: it cannot be read.
        :raises StoreError: it is neither a store nor an export, or damaged.
        """
        self.name = path.name
        self._source: Inspector | Exported = Inspector(path) if _is_store(path) else Exported(path)
        self.room = self._source.room_key() if isinstance(self._source, Inspector) else self._source.header.room

    def steps(self) -> Iterator[Step]:
        """
        Every step in order.

        :raises StoreError: a row is damaged, or the recording begins in the middle of a room's history.
        """
        return steps_of(self._source.history() if isinstance(self._source, Inspector) else self._source)

    def close(self) -> None:
        """Lets the file go."""
        self._source.close()


def steps_of(rows: Iterable[RawRow | Stored]) -> Iterator[Step]:
    """Rows of a history as steps."""
    raw: RawRow | None = None
    recorded: list[Event] = []
    first = True
    for row in rows:
        if isinstance(row, RawRow):
            if recorded:
                yield Step(raw, tuple(recorded))
            raw, recorded = row, []
            continue
        if first:
            _check_beginning(row)
            first = False
        if raw is not None and row.raw != raw.id:  # the room file's facts follow those of an input
            yield Step(raw, tuple(recorded))
            raw, recorded = None, []
        recorded.append(row.event)
        if raw is None:
            yield Step(None, tuple(recorded))
            recorded = []
    if recorded:
        yield Step(raw, tuple(recorded))


def _check_beginning(row: Stored) -> None:
    """A history can be told again from its beginning only: what comes later rests on it."""
    if row.kind == "collector.started" and not row.raw:
        raise StoreError(_("journal entry {number}: what caused it was not kept; a program older than this one wrote "
                           "it, and it cannot be replayed.", number=row.number))
    if row.number != 1 and row.kind != "journal.continued":
        raise StoreError(_("the recording begins with entry {number}: export it from its first entry, and use --from "
                           "and --to to see a part of it.", number=row.number))


def _is_store(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\x00"
    except IsADirectoryError:
        return False  # SQLite would call it a disk error
    except OSError:
        return True  # whatever is wrong with it, the reader says in its words
