"""
Reading the register: places, what was promised on paper, inspections, complaints, and what happened at a place. Every
question is for a page, by an index: a register has a hundred thousand places.
"""

from __future__ import annotations

from typing import NamedTuple

from ..domain.hazardrows import Trail
from ..domain.placerows import Bulk, Complaint, Inspection, Paper, Place
from .reading import LIMIT, Reader

#: So many rows are read at most where all of them are asked for.
MOST = 1_000_000
_DUE = "ended = '' and (risk = 'high' or critical)"


class Counts(NamedTuple):
    """How many places are on the register, and how many of them the quarter's list asks for (PAT-07)."""

    places: int
    listed: int


def places(reader: Reader, *, text: str = "", after: str = "", limit: int = LIMIT) -> list[Place]:
    """A page of the register by key; `text` is looked for in key, name, address and responsible person."""
    like = "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    found: list[Place] = reader.table(
        "place", "where place > ? and (? = '' or place like ? escape '!' or name like ? escape '!' or address like ? "
        "escape '!' or responsible like ? escape '!') order by place limit ?",
        after, text, like, like, like, like, limit)
    return found


def place(reader: Reader, key: str) -> Place | None:
    """One place."""
    found: list[Place] = reader.table("place", "where place = ?", key)
    return found[0] if found else None


def named(reader: Reader, keys: list[str]) -> dict[str, Place]:
    """Places by their keys."""
    found: dict[str, Place] = {}
    for start in range(0, len(keys), LIMIT):
        part = keys[start:start + LIMIT]
        marks = ", ".join("?" * len(part))
        found.update((row.place, row) for row in reader.table("place", f"where place in ({marks})", *part))
    return found


def longest_uninspected(reader: Reader, limit: int = LIMIT) -> list[Place]:
    """Places of high risk and critical ones, who waits longest first."""
    found: list[Place] = reader.table("place", f"where {_DUE} order by inspected, place limit ?", limit)
    return found


def papers(reader: Reader, key: str) -> list[Paper]:
    """What a place has signed, the newest first."""
    found: list[Paper] = reader.table("paper", "where place = ? order by id desc limit ?", key, LIMIT)
    return found


def inspections(reader: Reader, since: str, until: str, key: str = "") -> list[Inspection]:
    """Inspections of a span of days (ISO, both included), the oldest first; of one place where `key` is given."""
    where = "where place = ? and day >= ? and day <= ?" if key else "where day >= ? and day <= ?"
    found: list[Inspection] = reader.table("inspection", f"{where} order by day, id limit ?",
                                           *((key,) if key else ()), since, until, MOST)
    return found


def complaints(reader: Reader, *, only_open: bool = True) -> list[Complaint]:
    """Complaints, those that nobody has checked yet or all, the oldest first."""
    found: list[Complaint] = reader.table(
        "complaint", f"{'where inspection = 0 ' if only_open else ''}order by id limit ?", LIMIT)
    return found


def bulks(reader: Reader) -> list[Bulk]:
    """Files of many rows, the newest first."""
    found: list[Bulk] = reader.table("bulk", "order by id desc limit ?", LIMIT)
    return found


def trail(reader: Reader, *, place: str = "", hazard: int = 0, limit: int = LIMIT) -> list[Trail]:
    """Which entries are about a place or a hazard, the newest first."""
    where, value = ("place = ?", place) if place else ("hazard = ?", hazard)
    found: list[Trail] = reader.table("trail", f"where {where} order by id desc limit ?", value, limit)
    return found


def counts(reader: Reader) -> Counts:
    """How many there are."""
    [[all_of_them]] = reader.asked("select count(*) from place where ended = ''")
    [[listed]] = reader.asked(f"select count(*) from place where {_DUE}")
    return Counts(all_of_them, listed)
