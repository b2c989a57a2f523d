"""
A fire transmission device on a cable that can be pulled out: the shipped far end, living by a day's clock and showing
it on one of its own.

It speaks and hears only when it is told to, so that no minute passes unseen. Knows the sheet of the device
(hardware/protocols/gb26875.md) and nothing of the collector's code.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from math import floor
from pathlib import Path

from clocks import SHANGHAI

from duty_console.drivers.gb26875.simulated import FarEnd
from duty_console.simulate.cables import Cable

#: Bytes of a frame with an empty unit; its command and, where it has a unit, its type.
EMPTY, COMMAND, TYPE = 30, 26, 27
SEND, CONFIRM, QUERY, REPLY = 2, 3, 4, 5
#: What a device that nobody answers does next it does at a second of its own.
_STEP_S = 1.0


class Transmitter:
    """One of a name and an account; its clock is `slow_s` behind."""

    def __init__(self, folder: Path, name: str, account: str, clock: Callable[[], float], slow_s: float = 0,
                 heartbeat_s: float = 0) -> None:
        self.account, self._clock, self._began = account, clock, floor(clock())
        shows = datetime.fromtimestamp(self._began - slow_s, SHANGHAI).replace(tzinfo=None)
        self.far = FarEnd(receiver=account, began=shows, heartbeat_s=heartbeat_s)
        self.cable = Cable(folder, name)
        self.heard: list[tuple[int, int]] = []  # command and type, 0 where there is none
        self._lived, self._was = 0.0, -1

    def says(self, letter: str, code: str, zone: str, moment: float | None = None) -> None:
        """A component's state, of a moment of the day that may be over."""
        at = self._now() if moment is None else moment - self._began
        if not self.cable.is_plugged:
            self._alone(at)
        self.far.event(self.account, letter, code, "", zone, at)

    def lives(self) -> None:
        """Hears what came, says what is due."""
        now = self._now()
        if not self.cable.is_plugged:
            self._alone(now)
            return
        while data := self.cable.read():
            self.heard += commands(data)
            self.far.receive(data, now)
        while data := self.far.due(now):
            self.cable.write(data)
        self._lived = now

    def unplug(self) -> None:
        """Somebody pulls its adapter out."""
        self.lives()
        self._was = self._number()
        self.cable.unplug()

    def plug(self) -> None:
        """It is put into another socket: the system gives it a number that it did not have."""
        self.lives()
        with ExitStack() as taken:
            number = -1
            while number < self._was:  # the lowest that is free is given out next
                ends = os.openpty()
                number = number_of(os.ttyname(ends[1]))
                for end in ends:
                    taken.callback(os.close, end)
            self.cable.replug()
        assert self._number() != self._was

    def speaks_at(self) -> float:
        """The moment of the day at which it says something next."""
        due = self.far.next_due()
        assert due is not None
        return self._began + due

    def _alone(self, until: float) -> None:
        """What it says is lost, at every second of its own."""
        while self._lived < until:
            self._lived = min(until, self._lived + _STEP_S)
            while self.far.due(self._lived):
                pass

    def _number(self) -> int:
        return number_of(str(self.cable.path.readlink()))

    def _now(self) -> float:
        return self._clock() - self._began


def number_of(port: str) -> int:
    """The number that the system gave a pseudo-terminal."""
    return int(port.rpartition("/")[2])


def commands(data: bytes) -> list[tuple[int, int]]:
    """Command and type of each of some whole frames."""
    found = []
    while len(data) >= EMPTY:
        size = EMPTY + int.from_bytes(data[24:26], "little")
        found.append((data[COMMAND], data[TYPE] if size > EMPTY else 0))
        data = data[size:]
    return found
