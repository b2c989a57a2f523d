"""What the benchmarks share: a collector with receivers on pseudo-terminals, and the frames that they send."""

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

from machine import pin

# Programs start from compiled modules, as an installed one does, whatever this shell says of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / f"duty-bench-bytecode-{os.getuid()}")

ROOM = """
[room]
key = "bench"
name = "测量室"

[store]
ballast_mib = 0
"""
LINE = """
[[line]]
name = "{name}"
label = "接收机"
profile = "surgard-mlr2-dg"
framing = "8N1"
url = "/dev/null-receiver"
"""
DUTY = (sys.executable, "-m", "duty_console.cli")
HEARTBEAT = b"1011           @    \x14"
ACK = b"\x06"


class Collector:
    """`duty collect` with receivers on pseudo-terminals; `program` may be another way to start the same."""

    def __init__(self, store: Path, lines: int = 1, core: int | None = None, program: Sequence[str] = DUTY) -> None:
        self.store = store
        names = [f"r{number:02d}" for number in range(lines)]
        room = store.with_name("room.toml")
        room.write_text(ROOM + "".join(LINE.format(name=name) for name in names), encoding="utf-8")
        pairs = [os.openpty() for _name in names]
        for descriptor in (descriptor for pair in pairs for descriptor in pair):
            tty.setraw(descriptor)
        self.ports = [port for port, _far in pairs]
        self._far = [far for _port, far in pairs]
        where = [part for name, far in zip(names, self._far, strict=True)
                 for part in ("--line", f"{name}={os.ttyname(far)}")]
        self._process = subprocess.Popen([*program, "collect", str(room), "--store", str(store), *where],
                                         stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        self._process.stderr.readline()
        for port in self.ports:
            while self.exchange(HEARTBEAT, 0.5, port) is None:
                pass
        if core is not None:
            pin(core, self.pid)

    @property
    def port(self) -> int:
        """The first receiver's end."""
        return self.ports[0]

    @property
    def pid(self) -> int:
        return self._process.pid

    def exchange(self, frame: bytes, patience: float = 5, port: int | None = None) -> float | None:
        """Milliseconds from writing a frame to reading its acknowledgement."""
        port = self.port if port is None else port
        start = time.perf_counter()
        os.write(port, frame)
        ready, _w, _x = select.select([port], [], [], patience)
        if not ready or os.read(port, 16) != ACK:
            return None
        return (time.perf_counter() - start) * 1000

    def close(self) -> None:
        """Ends the collector."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        assert self._process.stderr is not None
        self._process.stderr.close()
        for descriptor in (*self.ports, *self._far):
            os.close(descriptor)


@contextmanager
def collector(lines: int = 1, core: int | None = None, store: Path | None = None,
              program: Sequence[str] = DUTY) -> Iterator[Collector]:
    """A collector in a folder of its own, gone afterwards; or on a store that is there."""
    with tempfile.TemporaryDirectory() as folder:
        served = Collector(store or Path(folder) / "duty.db", lines, core, program)
        try:
            yield served
        finally:
            served.close()


def frame(number: int, letter: str = "E", code: str = "130") -> bytes:
    """A Contact ID frame; no other number up to 9,000,000 has the same account and zone."""
    return f"5011 18{1000 + number // 999 % 9000:04d}{letter}{code}01{number % 999 + 1:03d}\x14".encode()
