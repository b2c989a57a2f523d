"""
Reading patrols: what is expected, who is out, what was walked, missed and found, for consoles and headless commands.
"""

from __future__ import annotations

from typing import NamedTuple

from ..domain.dutylogrows import Facility
from ..domain.events import RulesLoaded
from ..domain.patrols import Checkpoint, Expected, Finding, Missed, Patrol, Round, Route, Scan
from ..domain.teams import Team, TeamWalk
from .reading import LIMIT, Reader

#: So many rows of a span are read at most; so many rounds that lack a signature, and so many of one patrol.
MOST, MOST_UNSIGNED, LAST = 100_000, 50, 10
_OPEN = "(state = 'walking' or signed_by = '' or supervised_by = '')"


class Board(NamedTuple):
    """The present: what is expected next, the earliest first, and who is out."""

    expected: tuple[Expected, ...]
    out: tuple[Round, ...]


class Span(NamedTuple):
    """What was walked, missed and found in a span of UTC ms, the oldest first."""

    rounds: tuple[Round, ...]
    missed: tuple[Missed, ...]
    findings: tuple[Finding, ...]
    told: tuple[TeamWalk, ...] = ()  # walks of teams, from sheets


def walks(reader: Reader) -> list[Checkpoint | Route | Patrol | Facility | Team]:
    """Everything on patrols and in the duty log that has a name, also what the room file has no more."""
    return [row for table in ("checkpoint", "route", "patrol", "facility", "team")
            for row in reader.table(table, f"order by {table} limit ?", MOST)]


def board(reader: Reader) -> Board:
    """What is expected and who is out now."""
    return Board(tuple(reader.table("expected", "order by due_at, expected limit ?", LIMIT)),
                 tuple(reader.table("round", "where state = 'walking' order by id limit ?", LIMIT)))


def span(reader: Reader, since: int, until: int) -> Span:
    """What was due or begun in a span of UTC ms."""
    return Span(tuple(reader.table("round", "where at >= ? and at < ? order by id limit ?", since, until, MOST)),
                tuple(reader.table("missed", "where due_at >= ? and due_at < ? order by id limit ?", since, until,
                                   MOST)),
                tuple(reader.table("finding", "where at >= ? and at < ? order by id limit ?", since, until, MOST)),
                tuple(reader.table("team_walk", "where at >= ? and at < ? order by at, id limit ?", since, until,
                                   MOST)))


class Tonight(NamedTuple):
    """What a board shows: how patrols are planned, what is expected and who is out, what lacks a signature (the newest
    first, `unsigned_count` of them in all), what was walked and missed lately."""

    patrols: tuple[Patrol, ...] = ()
    routes: tuple[Route, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()
    expected: tuple[Expected, ...] = ()
    out: tuple[Round, ...] = ()
    unsigned: tuple[Round, ...] = ()
    unsigned_count: int = 0
    rounds: tuple[Round, ...] = ()
    missed: tuple[Missed, ...] = ()


def tonight(reader: Reader, since: int) -> Tonight:
    """The board, with what was walked since a moment (UTC ms)."""
    now, lately = board(reader), span(reader, since, 1 << 62)
    unsigned = f"where {_OPEN} and state <> 'walking'"
    [(count,)] = reader.asked(f"select count(*) from round {unsigned}")
    return Tonight(tuple(reader.table("patrol", "order by patrol limit ?", LIMIT)),
                   tuple(reader.table("route", "order by route limit ?", LIMIT)),
                   tuple(reader.table("checkpoint", "order by checkpoint limit ?", MOST)), now.expected, now.out,
                   tuple(reader.table("round", f"{unsigned} order by id desc limit ?", MOST_UNSIGNED)), count,
                   lately.rounds, lately.missed)


class Walked(NamedTuple):
    """A patrol, or one round of it, whole: the last rounds (newest first), and of the one that is looked at its scans
    and findings."""

    rounds: tuple[Round, ...] = ()
    missed: tuple[Missed, ...] = ()
    scans: tuple[Scan, ...] = ()
    findings: tuple[Finding, ...] = ()


def walked(reader: Reader, patrol: str, number: int = 0) -> Walked:
    """The last rounds of a patrol, and one of them (its newest, where none is named) with what was passed and found."""
    rounds = tuple(reader.table("round", "where patrol = ? order by at desc, id desc limit ?", patrol, LAST))
    number = number or (rounds[0].id if rounds else 0)
    if number and number not in {row.id for row in rounds}:
        rounds = (*rounds, *reader.table("round", "where id = ?", number))
    return Walked(rounds, tuple(reader.table("missed", "where patrol = ? order by due_at desc limit ?", patrol, LAST)),
                  tuple(reader.table("scan", "where round = ? order by at, id limit ?", number, LIMIT)),
                  tuple(reader.table("finding", "where round = ? order by id limit ?", number, LIMIT)))


def teams(reader: Reader) -> list[Team]:
    """Who walks together."""
    return reader.table("team", "where not removed order by team limit ?", LIMIT)


def rule_values(reader: Reader, id: str) -> dict[str, float]:
    """The values of a rule as a collector loaded them last; none where it had no such rule."""
    bodies = [event.body for event in reader.entries(nouns=("rules",), limit=1)]
    found = next((body.values.get(id, {}) for body in bodies if isinstance(body, RulesLoaded)), {})
    return {name: float(value) for name, value in found.items() if isinstance(value, int | float)}


def readings(reader: Reader, limit: int) -> list[Scan]:
    """What wands read last, also out of a file, newest first."""
    return reader.table("scan", "where how <> 'code' order by id desc limit ?", limit)


def last_findings(reader: Reader) -> list[Finding]:
    """What was found last, newest first."""
    return reader.table("finding", "order by id desc limit ?", LIMIT)
