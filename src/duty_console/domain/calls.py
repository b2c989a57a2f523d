"""
How far the room has been called for an alarm that nobody answers (promise P6). Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple


class Call(NamedTuple):
    """A row of the table `call`, as long as its alarm is unanswered and something was done about it. `since` is the
    event that made it unanswered; `step` the last step taken; `seen_at` (UTC ms) when a console in the control room
    first proved to have painted it."""

    alarm: int
    since: int
    step: int = 0
    seen_at: int = 0
