"""
Who keeps a commit waiting: other processes that hold SQLite's lock for writing.

Whoever may read the store may also hold that lock for as long as he likes, so he is named. Looked up in /proc/locks:
opening the file to ask would drop our own locks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..cleaning import clean
from ..texts import _

#: The byte of the -shm file that a writer of SQLite locks in WAL mode.
WRITE_LOCK = 120
_SHOWN = 60


class Holder(NamedTuple):
    """A process that holds the lock."""

    pid: int
    uid: int
    command: str


def holders(store: Path) -> Iterator[Holder]:
    """The processes that hold the lock, this one apart; none where the kernel does not tell."""
    try:
        found = Path(f"{store}-shm").stat()
        rows = [row.split() for row in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    except OSError:
        return
    file = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    for row in rows:  # 1: POSIX ADVISORY READ 4321 fd:00:131090 120 120; one that waits has an arrow before POSIX
        if row[1] == "POSIX" and row[5] == file and int(row[4]) not in (0, os.getpid()) and _covers(row[6], row[7]):
            yield _holder(int(row[4]))


def sentence(store: Path) -> str:
    """What to tell people; empty where nobody is known to hold it."""
    named = ", ".join(_("process {pid} of account {uid} ({command})", **holder._asdict()) for holder in holders(store))
    return _("{path}: held by {names}, so nothing can be recorded. End that process: devices are answered again when "
             "it lets go.", path=store, names=named) if named else ""


def _covers(first: str, last: str) -> bool:
    return int(first) <= WRITE_LOCK and (last == "EOF" or int(last) >= WRITE_LOCK)


def _holder(pid: int) -> Holder:
    """Whatever else may be seen of a process: another account's words are for everybody to read."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        return Holder(pid, Path(f"/proc/{pid}").stat().st_uid, clean(words.strip())[:_SHOWN])
    except OSError:  # it has ended meanwhile
        return Holder(pid, -1, "?")
