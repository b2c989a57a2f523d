"""
The one module that imports an SQLite library.

Two libraries on one file in one process destroy each other's locks, so everything goes through here. The wheel's
library is preferred: below 3.51.3 two checkpointing connections can corrupt a file (WAL-reset bug), and a system's own
library is often older.
"""

from __future__ import annotations

from functools import partial
from typing import Any

try:
    import pysqlite3.dbapi2 as _library
except ImportError:  # not Linux, or no wheel: the standard library's, with `is_safe` false where it is old
    import sqlite3 as _library

Connection = Any  # pysqlite3 has no stubs; its connections behave as sqlite3's
#: pysqlite3 keeps no new statement once its cache is full: a writer whose cache the steps of a new file had filled
#: would prepare every statement of every commit anew. So many are more than the program has.
_STATEMENTS = 1024
connect = partial(_library.connect, cached_statements=_STATEMENTS)
Error: type[Exception] = _library.Error
OperationalError: type[Exception] = _library.OperationalError
IntegrityError: type[Exception] = _library.IntegrityError
VERSION: str = _library.sqlite_version
SAFE = (3, 51, 3)


def is_safe() -> bool:
    """Whether a second connection may checkpoint beside the writer."""
    return tuple(int(part) for part in VERSION.split(".")) >= SAFE
