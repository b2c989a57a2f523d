"""A long way between two ends of a TCP connection: what goes in comes out so much later, in either direction."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from typing import Self


class Delay:
    """Listens at `port` of the loopback and leads to another port there."""

    def __init__(self, to: int, seconds: float) -> None:
        self._to, self._seconds = to, seconds
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ends: list[socket.socket] = [self._listener]

    def __enter__(self) -> Self:
        threading.Thread(target=self._admit, name="delay", daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _admit(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [near, far]
                for source, target in ((near, far), (far, near)):
                    held: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
                    for act in (self._take, self._give):
                        threading.Thread(target=act, args=(source if act == self._take else target, held),
                                         daemon=True).start()

    def _take(self, source: socket.socket, held: queue.SimpleQueue[tuple[float, bytes]]) -> None:
        data = b"-"
        while data:
            try:
                data = source.recv(65536)
            except OSError:
                data = b""
            held.put((time.monotonic() + self._seconds, data))

    def _give(self, target: socket.socket, held: queue.SimpleQueue[tuple[float, bytes]]) -> None:
        with contextlib.suppress(OSError):
            while True:
                at, data = held.get()
                time.sleep(max(0.0, at - time.monotonic()))
                if not data:
                    target.shutdown(socket.SHUT_WR)
                    return
                target.sendall(data)
