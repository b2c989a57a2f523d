"""
Frames of an FCARD wand, out of the bytes of a line and into them.

    7E │ address │ info code │ class │ index │ length │ data   │ sum │ 7E
    1  │ 1       │ 2, big    │ 1     │ 1     │ 1      │ length │ 1   │ 1      between the 7E: 7E is 7F 01, 7F is 7F 02

A frame ends with the next 7E, or with silence; what stands between two and does not add up is kept as it came, and the
second may begin the next. Sheet: hardware/protocols/patrol_wand.md. Knows nothing of what is said.
"""

from __future__ import annotations

from typing import NamedTuple

from ...domain.signals import Frame

MARK, ESCAPE = 0x7E, 0x7F
#: A frame is not longer than this with every byte escaped; a run without an end is given up there.
LIMIT = 2 * 262 + 2
#: What is a frame by its length, and damaged.
BAD_SUM = "checksum does not hold"
#: What nothing follows for so long is given up.
IDLE_MS = 1000


class Packet(NamedTuple):
    """What a frame carries."""

    address: int
    info_code: int
    command: int
    which: int
    data: bytes


def packed(packet: Packet) -> bytes:
    """A frame as it goes out."""
    body = bytes((packet.address,)) + packet.info_code.to_bytes(2, "big") + bytes(
        (packet.command, packet.which, len(packet.data))) + packet.data
    body += bytes((sum(body) & 0xFF,))
    return b"\x7e" + body.replace(b"\x7f", b"\x7f\x02").replace(b"\x7e", b"\x7f\x01") + b"\x7e"


def unpacked(raw: bytes) -> Packet | str:
    """What a frame carries, or why it is none."""
    if len(raw) < 9 or raw[0] != MARK or raw[-1] != MARK:
        return "noise: no frame between two 7E"
    body = bytearray()
    inner = iter(raw[1:-1])
    for byte in inner:
        if byte == ESCAPE:
            after = next(inner, 0)
            if after not in (1, 2):
                return "an escape that stands for nothing"
            byte = MARK if after == 1 else ESCAPE
        elif byte == MARK:
            return "noise: no frame between two 7E"
        body.append(byte)
    if len(body) < 7 or len(body) != 7 + body[5]:
        return "length does not hold"
    if sum(body[:-1]) & 0xFF != body[-1]:
        return BAD_SUM
    return Packet(body[0], int.from_bytes(body[1:3], "big"), body[3], body[4], bytes(body[6:-1]))


class Framing:
    """The way in."""

    def __init__(self) -> None:
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
        found: list[Frame] = []
        while (cut := self._cut()) is not None:
            found.append(Frame(self._raw[:cut], self._first_at, at, tick))
            self._raw, self._first_at = self._raw[cut:], at
        return found

    def idle(self, tick: int) -> list[Frame]:
        """What nothing has followed for a second is given up."""
        return self.end() if self._raw and tick - self._tick >= IDLE_MS else []

    def end(self) -> list[Frame]:
        """What is left when the input ends."""
        raw, self._raw = self._raw, b""
        return [Frame(raw, self._first_at, self._at, self._tick)] if raw else []

    def _cut(self) -> int | None:
        """How many bytes belong together; None where it is not known yet."""
        raw = self._raw
        begin = raw.find(b"\x7e")
        if begin:  # noise in front of a frame, or nothing else
            return begin if begin > 0 else LIMIT if len(raw) >= LIMIT else None
        close = raw.find(b"\x7e", 1)
        if close == 1:  # a run of marks: the last may begin a frame
            return (len(raw) - len(raw.lstrip(b"\x7e")) - 1) or 1
        if close < 0:
            return LIMIT if len(raw) >= LIMIT else None
        if close + 1 > LIMIT:
            return LIMIT
        found = unpacked(raw[:close + 1])
        return close + 1 if isinstance(found, Packet) or found == BAD_SUM else close  # else the mark may begin the next
