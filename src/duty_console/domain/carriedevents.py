"""
What stood in a damaged file beside its open alarms, taken over by the one that goes on after it, a row a fact: fields
as in the row of the table, entries numbered as there. As lasting as the facts in `events`.
"""

from __future__ import annotations

from .body import Body


class WorkCarried(Body, frozen=True):
    """work.carried: people's work on an alarm, as it stood (`domain/work.py`)."""

    alarm: int
    state: str
    owner: str
    owned_at: int
    hold_event: int
    hold_at: int
    hold_tick: int
    hold_ms: int
    level: int
    level_by: str
    level_at: int
    outcome: str
    closed_at: int
    closed_by: str
    plan: str
    plan_event: int
    plan_at: int
    plan_tick: int
    linked: int
    confirmed_event: int
    confirmed_at: int
    confirmed_tick: int
    prompts: tuple[str, ...]


class StepCarried(Body, frozen=True):
    """step.carried: a step of a plan that was done or left out."""

    alarm: int
    step: str
    at: int
    by: str
    result: str
    waived: bool


class SuppressionCarried(Body, frozen=True):
    """suppression.carried: what keeps alarms from calling, with its author, its reason and its recorded end."""

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
    measure: str
    contractor: str
    delay_ms: int
    offset: int
    warned: bool


class NoteCarried(Body, frozen=True):
    """note.carried: a note, or a call before the alarm."""

    id: int
    kind: str
    of: str
    text: str
    by: str
    at: int
    tick: int
    for_ms: int


class ReminderCarried(Body, frozen=True):
    """reminder.carried: since when something is answered and not finished."""

    alarm: int
    since: int
    at: int
    tick: int
    again: int
    told: int


class CallCarried(Body, frozen=True):
    """call.carried: how far the room was called for an alarm that nobody answers."""

    alarm: int
    since: int
    step: int
    seen_at: int
    since_at: int
    since_tick: int


class ResponseCarried(Body, frozen=True):
    """response.carried: the first action on the latest occurrence of an alarm, so that there is no second first one."""

    occurrence: int
    alarm: int
    signal_class: str
    priority: int
    at: int
    tick: int
    seen_at: int
    seen_tick: int
    first_at: int
    first_ms: int
    view_ms: int
    by: str
    how: str
    automatic: bool
    excluded: str
    reason: str


class SourceCarried(Body, frozen=True):
    """source.carried: a condition that chatters or runs away, or whose alarm stands."""

    source: str
    alarm: int
    boot: str
    ticks: tuple[int, ...]
    total: int
    fleeting: int
    chattering_at: int
    runaway_at: int
    signals: tuple[int, ...]


class PeriodicCarried(Body, frozen=True):
    """periodic.carried: whose daily test report is expected, and since when."""

    device: str
    line: str
    account: str
    number: int
    at: int
    tick: int
    overdue: int
    over: bool


class FalsehoodCarried(Body, frozen=True):
    """falsehood.carried: when a point cried wolf."""

    point: str
    at: tuple[int, ...]
    repair_at: int


class GuessCarried(Body, frozen=True):
    """guess.carried: wrong PINs in a row; the wait after them goes on."""

    who: str
    wrong: int
    at: int


class PinCarried(Body, frozen=True):
    """pin.carried: a person's PIN holds on: what proves it is the private body of entry `number` of the file before."""

    person: str
    number: int


class AreaCarried(Body, frozen=True):
    """area.carried: an officer keeps the calls of an area for himself; fields as in the row."""

    area: str
    name: str
    name_en: str
    parent: str
    removed: bool
    held_by: str
    held_at: int
    held_why: str


KINDS: dict[str, type[Body]] = {
    "work.carried": WorkCarried, "step.carried": StepCarried, "suppression.carried": SuppressionCarried,
    "note.carried": NoteCarried, "reminder.carried": ReminderCarried, "call.carried": CallCarried,
    "response.carried": ResponseCarried, "source.carried": SourceCarried, "periodic.carried": PeriodicCarried,
    "falsehood.carried": FalsehoodCarried, "guess.carried": GuessCarried, "pin.carried": PinCarried,
    "area.carried": AreaCarried,
}
