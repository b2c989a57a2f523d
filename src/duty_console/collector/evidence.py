"""
Files that prove something come over the door in parts. They are no wishes and no entries: only what names one by its
digest is. A file that is not whole, or not what its digest says, is never there. One that an entry names goes by rule
only; one that was brought here and that nobody named for a while goes again, so that mistakes never fill the shelf.
"""

from __future__ import annotations

import asyncio
import binascii
import os
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..clock import Clock
from ..core.inputs import Wish
from ..domain.actions import ACTIONS
from ..store.evidencefiles import MOST, folder_of, is_whole, let_go, path_of, unnamed
from ..systemwords import system_id
from ..texts import N_
from .consoles import Console

NOT_THERE = N_("No file with that digest was brought: `duty evidence add` brings it.")
NOT_YOURS = N_("Only whoever may add evidence brings files.")
WRONG = N_("The file is not what was announced: bring it again.")
TOO_LONG = N_("A file may have {most} MB at most.")
NO_ROOM = N_("The file cannot be kept: {reason}.")
TOO_MANY = N_("Too many files are on their way or wait to be named: try again in ten minutes.")
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: So many files may wait to be named at once, and so many may be on their way.
_WAITING, _AT_ONCE = 32, 8
#: So long one waits to be named (boot-clock ms).
_PATIENCE_MS = 600_000
_PART = 48 * 1024
#: So many times it is looked for what has gone, after somebody asked for it.
_ROUNDS = 5

Answer = Callable[[Mapping[str, Any]], None]
#: How the door answers a console; `must` lets one go that does not take it.
Send = Callable[..., None]


