"""
A disk that loses its power: what the program wrote is kept as a kernel may keep it, and cut at any moment.

What was synced is there. Of what was not, a cut keeps nothing, everything, or any sectors of 512 bytes of any writes in
any mixture. A name appears or goes when its folder is synced, before that perhaps. What a failed sync was asked for is
never made durable by a later one: the kernel has dropped it, though the program still reads it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

from tracing import Step

SECTOR = 512
MODES = ("nothing", "torn", "everything")
#: What of a store is rebuilt; the index beside the log lives in memory only.
KEPT = ("", "-wal", "-journal")


class Change(NamedTuple):
    """A write, or a new length where `data` is None."""

    at: int
    data: bytes | None


@dataclass
class Inode:
    """A file without its name: changes in order, each with whether it is durable; None: dropped by a failed sync."""

    base: bytearray = field(default_factory=bytearray)
    log: list[tuple[Change, bool | None]] = field(default_factory=list)

    def synced(self, well: bool) -> None:
        """A sync ended: what waited is durable, or will never be."""
        self.log = [(change, (True if well else None) if state is False else state) for change, state in self.log]
        while self.log and self.log[0][1]:
            apply(self.base, self.log.pop(0)[0], lambda: True)

    def after(self, chance: Callable[[], bool]) -> bytes:
        """The bytes after a cut; `chance` says of each sector whether it had arrived."""
        left = bytearray(self.base)
        for change, durable in self.log:
            apply(left, change, (lambda: True) if durable else chance)
        return bytes(left)


def apply(file: bytearray, change: Change, chance: Callable[[], bool]) -> None:
    """One change, sector by sector."""
    at, data = change
    if data is None:
        if chance():
            del file[at:]
            file.extend(bytes(max(0, at - len(file))))
        return
    place = at
    while place < at + len(data):
        end = min((place // SECTOR + 1) * SECTOR, at + len(data))
        if chance():
            file.extend(bytes(max(0, end - len(file))))
            file[place:end] = data[place - at:end - at]
        place = end


class Disk:
    """One folder's files by name. `do` follows the program, `cut` says what would be found after a loss of power."""

    def __init__(self, folder: Path, stores: tuple[str, ...]) -> None:
        self.folder = str(folder)
        self.names = {name + suffix for name in stores for suffix in KEPT}
        self.live: dict[str, Inode] = {}
        self.durable: dict[str, Inode] = {}
        self.pending: list[tuple[str, Inode | None]] = []  # names that came or went since the folder was synced

    def do(self, step: Step) -> None:
        """One step of the program; what concerns no file of the store is nothing."""
        path = PurePath(step.path)
        if step.what == "sync" and step.path == self.folder:
            self._sync_names(step.result == 0)
        if str(path.parent) != self.folder or path.name not in self.names:
            return
        if step.what == "sync":
            self._file(path.name).synced(step.result == 0)
        elif step.what == "create" and step.result >= 0:
            self._file(path.name)
        elif step.what == "unlink" and step.result == 0 and path.name in self.live:
            del self.live[path.name]
            self.pending.append((path.name, None))
        elif step.what == "write" and step.result > 0:
            self._file(path.name).log.append((Change(step.at, step.data), False))
        elif step.what == "truncate" and step.result == 0:
            self._file(path.name).log.append((Change(step.at, None), False))
        elif step.what == "rename":
            raise AssertionError(f"{path}: a name that moves is not rebuilt here")

    def cut(self, mode: str, chance: random.Random) -> dict[str, bytes]:
        """The files found after the power came back; of a torn cut every file has odds of its own."""
        names = dict(self.durable)
        kept = {"nothing": 0, "everything": len(self.pending)}.get(mode, chance.randint(0, len(self.pending)))
        for name, inode in self.pending[:kept]:  # a folder's changes arrive in order
            if inode is None:
                names.pop(name, None)
            else:
                names[name] = inode
        return {name: inode.after(arrival(mode, chance)) for name, inode in sorted(names.items())}

    def _file(self, name: str) -> Inode:
        if name not in self.live:
            self.live[name] = Inode()
            self.pending.append((name, self.live[name]))
        return self.live[name]

    def _sync_names(self, well: bool) -> None:
        if well:
            self.durable = dict(self.live)
            self.pending = []


def arrival(mode: str, chance: random.Random) -> Callable[[], bool]:
    """Whether one sector had arrived."""
    odds = {"nothing": 0.0, "everything": 1.0}.get(mode, chance.choice((0.1, 0.5, 0.9)))
    return lambda: chance.random() < odds
