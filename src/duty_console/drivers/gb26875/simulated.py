"""
A fire transmission device as its line shows it: the far end of the cable, written from the sheet.

Sends a frame and waits for a confirm with the same serial number; silence, and it sends the same frame again, three
times, then the centre is absent: it keeps what comes and sends only heartbeats (command 2 without a unit), and the
first of them that is confirmed brings back the traffic, in order. A deny counts as an answer: the frame is given up.

What the centre orders is done once, however often it comes, and answered each time: a clock set and a post check with a
confirm, a query with what is asked for, anything else with a deny.

Pure: bytes and seconds in, bytes out. Knows nothing of ports, and nothing of whoever listens.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

CONTROL, SEND, CONFIRM, QUERY, REPLY, DENY = 1, 2, 3, 4, 5, 6
PROBE_S = 30.0
GAP_S = 0.02
CENTRE = 1
#: Component 40 is a smoke detector of system 1, the fire alarm system.
SYSTEM, PART, NOTE = 1, 40, 31
TIMED = (1, 2, 3, 8, 21, 28)
#: The query that reads a type, by the type it reads.
QUERIES = {61: 1, 62: 2, 63: 3, 65: 5, 66: 6, 67: 7, 68: 8, 81: 21, 85: 25, 86: 26, 88: 28}
#: The bit of a component's status that a Contact ID code of a story stands for, by the code's first digit.
BITS = {"1": 1, "3": 2, "5": 3}


@dataclass(slots=True)
class Sent:
    """One line of the ledger: what was to be said, how often it was, and when it was confirmed."""

    text: str
    unit: bytes = b""
    account: int = 1
    frame: bytes = b""
    attempts: int = 0
    acked_at: float | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Faults:
    """How often (0 to 1) the cable misbehaves."""

    noise: float = 0.0  # bytes of nothing in front of a frame
    doubled: float = 0.0  # the same frame twice in one write
    split: float = 0.0  # a frame in two writes
    flipped: float = 0.0  # a bit turned over
    cut: float = 0.0  # a frame without its end


@dataclass(slots=True)
class FarEnd:
    """The device. `due(now)` gives what it sends now, `receive` takes what the centre answers."""

    receiver: str = "01"
    line: str = "1"
    wait_s: float = 10.0
    attempts: int = 4
    heartbeat_s: float = 30.0
    buffer: int = 256
    parity: str = "N"
    began: datetime = datetime(2026, 11, 23)  # what its clock showed when it was switched on
    faults: Faults = Faults()
    seed: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)

    absent: bool = field(default=False, init=False)
    ledger: list[Sent] = field(default_factory=list, init=False)
    overflowed: list[str] = field(default_factory=list, init=False)
    stray: int = field(default=0, init=False)  # confirms of what nobody asked
    heartbeats: int = field(default=0, init=False)
    _serial: int = field(default=0, init=False)
    _account: int = field(default=0, init=False)
    _queue: deque[Sent] = field(default_factory=deque, init=False)
    _waiting: Sent | None = field(default=None, init=False)
    _tries: int = field(default=0, init=False)
    _said_at: float = field(default=0.0, init=False)
    _rest: bytes = field(default=b"", init=False)
    _rest_at: float = field(default=0.0, init=False)
    _heard: bytes = field(default=b"", init=False)
    checked: int = field(default=0, init=False)  # minutes of the post check that its guard has not answered yet
    _status: int = field(default=1, init=False)  # of the device itself
    _parts: dict[bytes, int] = field(default_factory=dict, init=False)  # component address -> status
    _done: deque[bytes] = field(default_factory=lambda: deque(maxlen=16), init=False)
    _replies: deque[bytes] = field(default_factory=deque, init=False)
    _denials: int = field(default=0, init=False)
    _random: random.Random = field(default_factory=random.Random, init=False)

    def __post_init__(self) -> None:
        self._random.seed(self.seed)
        self._account = int(self.receiver) if self.receiver.isdecimal() else 1

    def event(self, account: str, qualifier: str, code: str, group: str, zone: str, now: float = 0.0) -> None:
        """A component's state: `code` is P and the bit (P1 fire), `zone` 10-2 or a point; R says that it is over."""
        bit = int(code[1:]) if code[0] == "P" else BITS.get(code[0], 4)
        status = 1 if qualifier == "R" else 1 | 1 << bit
        area, _dash, point = zone.rpartition("-")
        where = int(area or 0).to_bytes(2, "little") + int(point or 0).to_bytes(2, "little")
        self._parts[where] = status
        self._account = int(account, 10 if account.isdecimal() else 16)
        self._put(f"{account} {qualifier}{code} {zone}", self._told(2, bytes((SYSTEM, 1)), where, now))

    def message(self, text: str) -> None:
        """Any application unit, in hexadecimal digits."""
        self._put(text, bytes.fromhex(text))

    def happen(self, what: str, now: float, **how: object) -> None:
        """A component is in a state or no more, the guard presses the key, mains go or return, orders are denied."""
        match what:
            case "key":
                self.checked = 0
                self._put("key", bytes((24, 1, 1 << 5, int(str(how.get("operator", 1))))) + self.clock(now))
            case "state":
                self.event(str(how.get("account", self._account)), "R" if how.get("over") else "E",
                           str(how.get("code", "P1")), "", str(how.get("zone", "0-0")), now)
            case "mains":
                self._status = 1 if how.get("ok", True) else 1 | 1 << 3
                self._put("mains", self._told(21, b"", b"", now))
            case "deny":
                self._denials = int(str(how.get("times", 1)))
            case _:
                raise ValueError(f"no transmission device can {what}; it can: state (account, code, zone, over), "
                                 "key (operator), mains (ok), deny (times)")

    def clock(self, now: float) -> bytes:
        """What its clock shows, as six bytes."""
        shown = self.began + timedelta(seconds=int(now))
        return bytes((shown.second, shown.minute, shown.hour, shown.day, shown.month, shown.year % 100))

    def receive(self, data: bytes, now: float) -> None:
        """What the centre sends: confirms and denies, told by their serial number; and orders."""
        self._heard += data
        while len(self._heard) >= 30:
            size = 30 + int.from_bytes(self._heard[24:26], "little")
            frame = self._heard[:size]
            begins = frame[:2] == b"@@" and size <= 1054
            if begins and len(frame) < size:
                return
            if not begins or sum(frame[2:-3]) & 0xFF != frame[-3] or frame[-2:] != b"##":
                self._heard = self._heard[1:]
                continue
            self._heard = self._heard[size:]
            (self._ordered if frame[26] in (CONTROL, QUERY) else self._answered)(frame, now)

    def due(self, now: float) -> bytes:
        """What goes out now; empty if nothing does."""
        if self._rest:
            if now < self._rest_at:
                return b""
            rest, self._rest = self._rest, b""
            return rest
        if self._replies:
            return self._replies.popleft()
        if self._waiting is not None:
            if now < self._said_at + self.wait_s:
                return b""
            if self._tries < self.attempts:
                return self._say(self._waiting, now)
            self._give_up(now)
            return b""
        if self._queue and not self.absent:
            self._tries = 0
            return self._say(self._queue[0], now)
        return self._heartbeat(now)

    def next_due(self) -> float | None:
        """When `due` will have something to say or to give up; None if never, 0 if at once."""
        if self._rest:
            return self._rest_at
        if self._replies:
            return 0.0
        if self._waiting is not None:
            return self._said_at + self.wait_s
        if self._queue and not self.absent:
            return 0.0
        period = self._period()
        return self._said_at + period if period else None

    @property
    def pending(self) -> int:
        """Frames not yet confirmed."""
        return len(self._queue)

    def _put(self, text: str, unit: bytes) -> None:
        if len(self._queue) >= self.buffer:
            self.overflowed.append(text)
            return
        said = Sent(text, unit, self._account)
        self._queue.append(said)
        self.ledger.append(said)

    def _ordered(self, frame: bytes, now: float) -> None:
        """An order: done once, answered whenever it comes."""
        kind, body = frame[27] if len(frame) > 30 else 0, frame[29:-3]
        command, unit = CONFIRM, b""
        if self._denials:
            self._denials -= 1
            command = DENY
        elif frame[26] == QUERY and kind in QUERIES:
            command, unit = REPLY, self._told(QUERIES[kind], body[:2], body[2:], now)
        elif frame[26] == CONTROL and kind in (90, 91):
            if frame not in self._done:
                self._done.append(frame)
                self._do(kind, body, now)
        else:
            command = DENY
        self._replies.append(self._sealed(frame[2:6] + self.clock(now) + frame[18:24] + frame[12:18]
                                          + len(unit).to_bytes(2, "little") + bytes((command,)) + unit))

    def _do(self, kind: int, body: bytes, now: float) -> None:
        if kind == 91:
            self.checked = body[0]  # minutes
            return
        second, minute, hour, day, month, year = body
        self.began = datetime(2000 + year, month, day, hour, minute, second) - timedelta(seconds=int(now))

    def _told(self, kind: int, where: bytes, part: bytes, now: float) -> bytes:
        """A unit of one object: `where` is a facility, `part` a component's address."""
        part_status = self._parts.get(part, 1).to_bytes(2, "little")
        any_fire = 1 | any(status & 2 for status in self._parts.values()) << 1
        about = where + bytes((PART,)) + part
        body = {1: where + any_fire.to_bytes(2, "little"), 2: about + part_status + b" " * NOTE, 8: where, 28: b"",
                3: about + b"\x03\xd7\0", 5: where + b"\x02\x01", 6: where + b"\x04FACP", 26: b"\x04UITD",
                7: about + b"HALL".ljust(NOTE), 21: bytes((self._status,)), 25: b"\x01\x03"}[kind]
        return bytes((kind, 1)) + body + (self.clock(now) if kind in TIMED else b"")

    def _answered(self, frame: bytes, now: float) -> None:
        said = self._waiting
        if said is None or frame[26] not in (CONFIRM, DENY) or frame[2:4] != said.frame[2:4] or (
                frame[12:18] != said.frame[18:24] or frame[18:24] != said.frame[12:18]):
            self.stray += 1
            return
        said.acked_at, said.denied, self._waiting, self.absent = now, frame[26] == DENY, None, False
        if self._queue and self._queue[0] is said:
            self._queue.popleft()

    def _give_up(self, now: float) -> None:
        if self._queue and self._waiting is self._queue[0]:
            self.absent = True
        self._waiting, self._said_at = None, now

    def _period(self) -> float:
        return self.heartbeat_s or (PROBE_S if self.absent else 0.0)

    def _heartbeat(self, now: float) -> bytes:
        """Only when idle: whatever was said restarts its time."""
        period = self._period()
        if not period or now < self._said_at + period:
            return b""
        self._tries = 0
        self.heartbeats += 1
        return self._say(Sent("heartbeat", account=self._account), now)

    def _say(self, what: Sent, now: float) -> bytes:
        """The frame is made once: a repetition is byte for byte the same."""
        if not what.frame:
            what.frame = self._framed(what.unit, what.account, now)
        self._waiting, self._said_at = what, now
        self._tries += 1
        what.attempts += 1
        return self._spoilt(what.frame, now)

    def _framed(self, unit: bytes, account: int, now: float) -> bytes:
        body = (self._serial.to_bytes(2, "little") + bytes((1, 1)) + self.clock(now)
                + account.to_bytes(6, "little") + CENTRE.to_bytes(6, "little")
                + len(unit).to_bytes(2, "little") + bytes((SEND,)) + unit)
        self._serial = (self._serial + 1) % 65536
        return self._sealed(body)

    def _sealed(self, body: bytes) -> bytes:
        return b"@@" + body + bytes((sum(body) % 256,)) + b"##"

    def _spoilt(self, frame: bytes, now: float) -> bytes:
        """The frame on the cable, with the faults of today."""
        if self._happens(self.faults.flipped):
            at = self._random.randrange(len(frame))
            frame = frame[:at] + bytes((frame[at] ^ 1 << self._random.randrange(8),)) + frame[at + 1:]
        if self._happens(self.faults.cut):
            frame = frame[:self._random.randint(1, len(frame) - 1)]
        if self._happens(self.faults.doubled):
            frame += frame
        if self._happens(self.faults.noise):
            frame = self._random.randbytes(self._random.randint(1, 8)) + frame
        if len(frame) > 1 and self._happens(self.faults.split):
            cut = self._random.randint(1, len(frame) - 1)
            self._rest, self._rest_at = frame[cut:], now + GAP_S
            frame = frame[:cut]
        return frame

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self._random.random() < chance
