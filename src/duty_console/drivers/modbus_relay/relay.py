"""
Our end of a line with a relay board, a power sequencer or an amplifier's zone controller on it.

Wires together what finds frames (`framing`), who may speak when (`asking`) and what the bytes mean (the dialect).
Nothing here acknowledges anything: the board is asked, and answers.
"""

from __future__ import annotations

from ...domain.signals import Driver, Frame, Layout, Order, Reading, Sending
from .asking import Asking, Dialect
from .board import Board, board_of
from .framing import Framer
from .lcus import Lcus


class Relay:
    """One line. Bytes have eight bits and frames a check of their own: parity is the port's business."""

    END = b""

    def __init__(self, board: Board, dialect: Dialect) -> None:
        self._dialect = dialect
        self.ACTS = dialect.acts
        self._asking = Asking(board, dialect)
        # A request without its whole answer is given up after the time-out; half of it finds a frame behind a false
        # start in time.
        self._framer = Framer(lambda raw, start: dialect.size(raw, start, self._asking.outstanding),
                              max(1, board.timeout_ms // 2))

    def feed(self, data: bytes, at: int, tick: int) -> list[Frame]:
        """Takes bytes as they were read and gives the frames they complete, noise runs included, in order."""
        if data:
            self._asking.noted(tick)
        return self._heard(self._framer.feed(data, at, tick), tick)

    def idle(self, tick: int) -> list[Frame]:
        """Gives up what nothing followed."""
        return self._heard(self._framer.idle(tick), tick)

    def end(self) -> list[Frame]:
        """What is left when the input ends."""
        return self._framer.end()

    def key(self, raw: bytes) -> bytes:
        """The whole frame."""
        return raw

    def read(self, frame: Frame) -> Reading:
        """What a frame says. Bad bytes give a Reading of kind `unparsed`, never an exception."""
        return self._dialect.read(frame.raw)

    def answer(self, _frame: Frame, _at: int) -> bytes:
        """Nothing: nobody waits for anything."""
        return b""

    def opened(self, tick: int) -> None:
        """The port is open (again): orders that have not left are void, and how the board stands is asked at once."""
        self._asking.opened(tick)

    def order(self, order: Order, _at: int, _tick: int) -> None:
        """Takes an order; one that the board cannot do never leaves."""
        self._asking.order(order)

    def due(self, _at: int, tick: int) -> list[Sending]:
        """The next request, if the line is free for one."""
        return self._asking.due(tick)

    def _heard(self, frames: list[Frame], tick: int) -> list[Frame]:
        return [kept for frame in frames for kept in self._asking.heard(frame, tick)]


class Either:
    """Modbus and LCUS on one line, which no line has: for bytes of which nobody has said what they are."""

    is_answered = True

    def __init__(self, modbus: Dialect, lcus: Lcus) -> None:
        self._modbus, self._lcus = modbus, lcus
        self.acts, self.polls, self.wanted, self.answers = modbus.acts, modbus.polls, modbus.wanted, modbus.answers

    def size(self, raw: bytes, start: int, asked: bytes) -> int:
        """The other dialect where it is none of the one."""
        return self._lcus.size(raw, start) or self._modbus.size(raw, start, asked)

    def read(self, raw: bytes) -> Reading:
        """As the dialect whose frame it is."""
        return (self._lcus if self._lcus.size(raw, 0) == len(raw) else self._modbus).read(raw)


def relay_of(layout: Layout) -> Driver:
    """Our end of a line as its profile describes it. pymodbus is loaded only for a line that speaks Modbus."""
    board = board_of(layout.settings)
    if board.dialect == "lcus":
        return Relay(board, Lcus(board))
    from .modbus import Modbus

    modbus = Modbus(board)
    return Relay(board, Either(modbus, Lcus(board)) if board.any_shape else modbus)
