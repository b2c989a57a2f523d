"""
Writing the store: the collector's side. One connection, one thread, one transaction a batch, `synchronous=FULL`.

A batch is built whole in memory and then written whole: raw rows, journal entries, touched rows. When the commit
returns, the batch is on the disk; before that nothing of it may be answered to a device or a person.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import json as msgjson

from ..domain.events import Event, PrivateSet
from ..domain.rows import maker
from ..errors import DutyError, SurroundingsError
from ..systemwords import system_words
from ..texts import _
from . import chain, schema, sqlite
from .private import private_path
from .tables import TABLES, Touched, by_table
from .trouble import trouble

_encode = msgjson.Encoder().encode
#: Stands for no digest. In a commit no cell is None or `bytes`: SQLite's module binds text, numbers and bytearrays as
#: they are, and looks for an adapter for anything else.
_NOTHING = bytearray()


class RawRow(NamedTuple):
    """A frame or run of noise as it came, a row of the table `raw`."""

    id: int
    line: str
    first_at: int
    at: int
    tick: int
    bytes: bytes


raw_row = maker(RawRow)


class Head(NamedTuple):
    """Where a room's journal stands: its last number and hash."""

    number: int
    hash: bytes


class Store:
    """The store of one room, open for writing. Not to be shared between threads."""

    def __init__(self, path: Path, room: str) -> None:
        """
        Opens the file, or makes it.

        :raises StoreError: damaged, or written by a newer program.
        :raises SurroundingsError: no permission, no space, no such folder.
        """
        self.path = path
        self.room = room
        _make_private(path)
        self._db = connect(path)
        try:
            schema.migrate(self._db, str(path))
            if not self._db.execute("select 1 from room where key = ?", (room,)).fetchone():  # else held stores open
                self._db.execute("insert into room (key) values (?) on conflict do nothing", (room,))
            self._room = self._db.execute("select id from room where key = ?", (room,)).fetchone()[0]
            self.head = self._read_head()
            self.last_raw = self._db.execute("select coalesce(max(id), 0) from raw").fetchone()[0]
            self._private = connect(private_path(path))
            self._private.executescript(schema.PRIVATE)
            _sync_names(path.parent)
        except sqlite.Error as error:
            self.close()
            raise trouble(path, error) from error
        except DutyError:
            self.close()
            raise
        self._upserts = {name: table.upsert() for name, table in TABLES.items()}
        self._deletes = {name: table.delete() for name, table in TABLES.items()}

    def commit(self, raws: Sequence[RawRow], events: Iterable[Event], touched: Touched) -> None:
        """
        Writes a batch whole. When it returns the batch is durable.

        :raises StoreError: it is not known to be durable; the store must be opened again before anything else.
        """
        sources = {id: (line, first_at, at, tick, data) for id, line, first_at, at, tick, data in raws}
        entries: list[tuple[Any, ...]] = []
        secrets: list[tuple[int, int, str]] = []
        room, last, link = self._room, *self.head
        for number, at, tick, kind, actor, raw, said in events:
            body = _encode(said)
            digest = chain.body_digest(body)
            row = sources.get(raw)
            raw_digest = chain.raw_digest(*row) if row else self._raw_digest(raw)
            link = chain.link(link, self.room, number, at, tick, kind, actor, raw, digest, raw_digest)
            if type(said) is PrivateSet:
                secrets.append((room, number, body.decode()))
                entries.append((room, number, at, tick, kind, actor, raw, "", bytearray(digest), bytearray(link)))
            else:
                entries.append((room, number, at, tick, kind, actor, raw, body.decode(), _NOTHING, bytearray(link)))
            last = number
        self._write(raws, entries, secrets, touched)
        self.head = Head(last, link)
        if raws:
            self.last_raw = raws[-1].id

    def take(self, raws: Sequence[RawRow], entries: Sequence[tuple[Any, ...]], touched: Touched,
             head: Head) -> None:
        """
        Writes rows of another store's journal as they stand there: number to raw, body's text, digest and hash.

        :raises StoreError: they could not be written.
        """
        self._write(raws, [
            (self._room, *kept, body or "", bytearray(digest or b""), bytearray(link))
            for *kept, body, digest, link in entries], [], touched)
        self.head = head

    def _write(self, raws: Sequence[RawRow], entries: list[tuple[Any, ...]], secrets: list[tuple[int, int, str]],
               touched: Touched) -> None:
        db = self._db
        try:
            if secrets:  # first: an orphan there says nothing, a journal entry without its body would
                self._private.execute("begin immediate")
                self._private.executemany("insert or replace into private (room, number, body) values (?, ?, ?)",
                                          secrets)
                self._private.execute("commit")
            db.execute("begin immediate")
            if raws:
                db.executemany("insert into raw (id, line, first_at, at, tick, bytes) values (?, ?, ?, ?, ?, ?)",
                               [(*row[:-1], bytearray(row[-1])) for row in raws])
            db.executemany("""
                insert into journal (id, room, number, at, tick, kind, actor, raw, body, digest, hash)
                values (?2, ?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, ''), nullif(?9, x''), ?10)
            """, entries)
            self._put(touched)
            db.execute("commit")
        except sqlite.Error as error:
            with suppress(sqlite.Error):
                db.execute("rollback")
            raise trouble(self.path, error) from error

    def _put(self, touched: Touched) -> None:
        tables, gone = by_table(touched)
        for name, rows in tables.items():
            self._db.executemany(self._upserts[name], rows)
        for name, keys in gone.items():
            self._db.executemany(self._deletes[name], keys)

    def is_stale(self) -> bool:
        """Whether an older program made the tables."""
        return schema.is_stale(self._db)

    @contextmanager
    def renewing(self) -> Iterator[Callable[[Touched], None]]:
        """Every table emptied, and what puts rows into them; all of it or, after an error, nothing.

        :raises DutyError: it could not be written.
        """
        db = self._db
        try:
            db.execute("begin immediate")
            for name in TABLES:
                db.execute(f"delete from {name}")
            yield self._put
            db.execute("delete from refold")
            db.execute("commit")
        except BaseException as error:
            with suppress(sqlite.Error):
                db.execute("rollback")
            if isinstance(error, sqlite.Error):
                raise trouble(self.path, error) from error
            raise

    def rows(self, table: str, where: str = "", *values: object) -> list[Any]:
        """Rows of a fold, for loading the state."""
        kept = TABLES[table]
        return [kept.from_store(row) for row in self._ask(f"select {kept.columns} from {table} {where}", *values)]

    def raw_bytes(self, raw: int) -> bytes | None:
        """The bytes of a raw row."""
        rows = self._ask("select bytes from raw where id = ?", raw)
        return rows[0][0] if rows else None

    def private(self, number: int) -> str | None:
        """The body of a private event; for the door only, which checks who may read it."""
        row = self._private.execute("select body from private where room = ? and number = ?",
                                    (self._room, number)).fetchone()
        return row[0] if row else None

    def last_entry(self) -> tuple[int, str] | None:
        """Time and kind of the last entry, for telling how long nobody received."""
        rows = self._ask("""
            select at, kind from journal
            where room = ?
            order by number desc
            limit 1
        """, self._room)
        return rows[0] if rows else None

    def go_on_after(self, head: Head, raw: int) -> None:
        """For an empty file that follows another: its numbers, its chain and its raw rows go on after these."""
        self.head, self.last_raw = head, raw

    def checkpoint(self, mode: str = "passive") -> tuple[int, int]:
        """
        Moves committed pages from the log into the file: (pages in the log, pages moved).

        :raises SurroundingsError: the file cannot be written now; what was committed is in the log.
        """
        try:
            _busy, pages, moved = self._db.execute(f"pragma wal_checkpoint({mode})").fetchone()
        except sqlite.Error as error:
            raise trouble(self.path, error) from error
        return pages, moved

    def close(self) -> None:
        """Closes both files."""
        for db in (self._db, getattr(self, "_private", None)):
            if db is not None:
                with suppress(sqlite.Error):
                    db.close()

    def _read_head(self) -> Head:
        row = self._db.execute("""
            select number, hash from journal
            where room = ?
            order by number desc
            limit 1
        """, (self._room,)).fetchone()
        return Head(row[0], row[1]) if row else Head(0, chain.GENESIS)

    def _raw_digest(self, raw: int) -> bytes:
        if not raw:
            return chain.NO_RAW
        rows = self._ask("select line, first_at, at, tick, bytes from raw where id = ?", raw)
        return chain.raw_digest(*rows[0]) if rows else chain.NO_RAW

    def _ask(self, question: str, *values: object) -> list[Any]:
        """Rows; an error is ours, and says whether the file is damaged."""
        try:
            rows: list[Any] = self._db.execute(question, values).fetchall()
            return rows
        except (sqlite.Error, UnicodeError) as error:
            raise trouble(self.path, error) from error


def _make_private(path: Path) -> None:
    """The folder 0750 and the files' modes (store 0640, private 0600) before SQLite makes them wider."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        for file, mode in ((path, 0o640), (private_path(path), 0o600)):
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode))
        private_path(path).chmod(0o600)
    except OSError as error:
        raise _unwritable(path, error) from error


def _sync_names(folder: Path) -> None:
    """The names of the files and their logs onto the disk. SQLite asks for it too, but does not say when that failed:
    a log without a name loses with the power all that was synced into it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system that knows no such thing
            raise _unwritable(folder, error) from error


def _unwritable(path: Path, error: OSError) -> SurroundingsError:
    return SurroundingsError(_("{path}: the store cannot be made or written here: {reason}. "
                               "Give another place with --store, or mend the permission.",
                               path=path, reason=system_words(error)))


def connect(path: Path) -> sqlite.Connection:
    try:
        db = sqlite.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5)
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("pragma wal_autocheckpoint = 0")  # an automatic checkpoint inside a commit is the ACK's tail
        db.execute("pragma journal_size_limit = 8388608")
        db.execute("pragma recursive_triggers = on")  # else INSERT OR REPLACE slips past the append-only triggers
    except sqlite.Error as error:
        raise trouble(path, error) from error
    return db
