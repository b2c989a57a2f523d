"""The machine as a benchmark sees it: cores to pin to, processor time and memory of a process, percentiles and the row
that a figure becomes. Knows nothing of the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_HERTZ = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))
#: The core of what is measured, and that of whoever drives it.
MEASURED, DRIVING = CORES[0], CORES[-1]


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> str:
    """Milliseconds: median, p99 and the worst."""
    return f"p50 {percentile(values, 0.5):.2f} ms, p99 {percentile(values, 0.99):.2f} ms, max {max(values):.1f} ms"


def row(what: str, values: Sequence[float], limit: Sequence[float], limit_name: str) -> str:
    """One line of figures: milliseconds, and the ratio to the limit's median."""
    base = percentile(limit, 0.5)
    return (f"{what}: n {len(values)}, {spread(values)}; {limit_name} p50 {base:.2f} ms; "
            f"ratio p50 {percentile(values, 0.5) / base:.2f}, p99 {percentile(values, 0.99) / base:.2f}")


def conditions() -> None:
    """What else the machine did: without it no figure can be compared with another day's."""
    one, five, _fifteen = os.getloadavg()
    sys.stdout.write(f"{len(CORES)} cores, load {one:.1f} (1 min), {five:.1f} (5 min)\n")


def tell(number: str, what: str, figure: str, limit: str, bar: str, held: bool) -> None:
    """One row of the table of figures: what was measured, its limit in the same run, its bar and whether it holds."""
    sys.stdout.write(f"| {number} | {what} | {figure} | {limit} | {bar} | {'yes' if held else '**no**'} |\n")
    sys.stdout.flush()


def pin(core: int, pid: int = 0) -> None:
    """A process, with every thread it has, on one core."""
    tasks = Path(f"/proc/{pid or os.getpid()}/task")
    for task in tasks.iterdir():
        os.sched_setaffinity(int(task.name), {core})


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """This process on one core for a while."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def processor_s(pid: int) -> float:
    """Seconds of a processor that a process has used until now, in user and in system."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _HERTZ


def resident_mib(pid: int) -> float:
    """Memory of a process that is in the machine now, MiB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
