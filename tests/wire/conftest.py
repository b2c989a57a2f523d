"""Real cables for the wire: pseudo-terminals, and a mailbox to wait at for what a line tells."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from duty_console.clock import SystemClock
from duty_console.domain.signals import Chunk
from duty_console.wire.lines import Lines
from duty_console.wire.notices import Lost, Opened
from duty_console.wire.settings import PortSettings

Told = TypeVar("Told", Chunk, Opened, Lost)


class Mailbox:
    """Everything that lines told, in order, and a way to wait for the next of a kind."""

    def __init__(self) -> None:
        self.all: list[Chunk | Opened | Lost] = []
        self._queue: asyncio.Queue[Chunk | Opened | Lost] = asyncio.Queue()

    def __call__(self, told: Chunk | Opened | Lost) -> None:
        self.all.append(told)
        self._queue.put_nowait(told)

    async def next(self, kind: type[Told], within: float = 10.0) -> Told:
        async with asyncio.timeout(within):
            while True:
                told = await self._queue.get()
                if isinstance(told, kind):
                    return told

    async def received(self, count: int, within: float = 10.0) -> bytes:
        data = b""
        while len(data) < count:
            data += (await self.next(Chunk, within)).data
        return data


class Wire:
    """A pty pair behind a stable name: closing both ends is unplugging."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self.plug()

    def plug(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        self.link.unlink(missing_ok=True)
        self.link.symlink_to(os.ttyname(self.slave))

    def unplug(self) -> None:
        if self.master >= 0:
            os.close(self.master)
            os.close(self.slave)
            self.link.unlink(missing_ok=True)
            self.master = -1


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    cable = Wire(tmp_path / "port")
    yield cable
    cable.unplug()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def lines_on(mailbox: Mailbox) -> Callable[..., Lines]:
    def build(url: object, framing: str = "8N1", settled_s: float = 0.0, **how: bool) -> Lines:
        return Lines([PortSettings("a", str(url), 9600, framing)], SystemClock(), mailbox, settled_s=settled_s, **how)
    return build
