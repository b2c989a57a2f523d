"""
Fire transmission devices (GB/T 26875.3-2011): bytes in, frames out, the confirm that each of them is owed,
and the orders that go the other way (`asking`).

    40 40 │ serial │ versions │ sent at │ from │ to │ L │ command │ unit    │ sum │ 23 23
    2     │ 2      │ 2        │ 6       │ 6    │ 6  │ 2 │ 1       │ L bytes │ 1   │ 2      numbers low byte first

Before a frame: anything, a noise frame of its own when a frame follows it or nothing does. Inside: nothing is escaped,
so the length alone says where it ends; where end mark or sum do not hold, one byte is skipped and the start is looked
for again. After: the next frame, kept. A second of silence: what waits begins no frame, so one byte is skipped and what
is whole behind it is taken.

Never denies: silence makes a device repeat, a deny may make it give up. Knows nothing of ports, of answering in time or
of repeats. Sheet: hardware/protocols/gb26875.md
"""

from __future__ import annotations

from ...domain.parity import Parity
from ...domain.signals import Frame, Order, Reading, Sending
from . import asking, meaning
from .settings import Settings
from .unit import CONFIRM, END_MARK, HEAD, START, Wrong, decoded, framed, head_of

#: Head, sum and end mark of a frame with an empty unit; and the most that a unit may have.
EMPTY, UNIT_LIMIT = HEAD + 3, 1024
#: Noise is given on in pieces of the longest frame.
LIMIT = EMPTY + UNIT_LIMIT
IDLE_MS = 1000


class Gb26875:
    """Our end of one line."""

    END = b""
    ACTS = asking.ACTS
    parity: Parity = "N"

    def __init__(self, settings: Settings = Settings()) -> None:  # noqa: B008 (a NamedTuple is constant)
        self._asking = asking.Asking(settings)
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
        """Nothing follows after a second: what looked like a start was none."""
        return self.end() if self._raw and tick - self._tick >= IDLE_MS else []

    def end(self) -> list[Frame]:
        """What is left when nothing more will come."""
        frames: list[Frame] = []
        while self._skipped < len(self._raw):
            self._skipped += 1
            frames += self._taken()
        if self._raw:
            frames.append(self._cut(len(self._raw)))
        return frames

    def key(self, raw: bytes) -> bytes:
        """The whole frame: in it are device, serial number, time and unit, and any byte of them may be 00 (PATH-09)."""
        return raw

    def read(self, frame: Frame) -> Reading:
        """What a frame says. Bad bytes give a Reading of kind `unparsed`, never an exception."""
        raw = frame.raw
        if not is_whole(raw):
            return Reading("unparsed", (), (), "never", "noise: no frame whose length, end mark and sum hold")
        head = head_of(raw)
        try:
            found = decoded(head, raw[HEAD:-3])
        except Wrong as wrong:  # the sum holds, so repeating it would not help: a person must look at it
            return Reading("unparsed", (head.fields,), (), "at_once", str(wrong))
        return meaning.reading(head, found)

    def answer(self, frame: Frame, at: int) -> bytes:
        """The confirm of this very frame: its serial number and versions, its addresses changed about, our own time."""
        if not is_whole(frame.raw):
            return b""
        raw = frame.raw
        return framed(raw[2:6], at, raw[18:24], raw[12:18], CONFIRM, b"")

    def opened(self, tick: int) -> None:
        """Nothing that was asked is still asked; bytes half read end as noise by themselves."""
        self._asking.opened()

    def order(self, order: Order, at: int, tick: int) -> None:
        """Takes an order; it leaves when those before it are answered or given up."""
        self._asking.take(order, tick)

    def due(self, at: int, tick: int) -> list[Sending]:
        """The order whose turn it is, or one that was not answered once more."""
        return self._asking.due(at, tick)

    def _taken(self) -> list[Frame]:
        """Every frame that is whole by now, and noise that has grown too long."""
        frames: list[Frame] = []
        while True:
            raw = self._raw
            start = raw.find(START, self._skipped)
            if start < 0:
                self._skipped = max(self._skipped, len(raw) - raw.endswith(START[:1]))
            else:
                self._skipped = start
            while self._skipped >= LIMIT:
                frames.append(self._cut(LIMIT))
                start -= LIMIT
            raw = self._raw
            if start < 0 or len(raw) - start < HEAD:
                return frames
            length = int.from_bytes(raw[start + 24:start + 26], "little")
            stop = start + EMPTY + length
            if length > UNIT_LIMIT:
                self._skipped += 1
            elif len(raw) < stop:
                return frames
            elif not is_whole(raw[start:stop]):
                self._skipped += 1
            else:
                if start:
                    frames.append(self._cut(start))
                frames.append(self._cut(stop - start))
                self._asking.hear(frames[-1].raw)

    def _cut(self, size: int) -> Frame:
        """The first bytes as a frame; what follows them was read just now."""
        frame = Frame(self._raw[:size], self._first_at, self._at, self._tick)
        self._raw, self._skipped, self._first_at = self._raw[size:], max(0, self._skipped - size), self._at
        return frame


def is_whole(raw: bytes) -> bool:
    """Whether these bytes are one frame: start, length, sum and end mark."""
    return (len(raw) >= EMPTY and raw.startswith(START) and raw.endswith(END_MARK)
            and len(raw) == EMPTY + int.from_bytes(raw[24:26], "little") <= LIMIT and sum(raw[2:-3]) & 0xFF == raw[-3])
