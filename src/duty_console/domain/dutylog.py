"""
The page of the duty log (table A.1 of GB 25201) that a shift or a day makes: the form's four blocks, with versions and
late marks; and what is missing of it.

Pure; moments are UTC ms, days those of the room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from .dutylogrows import BEFORE, CONTROLLER, Cause, Check, Control, Facility, Manual, Running, Slot
from .places import Person
from .rosters import DAY, Spell, day_of, midnight
from .silence import SilenceTest

#: What a row of alarms is in the form's columns.
FIRE_TRUE, FIRE_FALSE, FIRE_OPEN, FAULT_ALARM, SUPERVISORY, OTHER, TEST = ALARM_KINDS = (
    "fire_true", "fire_false", "fire_open", "fault_alarm", "supervisory_alarm", "other", "test")
#: How a slot stands: written in time or late, not yet due, asked for, warned of, late, or passed unasked.
WRITTEN, WRITTEN_LATE, AHEAD, DUE, WARNED, LATE = "written", "written_late", "ahead", "due", "warned", "late"
#: What may be missing of a page.
SLOT, CHECK, MANUAL_STATE = "slot", "check", "manual"


class AlarmRow(NamedTuple):
    """What came of one alarm in one slot: it was raised `count` times, first at `at`. `causes` are all versions of what
    officers added, the newest last."""

    alarm: int
    slot: int
    at: int
    kind: str
    signal_class: str
    line: str
    account: str
    scheme: str
    code: str
    group: str
    zone: str
    text: str
    count: int  # type: ignore[assignment]
    outcome: str
    causes: tuple[Cause, ...] = ()

    @property
    def cause(self) -> Cause | None:
        """What stands now."""
        return self.causes[-1] if self.causes else None


class SlotRow(NamedTuple):
    """A slot of a page: what was asked and written for it (all versions, in order), what came in it. `why` says that it
    passed unasked."""

    slot: int
    until: int
    row: Slot | None
    why: str
    entries: tuple[Running, ...]
    alarms: tuple[AlarmRow, ...]

    @property
    def written(self) -> list[Running]:
        """What was written for it, without what a clock that was ahead wrote before it came."""
        return [entry for entry in self.entries if not entry.ahead]

    def counted(self, kind: str) -> int:
        """How many alarms of a kind came in it."""
        return sum(alarm.kind == kind for alarm in self.alarms)


class ShiftRow(NamedTuple):
    """A shift of a page: who was on duty, those who count first."""

    begins: int
    until: int
    shift: str
    people: tuple[str, ...]


class Page(NamedTuple):
    """The form of a span: all four blocks. `since` is when the log began (0: it is not kept), `facilities` what the
    room has, `people` its staff. `checks` and `controls` are all versions, in order; of `manuals` those that are in
    manual now, of `silences` what is known of the silence tests of loudspeakers (BC-13)."""

    begins: int
    until: int
    since: int
    every_ms: int
    slots: tuple[SlotRow, ...]
    controls: tuple[Control, ...]
    checks: tuple[Check, ...]
    shifts: tuple[ShiftRow, ...]
    facilities: tuple[Facility, ...]
    manuals: tuple[Manual, ...]
    people: dict[str, Person]
    silences: tuple[SilenceTest, ...] = ()

    def of_kind(self, kind: str) -> tuple[Facility, ...]:
        """The controllers or the systems that the room has now, and those that this page speaks of."""
        spoken = {row.controller for row in self.checks} | {row.system for row in self.controls}
        return tuple(one for one in self.facilities
                     if one.kind == kind and (not one.removed or one.facility in spoken))


class Missing(NamedTuple):
    """Something of a page that is not written: a slot, the check of a controller on a day (`at` is when that begins),
    or a system that should be back in auto (`at` is when). `why` is how it stands: due, warned, late, outage, clock."""

    what: str
    key: str
    at: int
    why: str


def standing(row: SlotRow, now: int) -> str:
    """How a slot stands at a moment."""
    if row.slot > now:
        return AHEAD
    if written := row.written:
        return WRITTEN_LATE if written[0].late else WRITTEN
    if row.row is not None and row.row.late_at:
        return LATE
    if row.why:
        return row.why
    return WARNED if row.row is not None and row.row.warned_at else DUE


def missing(page: Page, now: int) -> tuple[Missing, ...]:
    """What of a page should be written by a moment and is not, the oldest first: slots, daily checks, and systems that
    should be back in auto. Where the log is not kept nothing is missing."""
    if not page.since:
        return ()
    found = [Missing(SLOT, "", row.slot, how) for row in page.slots if row.slot >= page.begins
             and (how := standing(row, now)) not in (WRITTEN, WRITTEN_LATE, AHEAD, BEFORE)]
    found += _unchecked(page, now)
    found += [Missing(MANUAL_STATE, row.system, row.until, LATE) for row in page.manuals if row.until <= now]
    return tuple(sorted(found, key=lambda one: (one.at, one.what, one.key)))


def _unchecked(page: Page, now: int) -> Iterator[Missing]:
    """Controllers without a check on a day that has begun (DUTY-07): due as long as the day lasts."""
    done = {(row.controller, row.day) for row in page.checks}
    for day in days_of(page.begins, min(page.until, now + 1)):
        begins = midnight(day)
        if begins + DAY <= page.since:
            continue
        for one in page.facilities:
            if one.kind == CONTROLLER and not one.removed and (one.facility, day.isoformat()) not in done:
                yield Missing(CHECK, one.facility, begins, LATE if now >= begins + DAY else DUE)


def days_of(begins: int, until: int) -> Iterator[date]:
    """The room's days that a span touches."""
    day = day_of(begins)
    while midnight(day) < until:
        yield day
        day += timedelta(days=1)


def shifts_of(spells: Sequence[Spell]) -> tuple[ShiftRow, ...]:
    """Who was on duty, shift by shift; those who stand alone with their span are a shift of their own."""
    found: dict[tuple[int, int, str], list[str]] = {}
    for spell in sorted(spells, key=lambda spell: (spell.begins, spell.until, not spell.counts, spell.person)):
        found.setdefault((spell.begins, spell.until, spell.shift), []).append(spell.person)
    return tuple(ShiftRow(begins, until, shift, tuple(people)) for (begins, until, shift), people in found.items())


#: The class of an alarm -> its column; a fire's is found by how it was closed.
_KIND_OF = {"trouble": FAULT_ALARM, "life_path_lost": FAULT_ALARM, "supervisory": SUPERVISORY,
            "feedback_abnormal": SUPERVISORY, "disablement": SUPERVISORY, "test": TEST}
_FIRE_OF = {"true": FIRE_TRUE, "false": FIRE_FALSE, "cancelled": FIRE_FALSE, "": FIRE_OPEN}
#: What the program itself raises is no row of the form, except what it noticed of devices and of the way to them.
OWN_CODES = frozenset({"line_lost", "line_silent", "unparsed_burst", "clock_drift", "test_overdue", "phoned_help",
                       "amplifier_unconfirmed", "amplifier_differs", "amplifier_silent", "amplifier_not_closed",
                       "amplifier_open", "call_broken_off", "order_unanswered", "post_unanswered"})


def alarm_kind(signal_class: str, outcome: str) -> str:
    """The column of an alarm (FORM-01): of a fire true or false by how it was closed."""
    if outcome == "test":
        return TEST
    if signal_class == "fire":
        return _FIRE_OF.get(outcome, OTHER)
    return _KIND_OF.get(signal_class, OTHER)
