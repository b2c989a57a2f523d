"""
The facts of people's work on an alarm: whose it is, what was found, what was done, how it ended. As lasting as those in
`events`; fields are only ever added at the end.
"""

from __future__ import annotations

from .body import Body


class WorkOwned(Body, frozen=True):
    """work.owned: whoever did it has the alarm; `former` had it before, where it was taken over."""

    alarm: int
    former: str = ""
    console: str = ""
    request: str = ""


class WorkHeld(Body, frozen=True):
    """work.held: put aside for `for_ms`, for a reason (RESP-05)."""

    alarm: int
    for_ms: int
    reason: str
    console: str = ""
    request: str = ""


class WorkResumed(Body, frozen=True):
    """work.resumed: no longer put aside; `how` is hand or time."""

    alarm: int
    how: str
    console: str = ""
    request: str = ""


class WorkVerified(Body, frozen=True):
    """work.verified: the validation level 0 to 4 (VAL), -1 before; `second` is who else said so where it went down."""

    alarm: int
    level: int
    former: int
    how: str
    second: str
    confirmed: bool  # it is at or above the level from which an alarm counts as confirmed
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


class WorkClosed(Body, frozen=True):
    """work.closed: how it ended; by which rule it was complete."""

    alarm: int
    outcome: str
    text: str
    level: int
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


class WorkEscalated(Body, frozen=True):
    """work.escalated: item `alarm` is replaced by the more urgent item `to`, whose clock began at `since`."""

    alarm: int
    to: int
    reason: str
    since: int
    since_tick: int
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


class PlanSet(Body, frozen=True):
    """plan.set: an action plan as its file says; `steps` is JSON text (`planning`)."""

    plan: str
    name: str
    name_en: str
    classes: list[str]
    site: str
    steps: str


class PlanOpened(Body, frozen=True):
    """plan.opened: this plan is followed for the alarm; its timers count from here."""

    alarm: int
    plan: str


class StepDone(Body, frozen=True):
    """step.done: a step was ticked; `result` is what came of it."""

    alarm: int
    step: str
    result: str = ""
    console: str = ""
    request: str = ""


class StepWaived(Body, frozen=True):
    """step.waived: a step was left out, for a reason."""

    alarm: int
    step: str
    reason: str
    console: str = ""
    request: str = ""


class StepDue(Body, frozen=True):
    """step.due: a step is not done at half its time or at its limit; `proposes` is what to do then."""

    alarm: int
    step: str
    what: str  # half, limit
    limit_ms: int
    proposes: str
    rule: str
    ruleset: str


class NoteSet(Body, frozen=True):
    """note.set: a note of whoever did it, on an alarm, a site or a point; `for_ms` 0 has no end."""

    kind: str
    of: str
    text: str
    for_ms: int
    console: str = ""
    request: str = ""


class NoteEnded(Body, frozen=True):
    """note.ended: its time is over."""

    note: int


KINDS: dict[str, type[Body]] = {
    "work.owned": WorkOwned, "work.held": WorkHeld, "work.resumed": WorkResumed, "work.verified": WorkVerified,
    "work.closed": WorkClosed, "work.escalated": WorkEscalated, "plan.set": PlanSet, "plan.opened": PlanOpened,
    "step.done": StepDone, "step.waived": StepWaived, "step.due": StepDue, "note.set": NoteSet,
    "note.ended": NoteEnded,
}
