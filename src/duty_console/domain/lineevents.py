"""
Facts about whether a line is well: beats that are missed, clocks of devices that go wrong. As lasting as those in
`events`.
"""

from __future__ import annotations

from .body import Body

#: So a clock comes to be unknown again.
SET = "set"


class LineDegraded(Body, frozen=True):
    """line.degraded: the port is open, and the device has missed so many beats or polls that it may be dead; it is not
    taken for lost before `line.silent` (PATH-04)."""

    line: str
    after_ms: int
    rule: str


class LineClock(Body, frozen=True):
    """line.clock: how far the clock of the line's device is off: what it shows less what is true, so that a slow one is
    negative. `sure` is false for a first sign that nothing has confirmed yet; `how` says what told it: asked, signal;
    or set: the device was set right, and what was known of its clock is forgotten (PATH-14). `untrusted`: so far off
    that what it says when is not believed any more (CLK-02)."""

    line: str
    drift_ms: int
    sure: bool
    how: str
    untrusted: bool
    rule: str
    ruleset: str


LINES: dict[str, type[Body]] = {"line.degraded": LineDegraded, "line.clock": LineClock}
