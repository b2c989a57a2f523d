"""
What is answered and still open, and since when: what the room is reminded of (LIFE-08, SIG-12). Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple


class Reminder(NamedTuple):
    """A row of the table `reminder`, as long as its alarm is on the queue. `since` is the entry that answered it, or
    reminded of it last, at `at` (UTC ms) and `tick` (boot clock), 0 where nobody has answered; `again` the entry that
    made it unanswered anew, and `told` the activation whose missing restoral was told."""

    alarm: int
    since: int = 0
    at: int = 0
    tick: int = 0
    again: int = 0
    told: int = 0
