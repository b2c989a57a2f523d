"""
Modbus RTU frames by pymodbus: requests made, lengths and checks of what comes, and what stands in it.

    unit │ function │ data                          │ CRC-16, low byte first
    1    │ 1        │ as the function says, 1 to 252 │ 2

The only importer of pymodbus: its PDUs and its RTU framer, never its ports or loops. Knows no board.
Sheet: hardware/protocols/modbus_relay.md
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from pymodbus.framer.rtu import FramerRTU
from pymodbus.pdu import DecodePDU, ModbusPDU
from pymodbus.pdu.bit_message import ReadCoilsRequest, ReadDiscreteInputsRequest, WriteSingleCoilRequest
from pymodbus.pdu.register_message import WriteMultipleRegistersRequest

from .board import Block
from .framing import NONE, WAIT

READ_COILS, READ_INPUTS, READ_HOLDING, READ_REGISTERS = 1, 2, 3, 4
WRITE_COIL, WRITE_REGISTER, WRITE_COILS, WRITE_REGISTERS = 5, 6, 15, 16
FUNCTIONS = (READ_COILS, READ_INPUTS, READ_HOLDING, READ_REGISTERS, WRITE_COIL, WRITE_REGISTER, WRITE_COILS,
             WRITE_REGISTERS)
#: Added to the function where a device answers that it will not.
FAILED = 0x80
#: Length of an answer without data, of a refusal, of an answer to a writing; the longest frame there is.
EMPTY, REFUSAL, WRITTEN, LONGEST = 5, 5, 8, 256
_KNOWN = frozenset(FUNCTIONS) | {FAILED | function for function in FUNCTIONS}
_ON_OFF = (b"\xff\0", b"\0\0")
_REPLIES, _REQUESTS = DecodePDU(False), DecodePDU(True)
_FRAMER = FramerRTU(_REPLIES)

# What pymodbus says of odd frames belongs in our journal, where it stands in our own words, not on standard error.
logging.getLogger("pymodbus").addHandler(logging.NullHandler())


class Pdu(NamedTuple):
    """A frame that holds. `reason` says why its contents cannot be believed all the same."""

    function: int
    is_request: bool
    fields: dict[str, object]
    reason: str = ""


def read_coils(unit: int, block: Block) -> bytes:
    return _FRAMER.buildFrame(ReadCoilsRequest(address=block.first, count=block.amount, dev_id=unit))


def read_inputs(unit: int, block: Block) -> bytes:
    return _FRAMER.buildFrame(ReadDiscreteInputsRequest(address=block.first, count=block.amount, dev_id=unit))


def write_coil(unit: int, coil: int, is_on: bool) -> bytes:
    return _FRAMER.buildFrame(WriteSingleCoilRequest(address=coil, bits=[is_on], dev_id=unit))


def write_registers(unit: int, first: int, values: list[int]) -> bytes:
    return _FRAMER.buildFrame(WriteMultipleRegistersRequest(address=first, registers=values, dev_id=unit))


def holds(raw: bytes) -> bool:
    """Whether the last two bytes are the check of those before them."""
    return len(raw) >= FramerRTU.MIN_SIZE and FramerRTU.check_CRC(raw[:-2], int.from_bytes(raw[-2:], "big"))


def size(raw: bytes, start: int) -> int:
    """The length of the request or answer that begins there, of any shape of the sheet; the shorter one first."""
    head = raw[start:start + 7]
    if len(head) < 2:
        return WAIT
    if head[1] not in _KNOWN:
        return NONE
    for length in _lengths(head):
        if len(raw) - start < max(length, EMPTY):
            return WAIT
        if length and holds(raw[start:start + length]):
            return length
    return NONE


def taken_apart(raw: bytes) -> Pdu | None:
    """What a frame says; None where it is no frame whose length and check hold."""
    if len(raw) < EMPTY or raw[1] not in _KNOWN or not holds(raw):
        return None
    for decoder, is_request in ((_REPLIES, False), (_REQUESTS, True)):
        kind = decoder.lookupPduClass(raw)
        if kind is not None and kind.calculateRtuFrameSize(raw) == len(raw):
            fields: dict[str, object] = {"unit": raw[0], "function": raw[1] & ~FAILED}
            reason = _wrong(raw, is_request)
            pdu = None if reason else decoder.decode(raw[1:-2])
            if pdu is not None:
                return Pdu(raw[1], is_request, fields | _fields(pdu, is_request))
            return Pdu(raw[1], is_request, fields, reason or "its numbers cannot be those of this function")
    return None


def _lengths(head: bytes) -> list[int]:
    """How long an answer and a request with such a beginning are; 0 first where that is not known yet."""
    kinds = (_REPLIES.lookupPduClass(head), _REQUESTS.lookupPduClass(head))
    found = {kind.calculateRtuFrameSize(head) for kind in kinds if kind is not None}
    return sorted(length for length in found if length <= LONGEST)


def _wrong(raw: bytes, is_request: bool) -> str:
    """What pymodbus takes and the sheet does not."""
    function, data = raw[1], raw[2:-2]
    if function == WRITE_COIL and data[2:] not in _ON_OFF:
        return "a coil is written with FF00 or 0000 and nothing else"
    if not is_request and function in (READ_COILS, READ_INPUTS) and not data[0]:
        return "an answer without any bit"
    if not is_request and function in (READ_HOLDING, READ_REGISTERS) and (not data[0] or data[0] % 2):
        return "registers have two bytes each"
    if is_request and function in (WRITE_COILS, WRITE_REGISTERS):
        count = int.from_bytes(data[2:4], "big")
        if data[4] != ((count + 7) // 8 if function == WRITE_COILS else 2 * count):
            return "the count of bytes is not that of the values"
    return ""


def _fields(pdu: ModbusPDU, is_request: bool) -> dict[str, object]:
    """Its data under the sheet's names."""
    bits = [int(bit) for bit in pdu.bits]
    match pdu.function_code, is_request:
        case (code, _) if code > FAILED:
            return {"exception": pdu.exception_code}
        case (1 | 2, False):
            return {"bits": bits}
        case (3 | 4, False):
            return {"registers": list(pdu.registers)}
        case (5, _):
            return {"address": pdu.address, "value": bool(bits[0])}
        case (6, _):
            return {"address": pdu.address, "value": pdu.registers[0]}
        case (15, True):
            return {"address": pdu.address, "count": pdu.count, "bits": bits}
        case (16, True):
            return {"address": pdu.address, "count": pdu.count, "registers": list(pdu.registers)}
    return {"address": pdu.address, "count": pdu.count}
