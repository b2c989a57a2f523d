"""
The facts about patrols. As lasting as those in `events`; fields are only ever added at the end.
"""

from __future__ import annotations

from .body import Body


class CheckpointSet(Body, frozen=True):
    """checkpoint.set: a place on a round as the room file names it."""

    checkpoint: str
    name: str
    name_en: str
    site: str
    place: str
    code: str
    tag: str


class RouteSet(Body, frozen=True):
    """route.set: checkpoints in their order."""

    route: str
    name: str
    name_en: str
    checkpoints: list[str]


class PatrolSet(Body, frozen=True):
    """patrol.set: a patrol as the room file plans it."""

    patrol: str
    name: str
    name_en: str
    route: str
    venue: str
    opens: str
    closes: str
    interval_ms: int
    team: str = ""
    slots: list[str] = []


class PatrolPlanned(Body, frozen=True):
    """patrol.planned: what is expected next; fields as in the row (`domain/patrols.py`). `extra` is the suppression
    because of which somebody walks."""

    expected: str
    patrol: str
    kind: str
    due_at: int
    calendar: bool
    interval_ms: int
    months: int
    remind_ms: int
    grace_ms: int
    rule: str
    ruleset: str
    extra: int = 0
    name: str = ""
    name_en: str = ""
    checkpoints: list[str] = []


class PatrolReminded(Body, frozen=True):
    """patrol.reminded: a round is due soon (PAT-23)."""

    expected: str
    patrol: str
    kind: str
    due_at: int
    rule: str
    ruleset: str


class PatrolMissed(Body, frozen=True):
    """patrol.missed: what was due at `due_at` did not come within its grace; the next is due at `next_at`, and reminded
    of `remind_ms` before, where that is another time than it was."""

    expected: str
    patrol: str
    kind: str
    due_at: int
    next_at: int
    calendar: bool
    rule: str
    ruleset: str
    remind_ms: int = 0


class PatrolDone(Body, frozen=True):
    """patrol.done: a completed round counts for what was due at `due_at`; `late` where that was missed before."""

    expected: str
    patrol: str
    kind: str
    round: int
    due_at: int
    late: bool
    next_at: int
    calendar: bool
    rule: str
    ruleset: str
    at: int = 0  # when the round was complete, where it is told later; 0 for now
    void_from: int = 0  # what was called missed and due at this time or later was not: such a round had been made
    remind_ms: int = 0  # how long before the next is due somebody is reminded; 0 where that is as it was


class PatrolEnded(Body, frozen=True):
    """patrol.ended: nothing more is expected of it; `how` is removed, or in_service of an extra one (PAT-26)."""

    expected: str
    patrol: str
    how: str


class RoundBegun(Body, frozen=True):
    """round.begun: `by` is out; these checkpoints are to be passed. A team walks with `walkers` people."""

    patrol: str
    kind: str
    by: str
    checkpoints: list[str]
    console: str = ""
    request: str = ""
    team: str = ""
    people: list[str] = []
    walkers: int = 0


class RoundScanned(Body, frozen=True):
    """round.scanned: a checkpoint was passed, now; `how` is code or wand. A wand tells it later: `at` is when it was,
    by its `clock` less `offset_ms` that this is ahead; `round` is 0 until one is whole."""

    round: int
    patrol: str
    checkpoint: str
    how: str
    by: str
    console: str = ""
    request: str = ""
    at: int = 0
    reader: str = ""
    clock: str = ""
    offset_ms: int = 0


class RoundWalked(Body, frozen=True):
    """round.walked: a wand has told a whole round, begun and completed at these times."""

    patrol: str
    by: str
    reader: str
    begun_at: int
    completed_at: int
    checkpoints: list[str]
    late: bool
    due_at: int


class RoundCompleted(Body, frozen=True):
    """round.completed: every checkpoint was passed."""

    round: int
    patrol: str
    late: bool
    due_at: int


class RoundChecked(Body, frozen=True):
    """round.checked: whoever is out gave a sign of life."""

    round: int
    patrol: str
    text: str = ""
    console: str = ""
    request: str = ""


class RoundCalled(Body, frozen=True):
    """round.called: no sign of whoever is out for `after_ms`; `step` 1: he is to be called, 2: help is to be sent."""

    round: int
    patrol: str
    step: int
    after_ms: int
    rule: str
    ruleset: str


class RoundEnded(Body, frozen=True):
    """round.ended: he is back, or the round was broken off with these checkpoints not passed."""

    round: int
    patrol: str
    how: str
    missing: list[str]
    reason: str = ""
    console: str = ""
    request: str = ""


class RoundSigned(Body, frozen=True):
    """round.signed: `part` is patroller or supervisor (PAT-21)."""

    round: int
    patrol: str
    part: str
    console: str = ""
    request: str = ""


class FindingFound(Body, frozen=True):
    """finding.found: what was seen on a round, whole; fields as in the row (`domain/patrols.py`)."""

    round: int
    patrol: str
    checkpoint: str
    place: str
    text: str
    subject: str
    outcome: str
    grade: str
    photo: str
    console: str = ""
    request: str = ""


class ExpectedCarried(Body, frozen=True):
    """expected.carried: what is expected of a patrol; fields as in the row."""

    expected: str
    patrol: str
    kind: str
    number: int
    at: int
    tick: int
    due_at: int
    calendar: bool
    interval_ms: int
    months: int
    remind_ms: int
    grace_ms: int
    reminded: bool
    missed_at: int
    misses: int
    done_at: int
    rule: str
    extra: int
    name: str
    name_en: str
    checkpoints: tuple[str, ...]
    stale: bool


class RoundCarried(Body, frozen=True):
    """round.carried: a round on which somebody is out, or that is not signed; fields as in the row."""

    id: int
    patrol: str
    kind: str
    by: str
    at: int
    tick: int
    checkpoints: tuple[str, ...]
    scanned: tuple[str, ...]
    scans: int
    completed_at: int
    late: bool
    due_at: int
    state: str
    ended_at: int
    reason: str
    seen: int
    seen_at: int
    seen_tick: int
    called: int
    signed_by: str
    signed_at: int
    supervised_by: str
    supervised_at: int
    team: str = ""
    people: tuple[str, ...] = ()
    walkers: int = 0


KINDS: dict[str, type[Body]] = {
    "checkpoint.set": CheckpointSet, "route.set": RouteSet, "patrol.set": PatrolSet, "patrol.planned": PatrolPlanned,
    "patrol.reminded": PatrolReminded, "patrol.missed": PatrolMissed, "patrol.done": PatrolDone,
    "patrol.ended": PatrolEnded, "round.begun": RoundBegun, "round.scanned": RoundScanned,
    "round.completed": RoundCompleted, "round.walked": RoundWalked, "round.checked": RoundChecked,
    "round.called": RoundCalled,
    "round.ended": RoundEnded, "round.signed": RoundSigned, "finding.found": FindingFound,
    "expected.carried": ExpectedCarried, "round.carried": RoundCarried,
}
