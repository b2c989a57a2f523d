"""
What many lines cost: rows 8 and 9.

8: 32 lines at a continuous 115200 baud, every frame parsed and acknowledged, nothing stored: the product's lines and
drivers in a process of their own, against a bare loop (`add_reader`, `os.read`, one byte back a frame) in turns, both
on one core. 9: a whole collector with 32 lines, 1000 durable events a second in all.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import subprocess
import sys
import time
import tty
from collections.abc import Sequence

from common import ACK, collector, frame
from feeding import Feeder
from machine import CORES, DRIVING, MEASURED, conditions, percentile, pinned, processor_s, spread, tell

LINES, BYTES_A_SECOND = 32, 11_520
STEP_S = 0.01


async def bare(names: Sequence[str]) -> None:
    """Reads and answers, and knows nothing: a frame ends with 0x14."""
    loop = asyncio.get_running_loop()

    def take(port: int) -> None:
        os.write(port, ACK * os.read(port, 65536).count(b"\x14"))

    for name in names:
        port = os.open(name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        loop.add_reader(port, take, port)
    await asyncio.Event().wait()


async def ours(names: Sequence[str]) -> None:
    """The product's lines and drivers; each frame that earns it is acknowledged."""
    from duty_console.clock import SystemClock
    from duty_console.domain.signals import Chunk, Layout
    from duty_console.drivers import make
    from duty_console.wire.lines import Lines
    from duty_console.wire.notices import Lost, Opened
    from duty_console.wire.settings import PortSettings

    drivers = {name: make("surgard", Layout(2, 1, (4,))) for name in names}

    def deliver(item: Chunk | Opened | Lost) -> None:
        if isinstance(item, Chunk):
            driver = drivers[item.line]
            for found in driver.feed(item.data, item.at, item.tick):
                if driver.read(found).answer == "at_once":
                    lines.write(item.line, driver.answer(found, item.at))

    lines = Lines([PortSettings(name, name, 115200, "8N1") for name in names], SystemClock(), deliver)
    lines.start()
    await asyncio.Event().wait()


def acknowledged(port: int) -> int:
    """Acknowledgements that are there now."""
    with contextlib.suppress(BlockingIOError):
        return os.read(port, 4096).count(ACK)
    return 0


class Side:
    """One of the two as a process on the measured core."""

    def __init__(self, name: str) -> None:
        pairs = [os.openpty() for _line in range(LINES)]
        for descriptor in (descriptor for pair in pairs for descriptor in pair):
            tty.setraw(descriptor)
        self.ports = [port for port, _far in pairs]
        for port in self.ports:
            os.set_blocking(port, False)
        self._process = subprocess.Popen([sys.executable, __file__, "--side", name,
                                          *(os.ttyname(far) for _port, far in pairs)])
        time.sleep(1.5)
        os.sched_setaffinity(self._process.pid, {MEASURED})
        self.frames = 0

    def load(self, seconds: float) -> tuple[float, float]:
        """Share of a core, and acknowledgements a frame, with every line as full as its speed allows."""
        step = b"".join(frame(number) for number in range(round(BYTES_A_SECOND * STEP_S / len(frame(0)) * 20)))
        part = len(step) // 20
        start, used, answered = time.perf_counter(), processor_s(self._process.pid), 0
        for number in range(round(seconds / STEP_S)):
            place = number % 20 * part
            for port in self.ports:
                os.write(port, step[place:place + part] if number % 20 < 19 else step[place:])
                answered += acknowledged(port)
            time.sleep(max(0.0, start + (number + 1) * STEP_S - time.perf_counter()))
        taken = time.perf_counter() - start
        used = processor_s(self._process.pid) - used
        time.sleep(0.1)
        answered += sum(map(acknowledged, self.ports))
        return used / taken, answered / (len(self.ports) * seconds / STEP_S / 20 * step.count(b"\x14"))

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def full_speed(turns: int, seconds: float) -> None:
    """Row 8."""
    sides = {name: Side(name) for name in ("ours", "bare")}
    shares: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    with pinned(DRIVING):
        for _turn in range(turns):
            for name, side in sides.items():
                shares[name].append(side.load(seconds))
    for side in sides.values():
        side.close()
    mine, raw = (percentile([share for share, _acks in shares[name]], 0.5) for name in ("ours", "bare"))
    acks = min(acks for _share, acks in shares["ours"])
    tell("8", f"{LINES} lines at continuous 115200 baud, parsed and answered, nothing stored",
         f"{mine:.1%} of a core, {acks:.1%} of the frames answered", f"bare loop {raw:.1%}; ratio {mine / raw:.1f}",
         "<= 8 %", mine <= 0.08)


def durable(seconds: float) -> None:
    """Row 9."""
    with collector(LINES, MEASURED if len(CORES) > 1 else None) as served, pinned(DRIVING):
        feeder = Feeder(served.ports, 1000, lambda number: frame(number % 3000, "ER"[number // 3000 % 2]))
        feeder.start()
        time.sleep(1)
        before, start, used = len(feeder.taken), time.perf_counter(), processor_s(served.pid)
        time.sleep(seconds)
        taken, share = len(feeder.taken) - before, processor_s(served.pid) - used
        spent = time.perf_counter() - start
        answered = feeder.end()[before:]
        tell("9", f"{LINES} lines, {taken / spent:.0f} durable events/s in all",
             f"{share / spent:.1%} of a core; byte to ACK {spread(answered)}", "-",
             "<= 20 %, no ACK over 20 ms", share / spent <= 0.2 and max(answered) <= 20)


def main() -> None:
    """Both rows; `--side` is one of the processes of row 8."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--side", choices=("ours", "bare"))
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    if given.side:
        asyncio.run({"ours": ours, "bare": bare}[given.side](given.names))
    conditions()
    full_speed(given.turns, given.seconds)
    durable(given.seconds * given.turns)


if __name__ == "__main__":
    main()
