"""
What a wand is asked, one thing at a time: has it new records, what time is it, then the records themselves, those that
are missing once more one by one; and when all are stored its read pointer is moved on.

    pointers -> (new records) -> clock -> read -> (missing) read one -> move
                nothing new: until the next turn

A reply is known by its info code. What is not answered is asked twice more, then left for the next turn: a wand comes
into its cradle when it comes. The pointer moves with the answer to the last end of a dump, which leaves when what came
before it is durable, and never past a record that did not come.
"""

from __future__ import annotations

from collections import deque

from ...clock import local
from ...domain.signals import Order, Sending
from . import meaning
from .framing import Packet, packed
from .meaning import BAD_SUM, CARDS, CLOCK, END, MOVE_READ, ORDERS, POINTERS, READ, RECORDS, SET_CLOCK, Pointers
from .settings import Settings

#: So long a reply may take; so often a thing is asked; so many records at once: more than fifteen come in packets.
REPLY_MS, TRIES, AT_ONCE = 1500, 3, 60
ACTS = frozenset({"clock", "poll", "poll_clock"})


class Asking:
    """The way down of one line."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._next_at: int | None = None  # boot-clock ms of the next turn; None while the line was never open
        self._code = meaning.LEAST
        self._out: Packet | None = None
        self._expires = self._again_at = self._tries = self._number = 0
        self._orders: deque[Order] = deque()
        self._then: deque[tuple[tuple[int, int], bytes]] = deque()  # what is asked when this is answered
        self._cards: Pointers | None = None
        self._wanted: set[int] = set()
        self._single: deque[int] | None = None  # what is missing, to be asked for by itself; None before a dump ends
        self._first = self._count = self._came = 0
        self._moves = (0, b"")

    def opened(self, tick: int) -> None:
        """Nothing that was asked is still asked."""
        self._orders.clear()
        self._idle(tick)

    def take(self, order: Order, tick: int) -> None:
        """An order; a poll is the next turn, at once."""
        self._orders.append(order)
        if order.act == "poll":
            self._next_at = tick

    def hear(self, packet: Packet, tick: int) -> None:
        """A packet: the reply to what is out, or nothing of ours."""
        out = self._out
        if out is None or packet.info_code != out.info_code:
            return
        of = (packet.command, packet.which)
        if of == BAD_SUM:
            self._again_at = tick
        elif of == RECORDS:
            for record in meaning.records(packet.data) or ():
                self._wanted.discard(int(str(record["serial"])))
                self._came += 1
            self._again_at = tick + REPLY_MS
        elif of == END:
            self._ended(tick)
        else:
            self._answered(packet, tick)

    def moved(self, info_code: int) -> bytes:
        """What follows the end of a dump once it is durable: the read pointer goes on, where nothing is missing."""
        (code, moves), self._moves = self._moves, (0, b"")
        return moves if code == info_code else b""

    def due(self, at: int, tick: int) -> list[Sending]:
        """What is to leave now."""
        if self._out is not None and tick >= self._again_at:
            if self._tries < TRIES and (not self._expires or tick <= self._expires):
                return self._say(self._out, tick)
            self._idle(tick + self._settings.poll_s * 1000)
        if self._out is not None:
            return []
        while self._orders:
            order = self._orders.popleft()
            if tick <= order.expires:
                return self._ordered(order, at, tick)
        if self._then:
            of, data = self._then.popleft()
            return self._ask(of, data, tick)
        if self._next_at is not None and tick >= self._next_at:
            self._next_at = tick + self._settings.poll_s * 1000
            return self._ask(POINTERS, b"", tick)
        return []

    def _ordered(self, order: Order, at: int, tick: int) -> list[Sending]:
        """An order of ours has an info code by which its reply is known to confirm it."""
        code = ORDERS + order.number % (meaning.MOST - ORDERS)
        self._number, self._expires = order.number, order.expires
        of, data = (SET_CLOCK, meaning.bcd(local(at))) if order.act == "clock" else (CLOCK, b"")
        self._tries = 0
        return self._say(Packet(self._settings.address, code, *of, data), tick)

    def _ask(self, of: tuple[int, int], data: bytes, tick: int) -> list[Sending]:
        self._number = self._expires = self._tries = 0
        return self._say(self._made(of, data), tick)

    def _made(self, of: tuple[int, int], data: bytes) -> Packet:
        self._code = self._code + 1 if self._code < ORDERS - 1 else meaning.LEAST + 1
        return Packet(self._settings.address, self._code, *of, data)

    def _say(self, packet: Packet, tick: int) -> list[Sending]:
        self._out, self._again_at, self._tries = packet, tick + REPLY_MS, self._tries + 1
        return [Sending(packed(packet), self._number, self._expires)]

    def _answered(self, packet: Packet, tick: int) -> None:
        out, self._out = self._out, None
        if out is None or (out.command, out.which) != POINTERS:
            return
        found = meaning.pointers(packet.data)
        self._cards = found[0] if found else None
        if self._cards is not None and self._cards.new:
            self._first = self._cards.read + 1 if self._cards.read < self._cards.capacity else 1
            self._count = min(self._cards.new, AT_ONCE, self._cards.capacity - self._first + 1)
            self._wanted, self._single, self._came = set(range(self._first, self._first + self._count)), None, 0
            self._then = deque(((CLOCK, b""), (READ, _span(self._first, self._count))))
            self._next_at = tick  # there may be more

    def _ended(self, tick: int) -> None:
        """The end of what was read. What is missing is asked for again, each by itself. What still does not come stays
        in the wand, with everything after it; only what did not come at the head of a turn either is given up."""
        out, cards, self._out = self._out, self._cards, None
        if out is None or cards is None or (out.command, out.which) != READ:
            return
        if self._single is None:
            if self._came >= self._count:  # also where serial numbers are no places
                self._wanted.clear()
            self._single = deque(sorted(self._wanted))
        if self._single:
            self._then.append((READ, _span(self._single.popleft(), 1)))
            return
        self._wanted.discard(self._first)
        stored = min(self._wanted, default=self._first + self._count) - 1
        moving = self._made(MOVE_READ, bytes((CARDS,)) + stored.to_bytes(4, "big") + bytes((cards.ring,)))
        self._moves = (out.info_code, packed(moving))
        self._tries = TRIES  # it is not said again: the next turn begins where the wand is
        self._out, self._again_at = moving, tick + REPLY_MS

    def _idle(self, next_at: int) -> None:
        self._out, self._cards, self._moves = None, None, (0, b"")
        self._then.clear()
        self._wanted, self._next_at = set(), next_at


def _span(first: int, count: int) -> bytes:
    """Records of the cards, from one on."""
    return bytes((CARDS,)) + first.to_bytes(4, "big") + count.to_bytes(4, "big")
