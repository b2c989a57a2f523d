"""
The two ways bytes move between an open port and the loop.

`DescriptorLink` watches the descriptor: no thread, a write never blocks. `ThreadLink` serves the URLs that have no
usable descriptor (rfc2217, loop) with one reading and one writing thread. Both say `gone` exactly once; neither opens
anything, tries again, or knows what time it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from .port import FAULTS, Port, explain

#: What may wait to be sent on one line: a far end that does not read for that long has stopped listening.
WAITING_LIMIT = 4096
#: No more at once: a line that pours noise must not keep the others waiting behind it (see `lines.AHEAD`).
READ_SIZE = 2048
CLOSED = "the far end closed the connection"

Written = Callable[[bool], None]


class Ends(Protocol):
    """Whom a link tells: bytes that came, bytes that left, and that it is over."""

    def received(self, data: bytes) -> None: ...
    def sent(self, data: bytes) -> None: ...
    def gone(self, reason: str) -> None: ...


class DescriptorLink:
    """A port on add_reader and add_writer. Everything happens in the loop."""

    def __init__(self, port: Port, descriptor: int, ends: Ends, loop: asyncio.AbstractEventLoop) -> None:
        self.port, self.descriptor, self.ends, self.loop = port, descriptor, ends, loop
        self._waiting: deque[tuple[bytes, Written | None]] = deque()
        self._bytes_waiting = 0
        self._open = True
        self._is_full = False  # the system takes nothing more now
        loop.add_reader(descriptor, self._readable)

    def write(self, data: bytes, written: Written | None) -> None:
        if not self._open or self._bytes_waiting + len(data) > WAITING_LIMIT:
            report(written, False)
            return
        idle = not self._waiting
        self._waiting.append((data, written))
        self._bytes_waiting += len(data)
        if idle:
            self._writable()

    def hold(self) -> None:
        """Takes nothing in until `go_on`: what comes waits in the system."""
        if self._open:
            self.loop.remove_reader(self.descriptor)

    def go_on(self) -> None:
        if self._open:
            self.loop.add_reader(self.descriptor, self._readable)

    def stop(self) -> None:
        """Unregisters at once, since a hung-up descriptor is always ready; what still waits was not sent."""
        if not self._open:
            return
        self._open = False
        self.loop.remove_reader(self.descriptor)
        self.loop.remove_writer(self.descriptor)
        waiting, self._waiting = self._waiting, deque()
        for _data, written in waiting:
            report(written, False)

    def _readable(self) -> None:
        try:
            data = os.read(self.descriptor, READ_SIZE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._end(explain(error, self.port.device))
            return
        if data:
            self.ends.received(data)
        else:  # ready, yet empty: hung up. To go on reading would spin.
            self._end(CLOSED)

    def _writable(self) -> None:
        while self._waiting:
            data, written = self._waiting[0]
            try:
                count = os.write(self.descriptor, data)
            except (BlockingIOError, InterruptedError):
                count = 0
            except OSError as error:
                self._end(explain(error, self.port.device))
                return
            self._bytes_waiting -= count
            if count:
                self.ends.sent(data[:count])
            if count < len(data):
                self._waiting[0] = (data[count:], written)
                self._is_full = True
                self.loop.add_writer(self.descriptor, self._writable)
                return
            self._waiting.popleft()
            report(written, True)
        if self._is_full:
            self._is_full = False
            self.loop.remove_writer(self.descriptor)

    def _end(self, reason: str) -> None:
        if self._open:
            self.stop()
            self.ends.gone(reason)


class ThreadLink:
    """A port that only blocking calls can serve; its threads hand everything over to the loop."""

    def __init__(self, port: Port, ends: Ends, loop: asyncio.AbstractEventLoop) -> None:
        self.port, self.ends, self.loop = port, ends, loop
        self._orders: queue.SimpleQueue[tuple[bytes, Written | None] | None] = queue.SimpleQueue()
        self._bytes_waiting = 0
        self._open = True
        self._may_read = threading.Event()
        self._may_read.set()
        for work in (self._read, self._write):
            threading.Thread(target=work, name=f"duty-wire-{work.__name__}", daemon=True).start()

    def write(self, data: bytes, written: Written | None) -> None:
        if not self._open or self._bytes_waiting + len(data) > WAITING_LIMIT:
            report(written, False)
            return
        self._bytes_waiting += len(data)
        self._orders.put((data, written))

    def hold(self) -> None:
        """Takes nothing in until `go_on`, but for what is being read now."""
        self._may_read.clear()

    def go_on(self) -> None:
        self._may_read.set()

    def stop(self) -> None:
        self._open = False
        self._may_read.set()
        self._orders.put(None)

    def _read(self) -> None:
        while self._may_read.wait() and self._open:
            try:
                data = self.port.read_some()
            except FAULTS as error:
                self._hand_over(self._end, explain(error, self.port.device))
                return
            except (TypeError, AttributeError):  # pyserial, closed under its own read
                self._hand_over(self._end, CLOSED)
                return
            if data:
                self._hand_over(self._received, data)

    def _write(self) -> None:
        while (order := self._orders.get()) is not None:
            data, written = order
            try:
                self.port.handle.write(data)
            except FAULTS as error:
                self._hand_over(self._left, data, written, False)
                self._hand_over(self._end, explain(error, self.port.device))
                break
            self._hand_over(self._left, data, written, True)
        while not self._orders.empty():
            if (order := self._orders.get()) is not None:
                self._hand_over(self._left, *order, False)

    def _hand_over(self, call: Callable[..., None], *values: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            self.loop.call_soon_threadsafe(call, *values)

    def _received(self, data: bytes) -> None:
        if self._open:
            self.ends.received(data)

    def _left(self, data: bytes, written: Written | None, whole: bool) -> None:
        self._bytes_waiting -= len(data)
        if whole:
            self.ends.sent(data)
        report(written, whole)

    def _end(self, reason: str) -> None:
        if self._open:
            self.stop()
            self.ends.gone(reason)


Link = DescriptorLink | ThreadLink


def link(port: Port, ends: Ends, loop: asyncio.AbstractEventLoop) -> Link:
    """The way that fits the port."""
    if port.descriptor is None:
        return ThreadLink(port, ends, loop)
    return DescriptorLink(port, port.descriptor, ends, loop)


def report(written: Written | None, whole: bool) -> None:
    """Tells who asked whether the bytes left."""
    if written is not None:
        written(whole)
