"""
What the library's errors mean: the file is wrong, or a way to it is barred now.
"""

from __future__ import annotations


def is_damage(error: Exception) -> bool:
    """Whether the library found the file's content wrong, rather than a way to it barred."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))


def is_barred(error: Exception) -> bool:
    """Whether the machine kept the library from the file, now: somebody's lock, the disk, a right."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY",
                            "SQLITE_FULL", "SQLITE_NOMEM", "SQLITE_PERM", "SQLITE_PROTOCOL"))
