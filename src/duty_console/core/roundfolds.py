"""
What the facts about rounds change. No fold asks a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..domain.body import Event
from ..domain.patrolevents import (
    FindingFound,
    RoundBegun,
    RoundCalled,
    RoundChecked,
    RoundCompleted,
    RoundEnded,
    RoundScanned,
    RoundSigned,
    RoundWalked,
)
from ..domain.patrols import BACK, PATROLLER, ROUND, UNCALLED, WALKING, Finding, Round, Scan
from .state import State


def begun_row(number: int, patrol: str, kind: str, by: str, checkpoints: list[str], at: int, tick: int) -> Round:
    """A round that has just begun."""
    return Round(number, patrol, kind, by, at, tick, tuple(checkpoints), (), 0, 0, False, 0, WALKING, 0, "", number, at,
                 tick, UNCALLED, "", 0, "", 0)


def _put_begun(state: State, event: Event, body: RoundBegun) -> None:
    row = begun_row(event.number, body.patrol, body.kind, body.by, body.checkpoints, event.at, event.tick)
    state.put("round", row._replace(team=body.team, people=tuple(body.people), walkers=body.walkers))


def _put_scan(state: State, event: Event, body: RoundScanned) -> None:
    state.put("scan", Scan(event.number, body.round, body.patrol, body.checkpoint, body.at or event.at, body.how,
                           body.by, body.reader, body.clock, body.offset_ms))
    row: Round | None = state.rows["round"].get(body.round)
    if row is not None:
        scanned = row.scanned if body.checkpoint in row.scanned else (*row.scanned, body.checkpoint)
        state.put("round", _alive(row, event)._replace(scanned=scanned, scans=row.scans + 1))


def _put_walked(state: State, event: Event, body: RoundWalked) -> None:
    """The round, and the readings that make it up."""
    number, passed = event.number, tuple(body.checkpoints)
    own = [row for row in state.rows["scan"].values() if (row.reader, row.patrol, row.round) == (
        body.reader, body.patrol, 0) and body.begun_at <= row.at <= body.completed_at]
    for row in own:
        state.put("scan", row._replace(round=number))
    state.put("round", Round(
        number, body.patrol, ROUND, body.by, body.begun_at, event.tick, passed, passed, len(own), body.completed_at,
        body.late, body.due_at, BACK, body.completed_at, "", number, body.completed_at, event.tick, UNCALLED, "", 0, "",
        0))


def _alive(row: Round, event: Event) -> Round:
    return row._replace(seen=event.number, seen_at=event.at, seen_tick=event.tick, called=UNCALLED)


def _put_checked(state: State, event: Event, body: RoundChecked) -> None:
    if (row := state.rows["round"].get(body.round)) is not None:
        state.put("round", _alive(row, event))


def _put_finding(state: State, event: Event, body: FindingFound) -> None:
    state.put("finding", Finding(event.number, body.round, body.patrol, body.checkpoint, body.place, body.text,
                                 body.subject, body.outcome, body.grade, body.photo, event.actor, event.at))
    if (row := state.rows["round"].get(body.round)) is not None:
        state.put("round", _alive(row, event))


def _put_completed(state: State, event: Event, body: RoundCompleted) -> None:
    if (row := state.rows["round"].get(body.round)) is not None:
        state.put("round", row._replace(completed_at=event.at, late=body.late, due_at=body.due_at))


def _put_called(state: State, _event: Event, body: RoundCalled) -> None:
    if (row := state.rows["round"].get(body.round)) is not None:
        state.put("round", row._replace(called=body.step))


def _put_ended(state: State, event: Event, body: RoundEnded) -> None:
    if (row := state.rows["round"].get(body.round)) is not None:
        state.put("round", row._replace(state=body.how, ended_at=event.at, reason=body.reason))


def _put_signed(state: State, event: Event, body: RoundSigned) -> None:
    if (row := state.rows["round"].get(body.round)) is not None:
        signed = ({"signed_by": event.actor, "signed_at": event.at} if body.part == PATROLLER else
                  {"supervised_by": event.actor, "supervised_at": event.at})
        state.put("round", row._replace(**signed))


FOLDS: dict[str, Callable[[State, Event, Any], None]] = {
    "round.begun": _put_begun, "round.scanned": _put_scan, "round.checked": _put_checked,
    "finding.found": _put_finding, "round.completed": _put_completed, "round.walked": _put_walked,
    "round.called": _put_called, "round.ended": _put_ended, "round.signed": _put_signed,
}
