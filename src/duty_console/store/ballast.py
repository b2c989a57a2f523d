"""
A file of nothing beside the store, given up when the disk is full: so that what is happening can still be recorded, and
a restart works, until somebody makes room. Made only where there is plenty.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

#: Less room than this is none: a commit with its log needs some pages, a start a few hundred thousand bytes.
NO_ROOM = 2**20
#: The ballast is made where so many times its size are free.
PLENTY = 2


class Ballast:
    """The ballast of one store; `size` is in bytes, 0 where there shall be none."""

    def __init__(self, store: Path, size: int) -> None:
        self.path = store.with_name(f"{store.stem}.ballast")
        self.size = size

    def free(self) -> int:
        """Gives it up, if the disk is full; how many bytes that freed."""
        if self._room() >= NO_ROOM:
            return 0
        try:
            held = self.path.stat()
            self.path.unlink()
        except OSError:  # there is none, or nothing may be changed here
            return 0
        return held.st_blocks * 512

    def is_wanted(self) -> bool:
        """Whether it is missing, or of another size, and can be made."""
        if self._is_there():
            return False
        return not self.size or self._room() >= PLENTY * self.size + NO_ROOM

    def make(self) -> bool:
        """Makes it, or takes it away where none is wanted; whether it is there now. May take a while."""
        fresh = self.path.with_name(f"{self.path.name}.new")
        try:
            self.path.unlink(missing_ok=True)
            if not self.size:
                return False
            file = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(file, 0, self.size)
            finally:
                os.close(file)
            fresh.replace(self.path)
        except OSError:  # no room after all, or a file system that cannot: tried again when there is
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            return False
        return True

    def _is_there(self) -> bool:
        try:
            return self.path.stat().st_size == self.size
        except OSError:
            return not self.size

    def _room(self) -> int:
        """Bytes that this account may still write there."""
        try:
            found = os.statvfs(self.path.parent)
        except OSError:
            return NO_ROOM
        return found.f_bavail * found.f_frsize
