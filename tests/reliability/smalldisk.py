"""
A disk that is full and is enlarged later: a small file system of its own, or, without the right to mount one, a limit
on how long the collector's files may become.
"""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

SMALL, LARGE = "8m", "128m"


class SmallDisk(Protocol):
    """`before` is what a collector runs under; `pid` is the one that runs now."""

    def before(self) -> tuple[str, ...]: ...
    def fill(self, pid: int | None) -> None: ...
    def enlarge(self, pid: int | None) -> None: ...


class Mounted:
    """A file system of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def before(self) -> tuple[str, ...]:
        """Nothing: the disk itself is small."""
        return ()

    def fill(self, _pid: int | None) -> None:
        """To the last byte."""
        with (self.folder / "filler").open("ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                with suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass

    def enlarge(self, _pid: int | None) -> None:
        """Room again."""
        subprocess.run(["mount", "-o", f"remount,size={LARGE}", str(self.folder)], check=True)


class Limited:
    """No file of the collector may become longer than any of the store is now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bytes = resource.RLIM_INFINITY

    def before(self) -> tuple[str, ...]:
        """The limit, where it holds."""
        if self.bytes == resource.RLIM_INFINITY:
            return ()
        return ("prlimit", f"--fsize={self.bytes}:unlimited")

    def fill(self, pid: int | None) -> None:
        """The limit, on whoever runs and on who comes."""
        longest = max((file.stat().st_size for file in self.folder.glob("*.db-wal")), default=0)
        self._limit(max(longest, 16_384), pid)

    def enlarge(self, pid: int | None) -> None:
        """No limit any more."""
        self._limit(resource.RLIM_INFINITY, pid)

    def _limit(self, size: int, pid: int | None) -> None:
        self.bytes = size
        if pid is not None:
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def small_disk(kind: str, folder: Path) -> Iterator[SmallDisk]:
    """A folder on a disk that can be filled."""
    folder.mkdir()
    if kind == "limited":
        yield Limited(folder)
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "small", str(folder)], check=True)
    try:
        yield Mounted(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def kinds() -> list[str]:
    """Only root may mount."""
    return ["mounted", "limited"] if os.geteuid() == 0 else ["limited"]
