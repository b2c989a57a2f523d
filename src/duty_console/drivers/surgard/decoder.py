"""
Sur-Gard receivers on a serial line: bytes in, messages out.

    noise │ message, printable characters │ DC4
    any   │ 12 to 46, longer with a text  │ 14 hex

Before a message: control characters, skipped; other bytes, a noise frame of their own if what follows them is a whole
message. Inside: XON and XOFF skipped, anything else that is not printable spoils it. No terminator: after 64 bytes (512
in an open SIA block) the run is given up and hunting goes on with the next byte; so it is after 1 s of silence.
Two messages glued by a lost DC4 are unparsed and met with silence: the receiver repeats.

Knows nothing of ports, of acknowledging in time or of repeats. Sheet: hardware/protocols/surgard.md
"""

from __future__ import annotations

from typing import NamedTuple

from ...domain import receptions
from ...domain.parity import Parity, add, strip
from ...domain.signals import Frame, Layout, Reading, frame_of
from ..listening import Listening
from .halves import quick
from .reading import Reader
from .stamps import stamped

DC4 = 0x14
LIMIT, SIA_LIMIT = 64, 512
#: Controls in front of a message do not count for its length; so many of them are noise.
CONTROLS_LIMIT = 4096
#: A message takes 0.2 s at 1200 baud without a gap; nothing follows after a second.
IDLE_MS = 1000

_PRINTABLE = bytes(range(32, 127))
_CONTROLS = bytes(range(32)) + b"\x7f"
_FLOW = bytes((0x11, 0x13))
_IN_MESSAGE = frozenset(_PRINTABLE + _FLOW)
#: What printable characters and DC4 are marked with, and how one whole message and nothing else looks then.
_MARKS = bytes(DC4 if byte == DC4 else ord("a") if byte in _PRINTABLE else 0 for byte in range(256))
_WHOLE = frozenset(b"a" * length + bytes((DC4,)) for length in range(LIMIT + 1))


class _Waiting(NamedTuple):
    """Bytes without a terminator yet: as received, as 7-bit characters, and when the first and last came."""

    raw: bytes
    plain: bytes
    first_at: int
    at: int
    tick: int


_NOTHING = _Waiting(b"", b"", 0, 0, 0)


