"""
The library's word about a file as ours: what is damaged, what is full, what is locked, and by whom.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import Damaged, StoreError, SurroundingsError
from ..texts import _
from . import holders


def trouble(path: Path, error: Exception) -> StoreError | SurroundingsError:
    """The library's word as ours: what is damaged, what is full, what is locked."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_BUSY") and (held := holders.sentence(path)):
        return SurroundingsError(held)
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_BUSY")):
        return SurroundingsError(_("{path}: cannot be written: {reason} ({name}). Free space or mend the disk; "
                                   "devices keep their events until then.", path=path, reason=error, name=name))
    damaged = name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or isinstance(error, UnicodeError)
    kind = Damaged if damaged else StoreError
    return kind(_("{path}: cannot be used as a store: {reason}. Keep the file, start with another.",
                  path=path, reason=error))
