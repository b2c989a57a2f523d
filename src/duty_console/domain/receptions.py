"""
Is this frame a new event or one more reception of the last, and does it earn an acknowledgement?

Where frames carry no number, an acknowledgement acknowledges whatever is outstanding when it arrives, so one too many
shifts device and centre for good and loses events: hence one answer a frame, none to an echo, and silence wherever
there is doubt. Where they carry one, equal frames are one event also when others came between (PATH-09), and an answer
more does no harm. Pure; what was really sent is the collector's to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from .devices import Line
from .rows import maker
from .signals import Answer

Verdict = Literal["new", "repeat", "possible"]

#: Bytes that flow control and terminals put between and around frames; they make no frame a different one.
_LOOSE = b"\x00\r\n\x11\x13"
#: Marks them: to ask whether there is any costs a third of taking them out.
_MARKED = bytes(0 if byte in _LOOSE else byte for byte in range(256))


class Heard(NamedTuple):
    """A frame as the rules see it: its bytes without loose ones, and when its last byte came (UTC ms, boot ms)."""

    key: bytes
    at: int
    tick: int
    boot: str


heard = maker(Heard)


def key_of(raw: bytes) -> bytes:
    """What is compared when two frames are asked to be the same."""
    return raw.translate(None, _LOOSE) if b"\0" in raw.translate(_MARKED) else raw


def age(at: int, tick: int, boot: str, now: Heard) -> int:
    """Milliseconds from then to now: the boot clock within one boot, else the wall clock, never negative."""
    return max(0, now.tick - tick if boot == now.boot else now.at - at)


def verdict(line: Line, last: bytes, now: Heard) -> Verdict:
    """
    A frame equal to the line's last event frame is a repeat within wait time x attempts, whatever was answered.

    Later it is a new event if an answer to the last one is known to have left. If none is, the device may have
    repeated it all the time or may mean something new: one event, marked possible, annunciated again.
    """
    if not line.last_raw or now.key != last:
        return "new"
    if age(line.last_at, line.last_tick, line.last_boot, now) <= line.wait_ms * line.attempts:
        return "repeat"
    return "new" if line.answered else "possible"


def repeated(line: Line, frames: Mapping[int, bytes], now: Heard, window_ms: int) -> int:
    """
    The event of which a frame of a numbered line is one more reception, 0 where of none: device, number and content
    are the same, and it last came no longer ago than that (PATH-09), or than the device goes on trying.
    """
    window = max(window_ms, line.wait_ms * line.attempts)
    for each in reversed(line.lately):
        past = now.tick - each.tick if each.tick >= 0 else now.at - each.at
        if frames.get(each.raw) == now.key and past <= window:
            return each.event
    return 0


def is_copy_of_odd(line: Line, odd: bytes, now: Heard) -> bool:
    """Whether an unreadable frame is the same as the last unreadable one, within the device's attempts."""
    return bool(line.odd_raw) and now.key == odd and (
        age(line.odd_at, line.odd_tick, line.odd_boot, now) <= line.wait_ms * line.attempts)


def is_echo(line: Line, replied: bytes, now: Heard) -> bool:
    """Whether it is a copy of what was answered less than half a resend time ago: noise doubled it, nobody repeated."""
    return (bool(line.replied_raw) and now.key == replied and line.replied_boot == now.boot
            and now.tick - line.replied_tick < line.wait_ms // 2)


def earns_answer(answer: Answer, line: Line, odd: bytes, replied: bytes, now: Heard) -> bool:
    """
    Whether the frame is to be acknowledged once it is stored.

    An unreadable one only as an identical copy at least half a resend time after the first: a damaged frame doubled in
    one write would otherwise be acknowledged and the event in it lost.

    On a line that was opened anew one answer, and for half a resend time no other: converters and drivers keep what a
    device repeated while nobody read, and hand it over at once. It all stands for the one frame that is outstanding.
    """
    if line.settling > now.tick:
        return False
    if answer == "never" or is_echo(line, replied, now):
        return False
    if answer == "at_once":
        return True
    return (is_copy_of_odd(line, odd, now)
            and age(line.odd_at, line.odd_tick, line.odd_boot, now) >= line.wait_ms // 2)
