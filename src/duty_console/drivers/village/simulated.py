"""
A village phone alarm controller as its line shows it: the far end of the cable, written from the sheet.

Says an event and waits for the acknowledgement that names it; silence, and it says the same again, three times, then it
keeps what comes until a heartbeat is acknowledged. Does an order once, answers a repeated one the same way, and closes
what it opened by itself.

What happens in the village is in `simulated_wall`. Pure: bytes and seconds in, bytes out. Knows nothing of ports, and
nothing of whoever listens.
"""

from __future__ import annotations

import random
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .simulated_wall import Wall

PROBE_S, KEPT_S = 30.0, 60.0
HALF = [0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5, 0x60C6, 0x70E7,
        0x8108, 0x9129, 0xA14A, 0xB16B, 0xC18C, 0xD1AD, 0xE1CE, 0xF1EF]


def framed(body: str) -> bytes:
    """A body with its marks and CRC, nibble by nibble."""
    crc = 0xFFFF
    for byte in body.encode("ascii"):
        for half in (byte >> 4, byte & 15):
            crc = (crc << 4 & 0xFFFF) ^ HALF[crc >> 12 ^ half]
    return f"${body}*{crc:04X}\r\n".encode("ascii")


@dataclass(slots=True)
class Sent:
    """One line of the ledger: what was to be said, how often it was, and when it was acknowledged."""

    text: str
    frame: bytes = b""
    attempts: int = 0
    acked_at: float | None = None


@dataclass(slots=True)
class Faults:
    """How often (0 to 1) the cable misbehaves."""

    noise: float = 0.0
    doubled: float = 0.0
    lost: float = 0.0
    flipped: float = 0.0


