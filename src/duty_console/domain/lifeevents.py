"""
What people do to the state of an alarm itself. As lasting as the facts in `events`.
"""

from __future__ import annotations

from .body import Body


class AlarmReset(Body, frozen=True):
    """alarm.reset: a person says that a latched alarm is over, after it was verified (LIFE-06); `over` where the device
    itself never says so and this ends the condition."""

    alarm: int
    seen: int
    state: str
    over: bool
    rule: str
    ruleset: str
    console: str
    request: str


KINDS: dict[str, type[Body]] = {"alarm.reset": AlarmReset}
