"""What the benchmarks share: a collector on a pseudo-terminal, percentiles, a row for the table of figures."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import tty
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOM = """
[room]
key = "bench"
name = "测量室"

[[line]]
name = "receiver"
label = "接收机"
profile = "surgard-mlr2-dg"
framing = "8N1"
url = "/dev/null-receiver"
"""


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def row(what: str, values: Sequence[float], limit: Sequence[float], limit_name: str) -> str:
    """One line of figures: milliseconds, and the ratio to the limit's median."""
    p50, p99 = percentile(values, 0.5), percentile(values, 0.99)
    base = percentile(limit, 0.5)
    return (f"{what}: n {len(values)}, p50 {p50:.2f} ms, p99 {p99:.2f} ms, max {max(values):.2f} ms; "
            f"{limit_name} p50 {base:.2f} ms; ratio p50 {p50 / base:.2f}, p99 {p99 / base:.2f}")


class Collector:
    """`duty collect` with one receiver on a pseudo-terminal."""

    def __init__(self, folder: Path) -> None:
        self.store = folder / "duty.db"
        room = folder / "room.toml"
        room.write_text(ROOM, encoding="utf-8")
        self.port, far = os.openpty()
        tty.setraw(self.port)
        tty.setraw(far)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "duty_console.cli", "collect", str(room), "--store", str(self.store),
             "--line", f"receiver={os.ttyname(far)}"], stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        self._process.stderr.readline()
        while self.exchange(b"1011           @    \x14", 0.5) is None:
            pass

    def exchange(self, frame: bytes, patience: float = 5) -> float | None:
        """Milliseconds from writing a frame to reading its acknowledgement."""
        start = time.perf_counter()
        os.write(self.port, frame)
        ready, _w, _x = select.select([self.port], [], [], patience)
        if not ready or os.read(self.port, 16) != b"\x06":
            return None
        return (time.perf_counter() - start) * 1000

    def close(self) -> None:
        """Ends the collector."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(20)
        assert self._process.stderr is not None
        self._process.stderr.close()


@contextmanager
def collector() -> Iterator[Collector]:
    """A collector in a folder of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        served = Collector(Path(folder))
        try:
            yield served
        finally:
            served.close()


def frame(number: int) -> bytes:
    """A Contact ID frame that no other number has."""
    account, zone = 1000 + number // 900 % 9000, number % 900 + 1
    return f"5011 18{account:04d}E13001{zone:03d}\x14".encode()
