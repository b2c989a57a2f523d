"""
Which entries are about which hazard and which place: an index of the journal, so that the history of either is a page
and no search.
"""

from __future__ import annotations

from typing import Any

from ...domain.events import Event
from ...domain.hazardrows import Hazard, Trail
from ..noun import Noun
from ..state import State
from .hazardfolds import number_in
from .places import place_at


def _put(state: State, event: Event, hazard: int, place: str) -> None:
    if hazard or place:
        state.put("trail", Trail(event.number, event.kind, hazard, place, event.at))


def _place_of(state: State, hazard: int) -> str:
    row: Hazard | None = state.rows["hazard"].get(hazard)
    return row.place if row is not None else ""


def _found(state: State, event: Event, body: Any) -> None:
    _put(state, event, event.number, body.place)


def _hazard(state: State, event: Event, body: Any) -> None:
    _put(state, event, body.hazard, _place_of(state, body.hazard))


def _of(state: State, event: Event, body: Any) -> None:
    """A deadline or a proof of a hazard, or of something of a place."""
    hazard = number_in(body.of)
    if hazard:
        _put(state, event, hazard, _place_of(state, hazard))
        return
    table, _colon, number = body.of.partition(":")
    rows = state.rows[table] if table in ("paper", "notice", "complaint") and number.isdecimal() else {}
    row = rows.get(int(number)) if rows else None
    _put(state, event, 0, row.place if row is not None else "")


def _notice(state: State, event: Event, body: Any) -> None:
    row = state.rows["notice"].get(body.notice if hasattr(body, "notice") else event.number)
    if row is not None:
        _put(state, event, row.hazards[0] if len(row.hazards) == 1 else 0, row.place)


def _place(state: State, event: Event, body: Any) -> None:
    _put(state, event, 0, body.place)


def _finding(state: State, event: Event, body: Any) -> None:
    """What a patrol found at a checkpoint of a site that a place of the register stands for."""
    checkpoint = state.rows["checkpoint"].get(body.checkpoint)
    place = place_at(state, checkpoint.site) if checkpoint is not None else None
    _put(state, event, 0, place.place if place is not None else "")


_HAZARD = ("corrected", "ordered", "measured", "claimed", "reinspected", "closed", "extended", "major", "cancelled",
           "referred")
NOUN = Noun({"hazard.found": _found, "hazard.imported": _found, **{f"hazard.{what}": _hazard for what in _HAZARD},
             **dict.fromkeys(("deadline.told", "deadline.recounted", "evidence.kept"), _of),
             **dict.fromkeys(("notice.made", "notice.served", "notice.voided"), _notice),
             **dict.fromkeys(("place.entered", "place.ended", "paper.signed", "inspection.made",
                              "complaint.received"), _place),
             "finding.found": _finding})
