"""
A Modbus board in the words of the core: orders and polls as requests, answers as what they tell of its outputs.

Coils are what the board was told to do; only inputs that are wired to something behind the contact (`measured`) show
whether anything comes out. The echo of a written coil is the board's word that it has heard, no more: coils and inputs
are read back after every order, and whoever ordered compares.

    01 coils     │ heartbeat, an `output` for each       │ 05 coil written      │ report, `confirmed`
    02 inputs    │ heartbeat, a `measured` for each pair │ 85, 90 writing failed│ report, `refused`

Knows no time and no port. What a frame says depends on the frame and the board alone.
"""

from __future__ import annotations

import re

from ...domain.signals import Order, Reading, Told
from . import pdus
from .board import Board
from .framing import NONE, WAIT
from .pdus import FAILED, READ_COILS, READ_INPUTS, WRITE_COIL, WRITE_REGISTERS, Pdu

CHECKS = frozenset({"check", "poll"})
ACTS = frozenset({"open", "close"}) | CHECKS
_SECONDS = re.compile(r"\d{1,7}(\.\d{1,6})?")
NOISE = "noise, or in pieces an answer that nobody waits for (any more)"
EXCEPTIONS = {
    1: "illegal function", 2: "illegal data address", 3: "illegal data value", 4: "device failure", 5: "acknowledge",
    6: "busy", 8: "memory parity error", 10: "gateway path unavailable", 11: "gateway target did not answer",
}


