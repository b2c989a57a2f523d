"""
What rates of rectification are made of: hazards of a span with when they were looked at again, and their places.
"""

from __future__ import annotations

from typing import NamedTuple

from ..domain.deadlines import REINSPECT, Deadline
from ..domain.hazardfigures import Figures, figures
from ..domain.hazardrows import Hazard
from ..domain.placerows import Place
from .hazards import MOST, of_span
from .reading import Reader
from .register import named


class Material(NamedTuple):
    """Hazards found in a span of days, the deadlines for looking again by hazard, and places by key."""

    since: str
    until: str
    hazards: tuple[Hazard, ...]
    again: dict[int, Deadline]
    places: dict[str, Place]


def material(reader: Reader, since: str, until: str) -> Material:
    """Everything that figures of a span (ISO days, both included) are made of."""
    hazards = of_span(reader, since, until)
    rows: list[Deadline] = reader.table(
        "deadline", "where kind = ? and of in (select 'hazard:' || id from hazard where found >= ? and found <= ?) "
        "limit ?", REINSPECT, since, until, MOST)
    return Material(since, until, tuple(hazards), {int(row.of.removeprefix("hazard:")): row for row in rows},
                    named(reader, sorted({row.place for row in hazards})))


def figures_of(found: Material, day: str, hazards: tuple[Hazard, ...] | None = None) -> Figures:
    """Figures of the span, or of some of its hazards, as they stand on a day."""
    def in_time(hazard: Hazard) -> bool | None:
        row = found.again.get(hazard.id)
        if row is None:
            return None
        if row.over:
            return row.met <= row.last if row.met else None
        return False if row.last < day else None
    return figures(found.hazards if hazards is None else hazards, day, in_time)
