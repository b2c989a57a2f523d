"""
Whether a store looks sound before anything is appended to it. Reads only; what it finds is said in a few words.

Looked at in every file: the header, the shape, the newest entries with their bytes and their chain, the open alarms and
the other small tables. A file of up to WHOLE_BYTES is read whole. Damage deep inside a larger one is found when it is
met, or by whoever verifies the journal.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from . import chain, schema, sqlite
from .before import before
from .tables import TABLES

MAGIC = b"SQLite format 3\0"
LOG_HEADER = 32
WHOLE_BYTES = 32 * 2**20
TAIL = 5000
#: Errors that are the surroundings' fault: opening for writing says them better.
BARRED = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_FULL",
          "SQLITE_NOMEM", "SQLITE_PERM", "SQLITE_PROTOCOL", "SQLITE_INTERRUPT")
LINK = "id, room, number, at, tick, kind, actor, raw, cast(body as blob), digest, hash"


def examine(path: Path, *, whole: bool = True) -> str | None:
    """What is wrong with the file; None where nothing is seen, or where it never was a store. Without `whole` even a
    small one is not read from end to end."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
            size = file.seek(0, 2)
    except OSError:
        return None
    if not header or not resembles(header):
        return None
    # Power that went while the file was made, or its log moved, leaves a first page of nothing; the library still has
    # it in the log, or takes the beginning back by the journal.
    if (any(header[:16]) or not _has_log(path)) and (wrong := _header(header)) is not None:
        return wrong
    try:
        db = open_to_read(path)
        try:
            return _shape(db) or (_whole(db, size) if whole else None) or _chain(db) or _tables(db)
        finally:
            db.close()
    except (sqlite.Error, ValueError) as error:  # also a text that is none
        return None if is_barred(error) else str(error)


def _has_log(path: Path) -> bool:
    """Whether a log with anything in it lies beside the file, or the journal of its making."""
    for ending, nothing in (("-wal", LOG_HEADER), ("-journal", 0)):
        try:
            if path.with_name(path.name + ending).stat().st_size > nothing:
                return True
        except OSError:
            continue
    return False


def open_to_read(path: Path) -> sqlite.Connection:
    """A connection that cannot change the file, nor move its log into it when it is closed."""
    db = sqlite.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, isolation_level=None, timeout=2)
    db.execute("pragma query_only = on")
    return db


def is_barred(error: Exception) -> bool:
    """Whether the machine kept us from the file, rather than the file being wrong."""
    return (getattr(error, "sqlite_errorname", "") or "").startswith(BARRED)


def resembles(header: bytes) -> bool:
    """Whether these first bytes are, or once were, a database's: a letter must not be taken for a damaged one."""
    return not any(header[:16]) or sum(a == b for a, b in zip(header, MAGIC, strict=False)) >= 8


def _header(header: bytes) -> str | None:
    if header[:16] != MAGIC:
        return "its first bytes are not a store's"
    # The encoding is written with the first table: a killed collector may have left that in the log.
    if header[18] != header[19] or header[18] not in (1, 2) or header[56:60] not in (b"\0\0\0\1", bytes(4)):
        return "its header was changed"
    return None


def _shape(db: sqlite.Connection) -> str | None:
    """A number of steps that the file itself did not take; a newer program's file is left to be refused."""
    have = schema.version_of(db)
    if have == 0:
        return None  # in the making, or somebody else's
    [(taken,)] = db.execute("select count(*) from _sqlite_migrations where migration_set = 'duty'").fetchall()
    return "its shape's number was changed" if have > taken else None


def _is_ours(db: sqlite.Connection) -> bool:
    """Whether it is a whole store of ours: neither an older shape, nor in the making, nor the private file."""
    return schema.version_of(db) >= len(schema.STEPS)


def _whole(db: sqlite.Connection, size: int) -> str | None:
    if size > WHOLE_BYTES:
        return None
    found = str(db.execute("pragma integrity_check(1)").fetchone()[0])
    return None if found == "ok" else found.replace("\n", " ")


def _chain(db: sqlite.Connection) -> str | None:
    """The newest entries: each follows from the one before and from its bytes, and nothing stands beside them."""
    if not _is_ours(db):
        return None
    key = db.execute("select key from room order by id limit 1").fetchone()
    room = key[0] if key else ""
    rows = db.execute(f"select {LINK} from journal order by id desc limit ?", (TAIL,)).fetchall()[::-1]
    if not rows:
        return None
    number, previous, raw = (rows[0][2], rows[0][10], 0) if len(rows) == TAIL else before(rows[0][5], rows[0][8])[:3]
    for row in rows[1:] if len(rows) == TAIL else rows:
        if (row[0], row[1], row[2]) != (number + 1, 1, number + 1) or not follows(db, room, previous, row):
            return f"entry {number + 1} is not what was written"
        number, previous, raw = row[2], row[10], max(raw, row[7])
    top = db.execute("select coalesce(max(id), 0) from raw").fetchone()[0]
    return f"bytes {raw + 1} have no entry" if len(rows) < TAIL and top > raw else None


def follows(db: sqlite.Connection, room: str, previous: bytes, row: tuple[Any, ...]) -> bool:
    """Whether an entry (as LINK) is what was written after `previous`."""
    _id, _room, number, at, tick, kind, actor, raw, body, digest, kept = row
    if (body is None) == (digest is None):
        return False
    source = db.execute("select line, first_at, at, tick, bytes from raw where id = ?", (raw,)).fetchone()
    found = chain.link(previous, room, number, at, tick, kind, actor, raw,
                       digest if body is None else chain.body_digest(body),
                       chain.NO_RAW if source is None else chain.raw_digest(*source))
    return bool(found == kept)


def _tables(db: sqlite.Connection) -> str | None:
    """The rows a collector starts with can be read, and are of their kind."""
    if not _is_ours(db):
        return None
    for name, table in TABLES.items():
        where = "where state <> 'normal'" if name == "alarm" else "" if name != "repeat" else "limit 1000"
        for row in db.execute(f"select {table.columns} from {name} {where}"):
            try:
                table.from_store(row)
            except (ValueError, TypeError):
                return f"a row of the table {name} cannot be read"
    return None
