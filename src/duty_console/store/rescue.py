"""
A damaged store: it is kept under another name, and what can still be read of it is taken over by the one that follows.

Nothing is ever written into the damaged file. What cannot be read is not guessed: the next file says so.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

from ..domain.alarms import STATES, UNACK, Alarm
from ..domain.carrying import Boot, Carried, chosen, numbers
from ..domain.events import Event
from ..errors import DutyError, SurroundingsError
from ..systemwords import system_words
from ..texts import _
from . import chain, schema, sqlite
from .before import before
from .entries import event_of
from .examining import LINK, MAGIC, TAIL, follows, open_to_read
from .tables import TABLES
from .torn import UNREADABLE, TornTable, alarms_about, beside, boot_of

#: A larger file whose header is broken is not copied to be read: the devices wait.
COPIED_BYTES = 256 * 2**20
_SUFFIXES = ("-wal", "-shm")


class Salvaged(NamedTuple):
    """What could be read: numbers go on after `after`, the chain from entry `held` with `hash`, bytes after `raw`.
    `alarms` stood on the queue, `carried` beside them, in the boot `boot` of the machine; `unread` are the tables of
    which not all could be read. `entries` is the journal, where it is short and sound."""

    after: int
    held: int
    hash: bytes
    raw: int
    alarms: tuple[Alarm, ...] = ()
    carried: Carried = Carried()
    boot: Boot = Boot()
    unread: tuple[str, ...] = ("alarm", *Carried._fields)
    entries: tuple[Event, ...] = ()


def set_aside(path: Path, stamp: str) -> Path:
    """
    Renames a damaged file with its log; the new name. Killed in the middle, the next call finishes it.

    :raises SurroundingsError: the folder does not let files be renamed.
    """
    kept = next((other for other in _kept(path) if other.samefile(path)), None)
    try:
        if kept is None:
            kept = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
            kept.hardlink_to(path)
        for suffix in _SUFFIXES:  # before the file itself: a new file must never meet the log of this one
            with suppress(FileNotFoundError):
                Path(f"{path}{suffix}").rename(f"{kept}{suffix}")
        path.unlink()
        folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise SurroundingsError(_("{path}: it is damaged and cannot be renamed: {reason}. Move it away by hand.",
                                  path=path, reason=system_words(error))) from error
    return kept


def last_kept(path: Path) -> Path | None:
    """The newest damaged file beside a store."""
    return max(_kept(path), key=lambda other: other.name, default=None)


def _kept(path: Path) -> list[Path]:
    return [other for other in path.parent.glob(f"{path.stem}.damaged-*{path.suffix}") if other.is_file()]


def salvage(path: Path) -> Salvaged:
    """Everything that can be read of a damaged file."""
    with suppress(*UNREADABLE):
        return _read(path)
    with suppress(*UNREADABLE), tempfile.TemporaryDirectory(dir=path.parent) as folder:
        return _read(_mended(path, Path(folder)))
    return Salvaged(0, 0, chain.GENESIS, 0)


def bytes_of(path: Path) -> bytes:
    """What is left of a damaged file and of its log; nothing of one that is too large."""
    found = b""
    for file in (path, Path(f"{path}-wal")):
        with suppress(OSError):
            if file.stat().st_size <= COPIED_BYTES:
                found += file.read_bytes()
    return found


def _mended(path: Path, folder: Path) -> Path:
    """A copy with the header that a store of ours has: often nothing else is wrong."""
    if path.stat().st_size > COPIED_BYTES:
        raise OSError("too large to be copied now")
    copy = folder / "copy.db"
    shutil.copyfile(path, copy)
    with suppress(FileNotFoundError):
        shutil.copyfile(f"{path}-wal", f"{copy}-wal")
    with copy.open("r+b") as file:
        head = bytearray(file.read(100))
        size = int.from_bytes(head[16:18], "big")
        head[:24] = MAGIC + (size if size in (512, 1024, 2048, 4096, 8192, 16384, 32768) else 4096).to_bytes(2, "big") \
            + b"\2\2\0\x40\x20\x20"
        head[24:32] = (1).to_bytes(4, "big") + bytes(4)  # its length is that of the file
        head[44:48], head[52:56], head[56:60] = b"\0\0\0\4", bytes(4), b"\0\0\0\1"
        head[60:64], head[64:68], head[92:96] = len(schema.STEPS).to_bytes(4, "big"), bytes(4), bytes(4)
        file.seek(0)
        file.write(head)
    return copy


def _read(path: Path) -> Salvaged:
    db = open_to_read(path)
    try:
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        db.execute("select count(*) from (select 1 from sqlite_schema limit 1)").fetchone()
        works, lost = beside(db, "work", "state <> 'closed'")
        columns = TABLES["alarm"].columns_of(schema.columns_in(db, "alarm"))
        alarms = TornTable(db, columns, "alarm", alarms_about([work.alarm for work in works]))
        open_alarms, strange = _alarms(list(alarms.rows()))
        rows = dict[str, list[Any]]()
        unread = {"alarm": alarms.torn or strange, "work": lost}
        for name in Carried._fields:
            rows[name], torn = beside(db, name, about=[alarm.id for alarm in open_alarms])
            unread[name] = torn or unread.get(name, False)
        carried = chosen(open_alarms, rows)
        journal = TornTable(db, LINK, "journal")
        found = list(journal.rows(after=max(0, journal.top() - TAIL)))
        entries = [row for row in found if isinstance(row[2], int) and isinstance(row[7], int)]
        held, last, sound = _head(db, entries)
        raw = max(TornTable(db, "id", "raw").top(), *(row[7] for row in entries), 0) if entries else 0
        named = (*(row[2] for row in entries), *(alarm.id for alarm in open_alarms),
                 *(alarm.last_event for alarm in open_alarms), *numbers(carried))
        after = max([held, *(number for number in named if held < number <= held + 1_000_000)])
        sound = sound and not journal.torn and len(entries) == len(found)
        return Salvaged(after, held, last, raw, tuple(open_alarms), carried, boot_of(db),
                        tuple(name for name, torn in unread.items() if torn), _entries(entries) if sound else ())
    finally:
        db.close()


def _head(db: sqlite.Connection, rows: list[tuple[Any, ...]]) -> tuple[int, bytes, bool]:
    """The newest entry that still follows from the one before it, its hash, and whether all of them do."""
    key = db.execute("select key from room order by id limit 1").fetchone()
    room = key[0] if key else ""
    held, last, sound = 0, chain.GENESIS, len(rows) < TAIL
    if not rows:
        return held, last, sound
    number, previous = before(rows[0][5], rows[0][8])[:2]
    for row in rows:
        good = False
        if isinstance(row[10], bytes) and row[2] == number + 1:
            with suppress(*UNREADABLE, TypeError, AttributeError):
                good = follows(db, room, previous, row)
        if good:
            held, last = row[2], row[10]
        sound = sound and good
        number, previous = row[2], row[10] if isinstance(row[10], bytes) else b""
    return held, last, sound


def _alarms(rows: list[tuple[Any, ...]]) -> tuple[list[Alarm], bool]:
    """Open alarms that make sense, and whether any did not."""
    found, strange = list[Alarm](), False
    texts = {name for name, kind in get_type_hints(Alarm).items() if kind is str}
    for row in rows:
        alarm = Alarm(*row)
        if not all(isinstance(value, str if name in texts else int)
                   for name, value in zip(Alarm._fields, alarm, strict=True)):
            strange = True
            continue
        if alarm.state not in STATES or not 1 <= alarm.priority <= 6:
            strange = True
            alarm = alarm._replace(state=UNACK, priority=1)
        found.append(alarm)
    return found, strange


def _entries(rows: list[tuple[Any, ...]]) -> tuple[Event, ...]:
    with suppress(DutyError):
        return tuple(event_of((*row[2:8], row[8])) for row in rows)
    return ()

