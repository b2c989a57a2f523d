"""
Files that prove something come over the door in parts. They are no wishes and no entries: only what names one by its
digest is. A file that is not whole, or not what its digest says, is never there. None is ever taken away but by rule:
one that this store does not name may be what an earlier one, kept as damaged, still proves.
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

from ..core.inputs import Wish
from ..domain.actions import ACTIONS
from ..store.evidencefiles import MOST, folder_of, let_go, path_of
from ..texts import N_
from .consoles import Console

NOT_THERE = N_("No file with that digest was brought: `duty evidence add` brings it.")
NOT_YOURS = N_("Only whoever may add evidence brings files.")
WRONG = N_("The file is not what was announced: bring it again.")
TOO_LONG = N_("A file may have {most} MB at most.")
NO_ROOM = N_("The file cannot be kept: {reason}.")
TOO_MANY = N_("Too many files wait to be named: name them first.")
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: So many files may wait to be named at once.
_WAITING = 32
_PART = 48 * 1024
#: So many times it is looked for what has gone, after somebody asked for it.
_ROUNDS = 5

Answer = Callable[[Mapping[str, Any]], None]
#: How the door answers a console; `must` lets one go that does not take it.
Send = Callable[..., None]


class Evidence:
    """The files of one store, as the collector keeps them."""

    def __init__(self, store: Path) -> None:
        self._store, self._folder = store, folder_of(store)
        self._coming: dict[tuple[int, str], list[bytes]] = {}
        self._waiting: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rounds = 0

    async def look(self) -> None:
        """Once a second: after somebody asked to let something go, what a durable entry says has gone is taken
        away."""
        if self._rounds:
            self._rounds -= 1
            await asyncio.to_thread(lambda: self.sweep(let_go(self._store)))

    def sweep(self, removed: Iterable[str]) -> None:
        """At a start: takes away what came half, and what was let go by rule while a collector was killed."""
        for path in [*self._folder.glob("*.part"), *(path_of(self._store, digest) for digest in removed)]:
            with suppress(OSError):
                path.unlink()

    def barred(self, wish: Wish) -> Wish:
        """A wish that names a file which is not there is not let through."""
        if wish.action == "retain":
            self._rounds = _ROUNDS
        if wish.action.startswith("bulk_"):  # that of a ledger, which is kept as its rows
            return wish
        for name in ("digest", "evidence"):
            digest = str(wish.args.get(name, ""))
            if _DIGEST.fullmatch(digest):
                if not path_of(self._store, digest).is_file():
                    return wish._replace(barred=NOT_THERE)
                self._waiting.discard(digest)
        return wish

    def take(self, console: Console, request: str, said: Mapping[str, Any], send: Send) -> None:
        """A part of a file, in its order; the last one is answered when the file is on the disk."""
        def answer(told: Mapping[str, Any]) -> None:
            send(console, {"request": request, **told}, must=True)
        uid, role = console.uid, console.caller.role if console.caller is not None else ""
        digest, part, of = str(said.get("digest", "")), said.get("part"), said.get("of")
        why = self._flaw(role, digest, part, of)
        if why:
            answer({"refused": why, "values": {}})
            return
        key = (uid, digest)
        try:
            data = b64decode(str(said.get("data", "")), validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if part == 1:
            self._coming[key] = []
        parts = self._coming.setdefault(key, [])
        if not 0 < len(data) <= _PART or part != len(parts) + 1:
            self._coming.pop(key, None)
            answer({"refused": WRONG, "values": {}})
        elif sum(map(len, parts)) + len(data) > MOST:
            self._coming.pop(key, None)
            answer({"refused": TOO_LONG, "values": {"most": str(MOST // 2**20)}})
        else:
            parts.append(data)
            if part == of:
                self._finish(key, answer)
            else:
                answer({"done": True, "part": part})

    def _flaw(self, role: str, digest: str, part: object, of: object) -> str:
        if role not in ACTIONS["evidence"].roles:
            return NOT_YOURS
        if not _DIGEST.fullmatch(digest) or not isinstance(part, int) or not isinstance(of, int) or not (
                1 <= part <= of <= MOST // 1024):
            return WRONG
        return TOO_MANY if digest not in self._waiting and len(self._waiting) + len(self._coming) > _WAITING else ""

    def _finish(self, key: tuple[int, str], answer: Answer) -> None:
        data = b"".join(self._coming.pop(key))
        task = asyncio.get_running_loop().create_task(self._keep(key[1], data, answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, digest: str, data: bytes, answer: Answer) -> None:
        if sha256(data).hexdigest() != digest:
            answer({"refused": WRONG, "values": {}})
            return
        try:
            await asyncio.to_thread(self._write, digest, data)
        except OSError as error:
            answer({"refused": NO_ROOM, "values": {"reason": error.strerror or str(error)}})
            return
        self._waiting.add(digest)
        answer({"done": True, "digest": digest, "size": len(data)})

    def _write(self, digest: str, data: bytes) -> None:
        """Whole and on the disk before it has its name."""
        path = path_of(self._store, digest)
        if path.is_file():
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        part = self._folder / f"{digest}.part"
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
