"""Where a replay stands, for whoever shows it. Pure."""

from __future__ import annotations

from typing import NamedTuple


class Track(NamedTuple):
    """Moments are UTC ms as recorded, `marks` those of priority-1 alarms; `speed` in times the recorded pace."""

    first: int
    last: int
    at: int
    speed: int
    paused: bool
    ended: bool
    marks: tuple[int, ...] = ()
