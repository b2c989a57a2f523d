"""
Receivers that send at a pace: frame after frame over the far ends of a collector's lines, one outstanding on each, and
how long every acknowledgement took. A thread of its own beside whoever reads the screen.
"""

from __future__ import annotations

import os
import select
import sys
import threading
import time
from collections.abc import Callable, Sequence

from common import ACK

sys.setswitchinterval(0.0002)  # or what the other thread computes would be measured as the program's delay


class Feeder(threading.Thread):
    """Sends `make(0)`, `make(1)` ... at `rate` a second until told to end; `taken` holds ms to the acknowledgement."""

    def __init__(self, ports: Sequence[int], rate: float, make: Callable[[int], bytes]) -> None:
        super().__init__(daemon=True)
        self._rate, self._make = rate, make
        self._idle = list(ports)
        self._sent: dict[int, float] = {}
        self._poll = select.poll()
        for port in ports:
            self._poll.register(port, select.POLLIN)
        self._over = threading.Event()
        self.taken: list[float] = []
        self.late = 0

    def run(self) -> None:
        """Until `end`, then until what was sent is answered."""
        start, number = time.perf_counter(), 0
        while not self._over.is_set() or self._sent:
            due = start + number / self._rate - time.perf_counter()
            if due <= 0 and self._idle and not self._over.is_set():
                self._send(self._idle.pop(0), self._make(number))
                number += 1
            elif not self._take(max(due * 1000, 1) if self._idle else 1000) and self._over.is_set():
                self.late += len(self._sent)
                return

    def end(self) -> list[float]:
        """Stops; what was measured."""
        self._over.set()
        self.join()
        return self.taken

    def _send(self, port: int, data: bytes) -> None:
        self._sent[port] = time.perf_counter()
        os.write(port, data)

    def _take(self, patience_ms: float) -> bool:
        ready = self._poll.poll(patience_ms)
        for port, _what in ready:
            if ACK in os.read(port, 64) and port in self._sent:
                self.taken.append((time.perf_counter() - self._sent.pop(port)) * 1000)
                self._idle.append(port)
        return bool(ready)
