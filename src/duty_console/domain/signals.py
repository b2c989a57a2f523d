"""
What comes off a line, stage by stage: Chunk (bytes as read) -> Frame (bytes that belong together) -> Reading (what the
frame says) -> Signals (each single thing it says). What becomes of them is the core's business.

Pure types. Knows nothing of ports or of any one protocol.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, Protocol

from .rows import maker

#: When a frame earns an acknowledgement: at once; only on an identical copy that comes at least half the resend time
#: later (it may have been damaged on the way); never (noise).
Answer = Literal["at_once", "on_copy", "never"]
Qualifier = Literal["new", "restore", "present", "log"]


class Frame(NamedTuple):
    """Bytes that belong together, or a run of noise: `first_at`/`at` are UTC ms of its first and last byte,
    `tick` is the boot clock (ms) of its last byte."""

    raw: bytes
    first_at: int
    at: int
    tick: int


frame_of = maker(Frame)


class Signal(NamedTuple):
    """One thing a device said, texts already cleaned. Empty strings where the protocol has no such field."""

    format: str  # the Reading's kind: contact_id, sia1, sia2, basic, internal ...
    receiver: str
    receiver_line: str
    account: str  # as shown by the receiver
    scheme: str  # which code table: cid, sia, surgard, gb26875
    code: str
    qualifier: Qualifier
    severity: str  # the code table's word: fire, medical, holdup, burglary, gas, environmental, supervisory ...
    group: str = ""
    zone: str = ""
    user: str = ""
    clock: str = ""  # the device's own time, as it was sent
    text: str = ""
    clears: tuple[str, ...] = ()  # for a restore: the codes of the conditions it ends
    at: int = 0  # when the device says it happened, UTC ms by its own clock; 0 where it says nothing that can be a time
    sense: str = ""  # open or closed, of a code that stands for both


class Told(NamedTuple):
    """What a device says of one of its outputs, or of an order it was given. `what` is

    confirmed   it did what `number` asked of `output`; `value` is the state it says the output has now: open, closed
    refused     it will not; `value` is why, in its own words or code
    output      the state of an output as read back or reported unasked: open, closed
    measured    whether something really comes out there (a current, a contact of the amplifier): on, off
    clock       the device's own time, UTC ms as digits
    """

    what: Literal["confirmed", "refused", "output", "measured", "clock"]
    output: str
    value: str
    number: int = 0  # of the order it answers or that made it so, or its lower 16 bits; 0 where that is not said
    why: str = ""  # of an output that changed by itself: limit (its own), ended (with the call); empty where unsaid
    at: int = 0  # when it became so by the device's own clock, UTC ms; 0 where it says how things are now


class Reading(NamedTuple):
    """What one frame says. `parts` are its fields, from left to right; `signals` is empty for heartbeats and for what
    cannot be read; `reason` says why it cannot (English, ours)."""

    kind: str  # a form of the sheet, or heartbeat, report, unsupported, unparsed
    parts: tuple[Mapping[str, object], ...]
    signals: tuple[Signal, ...]
    answer: Answer
    reason: str = ""
    tells: tuple[Told, ...] = ()  # kind `report` where a frame has nothing but these

    @property
    def fields(self) -> dict[str, object]:
        """Its fields under the sheet's names: what `duty decode` prints, together with `kind`."""
        return {name: value for part in self.parts for name, value in part.items()}


class Layout(NamedTuple):
    """What a line's profile fixes about its frames; None means any the sheet allows (only `duty decode` does that)."""

    receiver_digits: int | None = None
    line_digits: int | None = None
    account_digits: tuple[int, ...] | None = None
    settings: tuple[tuple[str, str], ...] = ()  # what only its driver knows: which coils, which dialect

    @property
    def text(self) -> str:
        """How the journal keeps it: `2/1/4,5`, and `-` for what is not fixed; settings after another stroke."""
        accounts = ",".join(map(str, self.account_digits or ()))
        digits = "/".join(str(part) if part else "-" for part in (self.receiver_digits, self.line_digits, accounts))
        return "/".join((digits, *(";".join(f"{key}={value}" for key, value in self.settings),) * bool(self.settings)))

    @classmethod
    def of(cls, text: str) -> Layout:
        """What such a text says; an empty one fixes nothing."""
        receiver, line, accounts, said = (None if part in ("", "-") else part
                                          for part in ((text or "-/-/-") + "/").split("/", 4)[:4])
        settings = [(key, value) for key, _is, value in (one.partition("=") for one in said.split(";"))] if said else []
        return cls(int(receiver) if receiver else None, int(line) if line else None,
                   tuple(map(int, accounts.split(","))) if accounts else None, tuple(settings))


class Order(NamedTuple):
    """What a device is to do. `number` is the entry of the journal that asked for it, never used twice; `output` which
    of the device's outputs, empty for the device itself; `value` what the act needs besides. After `expires` (ms of
    the boot clock) it must not leave any more."""

    number: int
    output: str
    act: str  # open (value: the device's own limit in seconds), close, answer, hang_up, test, clock (UTC ms), check,
    #          poll (its full state), poll_place (that of `output`: account:group/zone), poll_clock (what time it is)
    value: str
    expires: int


class Sending(NamedTuple):
    """Bytes for a device: those of order `number`, or with 0 what the driver itself asks for. Not after `expires`."""

    data: bytes
    number: int = 0
    expires: int = 0  # boot clock, ms; 0 for never


class Driver(Protocol):
    """Our end of a protocol on one line: bytes in, frames and readings out, orders in, bytes out. No I/O, no clock;
    never raises on bytes. What a frame says depends on the frame and on the line's profile alone, never on what was
    said before: a replay reads the same frame again."""

    END: bytes  # the 7-bit characters that may end a frame; left out where a frame is shown
    ACTS: frozenset[str]  # what the device can be ordered to do

    def feed(self, data: bytes, at: int, tick: int) -> list[Frame]:
        """Takes bytes as they were read and gives the frames they complete, noise runs included, in order."""

    def idle(self, tick: int) -> list[Frame]:
        """What must be given up because nothing followed it for too long (about 1 s); called now and then."""

    def end(self) -> list[Frame]:
        """What is left when the input ends for good (end of a capture or of stdin)."""

    def key(self, raw: bytes) -> bytes:
        """What is compared when two frames are asked to be the same (`receptions`)."""

    def read(self, frame: Frame) -> Reading:
        """What a frame says. Bad bytes give a Reading of kind `unparsed`, never an exception."""

    def answer(self, frame: Frame, at: int) -> bytes:
        """What acknowledges this frame when it is answered at `at` (UTC ms); empty where nobody waits for anything."""

    def opened(self, tick: int) -> None:
        """The port is open (again): whatever was half said is void, and so is every order that has not left."""

    def order(self, order: Order, at: int, tick: int) -> None:
        """Takes an order that stands in the journal; its bytes come out of `due`, at once or when it is its turn."""

    def due(self, at: int, tick: int) -> list[Sending]:
        """What is to leave now: orders whose turn it is, then what the driver asks for itself (polls, setting up).
        Called after every batch and at least every quarter of a second, also while the port is closed; what it gives
        is out of its hands."""


class Chunk(NamedTuple):
    """Bytes as one read gave them. `tick` is the boot clock at the read; `earliest` is the last moment at which this
    line was known to be empty: after a stall of the whole program the bytes may be as old as that, and a deadline for
    answering counts from it."""

    line: str
    data: bytes
    at: int
    tick: int
    earliest: int