class Modbus:
    """The dialect of one board."""

    acts = ACTS
    is_answered = True

    def __init__(self, board: Board) -> None:
        self.board = board
        self._lengths = {READ_COILS: pdus.EMPTY + board.coils.size, WRITE_COIL: pdus.WRITTEN}
        if board.inputs.amount:
            self._lengths[READ_INPUTS] = pdus.EMPTY + board.inputs.size
        if board.flash is not None:
            self._lengths[WRITE_REGISTERS] = pdus.WRITTEN
        self._lengths |= {FAILED | function: pdus.REFUSAL for function in self._lengths}

    def polls(self) -> tuple[bytes, ...]:
        """What is asked to know how the board stands."""
        asked = [pdus.read_coils(self.board.unit, self.board.coils)]
        if self.board.inputs.amount:
            asked.append(pdus.read_inputs(self.board.unit, self.board.inputs))
        return tuple(asked)

    def wanted(self, order: Order) -> bytes:
        """The request that an order is; empty where the board cannot do it."""
        if order.act in CHECKS:
            return self.polls()[0]
        number = self.board.number(order.output)
        if not number or order.act not in self.acts:
            return b""
        flash, limit_ms = self.board.flash, self._limit_ms(order)
        if flash is not None and limit_ms:
            units = min(0xFFFF, max(1, round(limit_ms / flash.unit_ms)))
            return pdus.write_registers(self.board.unit, flash.first + flash.step * (number - 1), [flash.word, units])
        return pdus.write_coil(self.board.unit, self.board.coils.first + number - 1, order.act == "open")

    def answers(self, asked: bytes, raw: bytes) -> bool:
        """Whether a whole frame is the answer to what was asked."""
        if raw[0] != asked[0] or raw[1] & ~FAILED != asked[1]:
            return False
        if raw[1] & FAILED:
            return True
        match asked[1]:
            case pdus.READ_COILS | pdus.READ_INPUTS:
                return len(raw) == pdus.EMPTY + (int.from_bytes(asked[4:6], "big") + 7) // 8
            case pdus.WRITE_COIL:
                return raw == asked
        return raw[:6] == asked[:6] and len(raw) == pdus.WRITTEN

    def size(self, raw: bytes, start: int, asked: bytes) -> int:
        """The length of the frame that begins there: an answer as this board gives it, or the very request that is on
        its way, as an adapter with an echo brings it back."""
        if self.board.any_shape:
            return pdus.size(raw, start)
        here = raw[start:start + len(asked)]
        if asked and asked.startswith(here):
            return len(asked) if here == asked else WAIT
        if raw[start] != self.board.unit:
            return NONE
        if len(raw) - start < 2:
            return WAIT
        function = raw[start + 1]
        length = self._lengths.get(function, 0)
        if function in (READ_COILS, READ_INPUTS) and len(raw) - start > 2 and raw[start + 2] != length - pdus.EMPTY:
            return NONE
        if len(raw) - start < length:
            return WAIT
        return length if length and pdus.holds(raw[start:start + length]) else NONE

    def read(self, raw: bytes) -> Reading:
        """What a frame says; a reason where it cannot be believed."""
        found = pdus.taken_apart(raw)
        if found is None:
            return Reading("unparsed", (), (), "never", NOISE)
        reason = found.reason or self._unlike(found)
        if reason:
            return Reading("unparsed", (found.fields,), (), "never", reason)
        if found.function & FAILED:
            return self._refusal(found)
        if found.is_request and found.function != WRITE_COIL:
            return Reading("request", (found.fields,), (), "never")
        tells = self._tells(found)
        kind = "report" if tells and found.function == WRITE_REGISTERS else _KINDS[found.function]
        return Reading(kind, (found.fields,), (), "never", tells=tells)

    def _limit_ms(self, order: Order) -> float:
        """After how long the board itself is to close what is opened; 0 for never."""
        if order.act != "open":
            return 0
        if not order.value:
            return self.board.pulse_ms
        return float(order.value) * 1000 if _SECONDS.fullmatch(order.value) else 0

    def _unlike(self, found: Pdu) -> str:
        """Why a frame that holds is none of this board's answers; nothing where no profile is in force."""
        board, fields = self.board, found.fields
        if board.any_shape:
            return ""
        if fields["unit"] != board.unit:
            return f"from unit {fields['unit']}; the profile says {board.unit}"
        if found.is_request:
            return "a request: the adapter brings back what is sent (setting echo), or somebody else asks on this line"
        if found.function not in self._lengths:
            return f"function {fields['function']} is not asked of this board"
        if found.function in (READ_COILS, READ_INPUTS):
            said, wanted = _bits(found), 8 * (board.coils if found.function == READ_COILS else board.inputs).size
            return f"{len(said)} bits, the profile says {wanted}" if len(said) != wanted else ""
        if found.function in (WRITE_COIL, WRITE_REGISTERS) and not self._output(found):
            return f"address {fields['address']} is none of an output of the profile"
        return ""

    def _output(self, found: Pdu) -> int:
        """The number of the output that was written to, 0 for none."""
        place, board, flash = int(str(found.fields["address"])), self.board, self.board.flash
        if found.function == WRITE_COIL:
            number = place - board.coils.first + 1
        elif flash is not None and found.fields["count"] == 2 and not (place - flash.first) % flash.step:
            number = (place - flash.first) // flash.step + 1
        else:
            return 0
        return number if 1 <= number <= board.coils.amount or (board.any_shape and number > 0) else 0

    def _tells(self, found: Pdu) -> tuple[Told, ...]:
        board = self.board
        match found.function:
            case pdus.READ_COILS:
                shown = _bits(found) if board.any_shape else _bits(found)[:board.coils.amount]
                return tuple(Told("output", str(number), _state(is_on)) for number, is_on in enumerate(shown, 1))
            case pdus.READ_INPUTS:
                bits = _bits(found)
                return tuple(Told("measured", str(output), "on" if bits[shown_by - 1] else "off")
                             for output, shown_by in board.measured)
            case pdus.WRITE_COIL | pdus.WRITE_REGISTERS if number := self._output(found):
                # Only openings are written to registers. Which order it answers, no byte of it says.
                return (Told("confirmed", str(number), _state(bool(found.fields.get("value", True)))),)
        return ()

    def _refusal(self, found: Pdu) -> Reading:
        """That the board will not. To an order it is the answer; to a poll it says that the profile is not its own."""
        code = int(str(found.fields["exception"]))
        why = f"{code:02X} {EXCEPTIONS.get(code, 'unknown exception')}"
        if found.function & ~FAILED in (READ_COILS, READ_INPUTS) and not self.board.any_shape:
            asked = "coils" if found.function & ~FAILED == READ_COILS else "inputs"
            what = f"the {asked} of the profile are not those of this board" if code < 4 else f"no {asked} were read"
            return Reading("unsupported", (found.fields,), (), "never", f"{why}: {what}")
        return Reading("report", (found.fields,), (), "never", tells=(Told("refused", "", why),))


#: function -> what its answer is.
_KINDS = {1: "heartbeat", 2: "heartbeat", 3: "registers", 4: "registers", 5: "report", 6: "written", 15: "written",
          16: "written"}


def _bits(found: Pdu) -> list[int]:
    bits = found.fields["bits"]
    return list(bits) if isinstance(bits, list) else []


def _state(is_on: object) -> str:
    return "open" if is_on else "closed"
