"""
Frames of the village phone alarm controller: where they begin and end, and whether they hold.

    $ │ body               │ * │ CRC        │ CR LF
    1 │ up to 150, fields  │ 1 │ 4 hex, A-F │ 2        CRC-16/IBM-3740 over the body

Before a frame: anything, a noise frame of its own. Inside: `$` begins a new one, what came before it is noise; a wrong
CRC is noise. After: CR LF, the next `$`, a second of silence or the end of the input; what stands between CRC and LF is
noise. Blank lines are nothing. Knows no field.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from itertools import pairwise

from ...domain.parity import Parity, add, strip
from ...domain.signals import Frame

#: A frame with its marks is shorter; a run without an end is given up in pieces of this size.
LIMIT = 160
IDLE_MS = 1000
_WHOLE = re.compile(rb"\$([ -#%-)+-~]{1,150})\*([0-9A-F]{4})\r?\n?")
_NEXT = re.compile(rb"[\n$]")
_LOOSE = b"\r\n"


def framed(body: str) -> bytes:
    """A body as it goes out."""
    inner = body.encode("ascii", "replace")
    return b"$%s*%04X\r\n" % (inner, binascii.crc_hqx(inner, 0xFFFF))


def body_of(plain: bytes) -> str | None:
    """The body of a frame whose CRC holds; None for anything else."""
    found = _WHOLE.fullmatch(plain)
    if found is None or binascii.crc_hqx(found[1], 0xFFFF) != int(found[2], 16):
        return None
    return found[1].decode("ascii")


class Framing:
    """One stream of bytes cut into frames and noise."""

    def __init__(self, parity: Parity = "N") -> None:
        self.parity: Parity = parity
        self._raw = b""
        self._first_at = self._at = self._tick = 0

    def feed(self, data: bytes, at: int, tick: int) -> list[Frame]:
        """Takes bytes as they were read and gives the frames they complete, noise runs included, in order."""
        if not data:
            return []
        if not self._raw:
            self._first_at = at
        self._raw += data
        self._at, self._tick = at, tick
        frames: list[Frame] = []
        plain, start = strip(self._raw, self.parity), 0
        while stop := _stop(plain, start):
            frames += self._pieces(plain, start, stop)
            start, self._first_at = stop, at
        self._raw = self._raw[start:]
        return frames

    def idle(self, tick: int) -> list[Frame]:
        """What nothing has followed for a second is all there will be of it."""
        return self.end() if self._raw and tick - self._tick >= IDLE_MS else []

    def end(self) -> list[Frame]:
        """What is left when the input ends."""
        frames = list(self._pieces(strip(self._raw, self.parity), 0, len(self._raw)))
        self._raw = b""
        return frames

    def plain(self, raw: bytes) -> bytes:
        """The characters of a frame, without parity."""
        return strip(raw, self.parity)

    def sent(self, body: str) -> bytes:
        """A body as it goes out on this line."""
        return add(framed(body), self.parity)

    def _pieces(self, plain: bytes, start: int, stop: int) -> Iterator[Frame]:
        """One frame, or one and the noise behind it, or noise; nothing for a blank line."""
        whole = _WHOLE.match(plain, start, stop)
        cuts = (start, whole.end(), stop) if whole else (start, stop)
        for begin, end in pairwise(cuts):
            if plain[begin:end].strip(_LOOSE):
                yield Frame(self._raw[begin:end], self._first_at, self._at, self._tick)


def _stop(plain: bytes, start: int) -> int:
    """Where the piece that begins at `start` ends, or 0 while that is not known."""
    found = _NEXT.search(plain, start + 1 if plain[start:start + 1] == b"$" else start)
    stop = (found.start() + (found[0] == b"\n")) if found else len(plain)
    if stop - start > LIMIT:
        return start + LIMIT
    return stop if found else 0
