"""
What facts make of a line's row: whether its port is open, its device lives and its clock is right, and what went wrong
on it. Copies what the facts say; part of `evolve`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..domain import devices, events
from ..domain.devices import Line
from ..domain.events import Event
from ..domain.lineevents import SET, LineClock, LineDegraded
from ..domain.mishaps import SLOT_MS, Mishap
from ..texts import N_
from .state import State

#: Says of a frame left unanswered that its equal was answered just before. Kept in journals: it never changes.
AN_ECHO = N_("the same frame was answered a moment ago")


def counted(state: State, event: Event, name: str, what: str, many: int = 1, *, gap_ms: int = 0) -> None:
    """One more of what goes wrong on a line."""
    slot = event.at // SLOT_MS
    known: Mishap = state.rows["mishap"].get((slot, name)) or Mishap(slot, name)
    state.put("mishap", known._replace(**{what: getattr(known, what) + many}, gap_ms=known.gap_ms + gap_ms))


def line_set(state: State, event: Event, body: events.LineSet) -> None:
    settings = {name: getattr(body, name) for name in ("label", "driver", "profile", "url", "framing", "wait_ms",
                                                       "attempts", "heartbeat_ms", "life_path", "layout", "numbered")}
    known = state.lines.get(body.line)
    if known is None:
        state.put("line", Line(name=body.line, since=event.at, **settings))
    else:
        state_now = devices.NEVER if known.state == devices.REMOVED else known.state
        state.put("line", known._replace(state=state_now, **settings))


def _opened(state: State, event: Event, body: events.LineOpened) -> None:
    line = state.lines.get(body.line)
    if line is None:
        return
    changes: dict[str, Any] = {}
    if body.gap_ms:
        counted(state, event, body.line, "gaps", gap_ms=body.gap_ms)
        changes = {"gaps": line.gaps + 1, "gap_ms": line.gap_ms + body.gap_ms, "last_gap_ms": body.gap_ms}
    settling = -1 if (body.gap_ms or "://" in body.url) and not line.numbered else 0
    # heard_tick restarts the device's time; that it lives is for its first frame to prove
    state.put("line", line._replace(state=devices.OPEN, since=event.at, url=body.url, heard_tick=event.tick,
                                    boot=state.boot, settling=settling, reason="", opened_at=event.at,
                                    opened_event=event.number, **changes))


def _lost(state: State, event: Event, body: events.LineLost) -> None:
    line = state.lines.get(body.line)
    if line is not None:  # an answer on its way when the port went may not have arrived
        counted(state, event, body.line, "losses")
        state.put("line", line._replace(state=devices.LOST, since=event.at, answered=False, reason=body.reason,
                                        losses=line.losses + 1))


def _degraded(state: State, event: Event, body: LineDegraded) -> None:
    line = state.lines.get(body.line)
    if line is not None:
        state.put("line", line._replace(state=devices.DEGRADED, since=event.at))


def _silent(state: State, event: Event, body: events.LineSilent) -> None:
    line = state.lines.get(body.line)
    if line is not None:
        counted(state, event, body.line, "silences")
        state.put("line", line._replace(state=devices.SILENT, since=event.at, silences=line.silences + 1))


def _unanswered(state: State, event: Event, body: events.LineUnanswered) -> None:
    line = state.lines.get(body.line)
    if line is None:
        return
    changes: dict[str, Any] = {}
    # A copy left unanswered too takes back what was believed of the event, unless its equal was really answered.
    if body.reason != AN_ECHO:
        counted(state, event, body.line, "unanswered")
        changes["unanswered"] = line.unanswered + 1
        if body.raw in (line.last_raw, line.replied_raw):
            changes["answered"] = False
    if body.raw == line.replied_raw:
        changes.update(replied_raw=0, replied_tick=0, replied_boot="")
    if changes:
        state.put("line", line._replace(**changes))


def _clock(state: State, event: Event, body: LineClock) -> None:
    line = state.lines.get(body.line)
    if line is None:
        return
    if body.how == SET:
        state.put("line", line._replace(drift_ms=0, drift_at=0, guess_ms=0, guess_at=0, untrusted=False))
        return
    told: dict[str, Any] = {"guess_ms": body.drift_ms, "guess_at": event.at}
    if body.sure:
        told.update(drift_ms=body.drift_ms, drift_at=event.at, untrusted=body.untrusted)
    state.put("line", line._replace(**told))


def _stepped(state: State, _event: Event, body: events.ClockStepped) -> None:
    """Our clock moved, and with it what every other is off by."""
    for line in [line for line in state.lines.values() if line.guess_at]:
        state.put("line", line._replace(drift_ms=line.drift_ms - body.by_ms if line.drift_at else 0,
                                        guess_ms=line.guess_ms - body.by_ms))


FOLDS: dict[str, Callable[[State, Event, Any], None]] = {
    "line.set": line_set,
    "line.opened": _opened,
    "line.lost": _lost,
    "line.degraded": _degraded,
    "line.silent": _silent,
    "line.unanswered": _unanswered,
    "line.clock": _clock,
    "clock.stepped": _stepped,
}