class Surgard(Listening):
    """Our end of one line."""

    END = bytes((DC4,))

    def __init__(self, layout: Layout = Layout(), parity: Parity = "N") -> None:  # noqa: B008 (constant)
        self.parity: Parity = parity
        self._ack = add(b"\x06", parity)
        self._reader = Reader(layout)
        self._quick = quick(layout)
        self._is_fixed = layout.line_digits is not None
        self._waiting = _NOTHING

    def feed(self, data: bytes, at: int, tick: int) -> list[Frame]:
        """Takes bytes as they were read and gives the frames they complete, noise runs included, in order."""
        if not data:
            return []
        plain = data if self.parity == "N" else strip(data, self.parity)
        waiting = self._waiting
        first_at = at
        if waiting is not _NOTHING:
            data, plain, first_at = waiting.raw + data, waiting.plain + plain, waiting.first_at
        if plain.translate(_MARKS) in _WHOLE:  # nearly always: one whole message and nothing else
            self._waiting = _NOTHING
            return [frame_of((data, first_at, at, tick))]
        frames: list[Frame] = []
        start, end = 0, plain.find(DC4)
        while True:
            if 0 <= end < start:
                end = plain.find(DC4, start)
            stop = end if end >= 0 else len(plain)
            cut = _given_up(plain, start, stop)
            if cut:
                frames.append(Frame(data[start:cut], first_at, at, tick))
                start, first_at = cut, at
            elif end < 0:
                break
            else:
                frames += self._framed(data[start:end + 1], plain[start:end], first_at, at, tick)
                start, first_at = end + 1, at
        self._waiting = _Waiting(data[start:], plain[start:], first_at, at, tick) if start < len(data) else _NOTHING
        return frames

    def idle(self, tick: int) -> list[Frame]:
        """Gives up what has waited a second for its terminator."""
        return self.end() if self._waiting.raw and tick - self._waiting.tick >= IDLE_MS else []

    def end(self) -> list[Frame]:
        """What is left when nothing more will come; bare control characters are nothing."""
        waiting, self._waiting = self._waiting, _NOTHING
        if not waiting.plain.strip(_CONTROLS):
            return []
        return [Frame(waiting.raw, waiting.first_at, waiting.at, waiting.tick)]

    def key(self, raw: bytes) -> bytes:
        """The frame without what flow control and terminals put between and around it."""
        return receptions.key_of(raw)

    def read(self, frame: Frame) -> Reading:
        """What a frame says. Bad bytes give a Reading of kind `unparsed`, never an exception."""
        plain = frame.raw if self.parity == "N" else strip(frame.raw, self.parity)
        reading = self._quick(plain)
        if reading is not None:
            return reading
        if plain[-1:] != self.END:
            return Reading("unparsed", (), (), "never", "noise: no terminator")
        text = _text(plain[:-1])
        found = self._reader.supported(text) or self._reader.kept(text) or self._refused(text)
        return stamped(found, frame.at) if found.signals else found

    def answer(self, _frame: Frame, _at: int) -> bytes:
        """One byte, the same for every frame: it acknowledges whatever is outstanding."""
        return self._ack

    def _refused(self, text: str) -> Reading:
        if not text:
            return Reading("unparsed", (), (), "never", "empty: a terminator without a message")
        if self._reader.is_glued(text):
            return Reading("unparsed", (), (), "never", "messages glued together: a terminator was lost")
        if not (text.isascii() and text.isprintable()):
            return Reading("unparsed", (), (), "on_copy", "bytes that are not printable")
        return Reading("unparsed", (), (), "on_copy", f"no layout of this line fits (letter {text[0]})")

    def _framed(self, raw: bytes, plain: bytes, first_at: int, at: int, tick: int) -> list[Frame]:
        """The message that a terminator ends; leading garbage becomes a frame of its own if a whole message is left."""
        if plain.translate(None, _PRINTABLE):
            for start in _tails(plain):
                tail = _text(plain[start:])
                # Behind a spoilt S or 0 the digits of the receiver look like the form that begins with 0.
                if tail.startswith("0") and not self._is_fixed:
                    continue
                if plain[:start].strip(_CONTROLS) and self._reader.supported(tail):
                    return [Frame(raw[:start], first_at, at, tick), Frame(raw[start:], at, at, tick)]
        return [Frame(raw, first_at, at, tick)]


def _text(plain: bytes) -> str:
    """A message as characters, one a byte, without controls in front and without flow control."""
    if plain.translate(None, _PRINTABLE):
        plain = plain.translate(None, _FLOW).lstrip(_CONTROLS)
    return plain.decode("latin-1")


def _tails(plain: bytes) -> list[int]:
    """Where a message might begin after garbage: behind the last unprintable byte, of all or before a text."""
    places = []
    for stop in (len(plain), plain.rfind(b"[#")):
        for at in range(stop, 0, -1):
            if plain[at - 1] not in _IN_MESSAGE:
                places.append(at)
                break
    return places


def _given_up(plain: bytes, start: int, stop: int) -> int:
    """Where a run that is too long to become a message is cut, or 0."""
    if stop - start <= LIMIT:
        return 0
    run = plain[start:min(stop, start + CONTROLS_LIMIT + 1)]
    controls = len(run) - len(run.lstrip(_CONTROLS))
    if controls > CONTROLS_LIMIT:
        return start + CONTROLS_LIMIT
    begin = start + controls
    limit = SIA_LIMIT if b"[" in plain[begin:begin + LIMIT] else LIMIT
    return begin + limit if stop - begin > limit else 0