@dataclass(slots=True)
class FarEnd:
    """The controller. `due(now)` gives what it sends now, `receive` takes what the console says."""

    receiver: str = "01"
    line: str = "1"
    wait_s: float = 1.0
    attempts: int = 4
    heartbeat_s: float = 5.0
    buffer: int = 24
    parity: str = "N"
    faults: Faults = field(default_factory=Faults)
    seed: int = 0
    boot: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)  # outputs: their names

    absent: bool = field(default=False, init=False)
    ledger: list[Sent] = field(default_factory=list, init=False)
    stray: int = field(default=0, init=False)  # acknowledgements of what was not asked
    wall: Wall = field(init=False)
    deaf: bool = field(default=False, init=False)
    _queue: deque[Sent] = field(default_factory=deque, init=False)
    _said_at: float | None = field(default=None, init=False)  # the event at the head of the queue
    _tries: int = field(default=0, init=False)
    _number: int = field(default=0, init=False)
    _beats: int = field(default=0, init=False)
    _calls: int = field(default=0, init=False)
    _lost: int = field(default=0, init=False)
    _beat_at: float = field(default=0.0, init=False)
    _heard_at: float = field(default=float("-inf"), init=False)
    _held_until: float = field(default=0.0, init=False)
    _time: tuple[int, float] | None = field(default=None, init=False)  # what the clock showed, and when
    _rate: float = field(default=1.0, init=False)
    _out: deque[bytes] = field(default_factory=deque, init=False)
    _kept: deque[tuple[float, str, str]] = field(default_factory=deque, init=False)  # orders and their answers
    _heard: bytes = field(default=b"", init=False)
    _random: random.Random = field(default_factory=random.Random, init=False)

    def __post_init__(self) -> None:
        self._random.seed(self.seed)
        self.wall = Wall(tuple(self.settings.get("outputs", "1").split(",")), self._put, self._is_alone)
        self._put("start,power,1,simulated", 0.0)

    def event(self, account: str, qualifier: str, _code: str, _group: str, _zone: str, now: float = 0.0) -> None:
        """A resident's call is answered, or (R) over."""
        self._calls += qualifier == "E"
        self._put(f"call,{self._calls},2,N,{account},0" if qualifier == "E" else
                  f"ended,{self._calls},caller,60,N,{account}", now)

    def message(self, text: str) -> None:
        """Any event, as its fields from `what` on."""
        self._put(text, 0.0)

    def happen(self, what: str, now: float, **how: object) -> None:
        """Something happens in the village, or goes wrong in the controller."""
        self.wall.run(now)
        wall = self.wall
        doing: dict[str, Callable[..., None]] = {
            "ring": wall.ring, "dial": wall.dial, "hang_up": wall.hang_up, "fault": wall.fault,
            "measured": wall.measured, "lie": wall.lie, "mute": wall.mute, "deaf": self._deaf, "cable": self._cable,
            "clock": self._clock, "hold": self._hold, "restart": self._restart}
        if what not in doing:
            raise ValueError(f"a village controller cannot {what}; it can {', '.join(doing)}")
        doing[what](now, **how)

    def receive(self, data: bytes, now: float) -> None:
        """What the console says: acknowledgements and orders; anything else is as if it had not come."""
        self.wall.run(now)
        self._heard = (self._heard + (bytes(byte & 127 for byte in data) if self.parity in "EO" else data))[-400:]
        while found := re.search(rb"\$([^$*]+)\*[0-9A-F]{4}", self._heard):
            self._heard = self._heard[found.end():]
            body = found[1].decode("ascii", "replace")
            if not body.isascii() or framed(body)[:-2] != found[0]:
                continue
            self._heard_at, (form, *fields) = now, body.split(",")
            if form == "A" and len(fields) > 2:
                self._acknowledged(fields, now)
            elif form == "O" and len(fields) > 3 and not self.deaf:
                self._ordered(fields[:4], now)

    def due(self, now: float) -> bytes:
        """What goes out now; empty if nothing does."""
        self.wall.run(now)
        if self._out:
            return self._spoilt(self._out.popleft())
        if self._queue and not self.absent and now >= self._held_until and (
                self._said_at is None or now >= self._said_at + self.wait_s):
            if self._tries < self.attempts:
                return self._say(now)
            self.absent, self._tries, self._said_at = True, 0, None
        period = self.heartbeat_s or (PROBE_S if self.absent else 0.0)
        if period and now >= self._beat_at + period:
            self._beat_at, self._beats = now, self._beats % 65535 + 1
            return self._spoilt(framed(f"H,{self.boot},{self._beats},{self._stamp(now)},{self._state(now)}"))
        return b""

    def next_due(self) -> float | None:
        """When `due` will have something to do; None if never."""
        times = [self.wall.later[0][0]] if self.wall.later else []
        if self._out:
            times.append(0.0)
        if self._queue and not self.absent:
            times.append(max(self._held_until, 0.0 if self._said_at is None else self._said_at + self.wait_s))
        if period := self.heartbeat_s or (PROBE_S if self.absent else 0.0):
            times.append(self._beat_at + period)
        return min(times, default=None)

    @property
    def pending(self) -> int:
        """Events not yet acknowledged."""
        return len(self._queue)

    def _put(self, text: str, now: float) -> None:
        room = self.buffer - 6 * text.startswith(("ring", "dial", "out", "missed"))
        if len(self._queue) >= room:
            self._lost += 1
            return
        if self._lost:
            count, self._lost = self._lost, 0
            self._put(f"lost,{count}", now)
        self._number = self._number % 65535 + 1
        said = Sent(text, framed(f"E,{self.boot},{self._number},{self._stamp(now)},{text}"))
        self._queue.append(said)
        self.ledger.append(said)

    def _say(self, now: float) -> bytes:
        said = self._queue[0]
        said.attempts, self._tries, self._said_at = said.attempts + 1, self._tries + 1, now
        return self._spoilt(said.frame)

    def _acknowledged(self, fields: list[str], now: float) -> None:
        if fields[0] == "H":
            self.absent = False
        elif self._queue and self._queue[0].attempts and (
                self._queue[0].frame.startswith(f"$E,{fields[1]},{fields[2]},".encode("ascii"))):
            self._queue.popleft().acked_at = now
            self.absent, self._said_at, self._tries = False, None, 0
        else:
            self.stray += 1

    def _ordered(self, fields: list[str], now: float) -> None:
        number, act, output, value = fields
        said = ",".join(fields)
        self._kept = deque([kept for kept in self._kept if now - kept[0] < KEPT_S][-8:])
        answers = [answer for _at, order, answer in self._kept if order == said and number and act != "poll"]
        if not answers:
            answers = [f"R,{number},{act}," + self._done(number, act, output, value, now)]
            self._kept.append((now, said, answers[0]))
        self._out.append(framed(answers[0]))

    def _done(self, number: str, act: str, name: str, value: str, now: float) -> str:
        """Does an order; result, output, state and value of its answer."""
        if refusal := self.wall.refusal(act, name, value):
            return f"refused,{name},,{refusal}"
        if act == "poll":
            return f"done,,{self._state(now)}"
        if act == "clock":
            before, self._time = self._stamp(now), (int(value), now)
            return f"done,,,{before}"
        return f"done,{name}," + ",".join(self.wall.do(act, number, name, value, now))

    def _deaf(self, _now: float, on: bool = True) -> None:
        self.deaf = on

    def _cable(self, _now: float, **how: float) -> None:
        self.faults = Faults(**how)

    def _clock(self, now: float, rate: float = 1.0) -> None:
        """Its clock goes so fast from now on."""
        self._time, self._rate = (int(self._stamp(now)), now) if self._time else None, rate

    def _hold(self, now: float, seconds: float = 10.0) -> None:
        """Events are kept for so long and come all at once."""
        self._held_until = now + seconds

    def _restart(self, now: float, cause: str = "watchdog", boot: int = 0) -> None:
        """Starts anew; what waits is still said, with its old numbers."""
        self.boot, self._number, self._beats = boot or self.boot % 65535 + 1, 0, 0
        self._time, self._heard_at, self._said_at, self._tries = None, float("-inf"), None, 0
        self._kept.clear()
        self.wall.restart()
        self._put(f"start,{cause},1,simulated", now)

    def _is_alone(self, now: float) -> bool:
        return now - self._heard_at >= 3 * (self.heartbeat_s or PROBE_S)

    def _stamp(self, now: float) -> str:
        return str(int(self._time[0] + (now - self._time[1]) * self._rate)) if self._time else ""

    def _state(self, now: float) -> str:
        bits, outputs = self.wall.state()
        bits |= 0x0080 * bool(self._lost) | 0x0100 * self._is_alone(now) | 0x0200 * (self._time is None)
        return f"{bits:04X},{outputs}"

    def _spoilt(self, frame: bytes) -> bytes:
        """The frame on the cable, with the faults of today."""
        if self._happens(self.faults.lost):
            return b""
        if self._happens(self.faults.flipped):
            at = self._random.randrange(len(frame))
            frame = frame[:at] + bytes((frame[at] ^ 1 << self._random.randrange(7),)) + frame[at + 1:]
        if self._happens(self.faults.doubled):
            frame += frame
        if self._happens(self.faults.noise):
            frame = bytes(self._random.choice(b"\x00\xff~U*,E") for _ in range(self._random.randint(1, 8))) + frame
        if self.parity in ("E", "O"):
            return bytes(byte | ((byte.bit_count() + (self.parity == "O")) % 2) << 7 for byte in frame)
        return frame

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self._random.random() < chance
