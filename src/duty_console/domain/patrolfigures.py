"""
A month of patrols, counted: what was walked in time, late, missed, unsigned and found, by patrol. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .patrols import BROKEN, ROUND, WALKING, Expected, Finding, Missed, Round

#: How something that is expected stands.
IN_TIME, SOON, DUE, LATE = "in_time", "soon", "due", "late"


class Count(NamedTuple):
    """One patrol, or its check at closing, over a span. `in_time` and `late` are complete rounds, `broken` those that
    were broken off, `unsigned` those that lack a signature; `walked_ms` is how long people were out."""

    patrol: str
    kind: str
    in_time: int = 0
    late: int = 0
    missed: int = 0
    broken: int = 0
    unsigned: int = 0
    findings: int = 0
    walked_ms: int = 0


class Hours(NamedTuple):
    """How long somebody was out on how many rounds."""

    by: str
    rounds: int
    walked_ms: int


def standing(row: Expected, now: int) -> str:
    """How something that is expected stands at a moment (UTC ms)."""
    if row.missed_at or now > row.due_at + row.grace_ms:
        return LATE
    if now >= row.due_at:
        return DUE
    return SOON if now >= row.due_at - row.remind_ms else IN_TIME


def counted(rounds: Sequence[Round], missed: Sequence[Missed], findings: Sequence[Finding]) -> list[Count]:
    """A count for each patrol and kind of which there is anything, in order."""
    known = {(row.patrol, row.kind) for row in rounds} | {(row.patrol, row.kind) for row in missed}
    keys = sorted(known, key=lambda key: (key[0], key[1] != ROUND))
    found = []
    for patrol, kind in keys:
        own = [row for row in rounds if (row.patrol, row.kind) == (patrol, kind)]
        numbers = {row.id for row in own}
        found.append(Count(
            patrol, kind,
            sum(bool(row.completed_at) and not row.late for row in own), sum(row.late for row in own),
            sum((row.patrol, row.kind) == (patrol, kind) for row in missed), sum(row.state == BROKEN for row in own),
            sum(row.state != WALKING and not (row.signed_by and row.supervised_by) for row in own),
            sum(row.round in numbers for row in findings),
            sum(max(0, row.ended_at - row.at) for row in own if row.ended_at)))
    return found


def hours_of(rounds: Sequence[Round]) -> list[Hours]:
    """How long each was out on rounds that are over, the longest first."""
    found: dict[str, Hours] = {}
    for row in rounds:
        if row.ended_at:
            known = found.get(row.by, Hours(row.by, 0, 0))
            found[row.by] = Hours(row.by, known.rounds + 1, known.walked_ms + max(0, row.ended_at - row.at))
    return sorted(found.values(), key=lambda row: (-row.walked_ms, row.by))


def lacks(row: Round) -> tuple[str, ...]:
    """The signatures that a round lacks."""
    return tuple(part for part, has in (("patroller", row.signed_by), ("supervisor", row.supervised_by)) if not has)
