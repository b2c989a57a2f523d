"""
Bytes without marks cut into frames: where one begins and how long it is only its dialect knows.

Before a frame: anything, a noise frame of its own when a frame follows it or nothing does. Inside: what does not hold
begins no frame, so one byte is skipped and the next is looked at. After: the next frame, kept. Silence: what waits
begins no frame either, and what is whole behind it is taken.

Knows neither Modbus nor who asked for what.
"""

from __future__ import annotations

from collections.abc import Callable

from ...domain.signals import Frame

#: What `size` says where the rest of a frame is still to come, and where none begins.
WAIT, NONE = -1, 0
#: Noise is given on in pieces of the longest frame.
LIMIT = 256

Size = Callable[[bytes, int], int]


class Framer:
    """One stream. `size(raw, start)` is the length of the frame that begins there, or `WAIT`, or `NONE`."""

    def __init__(self, size: Size, idle_ms: int) -> None:
        self._size, self._idle_ms = size, idle_ms
        self._raw = b""
        self._skipped = 0  # so many bytes at the beginning are known to begin no frame
        self._first_at = self._at = self._tick = 0

    def feed(self, data: bytes, at: int, tick: int) -> list[Frame]:
        """Takes bytes as they were read and gives the frames they complete, noise runs included, in order."""
        if not data:
            return []
        if not self._raw:
            self._first_at = at
        self._raw += data
        self._at, self._tick = at, tick
        return self._taken()

    def idle(self, tick: int) -> list[Frame]:
        """Nothing followed for too long: what looked like a start was none."""
        return self.end() if self._raw and tick - self._tick >= self._idle_ms else []

    def end(self) -> list[Frame]:
        """What is left when nothing more will come."""
        frames: list[Frame] = []
        while self._skipped < len(self._raw):
            self._skipped += 1
            frames += self._taken()
        if self._raw:
            frames.append(self._cut(len(self._raw)))
        return frames

    def _taken(self) -> list[Frame]:
        """Every frame that is whole by now, and noise that has grown too long."""
        frames: list[Frame] = []
        while self._skipped < len(self._raw):
            size = self._size(self._raw, self._skipped)
            if size == WAIT:
                break
            if size == NONE:
                self._skipped += 1
                if self._skipped >= LIMIT:
                    frames.append(self._cut(self._skipped))
            else:
                if self._skipped:
                    frames.append(self._cut(self._skipped))
                frames.append(self._cut(size))
        return frames

    def _cut(self, size: int) -> Frame:
        """The first bytes as a frame; what follows them was read just now."""
        frame = Frame(self._raw[:size], self._first_at, self._at, self._tick)
        self._raw, self._skipped, self._first_at = self._raw[size:], max(0, self._skipped - size), self._at
        return frame
