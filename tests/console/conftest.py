"""Fixtures of the screens: a room, a collector's door that only pretends, and an app to press keys in."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import textual.app
import textual.pilot
from rich.cells import cell_len
from textual.pilot import Pilot

from duty_console import texts
from duty_console.console.app import DutyApp
from duty_console.console.memory import Memory

from .rooms import FixedClock, Writing

GOLDEN = Path(__file__).parents[1] / "golden"


async def loop_is_idle(_least: float = 0, most: float = 1) -> None:
    """Until nothing waits for its turn in the loop, and again a little later. Textual asks the processor's clock
    instead, fifty times a second and thrice a key: slow, and on a busy machine who waits for it looks idle."""
    loop, idle = asyncio.get_running_loop(), 0
    end = loop.time() + most
    while idle < 3 and loop.time() < end:
        await asyncio.sleep(0.004)
        idle = 0 if loop._ready else idle + 1  # type: ignore[attr-defined]  # asyncio has no other word for it


@pytest.fixture(autouse=True)
def _idleness_of_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (textual.app, textual.pilot):
        monkeypatch.setattr(module, "wait_for_idle", loop_is_idle)


@pytest.fixture(autouse=True)
def _language_again() -> Iterator[None]:
    before = texts.language()
    texts.use("zh")
    yield
    texts.use(before)


class FakeDoor:
    """A collector's door: answers hello, keeps what it is told, grants or refuses what it is asked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.role, self.person = "officer", "chen"
        self.heard: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda wish: {"done": True, "event": 1}
        self.links: list[socket.socket] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._listener: socket.socket | None = None

    def open(self) -> None:
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(str(self.path))
        self._listener.listen()
        self._listener.setblocking(False)
        self._tasks.append(asyncio.get_running_loop().create_task(self._admit(self._listener)))

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for link in self.links:
            link.close()
        self._tasks, self.links = [], []
        if self._listener is not None:
            self._listener.close()
            self.path.unlink(missing_ok=True)

    def say(self, said: dict[str, Any]) -> None:
        for link in self.links:
            link.send(json.dumps(said).encode())

    def wishes(self, what: str) -> list[dict[str, Any]]:
        return [said for said in self.heard if said["do"] == what]

    async def _admit(self, listener: socket.socket) -> None:
        while True:
            link, _address = await asyncio.get_running_loop().sock_accept(listener)
            link.setblocking(False)
            self.links.append(link)
            self._tasks.append(asyncio.get_running_loop().create_task(self._serve(link)))

    async def _serve(self, link: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while packet := await loop.sock_recv(link, 65536):
            said = json.loads(packet)
            self.heard.append(said)
            if said["do"] == "hello":
                role = "viewer" if said["viewer"] else self.role
                link.send(json.dumps({"hello": {"role": role, "station": True, "actor": "person:chen", "console": "c3",
                                                "person": self.person, "head": 1, "room": "xiwan"}}).encode())
            elif "request" in said and (answer := self.answer(said)) is not None:
                link.send(json.dumps({"request": said["request"], **answer}).encode())


class Desk:
    """A console under test."""

    def __init__(self, app: DutyApp, pilot: Pilot[None], door: FakeDoor, room: Writing, clock: FixedClock) -> None:
        self.app, self.pilot, self.door, self.room, self.clock = app, pilot, door, room, clock

    def lines(self) -> list[str]:
        """The screen as text; the only user of the compositor's private side."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    def text(self) -> str:
        return "\n".join(self.lines())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, fact: Callable[[], object], seconds: float = 20) -> None:
        """Waits for a fact, not for time."""
        for _turn in range(round(seconds / 0.01)):
            if fact():
                await self.pilot.pause()
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not come to pass:\n" + self.text())

    async def settled(self, title: str) -> None:
        """Until the screen is the approved one, or for long enough that it will not be: layout takes its turns."""
        path = GOLDEN / f"{title}.txt"
        approved = path.read_text(encoding="utf-8") if path.exists() else ""
        for _turn in range(12 if os.environ.get("GOLDEN") else 250):
            await self.pilot.pause()
            if "\n".join(line.rstrip() for line in self.lines()) + "\n" == approved:
                return
            await asyncio.sleep(0.02)

    async def rings(self) -> None:
        """The collector's bell after a commit."""
        self.door.say({"bell": self.room.number})
        await self.until(lambda: self.app.picture.head == self.room.number)


@pytest.fixture
def desk(tmp_path: Path) -> Callable[..., Any]:
    @asynccontextmanager
    async def opened(size: tuple[int, int] = (80, 24), *, busy: bool = True, door: bool = True, viewer: bool = False,
                     remembers: bool = False, role: str = "officer", **room: Any) -> AsyncIterator[Desk]:
        fake = FakeDoor(tmp_path / "d.sock")
        fake.role = role
        writing = Writing(tmp_path / "duty.db", door=str(fake.path), busy=busy, running=door, **room)
        clock = FixedClock()
        if door:
            fake.open()
        app = DutyApp(tmp_path / "duty.db", viewer=viewer, clock=clock,
                      memory=Memory(tmp_path / "duty.db") if remembers else None)
        try:
            async with app.run_test(size=size) as pilot:
                it = Desk(app, pilot, fake, writing, clock)
                if door:
                    await it.until(lambda: app.picture.link == "live")
                await pilot.pause()
                yield it
        finally:
            fake.close()
            writing.store.close()
    return opened


@pytest.fixture
def golden() -> Callable[[str, list[str], int], None]:
    """Compares a screen with the file of its name, every line exactly as wide as the terminal."""
    def compare(name: str, lines: list[str], width: int) -> None:
        assert {cell_len(line) for line in lines} == {width}
        path = GOLDEN / f"{name}.txt"
        now = "\n".join(line.rstrip() for line in lines) + "\n"
        if os.environ.get("GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(now, encoding="utf-8")
        assert path.exists(), f"no golden screen {name}: GOLDEN=1 writes it"
        assert now == path.read_text(encoding="utf-8")
    return compare
