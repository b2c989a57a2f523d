"""
What the facts about a hazard make of its row. Copies what they say; judges nothing.
"""

from __future__ import annotations

from typing import Any

from ...domain.deadlines import OVERDUE, PROPOSED, RECTIFY, STREET
from ...domain.events import Event
from ...domain.hazardevents import (
    DeadlineRecounted,
    DeadlineSet,
    DeadlineTold,
    HazardCancelled,
    HazardClaimed,
    HazardClosed,
    HazardCorrected,
    HazardExtended,
    HazardFound,
    HazardMajor,
    HazardMeasured,
    HazardOrdered,
    HazardReferred,
    HazardReinspected,
)
from ...domain.hazardrows import (
    CLAIMED,
    CLOSED,
    FOUND,
    MAJOR,
    ORDERED,
    OVER,
    PASSED,
    RECTIFYING,
    Evidence,
    Hazard,
)
from ...domain.hazards import is_late
from ...domain.noticeevents import EvidenceKept
from ...domain.rosters import day_of
from ..hazarding import used
from ..noun import Noun
from ..state import State

_LEVELS = (OVERDUE, STREET, PROPOSED)


def _put(state: State, event: Event, number: int, /, **changes: Any) -> None:
    row: Hazard | None = state.rows["hazard"].get(number)
    if row is not None:
        state.put("hazard", row._replace(last=event.number, at=event.at, **changes))


def number_in(of: str) -> int:
    """The hazard that a text is about, 0 where it is about something else."""
    kind, _colon, number = of.partition(":")
    return int(number) if kind == "hazard" and number.isascii() and number.isdecimal() else 0


def _over_since(state: State, of: str) -> str:
    """The day on which a hazard was over; empty for one that is not."""
    row: Hazard | None = state.rows["hazard"].get(number_in(of))
    return row.closed if row is not None and row.state in OVER else ""


def _proofs_end(state: State, hazard: int, day: str) -> None:
    """What proves a hazard may go so many years after its end."""
    of = f"hazard:{hazard}"
    for row in list(state.rows["evidence"].values()):
        if row.of == of:
            state.put("evidence", row._replace(ended=day))


def _found(state: State, event: Event, body: HazardFound) -> None:
    used(state, body.number)
    state.put("hazard", Hazard(
        event.number, body.number, body.place, body.part, body.breach, body.text, body.severity, body.path, "",
        body.source, body.found, event.at, event.actor, FOUND, body.responsible, last=event.number, at=event.at))


def _corrected(state: State, event: Event, body: HazardCorrected) -> None:
    row: Hazard | None = state.rows["hazard"].get(body.hazard)
    if row is not None:
        _put(state, event, body.hazard, state=CLOSED, claimed=body.day, claimed_by=body.by, reinspected=body.day,
             reinspected_by=event.actor, closed=body.day, closed_by=event.actor, late=is_late(row, body.day))
        _proofs_end(state, body.hazard, body.day)


def _ordered(state: State, event: Event, body: HazardOrdered) -> None:
    row: Hazard | None = state.rows["hazard"].get(body.hazard)
    if row is None:
        return
    # What held by default gives way to the first order, unless it was over by then: whoever was late stays it.
    late = is_late(row, day_of(event.at).isoformat())
    first = "" if row.state == FOUND and not row.notice and not late else row.first_due
    _put(state, event, body.hazard, state=ORDERED, issuer=body.issuer, notice=body.notice, first_due=first, late=late)


def _measured(state: State, event: Event, body: HazardMeasured) -> None:
    _put(state, event, body.hazard, measure=body.measure, department=body.department, responsible=body.responsible,
         money=body.money, interim=body.interim, stop_use=body.stop_use)


def _claimed(state: State, event: Event, body: HazardClaimed) -> None:
    _put(state, event, body.hazard, state=CLAIMED, claimed=body.day, claimed_by=body.by, claimed_actor=event.actor)


def _reinspected(state: State, event: Event, body: HazardReinspected) -> None:
    row: Hazard | None = state.rows["hazard"].get(body.hazard)
    if row is None:
        return
    seen: dict[str, Any] = {"reinspected": body.day, "reinspected_by": event.actor}
    if body.result == "pass":
        _put(state, event, body.hazard, state=PASSED, **seen)
    else:
        _put(state, event, body.hazard, state=RECTIFYING, failed=row.failed + 1, claimed="", claimed_by="",
             claimed_actor="", evidence=0, late=is_late(row, body.day), **seen)


def _closed(state: State, event: Event, body: HazardClosed) -> None:
    _put(state, event, body.hazard, state=CLOSED, closed=body.day, closed_by=event.actor, late=body.late)
    _proofs_end(state, body.hazard, body.day)


def _extended(state: State, event: Event, body: HazardExtended) -> None:
    day = body.limit
    _put(state, event, body.hazard, extended=day, interim=body.interim)


def _major(state: State, event: Event, body: HazardMajor) -> None:
    _put(state, event, body.hazard, major=body.step, path=MAJOR)


def _cancelled(state: State, event: Event, body: HazardCancelled) -> None:
    row: Hazard | None = state.rows["hazard"].get(body.hazard)
    if row is not None:
        _put(state, event, body.hazard, state=body.how, closed=body.day, closed_by=event.actor, reason=body.reason,
             late=is_late(row, row.claimed or body.day))
        _proofs_end(state, body.hazard, body.day)


def _referred(state: State, event: Event, body: HazardReferred) -> None:
    _put(state, event, body.hazard)


def _deadline(state: State, event: Event, body: DeadlineSet) -> None:
    if body.kind == RECTIFY and (row := state.rows["hazard"].get(number_in(body.of))) is not None:
        _put(state, event, row.id, due=body.last, first_due=row.first_due or body.last)


def _recounted(state: State, event: Event, body: DeadlineRecounted) -> None:
    if body.kind == RECTIFY:
        _put(state, event, number_in(body.of), due=body.last)


def _told(state: State, event: Event, body: DeadlineTold) -> None:
    if body.kind == RECTIFY and body.what in _LEVELS:
        _put(state, event, number_in(body.of), level=body.what, late=True)


def _kept(state: State, event: Event, body: EvidenceKept) -> None:
    state.put("evidence", Evidence(event.number, body.of, body.digest, body.name, body.size, body.reference, event.at,
                                   event.actor, ended=_over_since(state, body.of)))
    if (row := state.rows["hazard"].get(number_in(body.of))) is not None:
        _put(state, event, row.id, evidence=row.evidence + 1)


NOUN = Noun({"hazard.found": _found, "hazard.corrected": _corrected, "hazard.ordered": _ordered,
             "hazard.measured": _measured, "hazard.claimed": _claimed, "hazard.reinspected": _reinspected,
             "hazard.closed": _closed, "hazard.extended": _extended, "hazard.major": _major,
             "hazard.cancelled": _cancelled, "hazard.referred": _referred, "deadline.set": _deadline,
             "deadline.recounted": _recounted, "deadline.told": _told, "evidence.kept": _kept})
