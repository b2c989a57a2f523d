"""
The one module that imports an SQLite library.

Two libraries on one file in one process destroy each other's locks, so everything goes through here. The wheel's
library is preferred: below 3.51.3 two checkpointing connections can corrupt a file (WAL-reset bug), and a system's own
library is often older.
"""

from __future__ import annotations

from typing import Any

try:
    import pysqlite3.dbapi2 as _library
except ImportError:  # not Linux, or no wheel: the standard library's, with `is_safe` false where it is old
    import sqlite3 as _library

Connection = Any  # pysqlite3 has no stubs; its connections behave as sqlite3's
connect = _library.connect
Error: type[Exception] = _library.Error
OperationalError: type[Exception] = _library.OperationalError
IntegrityError: type[Exception] = _library.IntegrityError
VERSION: str = _library.sqlite_version
SAFE = (3, 51, 3)


def is_safe() -> bool:
    """Whether a second connection may checkpoint beside the writer."""
    return tuple(int(part) for part in VERSION.split(".")) >= SAFE
