"""
What makes the room hear that somebody is needed: the consoles' bells, a command, or a relay on a port of its own.

Sounding follows the state: it begins with something unacknowledged and ends when nothing is, or for a while when a
person silences it (LIFE-09). Silence is no acknowledgement: the next new alarm sounds again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from ..clock import Clock
from ..core.inputs import SounderFailed
from ..room import Sound
from ..wire.relay import switch


class Sounder:
    """One room's sounder. Lives in the collector's loop; `tell` tells the consoles."""

    def __init__(self, sound: Sound, tell: Callable[[bool], None], failed: Callable[[SounderFailed], None],
                 clock: Clock) -> None:
        self._sound = sound
        self._tell = tell
        self._failed = failed
        self._wanted = False
        self._sounding = False
        self._clock = clock
        self._silent_until = 0
        self._silenced: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._relay = asyncio.Lock()
        self._calling = False
        self._next = ""

    @property
    def sounding(self) -> bool:
        """Whether the room is being called now."""
        return self._sounding

    def update(self, wanted: bool, fresh: str) -> None:
        """After a commit: whether anything is unacknowledged, and the class of what is new (empty: nothing)."""
        self._wanted = wanted
        if fresh:
            self._end_silence()
        self._set(wanted and self._silenced is None, fresh)

    def silence(self, seconds: float) -> None:
        """Stops sounding for a while."""
        self._end_silence()
        self._silenced = asyncio.get_running_loop().call_later(seconds, self._silence_over)
        self._silent_until = self._clock.read().tick + round(seconds * 1000)
        self._set(False, "")

    def look(self) -> None:
        """Once a second: the loop's own time stands still while the machine sleeps, a person's minute does not."""
        if self._silenced is not None and self._clock.read().tick >= self._silent_until:
            self._end_silence()
            self._set(self._wanted, "")

    def close(self) -> None:
        """Stops sounding; the collector ends."""
        self._end_silence()
        self._set(False, "")

    def _silence_over(self) -> None:
        self._silenced = None
        self._set(self._wanted, "")

    def _end_silence(self) -> None:
        if self._silenced is not None:
            self._silenced.cancel()
            self._silenced = None

    def _set(self, on: bool, fresh: str) -> None:
        changed = on != self._sounding
        self._sounding = on
        if changed or (on and fresh):
            self._tell(on)
        if self._sound.means == "relay" and changed:
            self._run(self._switch())
        if self._sound.means == "command" and on and (changed or fresh):
            self._next = fresh or "unacknowledged"
            if not self._calling:  # one at a time: a storm must not start five hundred players
                self._calling = True
                self._run(self._call())

    def _run(self, work: object) -> None:
        task = asyncio.get_running_loop().create_task(work)  # type: ignore[arg-type,var-annotated]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _call(self) -> None:
        """The command for the newest alarm, again while newer ones came."""
        try:
            while self._next:
                fresh, self._next = self._next, ""
                await self._command(fresh)
        finally:
            self._calling = False

    async def _command(self, fresh: str) -> None:
        try:
            process = await asyncio.create_subprocess_exec(*self._sound.command, fresh,
                                                           stdin=asyncio.subprocess.DEVNULL)
        except OSError as error:
            self._failed(SounderFailed("command", f"{self._sound.command[0]}: {error.strerror}"))
            return
        try:
            code = await asyncio.wait_for(process.wait(), 60)
        except TimeoutError:
            await _stop(process)
            self._failed(SounderFailed("command", f"{self._sound.command[0]}: did not end within 60 s"))
            return
        except asyncio.CancelledError:  # the collector ends: nothing plays on behind it
            await _stop(process)
            raise
        if code:
            self._failed(SounderFailed("command", f"{self._sound.command[0]}: ended with {code}"))

    async def _switch(self) -> None:
        """Brings the relay to what is wanted now; one after the other, so that an old wish never wins."""
        try:
            async with self._relay:
                data = self._sound.on if self._sounding else self._sound.off
                await asyncio.to_thread(switch, self._sound.url, self._sound.baud, data)
        except OSError as error:
            self._failed(SounderFailed("relay", f"{self._sound.url}: {error}"))


async def _stop(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
