"""
One collector a store: a lock that the kernel lets go of when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from ..errors import SurroundingsError
from ..systemwords import system_words
from ..texts import _


def hold(store: Path) -> int:
    """
    Takes the store's lock and keeps it while the descriptor is open.

    :raises SurroundingsError: another collector holds it; its process id is named.
    """
    path = store.with_name(store.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        # Closed to those who may read the store: one of them could take the lock between two runs, and no other starts.
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        os.fchmod(held, 0o600)
    except OSError as error:
        raise SurroundingsError(_("{path}: cannot be made: {reason}. Give another place with --store, or mend the "
                                  "permission.", path=path, reason=system_words(error))) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        owner = os.read(held, 32).decode("ascii", errors="replace").strip() or "?"
        os.close(held)
        raise SurroundingsError(_("{store}: a collector (process {pid}) already serves this store. "
                                  "Use it, or stop it first.", store=store, pid=owner)) from error
    with suppress(OSError):  # a full disk: the lock holds all the same, only its owner's name is old
        os.pwrite(held, f"{os.getpid():<20}\n".encode(), 0)
        os.ftruncate(held, 21)
    return held
