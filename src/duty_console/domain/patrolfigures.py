"""
A month of patrols, counted: what was walked in time, late, missed, unsigned and found, by patrol. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .patrols import BROKEN, ROUND, WALKING, Expected, Finding, Missed, Round
from .teams import TeamWalk

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
    """How long somebody was out on how many rounds: a person, or of a team somebody by name (`who`); those of it whose
    names nobody said are one row, with the hours of all of them together."""

    by: str
    rounds: int
    walked_ms: int
    who: str = ""


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


def hours_of(rounds: Sequence[Round], told: Sequence[TeamWalk] = ()) -> list[Hours]:
    """How long each was out on rounds that are over, and on walks that were told from a sheet; the longest first."""
    found: dict[tuple[str, str], Hours] = {}
    walks: list[tuple[str, Round | TeamWalk]] = [(row.by, row) for row in rounds]
    walks += [(f"team:{one.team}", one) for one in told]
    for by, row in walks:
        for who, people in _walkers(row) if row.ended_at else ():
            known = found.get((by, who), Hours(by, 0, 0, who))
            found[by, who] = Hours(by, known.rounds + 1, known.walked_ms + people * max(0, row.ended_at - row.at), who)
    return sorted(found.values(), key=lambda row: (-row.walked_ms, row.by, row.who))


def _walkers(row: Round | TeamWalk) -> list[tuple[str, int]]:
    """Who walked a round, by name, and how many each name stands for."""
    if not row.team:
        return [("", 1)]
    unnamed = row.walkers - len(row.people)
    return [*((name, 1) for name in row.people), *([("", unnamed)] if unnamed > 0 else [])]


def lacks(row: Round) -> tuple[str, ...]:
    """The signatures that a round lacks."""
    return tuple(part for part, has in (("patroller", row.signed_by), ("supervisor", row.supervised_by)) if not has)
