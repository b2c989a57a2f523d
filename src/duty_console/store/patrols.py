"""
Reading patrols: what is expected, who is out, what was walked, missed and found, for consoles and headless commands.
"""

from __future__ import annotations

from typing import NamedTuple

from ..domain.dutylogrows import Facility
from ..domain.patrols import Checkpoint, Expected, Finding, Missed, Patrol, Round, Route
from .reading import LIMIT, Reader

#: So many rows of a span are read at most.
MOST = 100_000


class Board(NamedTuple):
    """The present: what is expected next, the earliest first, and who is out."""

    expected: tuple[Expected, ...]
    out: tuple[Round, ...]


class Span(NamedTuple):
    """What was walked, missed and found in a span of UTC ms, the oldest first."""

    rounds: tuple[Round, ...]
    missed: tuple[Missed, ...]
    findings: tuple[Finding, ...]


def walks(reader: Reader) -> list[Checkpoint | Route | Patrol | Facility]:
    """Everything on patrols and in the duty log that has a name, also what the room file has no more."""
    return [row for table in ("checkpoint", "route", "patrol", "facility")
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
                tuple(reader.table("finding", "where at >= ? and at < ? order by id limit ?", since, until, MOST)))