class Coming:
    """A file on its way over one connection."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        self.data = bytearray()
        self.parts = 0


class Waiting:
    """A file that was brought, until an entry names it: since when, whether it was not there before, and whether
    somebody asked for an entry that names it."""

    def __init__(self, since: int, *, new: bool) -> None:
        self.since, self.new, self.asked = since, new, False


class Evidence:
    """The files of one store, as the collector keeps them."""

    def __init__(self, store: Path, clock: Clock) -> None:
        self._store, self._folder, self._clock = store, folder_of(store), clock
        self._coming: dict[str, Coming] = {}
        self._waiting: dict[str, Waiting] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._rounds = self._count = 0

    async def look(self) -> None:
        """Once a second: after somebody asked to let something go, what a durable entry says has gone is taken away;
        and what nobody named for too long."""
        if self._rounds:
            self._rounds -= 1
            self._take_away(await asyncio.to_thread(let_go, self._store))
        now = self._clock.read().tick
        if old := [digest for digest, one in self._waiting.items() if now - one.since > _PATIENCE_MS]:
            nobodys = await asyncio.to_thread(unnamed, self._store, old)
            over = [digest for digest in old if self._is_over(digest)]
            gone = [digest for digest in over if self._waiting.pop(digest).new and digest in nobodys]
            self._take_away(gone)

    def _is_over(self, digest: str) -> bool:
        one = self._waiting.get(digest)  # it may have been asked for while the store was read
        return one is not None and self._clock.read().tick - one.since > _PATIENCE_MS

    def _take_away(self, digests: Iterable[str]) -> None:
        for digest in digests:
            if digest not in self._waiting:  # brought anew: it is about to be named
                with suppress(OSError):
                    path_of(self._store, digest).unlink()

    def sweep(self) -> None:
        """At a start: takes away what came half, and what was let go by rule while a collector was killed."""
        for path in self._folder.glob("*.part"):
            with suppress(OSError):
                path.unlink()
        self._take_away(let_go(self._store))

    def gone(self, console: str) -> None:
        """A connection has ended: what was on its way over it never comes."""
        self._coming.pop(console, None)

    def barred(self, wish: Wish) -> Wish:
        """A wish that names a file which is not there is not let through; the size is what the file has."""
        if wish.action == "retain":
            self._rounds = _ROUNDS
        if wish.action.startswith("bulk_"):  # that of a ledger, which is kept as its rows
            return wish
        for name in ("digest", "evidence"):
            digest = str(wish.args.get(name, ""))
            if _DIGEST.fullmatch(digest):
                waiting = self._waiting.get(digest)
                if not (path_of(self._store, digest).is_file() if waiting else is_whole(self._store, digest)):
                    return wish._replace(barred=NOT_THERE)
                if waiting is not None:
                    waiting.since, waiting.asked = self._clock.read().tick, True
                if wish.action == "evidence":
                    size = path_of(self._store, digest).stat().st_size
                    wish = wish._replace(args={**wish.args, "size": size})
        return wish

    def take(self, console: Console, request: str, said: Mapping[str, Any], send: Send) -> None:
        """A part of a file, in its order, one file at a time; the last one is answered when the file is on the disk."""
        def answer(told: Mapping[str, Any]) -> None:
            send(console, {"request": request, **told}, must=True)
        role = console.caller.role if console.caller is not None else ""
        digest, part, of = str(said.get("digest", "")), said.get("part"), said.get("of")
        why = self._flaw(console.name, role, digest, part, of)
        if why:
            answer({"refused": why, "values": {}})
            return
        try:
            data = b64decode(str(said.get("data", "")), validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if part == 1:
            self._coming[console.name] = Coming(digest)
        coming = self._coming.get(console.name)
        if coming is None or coming.digest != digest or not 0 < len(data) <= _PART or part != coming.parts + 1:
            self.gone(console.name)
            answer({"refused": WRONG, "values": {}})
        elif len(coming.data) + len(data) > MOST:
            self.gone(console.name)
            answer({"refused": TOO_LONG, "values": {"most": str(MOST // 2**20)}})
        else:
            coming.data += data
            coming.parts += 1
            if part == of:
                self._finish(console.name, answer)
            else:
                answer({"done": True, "part": part})

    def _flaw(self, console: str, role: str, digest: str, part: object, of: object) -> str:
        if role not in ACTIONS["evidence"].roles:
            return NOT_YOURS
        if not _DIGEST.fullmatch(digest) or not isinstance(part, int) or not isinstance(of, int) or not (
                1 <= part <= of <= MOST // 1024):
            return WRONG
        if part > 1 or digest in self._waiting:
            return ""
        coming = len(self._coming.keys() - {console})
        waiting = sum(not one.asked for one in self._waiting.values())
        return TOO_MANY if coming >= _AT_ONCE or coming + waiting >= _WAITING else ""

    def _finish(self, console: str, answer: Answer) -> None:
        coming = self._coming.pop(console)
        task = asyncio.get_running_loop().create_task(self._keep(coming.digest, bytes(coming.data), answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, digest: str, data: bytes, answer: Answer) -> None:
        self._count += 1
        part = self._folder / f"{digest}.{self._count}.part"
        try:
            if await asyncio.to_thread(lambda: sha256(data).hexdigest()) != digest:
                answer({"refused": WRONG, "values": {}})
                return
            new = await asyncio.to_thread(self._write, digest, data, part)
        except OSError as error:
            answer({"refused": NO_ROOM, "values": {"reason": system_id(error)}})
            return
        known = self._waiting.get(digest)
        self._waiting[digest] = Waiting(self._clock.read().tick, new=new or (known is not None and known.new))
        answer({"done": True, "digest": digest, "size": len(data)})

    def _write(self, digest: str, data: bytes, part: Path) -> bool:
        """Whole and on the disk before it has its name; one that is there and has changed is healed. True where there
        was none."""
        path = path_of(self._store, digest)
        if is_whole(self._store, digest):
            return False
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        was = path.exists()
        try:
            with part.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            part.chmod(0o440)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        for folder in (path.parent, self._folder, self._folder.parent):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return not was
