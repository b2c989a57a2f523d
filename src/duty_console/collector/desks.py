"""
When whoever has an account of his own last touched one of his desks, and whether one is locked (AUT-01).

A console that comes again, or comes after a restart of the collector, is not touched by coming: it goes on from the
last key that the collector itself was told of, and where a desk of his is locked, or was when it went, it begins
locked. A right PIN ends that. Kept beside the socket, for this boot of the machine: where it is lost, a PIN is asked
for.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from msgspec import DecodeError, ValidationError
from msgspec import json as msgjson

from ..clock import Clock
from .consoles import Console

#: What a collector that is killed forgets, at most.
EVERY_MS = 5_000


class Desk(NamedTuple):
    """Those of an account and its person: `touched` on the boot clock, `locked` where one of them is or was left."""

    touched: int
    locked: bool


class _Kept(NamedTuple):
    boot: str
    desks: dict[str, Desk]


class Desks:
    """See the module; `path` is where it is kept."""

    def __init__(self, path: Path, clock: Clock, idle_ms: int) -> None:
        self._path, self._clock, self._idle_ms = path, clock, idle_ms
        self._desks: dict[str, Desk] = self._read()
        self._written = dict(self._desks)
        self._written_at = clock.read().tick
        self._writing: asyncio.Future[None] | None = None

    def begins(self, console: Console, others: Iterable[Console]) -> None:
        """A console says for the first time whose it is."""
        if not console.owner:
            return
        now = self._clock.read().tick
        for other in others:
            if other is not console:
                self._note(other, now)
        desk = self._desks.get(console.owner)
        if desk is None or desk.locked:
            console.lock()
        else:
            console.goes_on(desk.touched)

    def opened(self, console: Console) -> None:
        """A PIN was right there."""
        now = self._clock.read().tick
        console.unlock(now)
        if console.owner:
            self._desks[console.owner] = Desk(now, False)

    def signed(self, console: Console, person: str) -> None:
        """Somebody signed on there with his PIN, or off (empty): that opens nothing."""
        console.person = person
        if person:
            self.opened(console)

    def went(self, console: Console) -> None:
        """A console has gone, locked or not."""
        self._note(console, self._clock.read().tick)

    def look(self, consoles: Iterable[Console]) -> None:
        """Once a second: how things stand, written where it has changed, in a thread: no disk is waited for here."""
        now = self._clock.read().tick
        for console in consoles:
            self._note(console, now)
        if (self._desks != self._written and now - self._written_at >= EVERY_MS
                and (self._writing is None or self._writing.done())):
            self._written, self._written_at = dict(self._desks), now
            self._writing = asyncio.get_running_loop().run_in_executor(None, self._write, self._packed())

    def close(self) -> None:
        """The collector ends."""
        if self._desks != self._written:
            self._write(self._packed())

    def _note(self, console: Console, now: int) -> None:
        if not console.owner:
            return
        was = self._desks.get(console.owner)
        if console.is_locked(now, self._idle_ms):
            self._desks[console.owner] = Desk(was.touched if was else 0, True)
        else:
            touched = max(console.touched, was.touched) if was else console.touched
            self._desks[console.owner] = Desk(touched, was is not None and was.locked)

    def _packed(self) -> bytes:
        return msgjson.encode(_Kept(self._clock.read().boot, self._desks))

    def _write(self, data: bytes) -> None:
        new = self._path.with_name(f"{self._path.name}.new")
        with suppress(OSError):  # then a PIN is asked for after a restart
            new.unlink(missing_ok=True)
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            new.replace(self._path)

    def _read(self) -> dict[str, Desk]:
        """What an earlier collector of this boot knew; nothing where it is not surely its word."""
        now = self._clock.read()
        try:
            with os.fdopen(os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
                if os.fstat(file.fileno()).st_uid != os.geteuid():
                    return {}
                kept = msgjson.decode(file.read(), type=_Kept)
        except (OSError, DecodeError, ValidationError):
            return {}
        if kept.boot != now.boot:
            return {}
        return {owner: desk for owner, desk in kept.desks.items() if desk.touched <= now.tick}
