"""A program on a terminal of its own, read by us: what it wrote, when, and the answers a real terminal gives."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence


class Terminal:
    """A child on a pseudo-terminal; `wait_for` gives the moment (perf_counter seconds) a text appeared."""

    def __init__(self, command: Sequence[str], columns: int = 120, rows: int = 40) -> None:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
            os.execvpe(command[0], list(command), environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._seen = b""
        self.written = 0  # bytes the program has written until now

    def send(self, keys: bytes) -> None:
        """Types."""
        os.write(self.fd, keys)

    def read(self, patience: float) -> bool:
        """Takes what the program wrote within `patience` seconds, answering position reports as a terminal does."""
        ready, _w, _x = select.select([self.fd], [], [], patience)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        for _report in range(data.count(b"\x1b[6n")):
            os.write(self.fd, b"\x1b[1;1R")
        self._seen = self._seen[-4096:] + data
        self.written += len(data)
        return True

    def wait_for(self, text: str, patience: float = 10) -> float:
        """The moment a text has been written; TimeoutError if it is not."""
        until = time.perf_counter() + patience
        wanted = text.encode()
        while wanted not in self._seen:
            if time.perf_counter() > until:
                raise TimeoutError(text)
            self.read(0.05)
        return time.perf_counter()

    def drop(self) -> None:
        """Drops what was read until now, without waiting for more."""
        self._seen = b""

    def forget(self) -> None:
        """Drops what was written until now."""
        while self.read(0.02):
            pass
        self._seen = b""

    def close(self) -> None:
        """Ends the program and reads it empty."""
        os.kill(self.pid, signal.SIGTERM)
        until = time.perf_counter() + 5
        while time.perf_counter() < until and os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            self.read(0.05)
        os.close(self.fd)
