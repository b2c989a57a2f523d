"""
A Sur-Gard receiver as its automation port shows it: the far end of the cable, written from the sheet.

Says a message and waits for one byte: ACK, and it goes on; NAK, and it says it again at once; silence, and it says it
again after the wait. After one and three attempts the computer is absent: it alarms locally, keeps what comes, and
sends only heartbeats; the first of them that is acknowledged brings back the traffic, in order.

Pure: bytes and seconds in, bytes out. Knows nothing of ports, and nothing of whoever listens.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

DC4, ACK, NAK = b"\x14", 0x06, 0x15
#: The sheet lets a receiver have its heartbeat off; something must still find out that the computer is back.
PROBE_S = 30.0
GAP_S = 0.02


@dataclass(slots=True)
class Sent:
    """One line of the ledger: what was to be said, how often it was, and when it was acknowledged."""

    text: str
    attempts: int = 0
    acked_at: float | None = None


@dataclass(frozen=True, slots=True)
class Faults:
    """How often (0 to 1) the cable or the receiver misbehaves."""

    noise: float = 0.0  # bytes of nothing in front of a message
    doubled: float = 0.0  # the same message twice in one write
    split: float = 0.0  # a message in two writes
    lost_end: float = 0.0  # a message without its terminator
    merged: float = 0.0  # a message twice with only the second terminator


@dataclass(slots=True)
class FarEnd:
    """The receiver. `due(now)` gives what it sends now, `receive` takes what the computer answers."""

    receiver: str = "01"
    line: str = "1"
    wait_s: float = 4.0
    attempts: int = 4
    heartbeat_s: float = 30.0
    buffer: int = 256
    parity: str = "N"
    stamp: Callable[[float], str] | None = None  # what its clock shows, HH:MM:SS-dd/mm, where that option is on
    faults: Faults = Faults()
    seed: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)  # a receiver has none of its own

    absent: bool = field(default=False, init=False)  # it beeps: the computer is gone
    ledger: list[Sent] = field(default_factory=list, init=False)
    overflowed: list[str] = field(default_factory=list, init=False)  # lost because the buffer was full
    stray: int = field(default=0, init=False)  # answers while nothing was asked
    heartbeats: int = field(default=0, init=False)
    _queue: deque[Sent] = field(default_factory=deque, init=False)
    _waiting: Sent | None = field(default=None, init=False)
    _tries: int = field(default=0, init=False)
    _said_at: float = field(default=0.0, init=False)
    _again: bool = field(default=False, init=False)
    _rest: bytes = field(default=b"", init=False)
    _rest_at: float = field(default=0.0, init=False)
    _random: random.Random = field(default_factory=random.Random, init=False)

    def __post_init__(self) -> None:
        self._random.seed(self.seed)

    def event(self, account: str, qualifier: str, code: str, group: str, zone: str, now: float | None = None) -> None:
        """A Contact ID event comes in from a panel; `now` is for the clock suffix."""
        clock = self.stamp(now) if self.stamp is not None and now is not None else ""
        self.message(f"5{self.receiver}{self.line} 18{account}{qualifier}{code}{group}{zone}{clock}")

    def message(self, text: str) -> None:
        """Any message, without its terminator; a full buffer loses the newest."""
        if len(self._queue) >= self.buffer:
            self.overflowed.append(text)
            return
        said = Sent(text)
        self._queue.append(said)
        self.ledger.append(said)

    def happen(self, what: str, _now: float, **_how: object) -> None:
        """A receiver does nothing but pass on what panels send."""
        raise ValueError(f"a receiver cannot {what}: it only passes on events and messages")

    def receive(self, data: bytes, now: float) -> None:
        """What the computer sends: single bytes, of which only ACK and NAK matter."""
        for byte in data:
            if self.parity in ("E", "O"):
                byte &= 0x7F
            if byte == ACK:
                self._acknowledged(now)
            elif byte == NAK:
                self._again = self._waiting is not None

    def due(self, now: float) -> bytes:
        """What goes out now; empty if nothing does."""
        if self._rest:
            if now < self._rest_at:
                return b""
            rest, self._rest = self._rest, b""
            return rest
        if self._waiting is not None:
            if not self._again and now < self._said_at + self.wait_s:
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
        if self._waiting is not None:
            return 0.0 if self._again else self._said_at + self.wait_s
        if self._queue and not self.absent:
            return 0.0
        period = self._period()
        return self._said_at + period if period else None

    @property
    def pending(self) -> int:
        """Messages not yet acknowledged."""
        return len(self._queue)

    def _acknowledged(self, now: float) -> None:
        said, self._waiting, self._again = self._waiting, None, False
        if said is None:
            self.stray += 1
            return
        said.acked_at = now
        self.absent = False
        if self._queue and self._queue[0] is said:
            self._queue.popleft()

    def _give_up(self, now: float) -> None:
        if self._queue and self._waiting is self._queue[0]:
            self.absent = True
        self._waiting, self._again, self._said_at = None, False, now

    def _period(self) -> float:
        return self.heartbeat_s or (PROBE_S if self.absent else 0.0)

    def _heartbeat(self, now: float) -> bytes:
        """Only when idle: whatever was said restarts its time."""
        period = self._period()
        if not period or now < self._said_at + period:
            return b""
        self._tries = 0
        self.heartbeats += 1
        return self._say(Sent(f"1{self.receiver}{self.line}{'':11}@{'':4}"), now)

    def _say(self, what: Sent, now: float) -> bytes:
        self._waiting, self._said_at, self._again = what, now, False
        self._tries += 1
        what.attempts += 1
        return self._spoilt(what.text.encode("gb18030", "replace"), now)

    def _spoilt(self, text: bytes, now: float) -> bytes:
        """The frame on the cable, with the faults of today."""
        frame = self._with_parity(text + DC4)
        if self._happens(self.faults.merged):
            frame = self._with_parity(text) + frame
        if self._happens(self.faults.lost_end):
            frame = frame[:-1]
        if self._happens(self.faults.doubled):
            frame += frame
        if self._happens(self.faults.noise):
            noise = bytes(self._random.choice(_NOISE) for _ in range(self._random.randint(1, 8)))
            frame = noise + frame
        if self._happens(self.faults.split):
            cut = self._random.randint(1, len(frame) - 1)
            self._rest, self._rest_at = frame[cut:], now + GAP_S
            frame = frame[:cut]
        return frame

    def _happens(self, chance: float) -> bool:
        return chance > 0 and self._random.random() < chance

    def _with_parity(self, data: bytes) -> bytes:
        if self.parity not in ("E", "O"):
            return data
        odd = self.parity == "O"
        return bytes(byte | (0x80 if (byte.bit_count() % 2 == 1) is not odd else 0) for byte in data)


#: Noise that is no terminator, with any parity.
_NOISE = [byte for byte in range(256) if byte & 0x7F != 0x14]
