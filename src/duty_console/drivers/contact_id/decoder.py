"""
Bare Contact ID message blocks, one a line.

    ACCT │ MT │ Q │ XYZ │ GG │ CCC │ S
    4    │ 2  │ 1 │ 3   │ 2  │ 3   │ 1     digits 0-9 and B-F, all weights together a multiple of 15

Before a block: blanks and controls, skipped. Inside: a bad checksum or an unknown message type, unparsed. After: CR or
LF, or the end of the input, or a second of silence. A line longer than 64 bytes is given up. Nobody waits for an
answer here: the panel was answered by whoever wrote the line.

Sheet: hardware/protocols/contact_id.md. Knows nothing of telephones.
"""

from __future__ import annotations

import re

from ...domain import receptions
from ...domain.parity import Parity, strip
from ...domain.signals import Frame, Layout, Reading
from ..listening import Listening
from .signal import contact_signal

LIMIT = 64
IDLE_MS = 1000
_END = re.compile(rb"[\r\n]")
_BLOCK = re.compile(r"([0-9B-F]{4})(\d\d)([0-9B-F])([0-9B-F]{3})([0-9B-F]{2})([0-9B-F]{3})([0-9B-F])")
#: The keys of the telephone in place of the letters; D, E and F are no such keys.
_KEYS = str.maketrans("*#ABC", "BCDEF")
#: 0 counts ten, so that a lost pulse is noticed.
_WEIGHT = {digit: int(digit, 16) or 10 for digit in "0123456789BCDEF"}
_QUALIFIER = {"1": "E", "3": "R", "6": "P"}


class ContactId(Listening):
    """One stream of blocks."""

    END = b"\r\n"

    def __init__(self, layout: Layout = Layout(), parity: Parity = "N") -> None:  # noqa: B008 (constant)
        self.parity: Parity = parity
        self._raw = b""
        self._first_at = self._at = self._tick = 0

    def feed(self, data: bytes, at: int, tick: int) -> list[Frame]:
        """Takes bytes as they were read and gives the lines they complete, blank ones left out."""
        if not data:
            return []
        if not self._raw:
            self._first_at = at
        self._raw += data
        self._at, self._tick = at, tick
        frames: list[Frame] = []
        plain, start = strip(self._raw, self.parity), 0
        while True:
            found = _END.search(plain, start)
            stop = found.start() if found else len(plain)
            if stop - start > LIMIT:
                stop = cut = start + LIMIT
            elif found:
                cut = found.end()
            else:
                break
            if plain[start:stop].strip(_BLANK):
                frames.append(Frame(self._raw[start:cut], self._first_at, at, tick))
            start, self._first_at = cut, at
        self._raw = self._raw[start:]
        return frames

    def idle(self, tick: int) -> list[Frame]:
        """A line that nothing has followed for a second is complete."""
        return self.end() if self._raw and tick - self._tick >= IDLE_MS else []

    def end(self) -> list[Frame]:
        """What is left when the input ends."""
        raw, self._raw = self._raw, b""
        if not strip(raw, self.parity).strip(_BLANK):
            return []
        return [Frame(raw, self._first_at, self._at, self._tick)]

    def key(self, raw: bytes) -> bytes:
        """The frame without what flow control and terminals put between and around it."""
        return receptions.key_of(raw)

    def read(self, frame: Frame) -> Reading:
        """What a block says; a reason if it does not hold."""
        block = strip(frame.raw, self.parity).strip(_BLANK).decode("latin-1")
        if any(key in block for key in "*#A"):  # no digit of the standard is written A, so these are keys
            block = "x" if any(letter in block for letter in "DEF") else block.translate(_KEYS)
        found = _BLOCK.fullmatch(block)
        if found is None:
            return _unparsed("not a block of 16 digits 0-9 and B-F")
        if sum(_WEIGHT[digit] for digit in block) % 15:
            return _unparsed("checksum does not hold")
        account, mt, qualifier, code, group, zone, checksum = found.groups()
        if mt not in ("18", "98"):
            return _unparsed(f"message type {mt} is not Contact ID")
        said = _QUALIFIER.get(qualifier)
        if said is None:
            return _unparsed(f"qualifier {qualifier} is not 1, 3 or 6")
        fields = {"account": account, "mt": mt, "qualifier": int(qualifier), "code": code, "group": group,
                  "zone": zone, "checksum": checksum}
        signal = contact_signal("contact_id", "", "", account, said, code, group, zone, "")
        return Reading("contact_id", (fields,), (signal,), "at_once")

    def answer(self, _frame: Frame, _at: int) -> bytes:
        """Nothing: whoever wrote the line has answered the panel."""
        return b""


_BLANK = bytes(range(33)) + b"\x7f"


def _unparsed(reason: str) -> Reading:
    return Reading("unparsed", (), (), "never", reason)
