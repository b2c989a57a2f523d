"""
Rows 5 and 7: a crowd of 200 frames a second, a console on the journal. How long an acknowledgement takes, and how long
an alarm among the noise takes from its last byte to the console's terminal.
"""

from __future__ import annotations

import argparse
import os
import time

from common import Collector, collector, frame
from feeding import Feeder
from machine import conditions, percentile, spread, tell
from terminal import Terminal
from viewer import console, settle

LINES, RATE = 8, 200


def noise(number: int) -> bytes:
    """Log lines: nothing that the journal's main part shows."""
    return frame(number, "E", "602")


def alarm_on_screen(served: Collector, program: Terminal, number: int) -> float:
    """Milliseconds from an alarm's last byte to its row; the account is like no other."""
    account = f"{9999 - number * 7 % 900}"
    program.drop()
    start = time.perf_counter()
    os.write(served.port, f"5011 18{account}E13001{number % 900 + 1:03d}\x14".encode())
    shown = (program.wait_for(account) - start) * 1000
    os.read(served.port, 16)
    return shown


def main() -> None:
    """With the crowd and, in turns, without it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alarms", type=int, default=100)
    wanted = parser.parse_args().alarms
    conditions()
    alone: list[float] = []
    shown: list[float] = []
    answered: list[float] = []
    calm: list[float] = []
    with collector(LINES + 1) as served, console(served) as program:
        for turn in range(10):
            for number in range(turn * wanted // 10, (turn + 1) * wanted // 10):
                alone.append(alarm_on_screen(served, program, number * 2))
                settle(program, 0.1)
                taken = served.exchange(frame(3_000_000 + number))
                assert taken is not None, "no acknowledgement"
                calm.append(taken)
                settle(program, 0.1)
            feeder = Feeder(served.ports[1:], RATE, lambda count, turn=turn: noise(1_000_000 * (turn % 2) + count))
            feeder.start()
            settle(program, 0.3)
            for number in range(turn * wanted // 10, (turn + 1) * wanted // 10):
                shown.append(alarm_on_screen(served, program, number * 2 + 1))
                settle(program, 0.1 + number % 7 / 100)
            answered += feeder.end()
    tell("5", f"byte to ACK, {RATE} frames/s, a console on the journal, {len(answered)} frames", spread(answered),
         f"one frame at a time: {spread(calm)}", "p99 <= 5 ms", percentile(answered, 0.99) <= 5)
    tell("7", f"an alarm among {RATE} frames/s -> its row on another process's terminal, {len(shown)} alarms",
         spread(shown), f"without the crowd: {spread(alone)}", "p99 <= 100 ms", percentile(shown, 0.99) <= 100)


if __name__ == "__main__":
    main()
