"""
Rows 12 and 13: a key on a console over a store that holds much -> the last byte that it makes the console write;
against the smallest Textual app that answers a key with another word, in turns.
"""

from __future__ import annotations

import argparse
import sys
import time

from common import collector
from machine import conditions, percentile, spread, tell
from stores import lent
from terminal import Terminal
from viewer import console, settle

QUIET_S = 0.06
SCREENS = (b"7", b"1", b"8")
CURSOR = (b"\x1b[A",) * 12 + (b"\x1b[B",) * 12
ECHO = ("from textual.app import App\nfrom textual.widgets import Static\n"
        "class Echo(App):\n    def compose(self):\n        self.word = Static('Hello there')\n        yield self.word\n"
        "    def on_key(self, event):\n        self.word.update('Hello ' + event.key * 3)\nEcho().run()\n")


def answer(program: Terminal, key: bytes) -> tuple[float, int]:
    """Milliseconds to the last byte before quiet, and how many bytes; not across the clock's tick."""
    if (part := time.time() % 1) > 0.7 or part < 0.15:
        settle(program, (1.15 - part) % 1)
    before, start = program.written, time.perf_counter()
    program.send(key)
    last = start
    while program.read(QUIET_S if last > start else 3):
        last = time.perf_counter()
    return (last - start) * 1000, program.written - before


def main() -> None:
    """Screens and cursor keys in turns with the echo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=40)
    given = parser.parse_args()
    switched: list[float] = []
    moved: list[tuple[float, int]] = []
    echoed: list[float] = []
    conditions()
    echo = Terminal([sys.executable, "-c", ECHO])
    echo.wait_for("Hello there", 30)
    with (lent(given.events) as store, collector(store=store) as served, console(served, b"8") as program):
        for turn in range(given.turns + 1):
            for key in SCREENS:
                ms, _size = answer(program, key)
                if turn:  # the first time a screen is made
                    switched.append(ms)
            echoed += [answer(echo, b"ab"[turn % 2:turn % 2 + 1])[0]] if turn else []
        answer(program, b"7")
        for turn in range(given.turns // 2):
            moved.append(answer(program, CURSOR[turn % len(CURSOR)]))
            echoed.append(answer(echo, b"ab"[turn % 2:turn % 2 + 1])[0])
    echo.close()
    base, p50, p99 = percentile(echoed, 0.5), percentile(switched, 0.5), percentile(switched, 0.99)
    tell("12", f"screen switched by key, {given.events} events stored, {len(switched)} keys", spread(switched),
         f"smallest Textual app, a word by key: {spread(echoed)}; ratio {p50 / base:.1f}", "p50 <= 50, p99 <= 120 ms",
         p50 <= 50 and p99 <= 120)
    times, sizes = [ms for ms, _size in moved], [size for _ms, size in moved]
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    tell("13", f"cursor key in the journal, {len(times)} keys",
         f"{spread(times)}; {percentile(sizes, 0.5)} bytes, most {max(sizes)}", f"ratio {p50 / base:.1f}",
         "p50 <= 12, p99 <= 40 ms, <= 600 bytes", p50 <= 12 and p99 <= 40 and percentile(sizes, 0.5) <= 600)


if __name__ == "__main__":
    main()
