"""
The facts of handing over: the snapshot, what was said of it, who signed, and whose the open items are from then on. As
lasting as those in `events`. Moments are UTC ms.
"""

from __future__ import annotations

from .body import Body


class HandoverBegun(Body, frozen=True):
    """handover.begun: its number is the entry's own. `items` are JSON texts of `handovers.Item`; `replaces` is the one
    that it renews, whose signatures do not hold any more; `soon_at` and `oldest_at` bound what counts
    (`handoveritems.Bounds`)."""

    change_at: int
    until: int
    outgoing: list[str]
    incoming: list[str]
    items: list[str]
    soon_at: int
    oldest_at: int
    replaces: int
    rule: str
    ruleset: str
    console: str
    request: str


class HandoverAnswered(Body, frozen=True):
    """handover.answered: what somebody says of items of the snapshot: ok or not_ok, and why."""

    handover: int
    items: list[str]
    answer: str
    text: str
    console: str
    request: str


class HandoverSigned(Body, frozen=True):
    """handover.signed: somebody signs his side, `part`; `waits` are the people whose signatures are wanted still."""

    handover: int
    part: str
    waits: list[str]
    rule: str
    ruleset: str
    console: str
    request: str


class HandoverEnded(Body, frozen=True):
    """handover.ended: both sides have signed. `taker` has what the outgoing officers had; `since` are JSON texts of
    `handovers.Since`: what had become of the items since the snapshot."""

    handover: int
    taker: str
    since: list[str]
    rule: str


class HandoverReminded(Body, frozen=True):
    """handover.reminded: nobody has ended it. `step` 1: the shift changes now, 2 and 3: so long after it; `waits` are
    the people whose signatures are wanted. 5: the shift that took over with it changes, and the next one is not begun
    by `waits`."""

    handover: int
    step: int
    waits: list[str]
    rule: str
    ruleset: str


class HandoverMissed(Body, frozen=True):
    """handover.missed: the shift that took over with `handover` ended at `change_at`, and nobody has begun to hand it
    over; nobody is named where none goes and comes then."""

    handover: int
    change_at: int
    outgoing: list[str]
    incoming: list[str]
    rule: str
    ruleset: str


class WorkHanded(Body, frozen=True):
    """work.handed: with the last signature of a handover `taker` has the alarm that `former` had."""

    alarm: int
    former: str
    taker: str
    handover: int


class DutyArrived(Body, frozen=True):
    """duty.arrived: somebody has come for his shift."""

    person: str
    console: str
    request: str


class HandoverCarried(Body, frozen=True):
    """handover.carried: a handover of a damaged file, fields as in `handovers.Handover`."""

    id: int
    head: int
    at: int
    change_at: int
    until: int
    by: str
    outgoing: tuple[str, ...]
    incoming: tuple[str, ...]
    items: tuple[str, ...]
    soon_at: int
    oldest_at: int
    number: int
    seen_at: int
    seen_tick: int
    state: str
    replaces: int
    renewed_by: int
    answers: tuple[str, ...]
    signed: tuple[str, ...]
    since: tuple[str, ...]
    step: int
    ended_at: int
    taker: str


class ArrivalCarried(Body, frozen=True):
    """arrival.carried: who had come, fields as in `handovers.Arrival`."""

    person: str
    id: int
    at: int


KINDS: dict[str, type[Body]] = {
    "handover.begun": HandoverBegun, "handover.answered": HandoverAnswered, "handover.signed": HandoverSigned,
    "handover.ended": HandoverEnded, "handover.reminded": HandoverReminded,
    "handover.missed": HandoverMissed, "work.handed": WorkHanded,
    "duty.arrived": DutyArrived, "handover.carried": HandoverCarried, "arrival.carried": ArrivalCarried,
}
