"""
Who may speak when on a line where only what is asked is answered: one request at a time.

    an order   │ waits for the request that is out, for nothing else; leaves once or, after its time, never
    a read-back│ of coils and inputs, at once after an order, whatever became of it; once more when all has settled
    a poll     │ when nothing else was asked for; tried again, and after so many tries left until the next is due

An order is never said again by itself: whether the board did it although its answer was lost, only reading back tells.
What answers nothing that is out came too late; it is given on in pieces, which are kept and say nothing. Knows no
meaning of bytes: that is its dialect's.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple, Protocol

from ...domain.signals import Frame, Order, Reading, Sending
from .board import Board

#: More orders than that wait for no line: nobody has asked for them.
MOST_ORDERS = 1000


class Dialect(Protocol):
    """What a kind of board is told and says, as bytes."""

    acts: frozenset[str]
    is_answered: bool  # whether every request has its answer

    def polls(self) -> tuple[bytes, ...]: ...
    def wanted(self, order: Order) -> bytes: ...
    def answers(self, asked: bytes, raw: bytes) -> bool: ...
    def size(self, raw: bytes, start: int, asked: bytes) -> int: ...
    def read(self, raw: bytes) -> Reading: ...


class Asked(NamedTuple):
    """The request that is out, whose it is (0: our own), and since when (boot clock, ms)."""

    raw: bytes
    number: int
    tick: int


class Asking:
    """The way out of one line, and which frames are answers."""

    def __init__(self, board: Board, dialect: Dialect) -> None:
        self._board, self._dialect = board, dialect
        self._orders: deque[Order] = deque()
        self._reads: deque[bytes] = deque()
        self._asked: Asked | None = None
        self._tries = 0
        self._poll_at: int | None = None
        self._busy_at = -board.gap_ms  # when a byte last went over the line
        self._only_listens = True  # nothing was ever asked, as in a replay: every frame is taken
        self._echoes, self._echo_due = board.echo, False

    @property
    def outstanding(self) -> bytes:
        """The bytes of the request that is out; empty if none is."""
        return self._asked.raw if self._asked is not None else b""

    def opened(self, tick: int) -> None:
        """What was asked before is void, orders too; how the board stands is asked first."""
        self._orders.clear()
        self._reads.clear()
        self._asked, self._tries, self._poll_at = None, 0, tick
        self._echoes, self._echo_due = self._board.echo, False

    def order(self, order: Order) -> None:
        """Takes an order."""
        if len(self._orders) < MOST_ORDERS:
            self._orders.append(order)

    def due(self, tick: int) -> list[Sending]:
        """The next request, if the line is free for one."""
        if self._asked is not None:
            if tick - self._asked.tick < self._board.timeout_ms:
                return []
            self._given_up(self._asked, tick)
        if tick - self._busy_at < self._board.gap_ms:
            return []
        sending = self._order(tick) or self._read(tick)
        return [sending] if sending is not None else []

    def heard(self, frame: Frame, tick: int) -> list[Frame]:
        """A frame or a run of noise; what comes back is to be read."""
        raw = frame.raw
        if self._only_listens or not self._dialect.is_answered or not self._is_whole(raw):
            return [frame]
        asked = self._asked
        if asked is None:
            return in_pieces(frame)
        is_answer = self._dialect.answers(asked.raw, raw)
        if raw == asked.raw and (self._echo_due or not is_answer):
            # The adapter hears itself. From now on that is known: a coil's echo is not taken for the board's answer.
            self._echoes, self._echo_due = True, False
            return []
        if not is_answer:
            return in_pieces(frame)
        self._asked = None
        if asked.number:
            self._read_back(tick)
        else:
            self._reads.popleft()
            self._tries = 0
        return [frame]

    def noted(self, tick: int) -> None:
        """Bytes came: the line was not free."""
        self._busy_at = tick

    def _is_whole(self, raw: bytes) -> bool:
        return self._dialect.size(raw, 0, self.outstanding) == len(raw)

    def _order(self, tick: int) -> Sending | None:
        """The oldest order that may still leave and that the board can do."""
        while self._orders:
            order = self._orders.popleft()
            raw = self._dialect.wanted(order) if tick <= order.expires else b""
            if raw:
                if not self._dialect.is_answered:
                    self._read_back(tick)
                return self._send(raw, order.number, order.expires, tick)
        return None

    def _read(self, tick: int) -> Sending | None:
        """What is to be read back or polled."""
        if not self._reads:
            if self._poll_at is not None and tick < self._poll_at:
                return None
            self._reads.extend(self._dialect.polls())
            self._tries, self._poll_at = 0, tick + self._board.poll_ms
        if not self._reads:
            return None
        raw = self._reads[0] if self._dialect.is_answered else self._reads.popleft()
        return self._send(raw, 0, tick + self._board.timeout_ms, tick)

    def _send(self, raw: bytes, number: int, expires: int, tick: int) -> Sending:
        self._only_listens, self._busy_at = False, tick
        if self._dialect.is_answered:
            self._asked, self._echo_due = Asked(raw, number, tick), self._echoes
        return Sending(raw, number, expires)

    def _read_back(self, tick: int) -> None:
        """After an order, whatever became of it; contacts and amplifiers take a moment, so soon once more."""
        self._reads = deque(self._dialect.polls())
        self._tries = 0
        soon = tick + self._board.settle_ms
        self._poll_at = soon if self._poll_at is None else min(self._poll_at, soon)

    def _given_up(self, asked: Asked, tick: int) -> None:
        """No answer came in time."""
        self._asked = None
        if asked.number:
            self._read_back(tick)
            return
        self._tries += 1
        if self._tries >= self._board.tries:
            self._reads.clear()
            self._tries = 0


def in_pieces(frame: Frame) -> list[Frame]:
    """A frame so that nothing of it is lost and nothing of it is believed."""
    return [frame._replace(raw=frame.raw[:-1]), frame._replace(raw=frame.raw[-1:])]
