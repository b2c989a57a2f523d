"""
How well a line is, in words: what is wrong with it, what may be done, how long it was away, how right its device's
clock is.

A device that is merely quiet, one that has missed beats, one that is lost and a port that is gone never share a word or
a letter. Pure; knows no screen and no rule.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ..clock import Moment, since
from ..texts import N_, _
from . import reasons
from .devices import DEGRADED, LOST, NEVER, OPEN, RECEIVING, REMOVED, SILENT, Line
from .mishaps import Mishap
from .narration import clock_time, line_state

#: Open, and its device sends no beats: that nothing comes proves nothing.
QUIET = "quiet"
#: So long after the last frame of such a device.
QUIET_MS = 60_000
#: The letter that stands for each state beside its word, in every language.
LETTERS = {NEVER: "N", OPEN: "O", RECEIVING: "R", QUIET: "Q", DEGRADED: "D", SILENT: "S", LOST: "L", REMOVED: "-"}


class Trouble(NamedTuple):
    """A kind of trouble: its short word, and what to do."""

    word: str
    remedy: str


NO_PORT, NO_RIGHT, HELD, UNPLUGGED, CLOSED, NOISE, CLOCK, UNTRUSTED, UNANSWERED, DEAF = (
    "no_port", "no_right", "held", "unplugged", "closed", "noise", "clock", "untrusted", "unanswered", "deaf")
TROUBLES = {
    NEVER: Trouble(N_("not opened"), N_("The collector has not opened it since it started: `duty check` says why.")),
    NO_PORT: Trouble(N_("no port"), N_("No such port is there: look at the plug, compare with `duty check`.")),
    NO_RIGHT: Trouble(N_("no right"), N_("The collector may not open it: its account must be in the port's group.")),
    HELD: Trouble(N_("port in use"), N_("Another program has it: end that program, the line comes back by itself.")),
    UNPLUGGED: Trouble(N_("unplugged"), N_("It was taken away: plug it in again, in any socket.")),
    CLOSED: Trouble(N_("far end shut"), N_("The converter ended the connection: look at its power and network.")),
    LOST: Trouble(N_("port lost"), N_("The port is gone: look at cable and power; it is tried again for ever.")),
    SILENT: Trouble(N_("silent"), N_("The port is open and its device says nothing any more: look at its power and "
                                     "cable.")),
    DEGRADED: Trouble(N_("degraded"), N_("Beats are missing: soon it counts as lost.")),
    NOISE: Trouble(N_("garbled"), N_("Much that cannot be read: compare speed and framing, look for a loose screen.")),
    DEAF: Trouble(N_("orders fail"), N_("It confirms no orders: look at its power and at both wires, then ask "
                                        "it again.")),
    UNTRUSTED: Trouble(N_("clock wrong"), N_("Its clock is so far off that its times are not believed: set it.")),
    CLOCK: Trouble(N_("clock off"), N_("Its clock is off: set it. Its times are shown beside ours.")),
    UNANSWERED: Trouble(N_("answers late"), N_("Answers went out too late or not at all today: the device repeats.")),
}
_QUIET_WORD = N_("quiet")
#: What a port's reason says it is.
_OF_REASON = (
    (HELD, (N_("{device} is held by another program"),)),
    (NO_RIGHT, (N_("no right to open {device}; its group (often dialout) must have this account as a member"),)),
    (UNPLUGGED, (N_("{device} was taken away"),)),
    (CLOSED, (N_("the far end closed the connection"),)),
    (NO_PORT, tuple(message for message in reasons.REASONS if "is not there" in message or "no USB port" in message
                    or "is no serial port" in message)),
)
_PATTERNS = tuple((kind, reasons.patterns(messages)) for kind, messages in _OF_REASON)


def standing(line: Line, now: Moment) -> str:
    """The state of a line as people see it: of an open one also whether it is merely quiet."""
    if line.state == RECEIVING and not line.heartbeat_ms:
        quiet = since(Moment(line.heard_at, line.heard_tick, line.boot), now)
        return QUIET if quiet >= QUIET_MS else RECEIVING
    return line.state


def lost_how(reason: str) -> str:
    """Why a port is not open, as a kind of trouble."""
    return next((kind for kind, patterns in _PATTERNS
                 if any(pattern.fullmatch(reason) for _message, pattern in patterns)), LOST)


def troubles(line: Line, alarmed: Collection[str] = (), today: Mishap | None = None) -> list[str]:
    """What is wrong with a line, the worst first; `alarmed` are the codes of its own alarms that are active."""
    found = []
    if line.state == LOST:
        found.append(lost_how(line.reason))
    elif line.state in (NEVER, SILENT, DEGRADED):
        found.append(line.state)
    if "unparsed_burst" in alarmed:
        found.append(NOISE)
    if "order_unanswered" in alarmed:
        found.append(DEAF)
    if line.untrusted:
        found.append(UNTRUSTED)
    elif "clock_drift" in alarmed:
        found.append(CLOCK)
    if today is not None and today.unanswered:
        found.append(UNANSWERED)
    return found


def word(line: Line, now: Moment, found: Collection[str]) -> str:
    """The letter of its state, and one word for what is worst, or for the state."""
    state = standing(line, now)
    first = next(iter(found), "")
    said = _(TROUBLES[first].word) if first else _(_QUIET_WORD) if state == QUIET else line_state(state)
    return f"{LETTERS.get(state, '?')} {said}"


def remedy(trouble: str) -> str:
    """What may be done."""
    return _(TROUBLES[trouble].remedy)


def gap(ms: int) -> str:
    """How long something was away: `12 s`, `7 min 02 s`, `2 h 05 min`."""
    seconds = round(ms / 1000)
    if seconds < 60:
        return _("{seconds} s", seconds=seconds)
    if seconds < 3600:
        return _("{minutes} min {seconds} s", minutes=seconds // 60, seconds=f"{seconds % 60:02d}")
    return _("{hours} h {minutes} min", hours=seconds // 3600, minutes=f"{seconds // 60 % 60:02d}")


def clock_words(line: Line) -> str:
    """How right the device's clock is; empty where nothing is known."""
    if not line.drift_at:
        return ""
    return _("{clock}, measured {time}", clock=drift(line.drift_ms), time=clock_time(line.drift_at)) + (
        _("; its times are not believed") if line.untrusted else "")


def drift(ms: int) -> str:
    """How far a clock is off."""
    if abs(ms) < 1000:
        return _("clock right")
    return _("clock {gap} slow", gap=gap(-ms)) if ms < 0 else _("clock {gap} fast", gap=gap(ms))


def offset(ms: int) -> str:
    """The same in a column: ahead or behind, and by how much."""
    return ("-" if ms < 0 else "+") + gap(abs(ms)) if abs(ms) >= 1000 else gap(0)


def occurred(about_at: int, at: int) -> str:
    """When something happened that was told late, and how long before it was received; empty where it was not."""
    if not about_at:
        return ""
    ms = max(0, at - about_at)
    ago = _("{minutes} min", minutes=round(ms / 60_000)) if ms < 3_570_000 else gap(ms)
    return _("occurred about {time}, {ago} before receipt", time=clock_time(about_at)[:5], ago=ago)


def occurred_shortly(about_at: int) -> str:
    """The same in seven cells."""
    return f"~{clock_time(about_at)[:5]} " if about_at else ""
