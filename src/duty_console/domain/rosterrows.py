"""
The rows of the roster: what was entered, and what is known of the present shift. Pure rows; what they make together is
`rosters`, what the rules say of it is `dutyrules`. Moments are UTC ms.
"""

from __future__ import annotations

from typing import NamedTuple

OVERRIDE, EMERGENCY, LEAVE, SICK = "override", "emergency", "leave", "sick"
#: Somebody is kept on duty until his relief has come and signed (DUTY-09).
STAYS = "stays"
AWAY = (LEAVE, SICK)
ASKED, AGREED, REFUSED, WITHDRAWN = "asked", "agreed", "refused", "withdrawn"


class Rota(NamedTuple):
    """A pattern over some days, a row of the table `rota` (fields as in rota.set); it holds from `at` to `ended_at`, 0
    for as long as it lasts."""

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
    ended_at: int = 0


class Change(NamedTuple):
    """What stands over the rota in a span, a row of the table `roster_change` (fields as in roster.changed)."""

    id: int
    kind: str
    out: str
    stand_in: str
    counts: bool
    begins: int
    until: int
    reason: str = ""
    warnings: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    by: str = ""
    at: int = 0
    ended_at: int = 0


class Swap(NamedTuple):
    """Two people who change places, a row of the table `swap`; `agreed` is the entry that made it hold, 0 before."""

    id: int
    person: str
    other: str
    begins: int
    until: int
    back_begins: int
    back_until: int
    by: str
    at: int
    state: str = ASKED
    agreed: int = 0
    answered_by: str = ""
    answered_at: int = 0
    warnings: tuple[str, ...] = ()


class Outing(NamedTuple):
    """Somebody who is out, a row of the table `outing`: expected back `for_ms` after entry `id`. `place` is where he
    was sent meanwhile, for alarm `alarm` where it is for one; `left_at` when he went where that was before."""

    person: str
    id: int
    at: int
    tick: int
    for_ms: int
    why: str
    overdue: bool = False
    place: str = ""
    alarm: int = 0
    left_at: int = 0

    @property
    def since(self) -> int:
        """When he went (UTC ms)."""
        return self.left_at or self.at


class Single(NamedTuple):
    """Single-person duty with its evidence, a row of the table `single_duty`."""

    id: int
    line: str
    allowed_by: str
    remote: str
    certified: str
    equipment: str
    by: str
    at: int
    ended_at: int = 0


class Duty(NamedTuple):
    """The present shift as it was judged last, the one row of the table `duty`. `id` 1; `number`, `at` and `tick` are
    the entry from which the time to `next_at` is counted; `stale`: something has changed since."""

    id: int = 1
    number: int = 0
    at: int = 0
    tick: int = 0
    judged_at: int = 0
    next_at: int = 0
    stale: bool = False
    required: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    need: int = 0
    has: int = 0
    rules: tuple[str, ...] = ()
    linked: bool = False
    breach: int = 0
    reduced_at: int = 0


class Presence(NamedTuple):
    """Whether somebody at the console answers, the one row of the table `presence`: proved, or asked last, at entry
    `number`; `asked` is the step that was taken since he proved it (DUTY-19)."""

    id: int = 1
    number: int = 0
    at: int = 0
    tick: int = 0
    asked: int = 0


class Breach(NamedTuple):
    """Minutes that did not comply, a row of the table `breach`; `until` 0 while they last."""

    id: int
    begins: int
    until: int
    rules: tuple[str, ...]
    need: int
    has: int
    people: tuple[str, ...]
    emergency: int


class Reminded(NamedTuple):
    """Of whose certificate was reminded, a row of the table `reminded`: the end it had, and how many days before."""

    person: str
    until: str
    days: int
