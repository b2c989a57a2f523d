"""
Reading the store: what consoles, reports and headless commands may see. Short questions, every one limited and
ordered; nothing stays open between two of them, so that watching never hurts.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..domain.alarms import Alarm
from ..domain.broadcasts import Amplifier, Area
from ..domain.devices import Line
from ..domain.events import Event
from ..domain.places import Person, Point, Site
from ..domain.records import Collector
from ..domain.work import Work
from ..errors import StoreError, SurroundingsError
from ..texts import _
from . import schema, sqlite
from .before import NOTHING, Before, before
from .entries import event_of
from .faults import is_barred, is_damage
from .tables import TABLES, Table
from .writing import RawRow

LIMIT = 500


class Counts(NamedTuple):
    """What the header counts: open alarms by class, and how many nobody has answered; none that is put aside."""

    by_class: dict[str, int]
    unacknowledged: int
    open: int


class Reader:
    """A store open for reading only. Not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        """
        :raises SurroundingsError: there is no store, or no right to read it.
        :raises StoreError: it was written by a newer program, or is damaged.
        """
        self.path = path
        if not path.exists():
            raise SurroundingsError(_("{path}: there is no store. It is made when a collector first runs "
                                      "(`duty collect`).", path=path))
        if not os.access(path, os.R_OK):
            raise SurroundingsError(_("{path}: no right to read this store; its group must have this account as a "
                                      "member.", path=path))
        try:
            self._node = path.stat().st_ino
            self._db = sqlite.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=2)
            self._db.execute("pragma query_only = on")
            shape = schema.version_of(self._db)
        except (sqlite.Error, OSError) as error:
            if is_damage(error):
                raise StoreError(_("{path}: this is not a store, or it is damaged: {reason}. Keep the file.",
                                   path=path, reason=error)) from error
            raise SurroundingsError(_("{path}: the store cannot be read now: {reason}. After a boot it can be read "
                                      "once the collector runs.", path=path, reason=error)) from error
        self.is_whole = shape >= len(schema.STEPS)
        self.has_desk = shape >= schema.DESK_SHAPE  # else a collector before it still writes here
        self._queue = schema.QUEUE if self.has_desk else schema.OPEN
        if shape > len(schema.STEPS):
            self.close()
            raise StoreError(_("{path}: the store has shape {have}, this program knows {know}. "
                               "Use the newer program that wrote it.",
                               path=path, have=shape, know=len(schema.STEPS)))

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def has_shape(self) -> bool:
        """Whether the file has been made whole: a collector that just starts may still be making it."""
        return schema.version_of(self._db) > 0

    def changed(self) -> int:
        """
        A number that differs when anybody has committed since the last call.

        :raises SurroundingsError: another file stands in this one's place; open it anew.
        """
        try:
            node = self.path.stat().st_ino
        except OSError:
            node = 0
        if node != self._node:
            raise SurroundingsError(_("{path}: the store was replaced by another; it is opened anew.", path=self.path))
        return int(self._one("pragma data_version")[0])

    def head(self) -> int:
        """The number of the newest entry, 0 in an empty journal."""
        row = self._one("select max(number) from journal where room = 1")
        return int(row[0] or 0)

    def collector(self) -> Collector:
        """The room's names and the collector that last served it; empty before the first."""
        rows = self._rows("collector", "limit 1")
        return rows[0] if rows else Collector(1)

    def table(self, name: str, where: str = "", *values: object) -> list[Any]:
        """Every row of a fold, or those that a `where` finds."""
        return self._rows(name, where, *values)

    def alarms(self, limit: int = LIMIT) -> list[Alarm]:
        """The queue: open alarms, and those whose work is, by priority, unacknowledged first, of these those not over,
        then oldest (SIG-13); what is put aside comes last. It is the order of the desk."""
        return self._rows("alarm", f"""
            where id in ({self._queue})
            order by {schema.ASIDE}, priority,
                case state when 'unack' then 0 when 'rtn_unack' then 1 when 'latched_unack' then 1 else 2 end,
                raised_at, id
            limit ?
        """, limit)

    def alarm(self, number: int) -> Alarm | None:
        """One alarm, open or over."""
        return next(iter(self._rows("alarm", "where id = ? limit 1", number)), None)

    def works(self, numbers: Sequence[int] = ()) -> list[Work]:
        """What people do with the alarms of the queue, or with these."""
        if numbers and self.has_desk:
            return [row for number in numbers for row in self._rows("work", "where alarm = ? limit 1", number)]
        return [] if not self.has_desk else self._rows("work", "where state <> 'closed' order by alarm limit ?", LIMIT)

    def counts(self) -> Counts:
        """Open alarms by class, and the unacknowledged ones. What is put aside calls nobody."""
        rows = self.asked(f"""
            select signal_class, count(*), sum(state in ('unack', 'rtn_unack', 'latched_unack'))
            from alarm
            where id in ({self._queue}) and not {schema.ASIDE}
            group by signal_class
            order by signal_class
        """)
        return Counts({row[0]: row[1] for row in rows}, sum(row[2] for row in rows), sum(row[1] for row in rows))

    def lines(self) -> list[Line]:
        """Every line of the room, by name."""
        return self._rows("line", "where state <> 'removed' order by name limit ?", LIMIT)

    def sites(self) -> list[Site]:
        """Every protected place, by account."""
        return self._rows("site", "where not removed order by account, site limit 100000")

    def points(self) -> list[Point]:
        """Every point of every site."""
        return self._rows("point", "where not removed order by site, zone limit 1000000")

    def people(self) -> list[Person]:
        """The staff."""
        return self._rows("person", "where not removed order by person limit ?", LIMIT)

    def areas(self) -> list[Area]:
        """Every part of the village."""
        return self._rows("area", "where not removed order by area limit ?", LIMIT)

    def amplifiers(self) -> list[Amplifier]:
        """Every amplifier."""
        return self._rows("amplifier", "where not removed order by amplifier limit ?", LIMIT)

    def entries(self, *, before: int | None = None, after: int | None = None, limit: int = LIMIT,
                since: int | None = None, until: int | None = None, nouns: Sequence[str] = ()) -> list[Event]:
        """
        Entries of the journal by number, oldest first. With `after` the oldest that follow it, else the newest (before
        `before`); `since` and `until` are UTC ms; `nouns` the first part of their kinds (alarm, line ...).
        """
        where, values = ["room = 1"], list[object]()
        for text, value in (("number < ?", before), ("number > ?", after), ("at >= ?", since), ("at < ?", until)):
            if value is not None:
                where.append(text)
                values.append(value)
        if nouns:
            where.append("(" + " or ".join("kind like ?" for _noun in nouns) + ")")
            if not {"line", "signal", "alarm"} & set(nouns):
                where.append(schema.RARE)  # by its index: a page of few among millions
            values.extend(f"{noun}.%" for noun in nouns)
        order = "" if after is not None else " desc"
        rows = self.asked(f"""
            select number, at, tick, kind, actor, raw, body
            from journal
            where {' and '.join(where)}
            order by number{order}
            limit ?
        """, *values, limit)
        events = [event_of(row) for row in rows]
        return events if after is not None else events[::-1]

    def entry(self, number: int) -> Event | None:
        """One entry of the journal."""
        found = self.entries(after=number - 1, limit=1)
        return found[0] if found and found[0].number == number else None

    def repeats(self, numbers: Sequence[int]) -> dict[int, int]:
        """How often the bytes of these events came again, for those that did."""
        found: dict[int, int] = {}
        for start in range(0, len(numbers), LIMIT):
            part = numbers[start:start + LIMIT]
            marks = ", ".join("?" * len(part))
            found.update(self.asked(f"select of, count from repeat where of in ({marks}) order by of limit ?",
                                   *part, LIMIT))
        return found

    def point_history(self, alarm: Alarm, limit: int = 10) -> list[Alarm]:
        """The latest alarms of the same account and zone, newest first."""
        return self._rows("alarm", "where account = ? and zone = ? and line = ? order by id desc limit ?",
                          alarm.account, alarm.zone, alarm.line, limit)

    def room_key(self) -> str:
        """The key of the room; it stands in every hash."""
        row = self._one("select key from room where id = 1")
        return str(row[0]) if row else ""

    def hash_at(self, number: int) -> bytes | None:
        """The hash of one entry, also in a damaged file from which this one goes on; None where it is nowhere."""
        row = self._one("select hash from journal where room = 1 and number = ?", number)
        if row:
            return bytes(row[0])
        earlier = self.before()
        if not 0 < number <= earlier.number or not earlier.file:
            return None
        if number == earlier.held:
            return earlier.hash
        try:
            kept = Reader(self.path.with_name(Path(earlier.file).name))
            try:
                return kept.hash_at(number)
            finally:
                kept.close()
        except (StoreError, SurroundingsError):
            return None

    def before(self) -> Before:
        """What stood before this file's first entry."""
        row = self._one("select kind, cast(body as blob) from journal where room = 1 order by number limit 1")
        return before(*row) if row else NOTHING

    def last_raw(self) -> int:
        """The number of the newest raw row, 0 where there is none."""
        return int(self._one("select coalesce(max(id), 0) from raw")[0])

    def raw(self, number: int) -> RawRow | None:
        """The bytes that a line brought as raw row `number`, with their times; inputs of other kinds are no bytes."""
        row = self._one("""
            select id, line, first_at, at, tick, bytes
            from raw
            where id = ? and line not like '@%'
        """, number)
        return RawRow(*row) if row else None

    def raw_bytes(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """The bytes of several raw rows that lines brought."""
        found: dict[int, bytes] = {}
        for start in range(0, len(numbers), LIMIT):
            part = numbers[start:start + LIMIT]
            marks = ", ".join("?" * len(part))
            found.update(self.asked(f"select id, bytes from raw where id in ({marks}) and line not like '@%' "
                                   "order by id limit ?", *part, LIMIT))
        return found

    def raws(self, line: str, limit: int = 100) -> list[RawRow]:
        """The newest raw rows of a line, newest first."""
        return [RawRow(*row) for row in self.asked("""
            select id, line, first_at, at, tick, bytes from raw
            where line = ? and id > (select coalesce(max(id), 0) - 20000 from raw)
            order by id desc limit ?
        """, line, limit)]

    def _rows(self, table: str, rest: str, *values: object) -> list[Any]:
        kept = TABLES[table]
        columns = kept.columns if self.is_whole else self._columns(kept)
        return [kept.from_store(row) for row in self.asked(f"select {columns} from {table} {rest}", *values)
                ] if columns else []

    def _columns(self, kept: Table) -> str:
        """The columns of a table in a file that an older program still writes: what it has not has its default; empty
        where the table itself is younger."""
        there = {row[0] for row in self.asked("select name from pragma_table_info(?)", kept.name)}
        return kept.columns_of(there) if there else ""

    def asked(self, question: str, *values: object) -> list[Any]:
        try:
            rows: list[Any] = self._db.execute(question, values).fetchall()
            return rows
        except sqlite.Error as error:
            kind = SurroundingsError if is_barred(error) else StoreError
            raise kind(_("{path}: the store cannot be read: {reason}.", path=self.path, reason=error)) from error

    def _one(self, question: str, *values: object) -> Any:
        rows = self.asked(question, *values)
        return rows[0] if rows else None
