"""
The facts about who is on duty: rotas, what changes them, swaps, going out, single-person duty, and what the duty rules
found at each minute. As lasting as those in `events`. Moments are UTC ms, days ISO dates of the room's own time.
"""

from __future__ import annotations

from .body import Body


class RotaSet(Body, frozen=True):
    """rota.set: a pattern for every day from `begins` to `until`, both included. `shifts` are letter, begin and length
    in minutes; crew by crew, `crews` are its people (commas between) and `cycles` its letters, day by day from letter
    `start` on. The newest rota of a day holds; `warnings` are rules that were warned of when it was set."""

    pattern: str
    shifts: list[str]
    crews: list[str]
    cycles: list[str]
    begins: str
    until: str
    start: int
    reason: str
    warnings: list[str]
    ruleset: str
    console: str
    request: str


class RotaEnded(Body, frozen=True):
    """rota.ended: from now on a rota holds no more; what it stood over does again."""

    rota: int
    console: str
    request: str


class RosterChanged(Body, frozen=True):
    """roster.changed: `kind` is override, emergency, leave or sick. In a span `out` does not stand and `stand_in`
    does, in his place where both are named; one who does not count is there as an extra. `warnings` as in rota.set;
    `broken` are the rules that an emergency passes over."""

    kind: str
    out: str
    stand_in: str
    counts: bool
    begins: int
    until: int
    reason: str
    warnings: list[str]
    broken: list[str]
    ruleset: str
    console: str
    request: str


class RosterRestored(Body, frozen=True):
    """roster.restored: from now on a change holds no more."""

    change: int
    console: str
    request: str


class SwapAsked(Body, frozen=True):
    """swap.asked: `other` is to stand for `person` in a span, and `person` for him in the second, where there is one.
    Nothing has changed yet (DUTY-17)."""

    person: str
    other: str
    begins: int
    until: int
    back_begins: int
    back_until: int
    console: str
    request: str


class SwapAnswered(Body, frozen=True):
    """swap.answered: `state` is agreed, refused or withdrawn; agreed, it holds from now on, checked by the rules."""

    swap: int
    state: str
    warnings: list[str]
    rule: str
    ruleset: str
    console: str
    request: str


class DutyLeft(Body, frozen=True):
    """duty.left: somebody on duty has gone out and means to be back after `for_ms` (DUTY-13)."""

    person: str
    for_ms: int
    why: str
    rule: str
    console: str
    request: str


class DutyDiverted(Body, frozen=True):
    """duty.diverted: somebody who is out was sent to alarm `alarm`, or elsewhere (0); `place` says where. He is
    expected back after `for_ms` from now on."""

    person: str
    place: str
    alarm: int
    for_ms: int
    rule: str
    console: str
    request: str


class DutyBack(Body, frozen=True):
    """duty.back: he is at the console again."""

    person: str
    console: str
    request: str


class DutyOverdue(Body, frozen=True):
    """duty.overdue: he is not back at the time that he gave."""

    person: str
    rule: str
    ruleset: str


class SingleBegan(Body, frozen=True):
    """single.began: one person is enough, with what proves that this is allowed here; `line` is the link to the remote
    side: while it is lost two are needed (DUTY-11, DUTY-12)."""

    line: str
    allowed_by: str
    remote: str
    certified: str
    equipment: str
    rule: str
    ruleset: str
    console: str
    request: str


class SingleEnded(Body, frozen=True):
    """single.ended: two are needed again."""

    single: int
    console: str
    request: str


class DutyJudged(Body, frozen=True):
    """duty.judged: who is on duty at a moment, by the effective roster, and what the rules say of it; it is judged
    again at `next_at`, or when something changes. `need` 0: there is no roster. `linked`: the link of single-person
    duty is there."""

    instant: int
    next_at: int
    required: list[str]
    extra: list[str]
    need: int
    has: int
    rules: list[str]
    linked: bool
    ruleset: str


class DutyBreached(Body, frozen=True):
    """duty.breached: from `begins` on the shift does not comply; `people` are those whom the rules name."""

    begins: int
    rules: list[str]
    need: int
    has: int
    people: list[str]
    emergency: int
    ruleset: str


class DutyMended(Body, frozen=True):
    """duty.mended: that is over, after `length_ms`."""

    breach: int
    until: int
    length_ms: int


class CertificateReminded(Body, frozen=True):
    """certificate.reminded: `left` days are left of a certificate, fewer than `days`; below 0 it has ended."""

    person: str
    until: str
    days: int
    left: int
    rule: str
    ruleset: str


class PresenceAsked(Body, frozen=True):
    """presence.asked: nobody has proved for a while that he is at the console. `step` 1: an officer is asked, 2: he did
    not answer and the second is called, 3: nor did he, and the leader is (DUTY-19). `out` are those of them whom only
    their number reaches."""

    step: int
    people: list[str]
    rule: str
    ruleset: str
    out: list[str] = []


class PresenceAnswered(Body, frozen=True):
    """presence.answered: somebody on duty is at the console."""

    person: str
    console: str
    request: str


KINDS: dict[str, type[Body]] = {
    "rota.set": RotaSet, "rota.ended": RotaEnded, "roster.changed": RosterChanged, "roster.restored": RosterRestored,
    "swap.asked": SwapAsked, "swap.answered": SwapAnswered, "duty.left": DutyLeft, "duty.back": DutyBack,
    "duty.diverted": DutyDiverted, "duty.overdue": DutyOverdue, "single.began": SingleBegan,
    "single.ended": SingleEnded, "duty.judged": DutyJudged, "duty.breached": DutyBreached,
    "duty.mended": DutyMended, "certificate.reminded": CertificateReminded,
    "presence.asked": PresenceAsked, "presence.answered": PresenceAnswered,
}
