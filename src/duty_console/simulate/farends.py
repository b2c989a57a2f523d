"""
Simulated far ends on cables, in one loop: they say what a story tells them to, hear what the program answers, and what
came of it is narrated.

A far end is the pure `FarEnd` of its driver; here it gets its clock and its wire. Knows nothing of the collector.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from ..clock import SystemClock, local
from ..errors import RoomError
from ..roomtypes import Line
from ..texts import _
from .cables import Cable
from .stories import Step, Story

Tell = Callable[[str], None]


class Said(Protocol):
    """One line of a far end's ledger."""

    text: str
    attempts: int
    acked_at: float | None


class FarEnd(Protocol):
    """What every driver's simulated far end can do."""

    ledger: Sequence[Said]
    absent: bool

    def event(self, account: str, qualifier: str, code: str, group: str, zone: str, now: float) -> None: ...
    def message(self, text: str) -> None: ...

    def happen(self, what: str, now: float, **how: object) -> None:
        """Something else that this kind of device can do; a ValueError says what it cannot, and what it can."""

    def receive(self, data: bytes, now: float) -> None: ...
    def due(self, now: float) -> bytes: ...
    def next_due(self) -> float | None: ...


class Stand:
    """One far end on its cable."""

    def __init__(self, line: Line, far_end: FarEnd, cable: Cable, tell: Tell, loop: asyncio.AbstractEventLoop) -> None:
        self.line, self.far_end, self.cable, self.loop = line, far_end, cable, loop
        self._teller = tell
        self._start = loop.time()  # a far end's clock begins at 0: its first heartbeat is one period away
        self._timer: asyncio.TimerHandle | None = None
        self._silent_until = 0.0
        self._acknowledged = 0
        self._attempts = 0
        self._said_at = 0.0
        self._was_absent = False
        self._listen()
        self.pump()

    def play(self, step: Step) -> None:
        """Acts one step out."""
        match step.kind:
            case "event" if step.event is not None:
                self.far_end.event(*step.event, self._now())
            case "message":
                self.far_end.message(step.text)
            case "do":
                self._happen(step)
            case "noise":
                self._tell(_("noise on the line: {bytes}", bytes=step.noise.hex(" ").upper()))
                self.cable.write(step.noise)
            case "silence":
                self._tell(_("falls silent for {seconds} s", seconds=f"{step.seconds:g}"))
                self._silent_until = self._now() + step.seconds
            case "unplug":
                self._tell(_("the cable is pulled out"))
                self._deafen()
                self.cable.unplug()
            case "replug":
                self._tell(_("the cable is back"))
                self.cable.replug()
                self._listen()
        self.pump()

    def _happen(self, step: Step) -> None:
        """What only this kind of device can do. A story that asks for something else is wrong, and says so; the other
        devices go on."""
        try:
            self.far_end.happen(step.what, self._now(), **step.how)
        except (TypeError, ValueError) as error:
            self._tell(_("cannot do {what}: {reason}", what=step.what, reason=error))
        else:
            self._tell(_("does: {what}", what=" ".join(
                (step.what, *(f"{key}={value}" for key, value in step.how.items())))))

    def pump(self) -> None:
        """Sends what is due and sets the next time to look."""
        now = self._now()
        if self._timer is not None:
            self._timer.cancel()
        if now < self._silent_until:
            self._timer = self.loop.call_at(self._start + self._silent_until, self.pump)
            return
        while data := self.far_end.due(now):
            self.cable.write(data)
        self._narrate(now)
        following = self.far_end.next_due()
        if following is not None:
            self._timer = self.loop.call_at(self._start + max(following, now + 0.001), self.pump)

    def _now(self) -> float:
        return self.loop.time() - self._start

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._deafen()
        self.cable.unplug()

    def _listen(self) -> None:
        if self.cable.master is not None:
            self._deafen()
            self.loop.add_reader(self.cable.master, self._readable)

    def _deafen(self) -> None:
        if self.cable.master is not None:
            self.loop.remove_reader(self.cable.master)

    def _readable(self) -> None:
        data, now = self.cable.read(), self._now()
        if not data:  # both ends are held here, so this is no hang-up; yet nothing may spin
            self._deafen()
        elif now >= self._silent_until:
            self.far_end.receive(data, now)
            self.pump()

    def _tell(self, text: str) -> None:
        self._teller(f"{self.line.name}: {text}")

    def _narrate(self, now: float) -> None:
        """Tells what happened to the ledger since last time: it is worked off in order."""
        ledger = self.far_end.ledger
        while self._acknowledged < len(ledger):
            said = ledger[self._acknowledged]
            if said.attempts > self._attempts:
                self._tell(_("sent {text}", text=said.text) if said.attempts == 1
                           else _("sent {text}, attempt {number}", text=said.text, number=said.attempts))
                self._attempts, self._said_at = said.attempts, now
            if said.acked_at is None:
                break
            self._tell(_("acknowledged after {ms} ms", ms=round(1000 * (said.acked_at - self._said_at))))
            self._acknowledged, self._attempts = self._acknowledged + 1, 0
        if self.far_end.absent != self._was_absent:
            self._was_absent = self.far_end.absent
            self._tell(_("the computer is absent: no answer after all attempts") if self._was_absent
                       else _("the computer is back"))


class Bench:
    """The far ends of a room, each on its cable in `folder`."""

    def __init__(self, lines: Sequence[Line], folder: Path, tell: Tell) -> None:
        loop = asyncio.get_running_loop()
        far_ends = [far_end(line, number) for number, line in enumerate(lines, 1)]
        self.stands = {line.name: Stand(line, end, Cable(folder, line.name), tell, loop)
                       for line, end in zip(lines, far_ends, strict=True)}

    async def play(self, story: Story, speed: float = 1.0) -> None:
        """Acts a story out, `speed` times as fast as it is written."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        for step in story.steps:
            await asyncio.sleep(max(0.0, start + step.at / speed - loop.time()))
            self.stands[step.line].play(step)

    def close(self) -> None:
        """Pulls every cable out."""
        for stand in self.stands.values():
            stand.close()


def far_end(line: Line, number: int) -> FarEnd:
    """The simulated far end of a line's driver, set as the line's profile says; `number` makes it tellable."""
    try:
        module: Any = importlib.import_module(f"duty_console.drivers.{line.driver}.simulated")
    except ModuleNotFoundError:
        raise RoomError(_("line {line}: the driver {driver} has no simulated far end; take the line out of the room to "
                          "simulate the others", line=line.name, driver=line.driver)) from None
    made = cast(FarEnd, module.FarEnd(
        receiver=f"{number:0{line.receiver_digits or 2}d}", line=f"{1:0{line.line_digits or 1}d}",
        wait_s=line.wait_s, attempts=line.attempts, heartbeat_s=line.heartbeat_s, parity=line.framing[1],
        settings=dict(line.settings)))
    if hasattr(made, "began"):  # a device with a clock of its own shows about what ours does
        made.began = local(SystemClock().read().at).replace(tzinfo=None)
    return made
