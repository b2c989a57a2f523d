"""
How soon an output that stays open is closed again, and when it is believed that it is closed (BC-23). Pure.

A relay may confirm that it closed and read open right after: whoever answers each such word at once goes round as
fast as the line can carry it. Closing never ends, but each order waits longer than the one before; an open waits for
nothing.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.commands import CLOSE, IS_CLOSED, IS_OPEN, Output
from .state import State

RULE = "BC-23"
#: Whatever a profile says: no sooner, or it goes round again, and no later, or it is given up.
_SOONEST_S, _LATEST_S = 1, 600
#: Before the rule only what read open twice in a row was waited for.
_BEFORE_MS = 30_000


def holds(state: State) -> bool:
    """Whether closing is spaced out: a journal that is older than the rule is decided as it was."""
    return state.rules.judges(RULE)


def closes(state: State, place: tuple[str, str], act: str, now: Moment) -> int:
    """How many orders to close came lately before one that is given now, with none to open between."""
    row: Output | None = state.rows["output"].get(place)
    if act != CLOSE or row is None or row.wanted != IS_CLOSED or not holds(state):
        return 0
    return row.closes + 1 if _due(state, row, _ms(state, "forget_s")) > now.tick else 0


def next_at(state: State, row: Output) -> int:
    """From when on it may be closed again, in ms of the boot clock."""
    if not row.command:
        return state.collector.boot_tick
    if not holds(state):
        return _due(state, row, _BEFORE_MS)
    waits = state.rules.rule(RULE).values["again_s"] or [_BEFORE_MS / 1000]
    wait = waits[min(row.closes, len(waits) - 1)]
    return _due(state, row, round(min(_LATEST_S, max(_SOONEST_S, wait)) * 1000))


def believed_at(state: State, row: Output) -> int | None:
    """When it has been closed for long enough, in ms of the boot clock; None where it is not known to be closed since
    the last order."""
    if row.state != IS_CLOSED or row.told <= row.command:
        return None
    return state.due(row.told, row.state_at, row.told_tick, _ms(state, "stays_s"))


def bounces(state: State, row: Output, value: str, now: Moment) -> bool:
    """Whether it says by itself that it closed, between two orders to close it: its answer to the next one is
    believed, and a contact that chatters fills no journal."""
    return (holds(state) and (row.state, row.wanted, value) == (IS_OPEN, IS_CLOSED, IS_CLOSED) and row.closes > 0
            and next_at(state, row) > now.tick)


def _due(state: State, row: Output, after_ms: int) -> int:
    return state.due(row.command, row.wanted_at, row.wanted_tick, after_ms)


def _ms(state: State, key: str) -> int:
    return round(state.rules.number(RULE, key) * 1000)
