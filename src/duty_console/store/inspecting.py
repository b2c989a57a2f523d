"""
Reading a store whole: what a proof, an export or a copy needs and no screen ever asks.

Pages are short questions as everywhere, so that a living collector is not kept from its checkpoints; only `moment`
holds a snapshot, for as long as it takes to read the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from ..domain.events import Event
from ..errors import StoreError, SurroundingsError
from ..systemwords import system_words
from ..texts import _
from . import schema, sqlite
from .entries import event_of
from .faults import is_barred
from .reading import Reader
from .tables import TABLES
from .writing import RawRow

PAGE = 2000


class Link(NamedTuple):
    """
    An entry as the hash chain sees it. `header` is what the hash takes of it below the room (None for an entry of a
    room that this file does not have), `source` what it takes of the raw row (None where there is none).
    """

    id: int
    number: int
    raw: int
    header: bytes | None
    body: bytes | None
    digest: bytes | None
    hash: bytes
    source: bytes | None


class Stored(NamedTuple):
    """An entry as it stands in the journal: its body's own text, or only the digest of a private one."""

    number: int
    at: int
    tick: int
    kind: str
    actor: str
    raw: int
    body: str | None
    digest: bytes | None
    hash: bytes

    @property
    def event(self) -> Event:
        """
        The fact it is.

        :raises StoreError: its body is damaged.
        """
        return event_of(self[:7])


class Inspector(Reader):
    """A store open for reading every row of it."""

    def is_stale(self) -> bool:
        """Whether its tables are of an older program, or were not yet folded anew by this one."""
        return schema.is_stale(self._db)

    def rooms(self) -> int:
        """How many rooms the file names: one, unless somebody wrote into it."""
        return int(self._one("select count(*) from room")[0])

    def links(self, after: int, limit: int) -> list[Link]:
        """Entries as they were appended, whatever room they say, with what their hashes are made of."""
        # The texts are put together here: a million entries of sixteen columns each would cost twice the time.
        return self.asked("""
            select journal.id, number, raw,
                   iif(room = 1, cast(number || char(10) || journal.at || char(10) || journal.tick || char(10) || kind
                       || char(10) || actor || char(10) || raw || char(10) as blob), null),
                   cast(body as blob), digest, hash,
                   cast(line || char(10) || first_at || char(10) || raw.at || char(10) || raw.tick || char(10) || bytes
                       as blob)
            from journal left join raw on raw.id = journal.raw
            where journal.id > ?
            order by journal.id
            limit ?
        """, after, limit)

    def stored(self, after: int, limit: int, until: int | None = None) -> list[Stored]:
        """Entries by number, their bodies as they were written."""
        return list(map(Stored._make, self.asked("""
            select number, at, tick, kind, actor, raw, body, digest, hash
            from journal
            where room = 1 and number > ? and number <= ?
            order by number
            limit ?
        """, after, (1 << 62) if until is None else until, limit)))

    def raws_between(self, first: int, last: int) -> list[RawRow]:
        """Raw rows by number, both ends included."""
        return list(map(RawRow._make, self.asked("""
            select id, line, first_at, at, tick, bytes
            from raw
            where id between ? and ?
            order by id
            limit ?
        """, first, last, last - first + 1)))

    def raw_before(self, number: int) -> int:
        """The newest raw row that entries before this one came from."""
        return int(self._one("select coalesce(max(raw), 0) from journal where room = 1 and number < ?", number)[0])

    def history(self, first: int = 1, last: int | None = None) -> Iterator[RawRow | Stored]:
        """Entries from `first` to `last` in their order, each raw row once and before the entries that came from it."""
        after, top = first - 1, self.raw_before(first)
        before = top
        older: set[int] = set()  # what only a part of the journal may ask for: rows from before it
        while page := self.stored(after, PAGE, last):
            after = page[-1].number
            rows = iter(self.raws_between(top + 1, max([top, *(entry.raw for entry in page)])))
            for entry in page:
                while top < entry.raw and (row := next(rows, None)) is not None:
                    top = row.id
                    yield row
                if 0 < entry.raw <= before and entry.raw not in older:
                    older.add(entry.raw)
                    yield from self.raws_between(entry.raw, entry.raw)
                yield entry

    def span(self) -> tuple[int, int]:
        """When the first and the last entry were made, UTC ms; zeros for an empty journal."""
        first, last = (self._one(f"select at from journal where room = 1 order by number {way} limit 1")
                       for way in ("asc", "desc"))
        return (first[0], last[0]) if first and last else (0, 0)

    def rows_of(self, name: str) -> list[tuple[Any, ...]]:
        """Every row of a fold as the file has it."""
        return self.asked(f"select {TABLES[name].columns} from {name}")

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Everything asked inside is of one moment. Only for what is read at once."""
        self._one("begin")
        try:
            self._one("select count(*) from room")  # here the snapshot begins
            yield
        finally:
            self._db.rollback()

    def quick_check(self) -> str:
        """What SQLite itself finds wrong with the file; empty where it is whole."""
        try:
            rows = self.asked("pragma quick_check(1)")
        except StoreError as error:
            return str(error.__cause__)
        return "" if rows == [("ok",)] else str(rows[0][0])


def private_bodies(file: Path) -> dict[int, str] | None:
    """
    Every private body in a private file by its entry; None where this account may not read them.

    :raises StoreError: the file is damaged.
    """
    try:
        if not file.stat().st_size:
            return {}
    except FileNotFoundError:
        return {}
    except OSError:
        return None
    try:
        db = sqlite.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True, isolation_level=None, timeout=2)
        try:
            return dict(db.execute("select number, body from private where room = 1 order by number").fetchall())
        finally:
            db.close()
    except sqlite.Error as error:
        if is_barred(error):
            return None
        raise StoreError(_("{path}: the store cannot be read: {reason}.", path=file, reason=error)) from error


def is_store(path: Path) -> bool:
    """
    Whether a file is an SQLite file at all.

    :raises SurroundingsError: it is not there or cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\0"
    except OSError as error:
        raise SurroundingsError(_("{path} cannot be read: {reason}", path=path, reason=system_words(error))) from error
