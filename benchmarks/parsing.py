"""
Contact ID frames read to typed signals, validation included (row 18), against pysiaalarm's and alarmdecoder's parsers,
in turns of the same run, on one core. A peer that is not installed is left out and named.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

from common import frame as frame_bytes
from intake import sia
from machine import percentile

from duty_console.domain.signals import Layout
from duty_console.drivers import make

TURNS = 10


def ours(count: int) -> float:
    """Frames a second: cut, checked, read, made a signal."""
    driver = make("surgard", Layout(2, 1, (4,)))
    frames = [frame_bytes(number) for number in range(count)]
    start = time.perf_counter()
    for data in frames:
        for found in driver.feed(data, 0, 0):
            assert driver.read(found).signals
    return count / (time.perf_counter() - start)


def read(count: int) -> float:
    """The same of frames that are cut already, as the other parsers are given their lines."""
    driver = make("surgard", Layout(2, 1, (4,)))
    found = [frame for number in range(count) for frame in driver.feed(frame_bytes(number), 0, 0)]
    start = time.perf_counter()
    for one in found:
        assert driver.read(one).signals
    return count / (time.perf_counter() - start)


def pysiaalarm(count: int) -> float:
    """Messages a second of its parser: the CRC, the content, an event."""
    from pysiaalarm import SIAAccount
    from pysiaalarm.event import SIAEvent

    accounts = {"AAA": SIAAccount("AAA")}
    lines = [sia(number).decode().strip() for number in range(count)]
    start = time.perf_counter()
    for line in lines:
        event = SIAEvent.from_line(line, accounts)
        assert event.valid_message
    return count / (time.perf_counter() - start)


def alarmdecoder(count: int) -> float:
    """Messages a second of its long-range-radio parser."""
    from alarmdecoder.messages import LRRMessage

    lines = [f"!LRR:{number % 900:03d},1,CID_1130,ff" for number in range(count)]
    start = time.perf_counter()
    for line in lines:
        assert LRRMessage(line).event_code
    return count / (time.perf_counter() - start)


def main() -> None:
    """Ten turns of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=3000)
    count = parser.parse_args().frames
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sides: dict[str, tuple[Callable[[int], float], list[float]]] = {"duty-console": (ours, []),
                                                                       "duty-console, cut": (read, [])}
    for name, peer in (("pysiaalarm", pysiaalarm), ("alarmdecoder", alarmdecoder)):
        try:
            peer(1)
            sides[name] = (peer, [])
        except ImportError:
            print(f"{name} is not installed: pip install {name}")
    for _turn in range(TURNS):
        for side, rates in sides.values():
            rates.append(side(count))
    base, cut = (percentile(sides[name][1], 0.5) for name in ("duty-console", "duty-console, cut"))
    print(f"Contact ID cut from the stream and read to a signal: {base:,.0f}/s; read alone: {cut:,.0f}/s")
    for name, (_side, rates) in list(sides.items())[2:]:
        theirs = percentile(rates, 0.5)
        print(f"  {name}: {theirs:,.0f}/s; ratios {base / theirs:.1f}; {cut / theirs:.1f}")


if __name__ == "__main__":
    main()
