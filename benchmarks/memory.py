"""Row 24: resident memory of the collector and of a console, much stored, after a while of work; against a process that
has only imported what each stands on."""

from __future__ import annotations

import argparse
import subprocess
import sys

from common import collector
from machine import conditions, resident_mib, tell
from stores import lent
from viewer import LINES, console, fed


def bare(modules: str) -> float:
    """Memory of Python with these modules."""
    program = f"import {modules}, sys; sys.stdout.write('.'); sys.stdout.flush(); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        return resident_mib(process.pid)


def main() -> None:
    """Both, at the start and after 20 s of 100 events a second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    conditions()
    with lent(given.events) as store, collector(LINES, store=store) as served:
        fresh = resident_mib(served.pid)
        with console(served) as program:
            first = resident_mib(program.pid)
            fed(served, program, 100, given.seconds)
            later, worked = resident_mib(program.pid), resident_mib(served.pid)
    tell("24", f"resident memory of a collector, {given.events} events stored",
         f"{fresh:.0f} MiB, after {given.seconds:.0f} s of work {worked:.0f} MiB",
         f"Python with asyncio, pysqlite3, msgspec, serial: {bare('asyncio, pysqlite3, msgspec, serial'):.0f} MiB",
         "<= 40 MiB", worked <= 40)
    tell("24", "... of a console on its journal", f"{first:.0f} MiB, after the same {later:.0f} MiB",
         f"Python with textual, pysqlite3, msgspec: {bare('textual.app, textual.screen, pysqlite3, msgspec'):.0f} MiB",
         "<= 60 MiB", later <= 60)


if __name__ == "__main__":
    main()
