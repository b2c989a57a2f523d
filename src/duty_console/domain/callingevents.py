"""
The facts about calling people: what was seen where, and which step of the ladder was taken. As lasting as those in
`events`.
"""

from __future__ import annotations

from .body import Body


class CallTaken(Body, frozen=True):
    """call.taken: alarm `alarm` was unanswered since event `since` for as long as `after_ms` of the rule, so `step`
    was taken. `outcome` is sounded or no_path; `wanted` the people whom a message was for, found on the `roster` or,
    nobody there being one, on the `staff` (`by`; ESC-02). `present` are those on duty then, `out` those of all these
    whom only their number reaches."""

    alarm: int
    step: str
    since: int
    after_ms: int
    outcome: str
    wanted: list[str]
    rule: str
    ruleset: str
    signal_class: str = ""
    by: str = ""
    present: list[str] = []
    out: list[str] = []


class ResponseSeen(Body, frozen=True):
    """response.seen: a console in the control room proved to have painted everything up to entry `head`; it was the
    first to show these `alarms`, each with the event since which it was unanswered. On the occurrences `acted` somebody
    had acted before they were seen."""

    console: str
    head: int
    alarms: list[tuple[int, int]]
    acted: list[int] = []


KINDS: dict[str, type[Body]] = {"call.taken": CallTaken, "response.seen": ResponseSeen}
