"""
Orders on their way down to a fire transmission device: one at a time, each under a serial number of its own, and again
on silence or on a deny, as often as the line's settings and as long as the order itself allow.

    act   │ output                       │ value                                 │ command, type
    clock │ "" the device                │ UTC ms at the order; empty: our time  │ 1, 90
    check │ ""                           │ minutes, else those of the settings   │ 1, 91
    test  │ ""                           │                                       │ 4, 88: its clock
    poll  │ "", 1-1 a facility of it,    │ a row of `QUERIES`, state if empty    │ 4, 61 to 88
          │ 1-1/10-2 a component of that │                                       │
    poll_place, the same, where a component's condition stood when the line went away; poll_clock, the device's clock,
    after everything else, and given up for it

In front of an output may stand which device of the line is meant: `889:1-1`. What cannot be said in this protocol never
leaves. Whether an order was carried out is not told here: a confirm is a frame and read like any other, and that none
came is for whoever gave the order to notice when it expires. Sheet: hardware/protocols/gb26875.md
"""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from ...domain.signals import Order, Sending
from .settings import FARTHEST, Settings
from .unit import CONFIRM, CONTROL, DENY, QUERY, REPLY, SEND, framed, head_of, six

#: Asked unasked, and in nobody's way.
LAST = "poll_clock"
ACTS = frozenset({"clock", "check", "test", "poll", "poll_place", LAST})
#: What can be asked for: the type for the device, for a facility, for a component; 0 where the standard has none.
QUERIES = {"state": (81, 61, 62), "analog": (0, 0, 63), "version": (85, 65, 0), "configuration": (86, 66, 67),
           "clock": (88, 68, 0)}
CLOCK, CHECK = 90, 91
_OUTPUT = re.compile(r"(?:(\d{1,15}):)?(?:(\d{1,3})-(\d{1,3})(?:/(\d{1,5})-(\d{1,5}))?)?", re.ASCII)


class Target(NamedTuple):
    """Whom an order is for: a device of the line (None: the one it speaks of itself), and where behind it."""

    device: int | None
    facility: bytes  # system type and address
    component: bytes  # zone and point


class Known(NamedTuple):
    """Who spoke last on the line, as which version of the protocol, and whom it called its centre."""

    device: int
    centre: int
    versions: bytes


class Out(NamedTuple):
    """An order that has left and is not answered."""

    order: Order
    taken: int  # the tick at which it was given
    frame: bytes
    tries: int
    again_at: int


class Asking:
    """The way down of one line."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: Known | None = None
        self._waiting: deque[tuple[Order, int]] = deque()
        self._out: Out | None = None

    def opened(self) -> None:
        """Nothing that was asked is still asked."""
        self._waiting.clear()
        self._out = None

    def take(self, order: Order, tick: int) -> None:
        """An order that is to leave when those before it are answered or given up; what time it is can wait."""
        behind = 1 if self._waiting and self._waiting[-1][0].act == LAST else 0
        self._waiting.insert(len(self._waiting) - behind, (order, tick))

    def hear(self, raw: bytes) -> None:
        """A whole frame: whose it is, and whether it answers what is out. A deny is answered by sending again."""
        head, out = head_of(raw), self._out
        if head.command == SEND:
            self._known = Known(head.src, head.dst, raw[4:6])
        elif out is not None and head.serial == out.order.number & 0xFFFF and raw[12:18] == out.frame[18:24]:
            if head.command in (CONFIRM, REPLY):
                self._out = None
            elif head.command == DENY:
                self._out = out._replace(again_at=0)

    def due(self, at: int, tick: int) -> list[Sending]:
        """The order whose turn it is, or what is out once more."""
        out = self._out
        if out is not None and tick < out.again_at and tick <= out.order.expires:
            return []
        yields = out is not None and out.order.act == LAST and bool(self._waiting)
        if out is not None and not yields and out.tries < self._settings.attempts and tick <= out.order.expires:
            return self._again(out, at, tick)
        self._out = None
        for _turn in range(len(self._waiting)):
            order, taken = self._waiting.popleft()
            if tick > order.expires:
                continue
            if (frame := self._frame(order, at, tick - taken)) is None:
                self._waiting.append((order, taken))  # until somebody speaks
            elif frame:
                return self._say(order, taken, frame, 1, tick)
        return []

    def _again(self, out: Out, at: int, tick: int) -> list[Sending]:
        """As it was; only a clock is set to the time of this very attempt."""
        frame = self._frame(out.order, at, tick - out.taken) if out.order.act == "clock" else None
        return self._say(out.order, out.taken, frame or out.frame, out.tries + 1, tick)

    def _say(self, order: Order, taken: int, frame: bytes, tries: int, tick: int) -> list[Sending]:
        self._out = Out(order, taken, frame, tries, tick + self._settings.answer_s * 1000)
        return [Sending(frame, order.number, order.expires)]

    def _frame(self, order: Order, at: int, late: int) -> bytes | None:
        """The order as a frame; empty where it cannot be said, None where nobody knows to whom."""
        target, known, settings = target_of(order.output), self._known, self._settings
        said = None if target is None else unit_of(order, target, settings, (at, late))
        if target is None or said is None:
            return b""
        device = target.device if target.device is not None else settings.device
        if device is None:
            if known is None:
                return None
            device = known.device
        centre = settings.centre if settings.centre is not None else known.centre if known else 0
        begin = (order.number & 0xFFFF).to_bytes(2, "little") + (known.versions if known else b"\1\1")
        return framed(begin, at, centre.to_bytes(6, "little"), device.to_bytes(6, "little"), *said)


def target_of(output: str) -> Target | None:
    """What an output names, or None where it is none."""
    found = _OUTPUT.fullmatch(output)
    if found is None:
        return None
    device, system, address, zone, point = (None if part is None else int(part) for part in found.groups())
    if (device or 0) > FARTHEST or max(system or 0, address or 0) > 255 or max(zone or 0, point or 0) > 65535:
        return None
    facility = b"" if system is None or address is None else bytes((system, address))
    component = b"" if zone is None or point is None else zone.to_bytes(2, "little") + point.to_bytes(2, "little")
    return Target(device, facility, component)


def unit_of(order: Order, target: Target, settings: Settings, leaves: tuple[int, int]) -> tuple[int, bytes] | None:
    """Command and unit of an order that `leaves` at a moment and so many ms after it was given, or None where the
    standard has none."""
    where = target.facility + target.component
    if order.act in ("poll", "poll_place"):
        kind = QUERIES.get(order.value or "state", (0, 0, 0))[bool(target.facility) + bool(target.component)]
        return (QUERY, bytes((kind, 1)) + (where or b"\0")) if kind else None
    if where:
        return None
    match order.act, order.value:
        case "test" | "poll_clock", _:
            return QUERY, bytes((QUERIES["clock"][0], 1, 0))
        case "clock", "":
            return CONTROL, bytes((CLOCK, 1)) + six(leaves[0])
        case "clock", value if value.isascii() and value.isdecimal() and len(value) < 14:
            return CONTROL, bytes((CLOCK, 1)) + six(int(value) + leaves[1])
        case "check", value:
            minutes = int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else settings.minutes
            return (CONTROL, bytes((CHECK, 1, minutes))) if 0 < minutes < 256 else None
    return None
