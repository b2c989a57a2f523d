"""
Patrols: where somebody walks, what is expected when, and what was walked. Rows; `paces` reckons when. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

ROUND, CLOSING = "round", "closing"
WALKING, BACK, BROKEN = "walking", "back", "broken"
#: How far somebody who is out was called for who gives no sign (PAT-25).
UNCALLED, CALLED, HELP = 0, 1, 2
PATROLLER, SUPERVISOR = "patroller", "supervisor"
#: What a fire patrol looks at (PAT-20), what came of a finding (PAT-22), and how grave it is.
SUBJECTS = ("fire_use", "exits", "facilities", "doors", "staff", "other")
PUT_RIGHT, REPORTED = OUTCOMES = ("put_right", "reported")
GRADES = ("red_line", "high", "hint")
DAY_MS = 86_400_000
#: What kind of place is patrolled -> the rule that says how often, and its value; empty where the room must say it.
VENUES: dict[str, tuple[str, str]] = {
    "public": ("PAT-01", "every_s"), "key_unit": ("PAT-02", "every_s"), "high_rise": ("PAT-03", "every_s"),
    "care_home": ("PAT-04", "per_night"), "institution": ("PAT-05", "every_months"),
    "other": ("PAT-06", "every_months"), "high_risk": ("PAT-07", "every_months"),
    "facility_public": ("PAT-08", "public_s"), "facility_key": ("PAT-08", "key_s"),
    "facility_other": ("PAT-08", "other_s"), "equipment": ("PAT-09", "every_months"),
    "ducts": ("PAT-10", "every_months"), "volunteers": ("PAT-11", ""), "police": ("PAT-11", ""),
    "micro_station": ("PAT-12", ""),
}
#: The rule of places that are checked when they close.
CLOSES_WITH = {"public": "PAT-01"}


class Checkpoint(NamedTuple):
    """A place that is passed on a round: its code is typed, its tag read by a wand."""

    checkpoint: str
    name: str
    name_en: str
    site: str
    place: str
    code: str
    tag: str
    removed: bool = False


class Route(NamedTuple):
    """Checkpoints in the order in which they are passed."""

    route: str
    name: str
    name_en: str
    checkpoints: tuple[str, ...]
    removed: bool = False


class Patrol(NamedTuple):
    """A patrol as the room file plans it: `opens` and `closes` are times of day (empty: round the clock),
    `interval_ms` is 0 where the rule of its venue holds. A `team` walks it together; `slots` are when (`slots.py`)."""

    patrol: str
    name: str
    name_en: str
    route: str
    venue: str
    opens: str
    closes: str
    interval_ms: int
    removed: bool = False
    team: str = ""
    slots: tuple[str, ...] = ()


class Expected(NamedTuple):
    """What is expected next of a patrol: a round, or the check at closing. It was reckoned with event `number` at `at`
    and `tick`; `due_at` is a moment of the calendar or (not `calendar`) so long after `at`. `missed_at` is the oldest
    moment that was missed and is not made up for, 0 where there is none. `extra` is the suppression because of which
    somebody walks (PAT-26); such a patrol has its own name and checkpoints. `stale`: it is to be reckoned anew."""

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
    extra: int = 0
    name: str = ""
    name_en: str = ""
    checkpoints: tuple[str, ...] = ()
    stale: bool = False


class Round(NamedTuple):
    """A round that was begun with event `id`. It is complete when each of its checkpoints was passed; whoever walks it
    is out until he is back. `seen*` tells of his last sign of life, `called` how far he was called for. A `team` walks
    it with `walkers` people, those whose names are known in `people`."""

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

    @property
    def missing(self) -> list[str]:
        """The checkpoints that were not passed yet, in order."""
        return [key for key in self.checkpoints if key not in self.scanned]


class Scan(NamedTuple):
    """A checkpoint that was passed: told with event `id`, passed at `at`; `how` is code or wand. Of a wand `reader` is
    the line, `clock` its own time and `offset_ms` how far that was ahead."""

    id: int
    round: int
    patrol: str
    checkpoint: str
    at: int
    how: str
    by: str
    reader: str = ""
    clock: str = ""
    offset_ms: int = 0


class Missed(NamedTuple):
    """What was expected at `due_at` and did not come within its grace."""

    id: int
    patrol: str
    kind: str
    due_at: int
    at: int


class Finding(NamedTuple):
    """What somebody saw on a round, kept whole for whoever deals with it."""

    id: int
    round: int
    patrol: str
    checkpoint: str
    place: str
    text: str
    subject: str
    outcome: str
    grade: str
    photo: str
    by: str
    at: int


def key_of(patrol: str, kind: str) -> str:
    """The key under which something is expected of a patrol."""
    return patrol if kind == ROUND else f"{patrol}/{kind}"


def extra_key(suppression: int) -> str:
    """The patrol that is walked because of a point that is out of service."""
    return f"isolated-{suppression}"


def is_finished(row: Round) -> bool:
    """Whether nothing is waited for any more: nobody is out, and both have signed."""
    return row.state != WALKING and bool(row.signed_by and row.supervised_by)


def walked(rows: Iterable[Round], patrol: str) -> Round | None:
    """The round of a patrol on which somebody is out."""
    return next((row for row in rows if row.patrol == patrol and row.state == WALKING), None)
