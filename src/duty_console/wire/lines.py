"""
The lines of a room inside one loop: opened, read, written, noticed when they go, and opened again for ever.

Bytes come out as Chunks, comings and goings as Opened and Lost; what they mean is not known here. A line's own task
opens it in a thread, because a network address or a broken adapter may block for seconds, and the others must not
wait. A stall of the whole program is found by a timer that should have come round: bytes read after it may have
waited in the kernel for as long, and their Chunk says so. A line that brings more than is taken is held until the rest
has been: noise on one line neither fills the memory nor makes another wait.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence

from ..clock import Clock
from ..domain.signals import Chunk
from ..errors import WireError
from .capture import Recorder
from .links import Link, Written, link, report
from .notices import Lost, Opened
from .port import Port, open_port
from .settings import PortSettings

ROUND_S = 0.2
#: A round that comes later than this was a stall, not a busy moment.
STALL_MS = 600
FIRST_RETRY_S, LONGEST_RETRY_S = 0.1, 2.0
#: A line that was open for less keeps its back-off: one that opens and dies in turns must not fill the journal.
SETTLED_S = 2.0
#: So many bytes a line may bring before whoever takes them must have caught up: some dozens of messages.
AHEAD = 2048

Deliver = Callable[[Chunk | Opened | Lost], None]


class Lines:
    """Every line of a room. `deliver` is called in the loop and must be quick; `records` takes a line's bytes. With
    `holding`, whoever takes what is delivered also calls `caught_up`."""

    def __init__(self, settings: Sequence[PortSettings], clock: Clock, deliver: Deliver,
                 records: Mapping[str, Recorder] | None = None, *, settled_s: float = SETTLED_S,
                 holding: bool = False) -> None:
        kept = records or {}
        self.lines = {each.name: Line(each, clock, deliver, kept.get(each.name), settled_s) for each in settings}
        self.clock = clock
        self._holding = holding
        self._turn = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._alive_tick = 0
        self._round: asyncio.TimerHandle | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins to open every line; call inside the running loop."""
        self._alive_tick = self.clock.read().tick
        self._loop = asyncio.get_running_loop()
        for line in self.lines.values():
            line.alive = lambda: self._alive_tick
            if self._holding:
                line.turn = lambda: self._turn
            task = asyncio.create_task(line.keep(), name=f"line {line.settings.name}")
            task.add_done_callback(announce_death)
            self._tasks.append(task)
        self._come_round()

    async def close(self) -> None:
        """Closes every line; afterwards nothing more is delivered."""
        if self._round is not None:
            self._round.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    def write(self, line: str, data: bytes, written: Written | None = None) -> None:
        """Sends bytes without ever blocking. `written` hears True when the system took all of them, False when the
        line is lost or too much is waiting; it may be called before this returns."""
        current = self.lines[line].link
        if current is None:
            report(written, False)
        else:
            current.write(data, written)

    def caught_up(self) -> None:
        """From any thread, and again and again: nothing that was delivered waits any more. Held lines go on."""
        self._turn += 1
        if self._loop is not None and any(line.held_since is not None for line in self.lines.values()):
            with contextlib.suppress(RuntimeError):  # the loop is closed: no line is left
                self._loop.call_soon_threadsafe(self._go_on)

    def _go_on(self) -> None:
        for line in self.lines.values():
            line.go_on()

    def is_open(self, line: str) -> bool:
        return self.lines[line].link is not None

    def _come_round(self) -> None:
        now = self.clock.read().tick
        stalled = now - self._alive_tick > STALL_MS
        for line in self.lines.values():
            line.come_round(self._alive_tick if stalled else None)
        self._alive_tick = now
        self._round = asyncio.get_running_loop().call_later(ROUND_S, self._come_round)


