"""
What stands in a GB/T 26875.3 frame, as named fields: the head, then the objects of its application unit.

    type │ count │ object, `count` times
    1    │ 1     │ as the type says; most that go up end with six bytes of time

A unit that is not exactly as long as its type and count say is `Wrong`: nothing is read from it by guessing. Knows no
severity and no language. Sheet: hardware/protocols/gb26875.md
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from ...cleaning import clean
from ...clock import local

START, END_MARK = b"@@", b"##"
HEAD, NOTE = 27, 31
CONTROL, SEND, CONFIRM, QUERY, REPLY, DENY = 1, 2, 3, 4, 5, 6
#: Types with one byte of unit that some makers use as heartbeat, login and the answer to them.
BEATS = (16, 17, 22, 23)
#: What an object is made of, by type, from left to right.
LAYOUTS: Mapping[int, tuple[str, ...]] = {
    1: ("system", "status2", "time"),
    2: ("system", "part", "status2", "note", "time"),
    3: ("system", "part", "analog", "time"),
    4: ("system", "operation", "time"),
    5: ("system", "version"),
    6: ("system", "text"),
    7: ("system", "part", "note"),
    8: ("system", "time"),
    21: ("status1", "time"),
    24: ("operation", "time"),
    25: ("version",),
    26: ("text",),
    28: ("time",),
    61: ("system",),
    62: ("system", "address"),
    63: ("system", "address"),
    64: ("system", "records", "time"),
    65: ("system",),
    66: ("system",),
    67: ("system", "address"),
    68: ("system",),
    81: ("reserved",),
    84: ("records", "time"),
    85: ("reserved",),
    86: ("reserved",),
    88: ("reserved",),
    89: ("reserved",),
    90: ("time",),
    91: ("minutes",),
}
_SIZES = {"system": 2, "status2": 2, "status1": 1, "part": 5, "address": 4, "note": NOTE, "time": 6, "analog": 3,
          "operation": 2, "version": 2, "records": 1, "reserved": 1, "minutes": 1}
#: Unit of an analog value and what one step of it is; the number is type and place.
ANALOGS = (("", 1.0), ("", 1.0), ("m", 0.01), ("degC", 0.1), ("MPa", 0.1), ("kPa", 0.1), ("%LEL", 0.1), ("s", 1.0),
           ("V", 0.1), ("A", 0.1), ("L/s", 0.1), ("m3/min", 0.1), ("m/s", 1.0))

Fields = dict[str, object]


class Wrong(ValueError):
    """The unit is not as its type says; the message says how."""


class Head(NamedTuple):
    """The head of a frame; `time` is what its sender's clock showed, or empty where that is no time."""

    serial: int
    ver_main: int
    ver_user: int
    time: str
    src: int
    dst: int
    length: int
    command: int

    @property
    def fields(self) -> Fields:
        """Under the sheet's names."""
        return self._asdict()


class Unit(NamedTuple):
    """What a unit holds; `type` is None where there is none, `number` its count of objects, `objects` None where the
    type is not read."""

    type: int | None
    number: int
    objects: tuple[Fields, ...] | None


def head_of(raw: bytes) -> Head:
    """The head of a frame that is whole."""
    def number(start: int, stop: int) -> int:
        return int.from_bytes(raw[start:stop], "little")
    return Head(number(2, 4), raw[4], raw[5], moment(raw[6:12]), number(12, 18), number(18, 24), number(24, 26),
                raw[26])


def framed(begin: bytes, at: int, source: bytes, destination: bytes, command: int, unit: bytes) -> bytes:
    """A frame of ours, sent at `at`; `begin` is its serial number and versions."""
    body = begin + six(at) + source + destination + len(unit).to_bytes(2, "little") + bytes((command,)) + unit
    return START + body + bytes((sum(body) & 0xFF,)) + END_MARK


def six(at: int) -> bytes:
    """A moment as six bytes of local time."""
    now = local(at)
    return bytes((now.second, now.minute, now.hour, now.day, now.month, now.year % 100))


def decoded(head: Head, data: bytes) -> Unit:
    """
    The unit of a frame.

    :raises Wrong: its length is not what its type and count say.
    """
    if not data:
        return Unit(None, 0, ())
    kind = data[0]
    if len(data) == 1 or kind not in LAYOUTS or head.command not in (CONTROL, SEND, QUERY, REPLY):
        if kind in LAYOUTS and head.command in (CONTROL, SEND, QUERY, REPLY):
            raise Wrong(f"type {kind} without a count of objects")
        return Unit(kind, data[1] if len(data) > 1 else 0, None)
    count, at, objects = data[1], 2, list[Fields]()
    for _object in range(count):
        made: Fields = {}
        for part in LAYOUTS[kind]:
            at = _part(made, part, data, at, kind)
        objects.append(_timed(made, head))
    if at != len(data):
        raise Wrong(f"type {kind} with {count} objects has {len(data)} bytes, not {at}")
    return Unit(kind, count, tuple(objects))


def moment(data: bytes) -> str:
    """Six bytes of time, or an empty text where they are none."""
    second, minute, hour, day, month, year = data
    try:
        return str(datetime(2000 + year, month, day, hour, minute, second))
    except ValueError:
        return ""


def text_of(data: bytes) -> str:
    """A maker's text: what stands before the first 00, without padding of blanks and FF."""
    return clean(data.split(b"\0", 1)[0].replace(b"\xff", b"").decode("gb18030", "replace")).strip()


def _part(made: Fields, part: str, data: bytes, at: int, kind: int) -> int:
    """Adds one part of an object; gives the place behind it."""
    if part == "text":
        size = 1 + (data[at] if at < len(data) else 0)
    else:
        size = _SIZES[part]
    piece = data[at:at + size]
    if len(piece) < size:
        raise Wrong(f"type {kind}: the unit ends before its {data[1]} objects do")
    match part:
        case "system":
            made.update(sys_type=piece[0], sys_addr=piece[1])
        case "status1" | "status2":
            made["status"] = int.from_bytes(piece, "little")
        case "part":
            made["part_type"] = piece[0]
            _address(made, piece[1:])
        case "address":
            _address(made, piece)
        case "note":
            made["note"] = text_of(piece)
        case "text":
            made["text"] = text_of(piece[1:])
        case "analog":
            made.update(analog_type=piece[0], value=int.from_bytes(piece[1:], "little", signed=True))
        case "operation":
            made.update(operation=piece[0], operator=piece[1])
        case "version":
            made["version"] = f"{piece[0]}.{piece[1]}"
        case "records":
            made["records"] = piece[0]
        case "minutes":
            made["timeout_min"] = piece[0]
        case "time":
            made["time"] = moment(piece)
            if not made["time"]:
                made["bad_time"] = piece.hex()
    return at + size


def _address(made: Fields, piece: bytes) -> None:
    """A component's address: zone and point, and as it was sent, because some panels mean one long number by it."""
    made.update(zone=int.from_bytes(piece[:2], "little"), point=int.from_bytes(piece[2:], "little"),
                part_addr=piece.hex())


def _timed(made: Fields, head: Head) -> Fields:
    """An object whose time is none has that of the head; `bad_time` keeps what was sent and marks it."""
    if made.get("time") == "":
        made["time"] = head.time
    return made
