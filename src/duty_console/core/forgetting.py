"""
What the core lets go of after a commit: rows that no later decision asks for. The file keeps them all. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain.broadcasts import OVER
from ..domain.commands import is_pending
from ..domain.deadlines import KINDS as DEADLINES
from ..domain.dutylogrows import CAME_MOST
from ..domain.dutylogrows import GROWS as LOG_GROWS
from ..domain.hazardrows import OVER as HAZARD_OVER
from ..domain.patrols import is_finished
from ..domain.placerows import COMING

if TYPE_CHECKING:
    from .state import State

#: So many frames and repeats a line are kept before those that nothing asks for are looked for.
_SLACK = 32
#: So many rows of what only grows are kept at hand.
_LATEST = 256
_MOST = {"log_alarm": CAME_MOST}
_GROWS = ("response", "load", "mishap", "scan", "missed", "finding", "handover", "silence_test", "trail", "inspection",
          "paper", "removal", "stood", *LOG_GROWS)


def is_done_with(table: str, row: Any) -> bool:
    """Whether a row of the ledger is over; a hazard with its deadlines goes when all of them are (`_forget_hazard`)."""
    if table == "hazard":
        return bool(row.state in HAZARD_OVER)
    if table == "complaint":
        return bool(row.inspection)
    return bool(row.state != COMING) if table == "bulk" else bool(row.over)


def let_go(state: State) -> None:
    """After a commit: forgets what no later decision asks for."""
    for number in state.closed:
        if (alarm := state.alarms.get(number)) is not None and not state.on_queue(alarm):
            _let_go(state, number)
    state.closed.clear()
    for table, key in state.over:
        _forget_over(state, table, key)
    state.over.clear()
    state.touched = {}
    for table in _GROWS:
        _latest(state, table)
    most = _SLACK * (len(state.lines) + 1)
    if len(state.frames) > most or len(state.repeats) > most:
        forget_frames(state)


def _forget_over(state: State, table: str, key: Any) -> None:
    """A broadcast with its parts, a command or a round that is over; a hazard with its deadlines."""
    if table == "hazard" or (table == "deadline" and key[0].startswith("hazard:")):
        _forget_hazard(state, key if table == "hazard" else int(key[0].removeprefix("hazard:")))
        return
    row = state.rows[table].get(key)
    if row is None or not _is_over(table, row):
        return
    del state.rows[table][key]
    if table == "broadcast":
        for place in [place for place in state.rows["playback"] if place[0] == key]:
            del state.rows["playback"][place]
    elif table == "deadline":
        state.agenda.changed(table, key)


def _forget_hazard(state: State, key: int) -> None:
    """A hazard with its deadlines: as long as it is open one may have to be set once more, and what is owed also where
    it is gone (`deadlines.OUTLIVE`) is waited for."""
    hazard, rows = state.rows["hazard"].get(key), state.rows["deadline"]
    places = [(f"hazard:{key}", kind) for kind in DEADLINES]  # by key: a ledger of thousands may end at once
    found = [place for place in places if place in rows]
    if hazard is not None and (hazard.state not in HAZARD_OVER or not all(rows[place].over for place in found)):
        return
    state.rows["hazard"].pop(key, None)
    for place in found:
        if rows[place].over:
            del rows[place]
            state.agenda.changed("deadline", place)


def _is_over(table: str, row: Any) -> bool:
    if table == "round":
        return is_finished(row)
    if table in ("hazard", "deadline", "bulk", "complaint"):
        return is_done_with(table, row)
    return row.state == OVER if table == "broadcast" else not is_pending(row)


def _let_go(state: State, number: int) -> None:
    """An alarm that is over and done with, and what people did with it."""
    del state.alarms[number]
    state.rows["unheard"].pop(number, None)
    if state.rows["work"].pop(number, None) is not None:
        for place in [place for place in state.rows["step"] if place[0] == number]:
            del state.rows["step"][place]


def _latest(state: State, table: str) -> None:
    """Of what only grows the newest rows are enough, and those of alarms that stand."""
    rows, most = state.rows[table], _MOST.get(table, _LATEST)
    if len(rows) > state.most.get(table, most):
        old = sorted(key for key, row in rows.items() if getattr(row, "alarm", 0) not in state.alarms)
        for key in old[:len(rows) - most]:
            del rows[key]
        state.most[table] = max(most, len(rows)) + most // 4  # not looked through at every commit


def forget_frames(state: State) -> None:
    """Lets go of frames and repeats that no line speaks of any more."""
    repeats = state.repeats
    wanted = {raw for line in state.lines.values() for raw in line.frames_asked_for}
    state.frames = {raw: key for raw, key in state.frames.items() if raw in wanted}
    spoken_of = {number for line in state.lines.values() for number in line.events_spoken_of}
    for number in [number for number in repeats if number not in spoken_of]:
        del repeats[number]
