"""
A village phone alarm controller with amplifiers on a pseudo-terminal: the shipped far end at its own pace, in a thread,
and a ledger of its own of what it was told, what it did and what its relays did.

Knows the sheet of the controller (hardware/protocols/village.md) and nothing of the collector's code.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import threading
import time
import tty
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from duty_console.drivers.village.simulated import FarEnd

_ORDER = re.compile(rb"\$O,(\d*),(\w+),(\w*),(\d*)\*")
#: So much of what was heard is kept where an order may have come in pieces.
_REST = 200


class Order(NamedTuple):
    """An order as it was heard or done. `at` is the controller's clock in seconds; `number` 0 where the console asks by
    itself."""

    at: float
    number: int
    act: str
    output: str
    value: str = ""


class Turn(NamedTuple):
    """A relay that was driven: `why` is order, limit, ended or test."""

    at: float
    output: str
    relay: str
    why: str
    number: int


class Controller(FarEnd):
    """The far end, with somebody beside it who writes down what it does."""

    done: list[Order]
    turns: list[Turn]
    clock: Callable[[], float]

    def __init__(self, outputs: Sequence[str], clock: Callable[[], float], **how: Any) -> None:
        super().__init__(settings={"outputs": ",".join(outputs)}, **how)
        self.done, self.turns, self.clock = [], [], clock
        say = self.wall.say

        def said(text: str, now: float) -> None:
            what, *rest = text.split(",")
            if what == "out" and rest[5] != "measured":
                self.turns.append(Turn(clock(), rest[0], rest[2], rest[5], int(rest[6] or 0)))
            say(text, now)
        self.wall.say = said

    def _done(self, number: str, act: str, name: str, value: str, now: float) -> str:
        self.done.append(Order(self.clock(), int(number or 0), act, name, value))
        return super()._done(number, act, name, value, now)


class Loudspeakers:
    """The controller on its line; both ends stay open here, so that a collector that dies does not hang it up."""

    def __init__(self, outputs: Sequence[str], owner: int = -1, name: Path | None = None,
                 clock: Callable[[], float] = time.monotonic, **how: Any) -> None:
        """`owner` may open the port; with a `name` that is what is opened, and the cable can be pulled out. `clock`
        gives the seconds it lives by."""
        self.controller = Controller(outputs, clock, **how)
        self.heard: list[Order] = []
        self._owner, self._name = owner, name
        self._plug()
        self.port = name or Path(os.ttyname(self.slave))
        self._clock, self._start, self._rest = clock, clock(), b""
        self._lock, self._over = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="loudspeakers", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()
        self.unplug()

    def _plug(self) -> None:
        self.master, self.slave = os.openpty()
        tty.setraw(self.slave)
        os.set_blocking(self.master, False)
        os.fchown(self.slave, self._owner, -1)
        if self._name is not None:
            self._name.symlink_to(os.ttyname(self.slave))

    def plug(self) -> None:
        """The cable is back."""
        with self._lock:
            self._plug()

    def unplug(self) -> None:
        """The cable is pulled out: what is said into it is lost."""
        with self._lock:
            if self.master >= 0:
                os.close(self.master)
                os.close(self.slave)
                self.master = -1
            if self._name is not None:
                self._name.unlink(missing_ok=True)

    def calls(self, number: str) -> None:
        """A resident's call is answered."""
        self._told(lambda _now: self.controller.event(number, "E", "", "", ""))

    def hangs_up(self, number: str) -> None:
        """And is over."""
        self._told(lambda _now: self.controller.event(number, "R", "", "", ""))

    def happens(self, what: str, **how: object) -> None:
        """Whatever else may happen in a village."""
        self._told(lambda now: self.controller.happen(what, now, **how))

    def relays(self) -> dict[str, bool]:
        """Which outputs are open, as their second contacts show."""
        with self._lock:
            self.controller.wall.run(self._now())
            return {name: output.relay for name, output in self.controller.wall.outputs.items()}

    def _told(self, does: Callable[[float], None]) -> None:
        with self._lock:
            does(self._now())
            self._pump()

    def _now(self) -> float:
        return self._clock() - self._start

    def _run(self) -> None:
        while not self._over.is_set():
            with self._lock:
                master = self.master
            ready = select.select([master] if master >= 0 else [], [], [], 0.02)[0]
            with self._lock:
                if ready and master == self.master:
                    self._hear(os.read(self.master, 4096))
                self._pump()

    def _hear(self, data: bytes) -> None:
        self._rest += data
        last = 0
        for found in _ORDER.finditer(self._rest):
            number, act, output, value = (word.decode("ascii") for word in found.groups())
            self.heard.append(Order(self._clock(), int(number or 0), act, output, value))
            last = found.end()
        self._rest = self._rest[last:][-_REST:]
        self.controller.receive(data, self._now())

    def _pump(self) -> None:
        while data := self.controller.due(self._now()):
            with contextlib.suppress(OSError):  # bytes nobody has room for are lost, as on a cable
                os.write(self.master, data)
