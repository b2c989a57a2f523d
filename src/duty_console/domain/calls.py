"""
How far the room has been called for an alarm that nobody answers (promise P6). Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple

from .alarms import Alarm

#: The least urgent priority that makes a noise (rules SIG-1 to SIG-4).
SOUNDS = 4
UNSEEN, LOUDER, LEADER, SECOND = "unseen", "louder", "leader", "second"
#: The ladder, from the first step to the last; a row keeps how many were taken. The value of each in rule ESC-01 has
#: its name with `_s`.
STEPS = (UNSEEN, LOUDER, LEADER, SECOND)
#: What came of a step: the sounder was asked to sound, or nothing could carry the message.
SOUNDED, NO_PATH = "sounded", "no_path"


class Call(NamedTuple):
    """A row of the table `call`, as long as its alarm is unanswered and something was done about it. `since` is the
    event that made it unanswered, at `since_at` (UTC ms) and `since_tick` (boot clock); `step` the last step taken, as
    its place in `STEPS` from 1; `seen_at` (UTC ms) when a console in the control room first proved to have painted
    it."""

    alarm: int
    since: int
    step: int = 0
    seen_at: int = 0
    since_at: int = 0
    since_tick: int = 0


def first_call(alarm: Alarm) -> Call:
    """The call of an alarm for which nothing was done yet: it counts from when the alarm was raised."""
    return Call(alarm.id, alarm.id, since_at=alarm.raised_at, since_tick=alarm.raised_tick)


def place_of(step: str) -> int:
    """A step's place on the ladder from 1; 0 for one that only a newer program knows."""
    return STEPS.index(step) + 1 if step in STEPS else 0


def step_of(place: int) -> str:
    """The name of the step at a place, empty for none."""
    return STEPS[place - 1] if 0 < place <= len(STEPS) else ""