class Line:
    """One line: its task, its port while it has one, and since when bytes on it may have been waiting."""

    def __init__(self, settings: PortSettings, clock: Clock, deliver: Deliver, record: Recorder | None,
                 settled_s: float) -> None:
        self.settings, self.clock, self.deliver, self.record = settings, clock, deliver, record
        self.settled_s = settled_s
        self.alive: Callable[[], int] = lambda: 0
        self.turn: Callable[[], int] | None = None
        self.held_since: int | None = None
        self._brought, self._brought_in = 0, 0
        self.link: Link | None = None
        self._over: asyncio.Future[str] | None = None
        self._waiting_since: int | None = None
        self._read_this_round = False
        self._rounds_left = 0

    async def keep(self) -> None:
        """Opens, serves and opens again until cancelled."""
        delay, told = FIRST_RETRY_S, False
        while True:
            try:
                port = await self._open()
            except WireError as error:
                if not told:
                    self._tell_lost(str(error))
                    told = True
            else:
                opened = self.clock.read().tick
                self._tell_lost(await self._serve(port))
                told = True
                if self.clock.read().tick - opened >= self.settled_s * 1000:
                    delay = FIRST_RETRY_S
            await asyncio.sleep(delay)
            delay = min(2 * delay, LONGEST_RETRY_S) if self.settled_s else FIRST_RETRY_S

    async def _open(self) -> Port:
        opening = asyncio.get_running_loop().run_in_executor(None, open_port, self.settings)
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            opening.add_done_callback(close_late)
            raise

    async def _serve(self, port: Port) -> str:
        """Moves bytes until the port is gone; the result is why. The port is closed in a thread: closing may block."""
        loop = asyncio.get_running_loop()
        self._over = loop.create_future()
        self._waiting_since = self.held_since = None
        self.port = port
        now = self.clock.read()
        self.link = current = link(port, self, loop)
        try:
            self.deliver(Opened(self.settings.name, port.device, now.at, now.tick))
            return await self._over
        finally:
            self.link = None
            current.stop()
            shut = port.abandon if self._over.done() and not self._over.cancelled() else port.close
            await asyncio.shield(loop.run_in_executor(None, shut))

    def come_round(self, stalled_since: int | None) -> None:
        """Every round: ends the doubt about waiting bytes after a quiet round, begins it after a stall, and looks
        whether the device is still there (a hang-up is told by the kernel; a removed node is not always)."""
        if stalled_since is not None:
            self._waiting_since, self._rounds_left = stalled_since, 5
        elif self._waiting_since is not None:
            self._rounds_left -= 1
            if not self._read_this_round or not self._rounds_left:
                self._waiting_since = None
        self._read_this_round = False
        if self.link is not None and not self.port.is_there():
            self.link.stop()
            self.gone(f"{self.port.device} was taken away")

    def received(self, data: bytes) -> None:
        now = self.clock.read()
        alive = self.alive()
        if now.tick - alive > STALL_MS and self._waiting_since is None:
            self._waiting_since, self._rounds_left = alive, 5
        earliest = now.tick if self._waiting_since is None else min(now.tick, self._waiting_since)
        self._read_this_round = True
        if self.record is not None:
            self.record.add(now.at, "<", data)
        self._hold_if_ahead(len(data), now.tick)
        self.deliver(Chunk(self.settings.name, data, now.at, now.tick, earliest))

    def _hold_if_ahead(self, size: int, tick: int) -> None:
        """Holds a line that has brought too much in this turn."""
        if self.turn is None:
            return
        turn = self.turn()
        self._brought, self._brought_in = size + (self._brought if turn == self._brought_in else 0), turn
        if self._brought >= AHEAD and self.held_since is None and self.link is not None:
            self.held_since = tick
            self.link.hold()

    def go_on(self) -> None:
        """Ends a hold. What waited meanwhile is as old as the hold, and a device's patience counts from there."""
        if self.held_since is None:
            return
        since, self.held_since = self.held_since, None
        self._waiting_since = since if self._waiting_since is None else min(since, self._waiting_since)
        self._rounds_left = 5
        if self.link is not None:
            self.link.go_on()

    def sent(self, data: bytes) -> None:
        if self.record is not None:
            self.record.add(self.clock.read().at, ">", data)

    def gone(self, reason: str) -> None:
        self.link = None
        if self._over is not None and not self._over.done():
            self._over.set_result(reason)

    def _tell_lost(self, reason: str) -> None:
        now = self.clock.read()
        self.deliver(Lost(self.settings.name, reason, now.at, now.tick))


def close_late(opening: asyncio.Future[Port]) -> None:
    """Closes a port whose opening ended only after nobody wanted it any more."""
    if not opening.cancelled() and opening.exception() is None:
        opening.result().close()


def announce_death(task: asyncio.Task[None]) -> None:
    """A line's task ends only when cancelled; anything else is a fault of ours, and silence would hide it."""
    if not task.cancelled() and (fault := task.exception()) is not None:
        task.get_loop().call_exception_handler({"message": f"{task.get_name()} ended", "exception": fault})
