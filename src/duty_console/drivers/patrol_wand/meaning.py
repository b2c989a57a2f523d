"""
What an FCARD packet says, and what records are made of.

    card record   │ serial 4 │ guard 2 │ year month day hour minute second │ state 1 │ tag 3
    system record │ serial 4 │ code 1  │ second minute hour day month year, BCD │ spare 1

Replies have the class of what they answer and 30 hex more. A record's time is the wand's own and no moment of ours:
`clock` keeps it as it was sent. Sheet: hardware/protocols/patrol_wand.md
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from ...clock import SHANGHAI
from ...domain import codes
from ...domain.signals import Reading, Signal, Told
from .framing import Packet

REPLY = 0x30
CLOCK, SET_CLOCK, POINTERS, MOVE_READ, READ = (0x02, 0x01), (0x02, 0x02), (0x04, 0x01), (0x04, 0x04), (0x04, 0x06)
OK, BAD_SUM, RECORDS, END = (0x21, 0x01), (0x21, 0x03), (0x34, 0x06), (0xF4, 0x06)
CARDS, NOBODY = 1, 0xFFFF
#: Orders of ours have info codes from here on, what the driver asks for itself those below: both as the maker has them.
ORDERS, LEAST, MOST = 0x8000, 0x1000, 0xF000
_CARD, _SYSTEM, _BLOCK = 16, 12, 13
SCHEME = "patrol_wand"
Fields = dict[str, object]


class Pointers(NamedTuple):
    """Where a database of records stands."""

    capacity: int
    write: int
    read: int
    ring: bool

    @property
    def new(self) -> int:
        """How many records were not read yet."""
        return (self.write - self.read) % self.capacity if self.capacity else 0


def read(packet: Packet) -> Reading:
    """What a packet says; of one that is not known, its bytes."""
    of = (packet.command, packet.which)
    head: Fields = {"addr": packet.address, "info_code": packet.info_code, "cmd": packet.command,
                    "index": packet.which, "data": packet.data.hex()}
    if packet.command < REPLY and of not in (OK, BAD_SUM):
        return Reading("report", (head,), (), "never")  # what a wand is asked: an echo, or a capture of both ways
    match of:
        case (0x34, 0x06):
            return _records(packet, head)
        case (0x34, 0x01) if (found := pointers(packet.data)):
            return Reading("report", (head, {"databases": [one._asdict() for one in found]}), (), "never")
        case (0x32, 0x01) if (moment := bcd_moment(packet.data)):
            at = str(round(moment.timestamp() * 1000))
            done = (Told("confirmed", "", ""),) if packet.info_code >= ORDERS else ()
            tells = (Told("clock", "", at), *done)
            return Reading("report", (head, {"time": _shown(moment)}), (), "never", tells=tells)
        case (0xF4, 0x06) if len(packet.data) == 4:
            return Reading("report", (head, {"total": int.from_bytes(packet.data, "big")}), (), "at_once")
        case (0x21, 0x01):
            done = (Told("confirmed", "", ""),) if packet.info_code >= ORDERS else ()
            return Reading("report", (head,), (), "never", tells=done)
        case (0x21, 0x03):
            return Reading("report", (head, {"error": "checksum"}), (), "never")
    return Reading("unsupported", (head,), (), "never", "a reply of a kind that is not read")


def records(data: bytes) -> list[Fields] | None:
    """The records of a packet, or None where they are not as long as their count says."""
    count, rest = int.from_bytes(data[:4], "big"), data[4:]
    if len(data) < 4 or (count and len(rest) not in (count * _CARD, count * _SYSTEM)) or (not count and rest):
        return None
    size = len(rest) // count if count else _CARD
    parts = [rest[place * size:place * size + size] for place in range(count)]
    return [_card(part) if size == _CARD else _system(part) for part in parts]


def pointers(data: bytes) -> list[Pointers]:
    """The databases as they come, cards first: replies are seen with one and with two."""
    blocks = [data[place:place + _BLOCK] for place in range(0, len(data) - _BLOCK + 1, _BLOCK)]
    return [Pointers(int.from_bytes(block[:4], "big"), int.from_bytes(block[4:8], "big"),
                     int.from_bytes(block[8:12], "big"), bool(block[12])) for block in blocks]


def bcd_moment(data: bytes) -> datetime | None:
    """Six bytes ss mm hh dd MM yy as a moment in the room's time zone, None where they are none."""
    if len(data) < 6 or any(byte >> 4 > 9 or byte & 15 > 9 for byte in data[:6]):
        return None
    second, minute, hour, day, month, year = ((byte >> 4) * 10 + (byte & 15) for byte in data[:6])
    return _moment(year, month, day, hour, minute, second)


def bcd(moment: datetime) -> bytes:
    """A moment as six bytes."""
    return bytes(int(f"{value:02}", 16) for value in (moment.second, moment.minute, moment.hour, moment.day,
                                                      moment.month, moment.year % 100))


def _records(packet: Packet, head: Fields) -> Reading:
    found = records(packet.data)
    if found is None:
        return Reading("unsupported", (head,), (), "never", "records are not as long as their count says")
    parts: tuple[Mapping[str, object], ...] = (head, {"records": found})
    if not found:
        return Reading("report", parts, (), "never")
    return Reading("records", parts, tuple(map(_signal, found)), "never")


def _card(part: bytes) -> Fields:
    moment = _moment(*part[6:12])
    person = int.from_bytes(part[4:6], "big")
    return {"serial": int.from_bytes(part[:4], "big"), "person": None if person == NOBODY else person,
            "time": _shown(moment) if moment else "", "state": part[12], "card": part[13:].hex().upper(),
            **({} if moment else {"bad_time": part[6:12].hex()})}


def _system(part: bytes) -> Fields:
    moment = bcd_moment(part[5:11])
    return {"serial": int.from_bytes(part[:4], "big"), "code": part[4], "time": _shown(moment) if moment else "",
            **({} if moment else {"bad_time": part[5:11].hex()})}


def _signal(record: Fields) -> Signal:
    """A record as something that happened: worth keeping, an alarm to nobody."""
    code = "system" if "code" in record else {0: "tag", 1: "guard"}.get(int(str(record["state"])), "unknown")
    person = record.get("person")
    return Signal("records", "", "", "", SCHEME, code, "log", codes.severity(SCHEME, code),
                  group=str(record["serial"]), zone=str(record.get("card", "")),
                  user="" if person is None else str(person), clock=str(record["time"] or record.get("bad_time", "")),
                  text=f"code {record['code']}" if "code" in record else "")


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime | None:
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=SHANGHAI)
    except ValueError:
        return None


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
