"""
What the device's own time of a signal means: whether the signal comes late out of a buffer, when it happened about, and
what it tells of the device's clock (rules PATH-07, PATH-11, PATH-12, PATH-14, CLK-02, CLK-03). Pure.

A signal that is older than its reception may have been buffered, or come from a slow clock. Only what comes after a
quiet time on a line that receives is taken to be live, since a buffer empties without pause; such signals, and a device
that is asked, tell the clock. A device that is back may be quiet, too, before it empties its buffer: what happened
before its return by all that is known of its clock is not live for a while (a clock that was set back meanwhile would
else never be found out). In doubt a signal is not late: then it is announced
like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..clock import Moment
from ..domain.devices import RECEIVING, Line
from ..domain.lineevents import SET, LineClock
from ..domain.signals import Frame, Signal, Told
from ..rulebook import Rulebook
from .facts import Fact, of_collector
from .inputs import Received
from .ownalarms import DRIFT, is_active, own_alarm, own_return, standing_own
from .state import State


class Timing(NamedTuple):
    """The last three fields of a signal's event."""

    device_at: int = 0
    late: bool = False
    about_at: int = 0


UNTIMED = Timing()


def timing(state: State, line: Line, signal: Signal, received: Received) -> Timing:
    """What the time means that a device gave a signal. What it answers when it is asked is how things are now: only
    when a condition began is said there. Of a clock of which nothing is known nothing is judged."""
    rules, frame, device_at = state.rules, received.frame, signal.at
    if not device_at or not rules.judges("PATH-11"):
        return UNTIMED
    is_asked = received.reading.answer == "never" and signal.qualifier == "restore"
    if line.untrusted or not line.guess_at or is_asked or is_live(state, line, frame, device_at):
        return Timing(device_at)
    late_ms, oldest_ms = (_ms(rules, "PATH-11", key) for key in ("late_s", "oldest_s"))
    off = known(line)
    least = frame.at - device_at + min(off, line.guess_ms)
    return Timing(device_at, True, device_at - off) if late_ms < least <= oldest_ms else Timing(device_at)


def is_held(qualifier: str, when: Timing) -> bool:
    """Whether it may be over already, and its end lie in the buffer behind it; what a full report says is not."""
    return when.late and qualifier != "present"


def is_live(state: State, line: Line, frame: Frame, device_at: int) -> bool:
    """Whether what a frame tells of `device_at` cannot have waited in the device: nothing came for a while before it,
    and it did not happen before the device was back."""
    return (line.state == RECEIVING and line.boot == state.boot
            and frame.tick - line.heard_tick >= _ms(state.rules, "CLK-03", "quiet_s")
            and not _is_of_before(state, line, frame, device_at))


def _is_of_before(state: State, line: Line, frame: Frame, device_at: int) -> bool:
    """Whether it happened before the line received (again), by a clock that is believed: then nothing but a buffer can
    have kept it, and it says nothing of that clock. A buffer is emptied soon; what seems to be of before later than
    that comes from a clock that was set back."""
    if not line.guess_at or line.untrusted or not state.rules.judges("PATH-12"):
        return False
    if state.rules.judges("PATH-14") and not 0 <= frame.at - line.since <= _ms(state.rules, "PATH-14", "within_s"):
        return False
    return device_at - known(line) < line.since - _ms(state.rules, "PATH-12", "before_s")


def known(line: Line) -> int:
    """How far the clock is off as far as anybody knows."""
    return line.drift_ms if line.drift_at else line.guess_ms


def clock_facts(state: State, line: Line, frame: Frame, times: Iterable[int], tells: Iterable[Told],
                now: Moment) -> list[Fact]:
    """What a frame tells of its device's clock: `times` are those of its signals."""
    if not state.rules.judges("CLK-03"):
        return []
    # The device's own: that of something behind it says nothing of the times it gives.
    asked = [int(told.value) for told in tells if told.what == "clock" and not told.output and told.value.isdecimal()]
    if asked:
        return _told(state, line, asked[-1] - frame.at, "asked", now)
    latest = max(times, default=0)
    oldest_ms = _ms(state.rules, "PATH-11", "oldest_s")
    if latest and abs(latest - frame.at) <= oldest_ms and is_live(state, line, frame, latest):
        return _told(state, line, latest - frame.at, "signal", now)
    return []


def set_right(state: State, name: str, now: Moment) -> list[Fact]:
    """A device confirms that its clock was set: what was known of that is so no more, and nothing is known yet."""
    line = state.lines.get(name)
    if line is None or not line.guess_at or not state.rules.judges("PATH-14"):
        return []
    return [of_collector(LineClock(name, 0, False, SET, False, "PATH-14", state.rules.version), now)]


def _told(state: State, line: Line, drift: int, how: str, now: Moment) -> list[Fact]:
    """A measure of the clock: believed where the device was asked, or another said the same."""
    rules = state.rules
    near = line.drift_at and abs(drift - line.drift_ms) < _ms(rules, "CLK-03", "step_s")
    same = is_untrusted(rules, line, drift) == line.untrusted and _warns(state, line, drift) == _warned(state, line)
    if near and same:
        return []
    agrees = line.guess_at and abs(drift - line.guess_ms) <= _ms(rules, "CLK-03", "agree_s")
    sure = how == "asked" or bool(agrees)
    body = LineClock(line.name, drift, sure, how, sure and is_untrusted(rules, line, drift), "CLK-02", rules.version)
    return [of_collector(body, now), *(_warning(state, line, drift, now) if sure else ())]


def is_untrusted(rules: Rulebook, line: Line, drift: int) -> bool:
    """Whether such a clock is believed no more; what was not believed before must become clearly better."""
    limit = _ms(rules, "CLK-03", "trust_s") if line.untrusted else _ms(rules, "CLK-02", "untrusted_s")
    return abs(drift) > limit


def _warned(state: State, line: Line) -> bool:
    return is_active(standing_own(state, line.name, DRIFT))


def _warns(state: State, line: Line, drift: int) -> bool:
    rules = state.rules
    limit = _ms(rules, "CLK-03", "clear_s") if _warned(state, line) else _ms(rules, "CLK-02", "warn_s")
    return abs(drift) > limit


def _warning(state: State, line: Line, drift: int, now: Moment) -> list[Fact]:
    warned, warns = _warned(state, line), _warns(state, line, drift)
    if warns and not warned:
        return [own_alarm(state, line.name, DRIFT, "trouble", now)]
    return own_return(state, line.name, DRIFT, now) if warned and not warns else []


def _ms(rules: Rulebook, id: str, key: str) -> int:
    return round(rules.number(id, key) * 1000)
