"""
A console that somebody watches: a thread reads its terminal all the time and notes what stood at the top of the queue
when, how often the screen was painted, and how long it took to follow a key.

Knows the places of a screen, nothing of the program.
"""

from __future__ import annotations

import threading
import time
from typing import Self

import pyte
from terminal import Terminal

#: Where the queue begins on the desk, and what a console asks its terminal after a paint.
FIRST_ROW, ASKED = 5, b"\x1b[6n"
STRIP, FOOT = 2, -1


class Glass:
    """See the module; use as a context manager."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.screen = pyte.Screen(terminal.columns, terminal.rows)
        self.paints: list[float] = []
        self.tops: list[tuple[float, tuple[str, str]]] = []
        self._stream = pyte.ByteStream(self.screen)
        self._fed, self._over = 0, threading.Event()
        self.changed = threading.Condition()
        self._thread = threading.Thread(target=self._look, name="glass", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.is_set():
            data = self.terminal.read(0.05)
            if not data:
                continue
            now = time.monotonic()
            with self.changed:
                self._stream.feed(data)
                self.paints += [now] * data.count(ASKED)
                top = (self._line(FIRST_ROW), self._line(FIRST_ROW + 1))
                if not self.tops or self.tops[-1][1] != top:
                    self.tops.append((now, top))
                self.changed.notify_all()

    def _line(self, row: int) -> str:
        row %= self.screen.lines
        return "".join(self.screen.buffer[row][column].data for column in range(self.screen.columns)).rstrip()

    def line(self, row: int) -> str:
        """A line as it stands now."""
        with self.changed:
            return self._line(row)

    def shows(self, row: int, word: str, within: float = 20) -> float:
        """When a word stood on a line, as soon as it does."""
        with self.changed:
            assert self.changed.wait_for(lambda: word in self._line(row), within), f"{word} not on line {row} of:\n" + (
                "\n".join(map(self._line, range(self.screen.lines))))
            return time.monotonic()

    def first(self, row: int, word: str) -> float:
        """When a word first stood on a row of the top of the queue."""
        return next(at for at, top in self.tops if word in top[row])

    def painted(self, begun: float, ended: float) -> int:
        """How often it was painted within a while."""
        return sum(begun <= at <= ended for at in self.paints)

    def follows(self, key: str, row: int, word: str) -> float:
        """Seconds from a key until a word stands on a line."""
        began = time.monotonic()
        self.terminal.type(key)
        return self.shows(row, word) - began

    def takes(self, key: str, row: int, word: str, within: float = 20) -> float:
        """Seconds from a key until a word stands on a line no more."""
        began = time.monotonic()
        self.terminal.type(key)
        with self.changed:
            assert self.changed.wait_for(lambda: word not in self._line(row), within), f"{word} on {self._line(row)}"
            return time.monotonic() - began
