"""
Our end of a line with the cradle of a patrol wand: frames (`framing`), what they say (`meaning`), and what the wand is
asked in which order (`asking`). It says nothing unasked, and is away most of the day.

Sheet: hardware/protocols/patrol_wand.md. Knows nothing of ports, and nothing of routes and rounds.
"""

from __future__ import annotations

from ...domain.signals import Frame, Order, Reading, Sending
from . import meaning
from .asking import ACTS, Asking
from .framing import Framing, Packet, unpacked
from .settings import Settings


class PatrolWand(Framing):
    """One cradle."""

    END = b""
    ACTS = ACTS

    def __init__(self, settings: Settings = Settings()) -> None:  # noqa: B008 (constant)
        super().__init__()
        self._asking = Asking(settings)

    def feed(self, data: bytes, at: int, tick: int) -> list[Frame]:
        """Takes bytes as they were read and gives the frames they complete; what was asked may be answered by them."""
        frames = super().feed(data, at, tick)
        for frame in frames:
            if isinstance(packet := unpacked(frame.raw), Packet):
                self._asking.hear(packet, tick)
        return frames

    def key(self, raw: bytes) -> bytes:
        """The frame as it is, with an info code of its own; of records the records, so that what was asked for again
        within a minute is one more reception of them (PATH-09)."""
        packet = unpacked(raw)
        return bytes((packet.address,)) + packet.data if isinstance(packet, Packet) and (
            packet.command, packet.which) == meaning.RECORDS else raw

    def read(self, frame: Frame) -> Reading:
        """What a frame says. Bad bytes give a Reading of kind `unparsed`, never an exception."""
        packet = unpacked(frame.raw)
        return meaning.read(packet) if isinstance(packet, Packet) else Reading("unparsed", (), (), "never", packet)

    def answer(self, frame: Frame, _at: int) -> bytes:
        """With the end of a dump that is durable the wand's read pointer goes on; nothing else is answered."""
        packet = unpacked(frame.raw)
        return self._asking.moved(packet.info_code) if isinstance(packet, Packet) else b""

    def opened(self, tick: int) -> None:
        """Whatever was half said is void; the wand is asked from the beginning."""
        self._raw = b""
        self._asking.opened(tick)

    def order(self, order: Order, _at: int, tick: int) -> None:
        """Takes an order of the journal."""
        self._asking.take(order, tick)

    def due(self, at: int, tick: int) -> list[Sending]:
        """What is to be asked now."""
        return self._asking.due(at, tick)
