"""
A copy of a store of one moment, made through SQLite while its collector writes. Copying the file itself would tear it.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from ..errors import StoreError, SurroundingsError
from ..texts import _
from . import sqlite
from .faults import is_damage


def copy(path: Path, made: Path) -> None:
    """
    Copies a store or its private file page by page in one step, so that no commit starts it anew.

    :raises SurroundingsError: it cannot be read, or the copy not be written.
    :raises StoreError: it is damaged.
    """
    try:
        with closing(_reading(path)) as source, closing(sqlite.connect(str(made), isolation_level=None)) as target:
            source.backup(target)
            target.execute("pragma journal_mode = delete")  # a single file, readable also where nothing can be written
    except sqlite.Error as error:
        # What the copying itself meets comes without a name: a full disk, a right that is missing.
        kind = StoreError if is_damage(error) else SurroundingsError
        raise kind(_("{path} cannot be copied: {reason}. Nothing was left there.", path=path, reason=error)) from error


def _reading(path: Path) -> sqlite.Connection:
    return sqlite.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, isolation_level=None, timeout=5)
