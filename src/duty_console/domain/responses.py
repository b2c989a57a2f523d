"""
How long the room took: one row for each occurrence that asked for a person (rules RESP). Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple

#: Why a first action does not count, besides `test`: nothing called for it, it was announced again (LIFE-08), or its
#: device told it late, out of a buffer (PATH-07).
ASIDE, REMINDED, LATE = "aside", "reminded", "late"


class Response(NamedTuple):
    """A row of the table `response`. `occurrence` is the event that asked; `at` when it came (UTC ms). The two
    intervals (RESP-04): `first_ms` from receipt to the first action, `view_ms` from the first proved paint to it; -1
    where there is none. `how` is the action that was first. Automatic handling and tests are counted apart."""

    occurrence: int
    alarm: int
    signal_class: str
    priority: int
    at: int
    tick: int
    seen_at: int = 0
    seen_tick: int = 0
    first_at: int = 0
    first_ms: int = -1
    view_ms: int = -1
    by: str = ""
    how: str = ""
    automatic: bool = False
    excluded: str = ""  # why it does not count: test, aside, reminded, late
    reason: str = ""  # why it took so long, as somebody explained
