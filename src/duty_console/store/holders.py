"""
Who holds a store: other processes with a lock on the index of its log, as the kernel lists them.

Whoever may read the store may also keep a commit waiting, or the log from being shortened, for as long as he likes:
so he is named. The file is never opened for that: closing it would drop the locks that the SQLite library holds in
this process.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from ..cleaning import clean
from ..texts import _

LOCKS = Path("/proc/locks")
#: Bytes of the index (`-shm`): the one a commit takes, and those of readers of the log (SQLite's WAL format).
COMMIT = (120, 120)
READERS = (123, 127)
_SHOWN = 60


class Holder(NamedTuple):
    """A process that holds a lock; 0, -1 and "?" where it cannot be found out."""

    pid: int = 0
    uid: int = -1
    name: str = "?"


def holders(store: Path, span: tuple[int, int] = COMMIT) -> list[Holder]:
    """Other processes with a lock on these bytes, each once; none where the kernel does not tell. One in another
    container, or that locks by descriptor (OFD), is listed without a pid."""
    try:
        inode = Path(f"{store}-shm").stat().st_ino
        lines = LOCKS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []
    found = dict.fromkeys(pid for line in lines if (pid := _pid(line.split(), inode, span)) is not None)
    return [_named(pid) for pid in found if pid != os.getpid()]


def sentence(store: Path) -> str:
    """What to tell people of a commit that waits; empty where nobody is known to hold it."""
    named = ", ".join(_("process {pid} of account {uid} ({name})", **holder._asdict())
                      for holder in holders(store) if holder.pid)
    return _("{path}: held by {names}, so nothing can be recorded. End that process: devices are answered again when "
             "it lets go.", path=store, names=named) if named else ""


def _pid(words: list[str], inode: int, span: tuple[int, int]) -> int | None:
    """The pid of a line such as `7: POSIX ADVISORY READ 812 fd:01:393222 120 120`, if it is one of ours."""
    if "->" in words or len(words) != 8 or words[5].rpartition(":")[2] != str(inode):
        return None  # -> is one who waits
    last = int(words[7]) if words[7] != "EOF" else span[1]
    return int(words[4]) if int(words[6]) <= span[1] and last >= span[0] else None


def _named(pid: int) -> Holder:
    """Whatever else may be seen of a process: another account's words are for everybody to read."""
    if pid <= 0:
        return Holder()
    try:
        place = Path(f"/proc/{pid}")
        words = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        return Holder(pid, place.stat().st_uid, clean(words.strip())[:_SHOWN] or "?")
    except OSError:  # it has ended meanwhile
        return Holder(pid)
