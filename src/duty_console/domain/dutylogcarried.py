"""
What stood in a damaged file of the duty log, taken over by the one that goes on after it, a row a fact: fields as in
the rows of `dutylogrows`. As lasting as the facts in `events`.
"""

from __future__ import annotations

from .body import Body


class PromptingCarried(Body, frozen=True):
    """log.prompting_carried: from when on the running record is asked for, and which slots were."""

    id: int
    number: int
    at: int
    tick: int
    since: int
    every_ms: int
    told: tuple[int, ...]
    stepped: bool


class SlotCarried(Body, frozen=True):
    """log.slot_carried: a slot that was asked for or written."""

    slot: int
    until: int
    number: int
    at: int
    tick: int
    warn_ms: int
    late_ms: int
    warned_at: int
    late_at: int
    entry: int
    written_at: int
    rule: str
    ruleset: str


class GapCarried(Body, frozen=True):
    """log.gap_carried: slots that passed unasked."""

    id: int
    first: int
    last: int
    count: int
    why: str
    at: int


class RunningCarried(Body, frozen=True):
    """log.running_carried: a version of what was written for a slot."""

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
    reason: str
    ahead: bool = False


class CheckCarried(Body, frozen=True):
    """log.check_carried: a version of a controller's check."""

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
    reason: str


class ControlCarried(Body, frozen=True):
    """log.control_carried: a version of how a system is controlled."""

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
    reason: str


class CauseCarried(Body, frozen=True):
    """log.cause_carried: a version of what was added to an alarm."""

    id: int
    first: int
    version: int
    alarm: int
    cause: str
    handling: str
    by: str
    at: int
    reason: str


class ManualCarried(Body, frozen=True):
    """log.manual_carried: a system that is in manual."""

    system: str
    id: int
    at: int
    tick: int
    for_ms: int
    until: int
    cause: str
    restorer: str
    by: str
    overdue: int


#: Body by the table of its rows.
TABLES: dict[str, type[Body]] = {
    "log_prompt": PromptingCarried,
    "log_slot": SlotCarried,
    "log_gap": GapCarried,
    "log_running": RunningCarried,
    "log_check": CheckCarried,
    "log_system": ControlCarried,
    "log_cause": CauseCarried,
    "manual": ManualCarried,
}
KINDS: dict[str, type[Body]] = {
    "log.prompting_carried": PromptingCarried,
    "log.slot_carried": SlotCarried,
    "log.gap_carried": GapCarried,
    "log.running_carried": RunningCarried,
    "log.check_carried": CheckCarried,
    "log.control_carried": ControlCarried,
    "log.cause_carried": CauseCarried,
    "log.manual_carried": ManualCarried,
}
