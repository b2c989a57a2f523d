"""
The facts of the duty log. As lasting as those in `events`; fields are only ever added at the end. What was written
stands in entries of its own: a correction is one more, which names the first version of what it corrects (FORM-07).
"""

from __future__ import annotations

from .body import Body


class FacilitySet(Body, frozen=True):
    """facility.set: a controller or another system, as the room file names it."""

    facility: str
    kind: str
    name: str
    name_en: str
    model: str
    line: str


class LogBegun(Body, frozen=True):
    """log.begun: the running record is kept from `since` on, though nobody has entered a rota or written anything."""

    since: int
    rule: str
    ruleset: str


class LogPrompted(Body, frozen=True):
    """log.prompted: the running record of a slot is asked for (FORM-02)."""

    slot: int
    until: int
    every_ms: int
    warn_ms: int
    late_ms: int
    rule: str
    ruleset: str


class LogSkipped(Body, frozen=True):
    """log.skipped: slots passed for which nobody was asked; `why` is outage, or clock where it was set past them."""

    first: int
    last: int
    count: int
    why: str
    rule: str
    ruleset: str


class LogWarned(Body, frozen=True):
    """log.warned: nobody has written the slot so long after it was asked for."""

    slot: int
    rule: str
    ruleset: str


class LogLate(Body, frozen=True):
    """log.late: whatever is written for the slot from now on is late."""

    slot: int
    rule: str
    ruleset: str


class LogRunning(Body, frozen=True):
    """log.running: how things ran, for a slot; when it was written stands in the header. `first` 0: the first
    version."""

    slot: int
    until: int
    state: str
    text: str
    missed: str
    late: bool
    first: int
    version: int
    reason: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


class LogChecked(Body, frozen=True):
    """log.checked: a controller was checked, and signed for by `by` (DUTY-07); fields as in the row (`dutylog`)."""

    controller: str
    day: str
    self_test: str
    silence: str
    reset: str
    main_power: str
    standby_power: str
    fault_and_action: str
    by: str
    first: int
    version: int
    reason: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


class LogSystem(Body, frozen=True):
    """log.system: how a system is controlled and runs. A manual state has `for_ms` and ends `until` (DUTY-08)."""

    system: str
    mode: str
    state: str
    text: str
    cause: str
    restorer: str
    for_ms: int
    until: int
    first: int
    version: int
    reason: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


class LogManualOverdue(Body, frozen=True):
    """log.manual_overdue: a system should be back in auto, and is not (DUTY-08)."""

    system: str
    until: int
    rule: str
    ruleset: str


class LogCause(Body, frozen=True):
    """log.cause: what an officer adds to the row of an alarm (FORM-01)."""

    alarm: int
    cause: str
    handling: str
    first: int
    version: int
    reason: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


KINDS: dict[str, type[Body]] = {
    "facility.set": FacilitySet, "log.begun": LogBegun, "log.prompted": LogPrompted, "log.skipped": LogSkipped,
    "log.warned": LogWarned, "log.late": LogLate, "log.running": LogRunning, "log.checked": LogChecked,
    "log.system": LogSystem, "log.manual_overdue": LogManualOverdue, "log.cause": LogCause,
}
