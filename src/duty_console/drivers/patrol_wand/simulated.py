"""
A patrol wand in its cradle as its line shows it: the far end of the cable, written from the sheet.

It keeps what was read with a serial number each, in a ring, and answers what it is asked, nothing else. A story lets
somebody walk, and makes it lose packets, go away, or forget the time.

    scan(tag, person, state, ago_s)  a tag or card was read    away(on)     it is not in its cradle
    lose(serial, times)  a record is left out of so many replies    cut()   the next dump breaks off in the middle
    clock(time)          shows this time from now on            garble()     the next reply is damaged

Pure: bytes and seconds in, bytes out. Knows nothing of ports, and nothing of whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

ANSWER_S, IN_A_PACKET = 0.01, 15
CAN = ("scan", "away", "lose", "cut", "clock", "garble")


@dataclass(slots=True)
class Said:
    """What a ledger's line is made of; a wand says nothing of itself, so its ledger stays empty."""

    text: str
    attempts: int = 0
    acked_at: float | None = None


@dataclass(slots=True)
class FarEnd:
    """The wand. `receive` takes what it is asked, `due(now)` gives what it answers now."""

    receiver: str = "01"
    line: str = "1"
    wait_s: float = 2.0
    attempts: int = 1
    heartbeat_s: float = 0.0
    parity: str = "N"
    settings: Mapping[str, str] = field(default_factory=dict)
    capacity: int = 1000
    began: datetime = datetime(2026, 11, 23)  # what its clock showed when it was switched on

    absent: bool = field(default=False, init=False)
    ledger: Sequence[Said] = field(default_factory=list, init=False)
    records: dict[int, bytes] = field(default_factory=dict, init=False)  # by place
    written: int = field(default=0, init=False)
    taken: int = field(default=0, init=False)  # the read pointer
    asked: list[tuple[int, int, bytes]] = field(default_factory=list, init=False)
    _heard: bytes = field(default=b"", init=False)
    _answers: list[tuple[float, bytes]] = field(default_factory=list, init=False)
    _lost: dict[int, int] = field(default_factory=dict, init=False)
    _cut: bool = field(default=False, init=False)
    _garble: bool = field(default=False, init=False)

    def event(self, account: str, qualifier: str, code: str, group: str, zone: str, now: float = 0.0) -> None:
        """A tag is read: `zone` is the tag, `group` the guard's number."""
        self.happen("scan", now, tag=zone, person=int(group or "0") or 0xFFFF)

    def message(self, text: str) -> None:
        """Bytes that nobody asked for, in hexadecimal digits."""
        self._answers.append((0.0, bytes.fromhex(text)))

    def happen(self, what: str, now: float, **how: object) -> None:
        """What a story wants of it; a ValueError says what it can."""
        match what:
            case "scan":
                then = self.shows(now) - timedelta(seconds=float(str(how.get("ago_s", 0))))
                tag = bytes.fromhex(str(how.get("tag", "62E8CD")))
                self.written = self.written + 1 if self.written < self.capacity else 1
                place = self.written
                self.records[place] = (
                    place.to_bytes(4, "big") + int(str(how.get("person", 0xFFFF))).to_bytes(2, "big")
                    + bytes((then.year % 100, then.month, then.day, then.hour, then.minute, then.second,
                             int(str(how.get("state", 0)))))
                    + tag[-3:].rjust(3, b"\0"))
            case "away":
                self.absent = bool(how.get("on", True))
                self._answers.clear()
            case "lose":
                self._lost[int(str(how["serial"]))] = int(str(how.get("times", 1)))
            case "cut":
                self._cut = True
            case "clock":
                self.began = datetime.fromisoformat(str(how["time"])) - timedelta(seconds=now)
            case "garble":
                self._garble = True
            case _:
                raise ValueError(f"a patrol wand cannot {what}: it can {', '.join(CAN)}")

    def shows(self, now: float) -> datetime:
        """Its clock."""
        return self.began + timedelta(seconds=now)

    def receive(self, data: bytes, now: float) -> None:
        """What it is asked; bytes between two frames mean nothing."""
        if self.absent:
            return
        self._heard += data
        while self._heard.count(b"\x7e") >= 2:
            _before, _mark, rest = self._heard.partition(b"\x7e")
            inner, _mark, after = rest.partition(b"\x7e")
            body = inner.replace(b"\x7f\x01", b"\x7e").replace(b"\x7f\x02", b"\x7f")
            if len(body) < 7:
                self._heard = b"\x7e" + after
            elif sum(body[:-1]) % 256 != body[-1]:
                self._heard = after
                self._say(body, 0x21, 0x03, b"", now)
            else:
                self._heard = after
                self._do(body, now)

    def due(self, now: float) -> bytes:
        """What goes out now; empty if nothing does."""
        if not self._answers or self._answers[0][0] > now:
            return b""
        return self._answers.pop(0)[1]

    def next_due(self) -> float | None:
        """When `due` will have something to say; None if never."""
        return self._answers[0][0] if self._answers else None

    def _do(self, body: bytes, now: float) -> None:
        """One command."""
        kind, index, data = body[3], body[4], body[6:-1]
        self.asked.append((kind, index, data))
        if (kind, index) == (2, 1):
            clock = self.shows(now)
            self._say(body, 0x32, 1, bytes(int(f"{part:02d}", 16) for part in (
                clock.second, clock.minute, clock.hour, clock.day, clock.month, clock.year % 100)), now)
        elif (kind, index) == (2, 2):
            second, minute, hour, day, month, year = (int(f"{part:02x}") for part in data)
            self.began = datetime(2000 + year, month, day, hour, minute, second) - timedelta(seconds=now)
            self._say(body, 0x21, 1, b"", now)
        elif (kind, index) == (4, 1):
            cards = b"".join(part.to_bytes(4, "big") for part in (self.capacity, self.written, self.taken))
            self._say(body, 0x34, 1, cards + b"\1" + bytes(12) + b"\1", now)
        elif (kind, index) == (4, 4):
            self.taken = int.from_bytes(data[1:5], "big")
            self._say(body, 0x21, 1, b"", now)
        elif (kind, index) == (4, 6):
            self._dump(body, int.from_bytes(data[1:5], "big"), int.from_bytes(data[5:9], "big"), now)

    def _dump(self, body: bytes, first: int, count: int, now: float) -> None:
        """Records in packets, and how many they were."""
        found = []
        for place in range(first, first + count):
            if place in self.records and self._lost.get(place, 0) <= 0:
                found.append(self.records[place])
            elif place in self._lost:
                self._lost[place] -= 1
        for start in range(0, len(found), IN_A_PACKET):
            part = found[start:start + IN_A_PACKET]
            self._say(body, 0x34, 6, len(part).to_bytes(4, "big") + b"".join(part), now)
            if self._cut:
                self._cut = False
                return
        self._say(body, 0xF4, 6, len(found).to_bytes(4, "big"), now)

    def _say(self, to: bytes, kind: int, index: int, data: bytes, now: float) -> None:
        body = to[:3] + bytes((kind, index, len(data))) + data
        body += bytes((sum(body) % 256,))
        if self._garble:
            self._garble, body = False, body[:-1] + bytes((body[-1] ^ 0x55,))
        escaped = b"".join({0x7E: b"\x7f\x01", 0x7F: b"\x7f\x02"}.get(byte, bytes((byte,))) for byte in body)
        self._answers.append((now + ANSWER_S, b"\x7e" + escaped + b"\x7e"))
