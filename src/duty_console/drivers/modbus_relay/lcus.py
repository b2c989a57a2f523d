"""
LCUS-1/2/4/8 USB relays (CH340, not Modbus): a command for each channel, and in newer ones a line of text for each.

    A0 │ channel │ 1 on, 0 off │ sum of the three        CH1: ON, CR LF: what newer ones answer to FF
    1  │ 1       │ 1           │ 1

Most answer nothing: then nothing is known, so nothing is ever confirmed. With `status = "text"` the lines are read
back; they are what the board believes, and no answer to any order either. Knows no time and no port.
Sheet: hardware/protocols/modbus_relay.md
"""

from __future__ import annotations

import re

from ...domain.signals import Order, Reading, Told
from .board import Board
from .framing import NONE, WAIT

START, STATUS = b"\xa0", b"\xff"
COMMAND, LONGEST_LINE = 4, 24
NOISE = "noise: neither a command nor a line of a state"
_LINE = re.compile(rb"CH ?(\d{1,2}) ?: ?(ON|OFF)[ \r]*\n")


class Lcus:
    """The dialect of one board."""

    is_answered = False

    def __init__(self, board: Board) -> None:
        self.board = board
        self.acts = frozenset({"open", "close"}) | frozenset({"check", "poll"} if board.status else ())

    def polls(self) -> tuple[bytes, ...]:
        """The question for the states, where the board answers it."""
        return (STATUS,) if self.board.status else ()

    def wanted(self, order: Order) -> bytes:
        """The command that an order is; empty where the board cannot do it."""
        if order.act not in self.acts:
            return b""
        if order.act not in ("open", "close"):
            return STATUS
        number = self.board.number(order.output)
        command = START + bytes((self.board.coils.first + number, order.act == "open")) if number else b""
        return command + bytes((sum(command) & 0xFF,)) if command else b""

    def answers(self, _asked: bytes, _raw: bytes) -> bool:
        """Never: no line says what it answers."""
        return False

    def size(self, raw: bytes, start: int, _asked: bytes = b"") -> int:
        """The length of the command or the line that begins there."""
        here = raw[start:start + LONGEST_LINE]
        if here[:1] == START:
            if len(here) < COMMAND:
                return WAIT
            return COMMAND if sum(here[:3]) & 0xFF == here[3] and here[2] in (0, 1) else NONE
        if not here.startswith(b"CH"[:len(here)]):
            return NONE
        stop = here.find(b"\n")
        if stop < 0:
            return WAIT if len(here) < LONGEST_LINE else NONE
        return stop + 1 if _LINE.fullmatch(here[:stop + 1]) else NONE

    def read(self, raw: bytes) -> Reading:
        """What a frame says."""
        if self.size(raw, 0) != len(raw):
            return Reading("unparsed", (), (), "never", NOISE)
        if raw[:1] == START:
            fields: dict[str, object] = {"channel": raw[1], "on": bool(raw[2])}
            if self.board.any_shape:
                return Reading("request", (fields,), (), "never")
            return Reading("unparsed", (fields,), (), "never", "a command: board or adapter only brings it back")
        found = _LINE.fullmatch(raw)
        assert found is not None
        channel, is_on = int(found[1]), found[2] == b"ON"
        number = self.board.number(str(channel - self.board.coils.first))
        fields = {"channel": channel, "on": is_on}
        if not number and not self.board.any_shape:
            return Reading("unparsed", (fields,), (), "never", f"channel {channel} is none of the profile")
        told = Told("output", str(number or channel), "open" if is_on else "closed")
        return Reading("heartbeat", (fields,), (), "never", tells=(told,))
