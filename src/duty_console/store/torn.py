"""
Reading the tables of a damaged file: row by row over what cannot be read, believing no row that makes no sense.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, get_type_hints

from ..domain import handovers, hazardcarried
from ..domain.calendars import is_sound
from ..domain.carrying import Boot
from ..domain.openings import CLOSED as SHUT
from ..domain.openings import OPEN
from ..domain.patrols import BACK, BROKEN, CLOSING, ROUND, WALKING
from ..domain.suppression import DELAY, OUT_OF_SERVICE, PROFILE, RUNAWAY, SHELF, TEST
from ..domain.work import CLOSED, HELD, NEW, OWNED
from . import schema, sqlite
from .tables import TABLES

#: How many unreadable places of a table are stepped over before its rest is given up.
TRIES = 200
UNREADABLE = (sqlite.Error, OSError, ValueError, TypeError, OverflowError)
#: So many alarms are asked for by their numbers; of more every row is read.
_NAMED = 500
#: A table with more rows is not looked through from end to end: the devices wait.
_LARGE = 200_000
#: Tables whose rows are about one alarm, and those of which not every row is of interest.
_OF_ALARMS = ("work", "step", "reminder", "call", "response")
_ONLY = {"private_digest": "of glob 'pin:*'", "area": "held_by <> ''", "calendar": "by <> 'room'",
         "round": "state = 'walking' or signed_by = '' or supervised_by = ''"}
#: No moment of ours is later (the year 2100), and no entry has a higher number.
_LATEST, _HIGHEST = 4_102_444_800_000, 1 << 53
_WORDS = {"round": ("state", (WALKING, BACK, BROKEN)), "expected": ("kind", (ROUND, CLOSING)),
          "opening": ("state", ("", OPEN, SHUT)), "handover": ("state", handovers.STATES),
          "work": ("state", (NEW, OWNED, HELD, CLOSED)),
          "suppression": ("kind", (SHELF, OUT_OF_SERVICE, TEST, DELAY, RUNAWAY, PROFILE))}
#: What always has an end: without one it would keep an alarm from calling for ever.
_ENDING = (SHELF, TEST, DELAY, PROFILE)


def alarms_about(numbers: Sequence[int]) -> str:
    """Which alarms stand on the queue: those that are not over, and those of these numbers."""
    named = ", ".join(map(str, numbers)) if len(numbers) <= _NAMED else "select alarm from work where state <> 'closed'"
    return f"state <> 'normal' or id in ({named})"


def beside(db: sqlite.Connection, name: str, where: str = "1", about: Sequence[int] | None = None) -> tuple[
        list[Any], bool]:
    """The rows of a table that can be read and make sense, and whether there were others; `about` these alarms where
    its rows are about one. A file of an older program lacks tables without having lost them."""
    if not _has(db, name):
        return [], schema.version_of(db) >= len(schema.STEPS)
    if about is not None and name in _OF_ALARMS and len(about) <= _NAMED:
        where = f"alarm in ({', '.join(map(str, about))})"
    kept = TornTable(db, TABLES[name].columns_of(schema.columns_in(db, name)), name, _ONLY.get(name, where))
    found, strange = list[Any](), False
    for values in kept.rows():
        row = _made(name, values)
        if row is None:
            strange = True
        else:
            found.append(row)
    return found, kept.torn or strange or (kept.top() <= _LARGE and not _is_whole(db, name))


def boot_of(db: sqlite.Connection) -> Boot:
    """In which boot of the machine the file was served last; none where that cannot be read."""
    with suppress(*UNREADABLE):
        row = db.execute("select boot, boot_first, boot_at, boot_tick from collector where id = 1").fetchone()
        boot = Boot(*row) if row else Boot()
        if isinstance(boot.boot, str) and all(_is_number(value, _LATEST) for value in boot[1:]):
            return boot
    return Boot()


def _has(db: sqlite.Connection, name: str) -> bool:
    with suppress(*UNREADABLE):
        found = db.execute("select 1 from sqlite_schema where type = 'table' and name = ?", (name,)).fetchone()
        return found is not None
    return True


def _is_whole(db: sqlite.Connection, name: str) -> bool:
    """Whether the library finds nothing wrong with a table: rows may be missing without an error."""
    with suppress(*UNREADABLE):
        found: list[Any] = db.execute(f"pragma quick_check('{name}')").fetchall()
        return found == [("ok",)]
    return False


@cache
def _hints(name: str) -> dict[str, Any]:
    """The type of each field; asked once, since a register has a hundred thousand rows."""
    return get_type_hints(TABLES[name].row)


def _made(name: str, values: tuple[Any, ...]) -> Any:
    """A row as the program knows it; None where it cannot be one."""
    table = TABLES[name]
    try:
        row = table.from_store(values)
    except (ValueError, TypeError):
        return None
    hints = _hints(name)
    for field, value in zip(table.row._fields, row, strict=True):
        hint = hints[field]
        if hint is int:
            if not _is_number(value, _LATEST if field == "at" or field.endswith("_at") else _HIGHEST):
                return None
        elif hint in (str, bool):
            if not isinstance(value, hint):
                return None
        elif not all(isinstance(part, hint.__args__[0]) for part in value):
            return None
    field, words = _WORDS.get(name, ("", ()))
    if field and getattr(row, field) not in words:
        return None
    if name == "calendar" and not is_sound(row):
        return None
    if name == "handover" and not handovers.is_sound(row):
        return None
    if not hazardcarried.is_sound(name, row):
        return None
    if name == "source" and row.source.count("\t") != 5:
        return None
    return None if name == "suppression" and row.kind in _ENDING and row.for_ms <= 0 else row


def _is_number(value: object, most: int) -> bool:
    return isinstance(value, int) and -_HIGHEST < value <= most


class TornTable:
    """The rows of a table in their order, stepping over what cannot be read; `torn` where there was such a place."""

    def __init__(self, db: sqlite.Connection, columns: str, name: str, where: str = "1") -> None:
        self._db, self.torn = db, False
        self._question = (f"select rowid, {columns} from {name} not indexed where rowid > ? and ({where}) "
                          "order by rowid limit ?")
        self._top = f"select coalesce(max(rowid), 0) from {name} not indexed"

    def top(self) -> int:
        """The highest row, 0 where it cannot be read."""
        try:
            return int(self._db.execute(self._top).fetchone()[0])
        except UNREADABLE:
            self.torn = True
            return 0

    def rows(self, after: int = 0) -> Iterator[tuple[Any, ...]]:
        """Every row that can be read."""
        size, step = 500, 1
        tries = TRIES
        while tries and after < _HIGHEST:
            try:
                page = self._db.execute(self._question, (after, size)).fetchall()
            except UNREADABLE:
                self.torn, tries = True, tries - 1
                if size == 1:
                    after, step = after + step, step * 2
                size = 1
                continue
            if not page:
                return
            yield from (row[1:] for row in page)
            after, size, step = page[-1][0], min(500, size * 2), 1
