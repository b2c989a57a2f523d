"""
What a console costs: rows 14 (idle), 15 (at 10, 100 and 1000 events/s), 16 (against a DataTable of the same rows) and
17 (one more event in a journal of 10^6 against one of 10^3).

Everything is a real process: collector, console on its journal, and a Textual app that appends what it reads from the
same store to a DataTable ten times a second. Processor time is the process's own, bytes are what its terminal got.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from common import DUTY, Collector, collector, frame
from feeding import Feeder
from machine import conditions, percentile, processor_s, tell
from stores import lent
from terminal import Terminal

BARS = {10: (0.04, 5), 100: (0.06, 30), 1000: (0.10, 90)}
LINES, PLACES = 16, 40


class Cost(NamedTuple):
    """Share of a core, kB written a second, events a second that came."""

    share: float
    rate_kb: float
    events: float


def mixed(number: int) -> bytes:
    """Alarms that begin and end, always the same places, so that the queue stays as long as it is."""
    return frame(number // 2 % PLACES, "ER"[number // 2 // PLACES % 2], "602" if number % 2 else "130")


@contextmanager
def console(served: Collector, keys: bytes = b"7") -> Iterator[Terminal]:
    """A console on one of its screens, drawn and quiet."""
    program = Terminal([*DUTY, "console", "--store", str(served.store), "--lang", "en"])
    program.wait_for("测量室", 30)
    program.send(keys)
    settle(program)
    yield program
    program.close()


@contextmanager
def table(served: Collector) -> Iterator[Terminal]:
    """The DataTable of the same rows."""
    program = Terminal([sys.executable, __file__, "--table", str(served.store)])
    program.wait_for("entries", 30)
    settle(program)
    yield program
    program.close()


def settle(program: Terminal, seconds: float = 2) -> None:
    """Reads what a start and a key leave behind."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        program.read(0.05)


def watched(program: Terminal, seconds: float) -> Cost:
    """The cost of a while, the terminal read all the time."""
    start, used, written = time.perf_counter(), processor_s(program.pid), program.written
    while time.perf_counter() - start < seconds:
        program.read(0.05)
    taken = time.perf_counter() - start
    return Cost((processor_s(program.pid) - used) / taken, (program.written - written) / taken / 1000, 0)


def fed(served: Collector, program: Terminal, rate: float, seconds: float) -> Cost:
    """The cost while events come, after a second of them."""
    feeder = Feeder(served.ports, rate, mixed)
    feeder.start()
    settle(program, 1)
    before = len(feeder.taken)
    cost = watched(program, seconds)
    came = len(feeder.taken) - before
    feeder.end()
    return cost._replace(events=came / seconds)


def said(cost: Cost) -> str:
    """For the table of figures."""
    return f"{cost.share:.1%} of a core, {cost.rate_kb:.1f} kB/s"


def idle(seconds: float) -> None:
    """Row 14, the desk with its clock: nothing comes."""
    with collector() as served, console(served, b"1") as program:
        cost = watched(program, seconds * 2)
    tell("14", "idle console with its clock", f"{cost.share:.2%} of a core, {cost.rate_kb * 1000:.0f} B/s", "-",
         "<= 1 %, <= 150 B/s", cost.share <= 0.01 and cost.rate_kb <= 0.15)


def loaded(seconds: float, rates: list[int]) -> None:
    """Rows 15 and 16."""
    for rate in rates:
        with collector(LINES) as served:
            with console(served) as program:
                ours = fed(served, program, rate, seconds)
            with table(served) as program:
                theirs = fed(served, program, rate, seconds)
        share, rate_kb = BARS[rate]
        tell("15", f"console at {ours.events:.0f} events/s", said(ours), "-",
             f"<= {share:.0%}, <= {rate_kb} kB/s", ours.share <= share and ours.rate_kb <= rate_kb)
        cpu, size = theirs.share / ours.share, theirs.rate_kb / ours.rate_kb
        tell("16", f"the same against a DataTable at {theirs.events:.0f} events/s", said(ours),
             f"{said(theirs)}; 1/{cpu:.1f} of its processor, 1/{size:.1f} of its bytes", "<= 1/5, <= 1/20",
             cpu >= 5 and size >= 20)


def appended(seconds: float, turns: int, events: int) -> None:
    """Row 17: processor time an event, in turns."""
    found: dict[int, list[float]] = {1000: [], events: []}
    for _turn in range(turns):
        for size, costs in found.items():
            with (lent(size) as store, collector(LINES, store=store) as served,
                  console(served, b"7" + b"\x1b[D") as program):
                cost = fed(served, program, 50, seconds)
            costs.append(cost.share / cost.events * 1000)
    small, large = (percentile(costs, 0.5) for costs in found.values())
    tell("17", f"one more event in the console's journal of {events}", f"{large:.2f} ms of a processor",
         f"of 1000: {small:.2f} ms; ratio {large / small:.2f}", "<= 1.2", large / small <= 1.2)


def peer(store: Path) -> None:
    """The DataTable, fed as plainly as can be: ten times a second whatever the journal has got."""
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    from duty_console.clock import local
    from duty_console.domain.narration import Names
    from duty_console.domain.sentences import sentence
    from duty_console.store.reading import Reader

    class Peer(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable()

        def on_mount(self) -> None:
            self.reader, self.names = Reader(store), Names()
            self.head = self.reader.head()
            self.table = self.query_one(DataTable)
            self.table.add_columns("number", "time", "kind", "entries")
            self.set_interval(0.1, self.follow)

        def follow(self) -> None:
            for event in self.reader.entries(after=self.head):
                self.head = event.number
                self.table.add_row(str(event.number), f"{local(event.at):%H:%M:%S}", event.kind,
                                   sentence(event, self.names))
            self.table.scroll_end(animate=False)

    Peer().run()


def main() -> None:
    """All of them; `--table` is the other side of row 16."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--rates", type=int, nargs="+", choices=sorted(BARS), default=sorted(BARS))
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--table", type=Path)
    given = parser.parse_args()
    if given.table:
        peer(given.table)
        return
    conditions()
    idle(given.seconds)
    loaded(given.seconds, given.rates)
    appended(given.seconds / 2, given.turns, given.events)


if __name__ == "__main__":
    main()
