"""
What stood in a damaged file about the roster, taken over by the one that goes on after it, a row a fact: fields as in
the rows of `rosterrows`. As lasting as the facts in `events`.
"""

from __future__ import annotations

from .body import Body


class RotaCarried(Body, frozen=True):
    """rota.carried: a rota that was entered."""

    id: int
    pattern: str
    shifts: tuple[str, ...]
    crews: tuple[str, ...]
    cycles: tuple[str, ...]
    begins: str
    until: str
    start: int
    reason: str
    warnings: tuple[str, ...]
    by: str
    at: int
    ended_at: int


class ChangeCarried(Body, frozen=True):
    """change.carried: a change, leave or an emergency."""

    id: int
    kind: str
    out: str
    stand_in: str
    counts: bool
    begins: int
    until: int
    reason: str
    warnings: tuple[str, ...]
    broken: tuple[str, ...]
    by: str
    at: int
    ended_at: int


class SwapCarried(Body, frozen=True):
    """swap.carried: a swap, with its answer."""

    id: int
    person: str
    other: str
    begins: int
    until: int
    back_begins: int
    back_until: int
    by: str
    at: int
    state: str
    agreed: int
    answered_by: str
    answered_at: int
    warnings: tuple[str, ...]


class OutingCarried(Body, frozen=True):
    """outing.carried: somebody who is out."""

    person: str
    id: int
    at: int
    tick: int
    for_ms: int
    why: str
    overdue: bool
    place: str = ""
    alarm: int = 0
    left_at: int = 0


class SingleCarried(Body, frozen=True):
    """single.carried: single-person duty, with its evidence."""

    id: int
    line: str
    allowed_by: str
    remote: str
    certified: str
    equipment: str
    by: str
    at: int
    ended_at: int


class BreachCarried(Body, frozen=True):
    """breach.carried: minutes that did not comply, for the month in which they were."""

    id: int
    begins: int
    until: int
    rules: tuple[str, ...]
    need: int
    has: int
    people: tuple[str, ...]
    emergency: int


class RemindedCarried(Body, frozen=True):
    """reminded.carried: of whose certificate was reminded already."""

    person: str
    until: str
    days: int


class DutyCarried(Body, frozen=True):
    """duty.carried: how the present shift was judged last, and when it changes."""

    id: int
    number: int
    at: int
    tick: int
    judged_at: int
    next_at: int
    stale: bool
    required: tuple[str, ...]
    extra: tuple[str, ...]
    need: int
    has: int
    rules: tuple[str, ...]
    linked: bool
    breach: int
    reduced_at: int


KINDS: dict[str, type[Body]] = {
    "rota.carried": RotaCarried, "change.carried": ChangeCarried, "swap.carried": SwapCarried,
    "outing.carried": OutingCarried, "single.carried": SingleCarried, "breach.carried": BreachCarried,
    "reminded.carried": RemindedCarried, "duty.carried": DutyCarried,
}
