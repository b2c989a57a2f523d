"""
What makes the room hear that somebody is needed: the consoles' bells, a command, or a relay on a port of its own.

Sounding follows the state: it begins with something unacknowledged and ends when nothing is, or for a while when a
person silences it (LIFE-09). Silence is no acknowledgement: the next new alarm sounds again, and so does each step of
the ladder that an unanswered alarm climbs (P6).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..clock import Clock
from ..core.inputs import SounderFailed
from ..domain.calls import LOUDER, place_of
from ..room import Sound
from ..wire.relay import switch
from .outcome import Heard, Taken

#: What a command is told of a sound that is no step of a ladder.
SOUND = "sound"


class _Ring(NamedTuple):
    """What a command is to sound for."""

    fresh: str
    alarm: int


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
        self.tasks: set[asyncio.Task[None]] = set()
        self._relay = asyncio.Lock()
        self._calling: set[str] = set()  # one command a step: what grows louder does not wait for what plays
        self._next: dict[str, _Ring] = {}
        #: How far the room is called: the furthest step of any alarm's ladder.
        self.step = ""

    @property
    def sounding(self) -> bool:
        """Whether the room is being called now."""
        return self._sounding

    def follow(self, room: Heard) -> None:
        """After a commit: all that the room must hear."""
        self.update(room.wanted, room.fresh, room.alarm, room.step, room.taken)

    def update(self, wanted: bool, fresh: str, alarm: int = 0, step: str | None = None,
               taken: Sequence[Taken] = ()) -> None:
        """Whether anything is unacknowledged, the class of what is new (empty: nothing), how far the room is called
        (None: as before), and the steps that were taken now."""
        self._wanted = wanted
        if fresh or taken:
            self._end_silence()
        self._set(wanted and self._silenced is None, fresh, alarm, self.step if step is None else step, taken)

    def silence(self, seconds: float) -> None:
        """Stops sounding for a while."""
        self._end_silence()
        self._silenced = asyncio.get_running_loop().call_later(seconds, self._silence_over)
        self._silent_until = self._clock.read().tick + round(seconds * 1000)
        self._set(False)

    def look(self) -> None:
        """Once a second: the loop's own time stands still while the machine sleeps, a person's minute does not."""
        if self._silenced is not None and self._clock.read().tick >= self._silent_until:
            self._end_silence()
            self._set(self._wanted)

    def close(self) -> None:
        """Stops sounding; the collector ends."""
        self._end_silence()
        self._set(False)

    def _silence_over(self) -> None:
        self._silenced = None
        self._set(self._wanted)

    def _end_silence(self) -> None:
        if self._silenced is not None:
            self._silenced.cancel()
            self._silenced = None

    def _set(self, on: bool, fresh: str = "", alarm: int = 0, step: str | None = None,
             taken: Sequence[Taken] = ()) -> None:
        before, self._sounding = (self._sounding, self.step, self._is_loud), on
        self.step = step if step is not None else self.step
        changed = on != before[0]
        if changed or self.step != before[1] or (on and (fresh or taken)):
            self._tell(on)
        if self._sound.means == "relay" and (changed or (on and self._is_loud != before[2])):
            self._run(self._switch())
        if self._sound.means == "command" and on:
            for one in taken:
                self._ring(one.step, _Ring(one.signal_class, one.alarm))
            if fresh or (changed and not taken):
                self._ring(SOUND if fresh else self.step or SOUND, _Ring(fresh or "unacknowledged", alarm))

    @property
    def _is_loud(self) -> bool:
        return place_of(self.step) >= place_of(LOUDER)

    def _ring(self, step: str, ring: _Ring) -> None:
        """One at a time for each step: a storm must not start five hundred players."""
        self._next[step] = ring
        if step not in self._calling:
            self._calling.add(step)
            self._run(self._call(step))

    def _run(self, work: object) -> None:
        task = asyncio.get_running_loop().create_task(work)  # type: ignore[arg-type,var-annotated]
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _call(self, step: str) -> None:
        """The command for the newest alarm, again while newer ones came."""
        try:
            while (ring := self._next.pop(step, None)) is not None:
                await self._command(step, ring)
        finally:
            self._calling.discard(step)

    async def _command(self, step: str, ring: _Ring) -> None:
        about = {"DUTY_STEP": step, "DUTY_ALARM": str(ring.alarm or "")}
        try:
            process = await asyncio.create_subprocess_exec(*self._sound.command, ring.fresh,
                                                           stdin=asyncio.subprocess.DEVNULL, env=os.environ | about)
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
                loud = self._sound.louder if self._is_loud else b""
                data = (loud or self._sound.on) if self._sounding else self._sound.off
                await asyncio.to_thread(switch, self._sound.url, self._sound.baud, data)
        except OSError as error:
            self._failed(SounderFailed("relay", f"{self._sound.url}: {error}"))


async def _stop(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
