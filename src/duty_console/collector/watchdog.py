"""
Whether the workers still work: each reports its own progress; one that stops ends the process, and the service manager
(or whoever started us) brings it back. Speaks systemd's notify protocol where NOTIFY_SOCKET is set.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable

from ..clock import Clock

LIMIT_MS = 10_000
#: A writer that is not heard of for so long waits for the disk, or for somebody who holds the store: people are told.
SLOW_MS = 1_500
LOOK_S = 0.5
#: Who moves the log: slow, it tells of the disk; hung, it keeps nobody from receiving.
LOG = "checkpoints"
EXIT_HUNG = 70


class Watchdog:
    """Watches named workers from a thread of its own."""

    def __init__(self, clock: Clock, end: Callable[[int], None] = os._exit,
                 slow: Callable[[bool], None] = lambda _slow: None) -> None:
        """`slow` is told, from the watching thread, when the writer begins to be slow and when it no longer is."""
        self._clock = clock
        self._end = end
        self._slow = slow
        self._is_slow = False
        self._beats: dict[str, int] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begins to watch."""
        self._thread.start()

    def beat(self, worker: str) -> None:
        """A worker's word that it goes on."""
        self._beats[worker] = self._clock.read().tick

    def stop(self) -> None:
        """Ends watching, before the workers end on purpose."""
        self._stop.set()

    def _watch(self) -> None:
        last = self._clock.read().tick
        while not self._stop.wait(LOOK_S):
            now = self._clock.read().tick
            if now - last > 3000:  # we were all stopped (suspend, SIGSTOP): nobody hung, everybody gets a new start
                self._beats = dict.fromkeys(self._beats, now)
            if now - last < 1000:
                self._look_at_writer(now)
            last = now
            hung = [worker for worker, beat in list(self._beats.items()) if now - beat > LIMIT_MS and worker != LOG]
            if hung:
                sys.stderr.write(f"duty: {', '.join(hung)} made no progress for 10 s; the collector ends\n")
                sys.stderr.flush()
                self._end(EXIT_HUNG)
            notify("WATCHDOG=1")

    def _look_at_writer(self, now: int) -> None:
        slow = any(now - self._beats.get(worker, now) > SLOW_MS for worker in ("writer", LOG))
        if slow != self._is_slow:
            self._is_slow = slow
            self._slow(slow)


def notify(state: str) -> None:
    """Tells the service manager, if there is one."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as there:
        there.setblocking(False)  # a manager that does not listen must not stop the watch
        try:
            there.sendto(state.encode(), address)
        except OSError as error:
            sys.stderr.write(f"duty: the service manager cannot be told: {error.strerror}\n")
