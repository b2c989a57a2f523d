"""
The rows of the duty log (消防控制室值班记录表, table A.1 of GB 25201): slots of the running record, what was written
with all its versions, and what the room has that is written about. The slots of a day are reckoned here too.

Pure; moments are UTC ms, days those of the room. Knows no rule's number: how long a slot may stay empty stands in its
row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from .devices import REMOVED, Line
from .rosters import DAY, day_of, midnight

NORMAL, FAULT = STATES = ("normal", "fault")
AUTO, MANUAL = MODES = ("auto", "manual")
#: How a part of a controller was found.
OK, FAULTY, UNTESTED = FOUND = ("ok", "fault", "untested")
#: The parts of the daily check, in the form's order.
PARTS = ("self_test", "silence", "reset", "main_power", "standby_power")
CONTROLLER, SYSTEM = "controller", "system"
#: Why nobody was asked for a slot: nothing ran, the wall clock was set past it, or the log was not kept yet.
OUTAGE, CLOCK, BEFORE = "outage", "clock", "before"
#: Tables that only grow: the latest rows are at hand.
GROWS = ("log_slot", "log_gap", "log_running", "log_check", "log_system", "log_cause", "log_alarm")
#: So many alarms are at hand for a cause, more than a flood brings: those of days, not of an hour.
CAME_MOST = 20_000


class Prompting(NamedTuple):
    """From when on the running record is asked for, the one row of the table `log_prompt`. The time to the next slot
    is counted from entry `number`, told at `at` and `tick`; `told` are the latest slots that were asked for."""

    id: int = 1
    number: int = 0
    at: int = 0
    tick: int = 0
    since: int = 0  # no slot before it is expected; 0: the log is not kept yet
    every_ms: int = 0
    told: tuple[int, ...] = ()
    stepped: bool = False  # the wall clock was set since the last was asked for


class Slot(NamedTuple):
    """A slot of the running record, a row of the table `log_slot`: asked for with entry `number`, 0 where nobody was
    asked; `entry` is what was written for it first."""

    slot: int
    until: int
    number: int = 0
    at: int = 0
    tick: int = 0
    warn_ms: int = 0
    late_ms: int = 0
    warned_at: int = 0
    late_at: int = 0
    entry: int = 0
    written_at: int = 0
    rule: str = ""
    ruleset: str = ""


class Gap(NamedTuple):
    """Slots that passed unasked, a row of the table `log_gap`: `count` of them, from `first` to `last`."""

    id: int
    first: int
    last: int
    count: int  # type: ignore[assignment]
    why: str
    at: int


class Running(NamedTuple):
    """What was written for a slot, a row of the table `log_running`. Versions of one entry share `first`; `at` is when
    this one was written, whatever slot it is for; `late`: after the slot was late. `missed` tells of a fire that no
    device reported; `ahead`: a clock that was ahead wrote it before its slot, which it does not fill."""

    id: int
    first: int
    version: int
    slot: int
    state: str
    text: str
    missed: str
    late: bool
    by: str
    at: int
    reason: str = ""
    ahead: bool = False


class Check(NamedTuple):
    """The daily check of a controller, a row of the table `log_check`; whoever wrote it signed with his PIN."""

    id: int
    first: int
    version: int
    controller: str
    day: str
    self_test: str
    silence: str
    reset: str
    main_power: str
    standby_power: str
    fault_and_action: str
    by: str
    at: int
    reason: str = ""


class Control(NamedTuple):
    """How a system is controlled and runs, a row of the table `log_system`. A manual state has a cause, somebody who
    restores it, and an end (DUTY-08)."""

    id: int
    first: int
    version: int
    system: str
    mode: str
    state: str
    text: str
    cause: str
    restorer: str
    until: int
    by: str
    at: int
    reason: str = ""


class Cause(NamedTuple):
    """What an officer added to the row of an alarm, a row of the table `log_cause` (FORM-01)."""

    id: int
    first: int
    version: int
    alarm: int
    cause: str
    handling: str
    by: str
    at: int
    reason: str = ""


class Came(NamedTuple):
    """An alarm of which a cause may be written, a row of the table `log_alarm`: raised first at `at`."""

    alarm: int
    at: int


class Manual(NamedTuple):
    """A system that is in manual, a row of the table `manual`: since entry `id`, for `for_ms`; `overdue` since when it
    should be back."""

    system: str
    id: int
    at: int
    tick: int
    for_ms: int
    until: int
    cause: str
    restorer: str
    by: str
    overdue: int = 0


class Facility(NamedTuple):
    """A controller or another system of the room, a row of the table `facility`. `line` is the controller's own."""

    facility: str
    kind: str
    name: str
    name_en: str
    model: str
    line: str
    removed: bool = False


V = TypeVar("V", Running, Check, Control, Cause)


def newest(rows: Iterable[V]) -> list[V]:
    """Of every entry the version that stands, in the order in which they were first written."""
    found: dict[int, V] = {}
    for row in sorted(rows, key=lambda row: row.id):
        found[row.first] = row
    return [found[first] for first in sorted(found)]


def slot_of(at: int, every_ms: int) -> int:
    """When the slot of a moment began: slots are counted from the room's midnight."""
    start = midnight(day_of(at))
    return start + (at - start) // every_ms * every_ms


def slot_after(slot: int, every_ms: int) -> int:
    """When the next slot begins."""
    return min(slot + every_ms, midnight(day_of(slot)) + DAY)


def slot_before(slot: int, every_ms: int) -> int:
    """When the slot before it began."""
    return slot_of(slot - 1, every_ms)


def slots_in(begins: int, until: int, every_ms: int) -> Iterator[int]:
    """The slots that begin in a span."""
    slot = slot_of(begins, every_ms)
    if slot < begins:
        slot = slot_after(slot, every_ms)
    while slot < until:
        yield slot
        slot = slot_after(slot, every_ms)


def slots_between(first: int, until: int, every_ms: int) -> int:
    """How many slots begin from one to before another, however many there are."""
    return _index(until, every_ms) - _index(first, every_ms)


def _index(slot: int, every_ms: int) -> int:
    """The number of a slot, counted from the first day there is."""
    day = day_of(slot)
    return day.toordinal() * -(-DAY // every_ms) + (slot - midnight(day)) // every_ms


def facilities(rows: Iterable[Facility], lines: Iterable[Line]) -> tuple[Facility, ...]:
    """What the room has: its systems and controllers; where the room file names no controller, every line that is the
    only path of fire alarms stands for one."""
    found = tuple(rows)
    if any(one.kind == CONTROLLER and not one.removed for one in found):
        return found
    return (*found, *(Facility(line.name, CONTROLLER, line.label or line.name, line.label or line.name, "", line.name)
                      for line in lines if line.life_path and line.state != REMOVED))
