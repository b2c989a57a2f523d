"""
Notes: on an alarm, a site or a point; some of them pop up with the next alarm, all of them have an author. Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple

#: A remark; one that pops up at every alarm of its place; somebody rang before the alarm came (F-OP-15).
REMARK, POPUP, PRECANCEL = "remark", "popup", "precancel"


class Note(NamedTuple):
    """A row of the table `note`. `of` is alarm:NUMBER, site:KEY or point:KEY/ZONE; `for_ms` 0 has no end."""

    id: int
    kind: str
    of: str
    text: str
    by: str
    at: int
    tick: int
    for_ms: int = 0
