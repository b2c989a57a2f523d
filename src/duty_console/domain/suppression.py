"""
What keeps an alarm from calling: shelved, out of service, under test, waiting out a delay, running away, or under an
area profile. Everything of it has an author, a reason and an end. Pure rows, and what each of them covers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .alarms import Alarm

SHELF, OUT_OF_SERVICE, TEST, DELAY, RUNAWAY, PROFILE = "shelf", "out_of_service", "test", "delay", "runaway", "profile"
#: Those that keep an alarm from calling, the strongest first; a profile only delays it or makes it less urgent.
STRENGTH = (OUT_OF_SERVICE, SHELF, TEST, RUNAWAY, DELAY)


#: The zone of what speaks of no point: a scope with it is that alone, and no wildcard.
NO_ZONE = "0"


class Suppression(NamedTuple):
    """A row of the table `suppression`, until it ends. What it covers: one `alarm`, or every signal that has this
    line, account, zone and code (empty: any) and one of these classes (none: any). It began with event `id` at `at` and
    `tick` and ends after `for_ms` (0: only by hand, or by what it waits for)."""

    id: int
    kind: str
    alarm: int
    line: str
    account: str
    zone: str
    code: str
    classes: tuple[str, ...]
    at: int
    tick: int
    for_ms: int
    by: str
    reason: str
    measure: str = ""  # what is done instead (out of service)
    contractor: str = ""  # who tests
    delay_ms: int = 0  # of a profile: how long a signal is held back
    offset: int = 0  # of a profile: so much less urgent
    warned: bool = False  # its end was announced


def same(one: str, other: str) -> bool:
    """Accounts and zones as they are compared: receivers show 0 as A, and leading zeros say nothing."""
    return one.replace("A", "0").lstrip("0") == other.replace("A", "0").lstrip("0")


class Where(NamedTuple):
    """What a device says, and of what, as a scope is compared with it."""

    line: str
    account: str
    zone: str
    code: str
    signal_class: str


def where(alarm: Alarm) -> Where:
    """Where an alarm is."""
    return Where(alarm.line, alarm.account, alarm.zone, alarm.code, alarm.signal_class)


def covers(row: Suppression, said: Where) -> bool:
    """Whether a scope holds for what a device says there; what is of one alarm alone covers nothing else."""
    return (not row.alarm and row.line in ("", said.line) and row.code in ("", said.code)
            and (not row.account or same(row.account, said.account)) and (not row.zone or same(row.zone, said.zone))
            and (not row.classes or said.signal_class in row.classes))


def speaks_of(row: Suppression, alarm: Alarm) -> bool:
    """Whether it is about this alarm, alone or with others."""
    return row.alarm == alarm.id or covers(row, where(alarm))


def strongest(rows: Iterable[Suppression]) -> Suppression | None:
    """What counts where several keep the same from calling."""
    return min((row for row in rows if row.kind in STRENGTH), key=lambda row: (STRENGTH.index(row.kind), row.id),
               default=None)
