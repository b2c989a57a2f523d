"""
What went wrong on a line, counted by the quarter of an hour, so that "today" is a question of a few rows in any zone of
time. Pure rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

#: A quarter of an hour: every zone's midnight lies on one.
SLOT_MS = 900_000


class Mishap(NamedTuple):
    """A row of the table `mishap`; `slot` counts quarters of an hour since 1970 (UTC)."""

    slot: int
    line: str
    losses: int = 0  # the port went, or could not be opened
    silences: int = 0  # the device said nothing for too long
    gaps: int = 0  # times it was away and came back
    gap_ms: int = 0
    unanswered: int = 0  # frames that earned an answer and did not get it
    unparsed: int = 0
    repeats: int = 0


def total(rows: Iterable[Mishap], line: str, since: int = 0) -> Mishap:
    """All of a line from a moment (UTC ms) on."""
    found = [row for row in rows if row.line == line and row.slot >= since // SLOT_MS]
    counts = [sum(int(row[place]) for row in found) for place in range(2, len(Mishap._fields))]
    return Mishap(since // SLOT_MS, line, *counts)
