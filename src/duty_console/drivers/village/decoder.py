"""
Our end of a line with a village phone alarm controller.

Frames by CRC (`frames`), what they say (`meaning`), and the way out: the acknowledgement of this very frame, orders
with the low 16 bits of their number, and what the driver asks by itself: the clock and the state, when the line opens
and now and then. An order leaves once: the controller acts at most once on a number, so it may be ordered again.

Sheet: hardware/protocols/village.md. Knows nothing of ports, and nothing of who may open a loudspeaker.
"""

from __future__ import annotations

import re

from ...domain.parity import Parity
from ...domain.signals import Frame, Order, Reading, Sending
from . import meaning
from .forms import owed
from .frames import Framing, body_of
from .setting import Wishes

#: A line that opens is told the time and asked for its state; what is asked by itself is of no use later than this.
_OWN_MS = 2000
_NUMBERS = 0xFFFF
_NAMELESS = re.compile("[^0-9A-Za-z]")


class Village(Framing):
    """One controller."""

    END = b"\r\n"
    ACTS = frozenset(("open", "close", "answer", "hang_up", "test", "clock", "poll"))

    def __init__(self, wishes: Wishes = Wishes(), parity: Parity = "N") -> None:  # noqa: B008 (constant)
        super().__init__(parity)
        self._wishes = wishes
        self._orders: list[Order] = []
        self._clock_at: int | None = None  # boot-clock ms of the next; None while the line has never been open
        self._poll_at: int | None = None

    def key(self, raw: bytes) -> bytes:
        """The frame without its end: boot, number and time are in it, so no two are the same by chance (PATH-09)."""
        return raw.rstrip(b"\r\n\x8d\x8a")

    def read(self, frame: Frame) -> Reading:
        """What a frame says. Bad bytes give a Reading of kind `unparsed`, never an exception."""
        body = body_of(self.plain(frame.raw))
        if body is None:
            return Reading("unparsed", (), (), "never", "noise: no frame whose CRC holds")
        return meaning.read(body)

    def answer(self, frame: Frame, _at: int) -> bytes:
        """The acknowledgement of this very event or heartbeat; nothing for anything else."""
        body = body_of(self.plain(frame.raw))
        said = body.split(",") if body else []
        return self.sent(f"A,{','.join(said[:3])}") if owed(said) else b""

    def opened(self, tick: int) -> None:
        """The controller is asked for its state and told the time; orders that have not left are void."""
        self._raw, self._orders = b"", []
        self._clock_at = self._poll_at = tick

    def order(self, order: Order, _at: int, tick: int) -> None:
        """Takes an order of the journal. Where that asks for a full report, the driver's own would be the second."""
        self._orders.append(order)
        if order.act == "poll":
            self._poll_at = self._next_poll(tick)

    def due(self, at: int, tick: int) -> list[Sending]:
        """Orders first, then what the driver asks by itself."""
        found = [Sending(self.sent(_said(order)), order.number, order.expires) for order in self._orders
                 if tick <= order.expires]
        self._orders = []
        if self._clock_at is not None and tick >= self._clock_at:
            found.append(Sending(self.sent(f"O,,clock,,{at // 1000}"), 0, tick + _OWN_MS))
            self._clock_at = tick + self._wishes.clock_ms if self._wishes.clock_ms else None
        if self._poll_at is not None and tick >= self._poll_at:
            found.append(Sending(self.sent("O,,poll,,"), 0, tick + _OWN_MS))
            self._poll_at = self._next_poll(tick)
        return found

    def _next_poll(self, tick: int) -> int | None:
        return tick + self._wishes.poll_ms if self._wishes.poll_ms else None


def _said(order: Order) -> str:
    """An order as the controller hears it: its clock counts seconds, its limits are whole."""
    value = re.sub("[^0-9]", "", order.value)
    if order.act == "clock":
        value = str(int(value or 0) // 1000)
    return f"O,{order.number & _NUMBERS},{order.act},{_NAMELESS.sub('', order.output)[:8]},{value[:10]}"
