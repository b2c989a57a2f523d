"""
Reading hazards: what is open by its last day, one whole with everything about it, and what figures are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..cleaning import clean
from ..domain.deadlines import HOURS, RECTIFY, Deadline
from ..domain.events import Event
from ..domain.hazardrows import Evidence, Hazard, Notice, Office, Removal
from .hazardshape import OPEN as _OPEN
from .reading import LIMIT, Reader
from .register import named, trail

MOST = 1_000_000
#: The hazards that count in a span of days, the oldest first.
COUNTING = f"where found <= ? and (found >= ? or {_OPEN} or closed >= ?) order by found, id limit ?"


class Whole(NamedTuple):
    """A hazard with its deadlines, what proves it, its notices, and what happened, the oldest first."""

    hazard: Hazard
    deadlines: tuple[Deadline, ...]
    evidence: tuple[Evidence, ...]
    notices: tuple[Notice, ...]
    events: tuple[Event, ...]


def open_hazards(reader: Reader, limit: int = MOST) -> list[Hazard]:
    """Hazards that are not over, the nearest last day first."""
    found: list[Hazard] = reader.table("hazard", f"where {_OPEN} order by due, id limit ?", limit)
    return found


def counting(reader: Reader, since: str, until: str) -> list[Hazard]:
    """Hazards that count in a span of days (`hazardfigures.belongs`), the oldest first."""
    found: list[Hazard] = reader.table("hazard", COUNTING, until, since, since, MOST)
    return found


def of_span(reader: Reader, since: str, until: str) -> list[Hazard]:
    """Hazards found in a span of days (ISO, both included), the oldest first."""
    found: list[Hazard] = reader.table("hazard", "where found >= ? and found <= ? order by found, id limit ?", since,
                                       until, MOST)
    return found


def of_place(reader: Reader, key: str, limit: int = LIMIT) -> list[Hazard]:
    """Hazards of a place, the newest first."""
    found: list[Hazard] = reader.table("hazard", "where place = ? order by id desc limit ?", key, limit)
    return found


def by_ids(reader: Reader, ids: Sequence[int]) -> list[Hazard]:
    """These hazards, in this order."""
    found: dict[int, Hazard] = {}
    for start in range(0, len(ids), LIMIT):
        part = ids[start:start + LIMIT]
        found.update((row.id, row) for row in reader.table(
            "hazard", f"where id in ({', '.join('?' * len(part))}) limit ?", *part, LIMIT))
    return [found[id] for id in ids if id in found]


def open_at(reader: Reader, key: str) -> list[Hazard]:
    """Hazards of a place that are not over, the nearest last day first."""
    found: list[Hazard] = reader.table("hazard", f"where place = ? and {_OPEN} order by due = '', due, id limit ?", key,
                                       MOST)
    return found


def find(reader: Reader, text: str) -> Hazard | None:
    """A hazard by its number, which a file may have as digits alone or in small letters, or by its entry (`123`,
    `hazard:123`)."""
    said = clean(text).strip()  # what is typed may be no text that a store can be asked for
    key = said.removeprefix("hazard:")
    found: list[Hazard] = [] if key != said else reader.table(
        "hazard", "where number in (?, ?, ?) order by number <> ?, id limit 1", key, key.upper(), key.lower(), key)
    if not found and key.isascii() and key.isdecimal() and len(key) < 17:  # more digits fit no entry
        found = reader.table("hazard", "where id = ?", int(key))
    return found[0] if found else None


def numbers(reader: Reader) -> frozenset[str]:
    """What every hazard that ever was is called."""
    return frozenset(row[0] for row in reader.asked("select number from hazard"))


def alike(reader: Reader) -> dict[tuple[str, str, str, str, str], str]:
    """What every hazard that was not voided is called, by its place, breach, day, part and words."""
    return {tuple(row[:5]): row[5] for row in reader.asked(
        "select place, breach, found, part, text, number from hazard where state <> 'voided'")}


def whole(reader: Reader, hazard: Hazard) -> Whole:
    """Everything about one."""
    of = f"hazard:{hazard.id}"
    events = [reader.entry(row.id) for row in trail(reader, hazard=hazard.id)]
    return Whole(hazard, tuple(reader.table("deadline", "where of = ? order by kind", of)),
                 tuple(reader.table("evidence", "where of = ? order by id limit ?", of, LIMIT)),
                 tuple(reader.table("notice", "where exists (select 1 from json_each(notice.hazards) where value = ?) "
                                    "order by id limit ?", hazard.id, LIMIT)),
                 tuple(event for event in reversed(events) if event is not None))


def deadlines(reader: Reader, since: str = "", until: str = "9999") -> list[Deadline]:
    """Deadlines that are not over, with a last day in a span (ISO, both included), the nearest first."""
    found: list[Deadline] = reader.table(
        "deadline", "where not over and last >= ? and last <= ? order by last, of, kind limit ?", since, until, MOST)
    return found


def called(reader: Reader, of: Iterable[str]) -> dict[str, str]:
    """The numbers of hazards and notices that deadlines are of; for a complaint its place."""
    found: dict[str, str] = {}
    for table, name in (("hazard", "number"), ("notice", "number"), ("complaint", "place")):
        ids = sorted({int(one.removeprefix(f"{table}:")) for one in of if one.startswith(f"{table}:")})
        for start in range(0, len(ids), LIMIT):
            part = ids[start:start + LIMIT]
            found.update(reader.asked(f"select '{table}:' || id, {name} from {table} where id in "
                                      f"({', '.join('?' * len(part))})", *part))
    return found


class Due(NamedTuple):
    """A deadline that is not over, as a list needs it: its last day, and whether a year had no calendar when it was
    counted."""

    of: str
    kind: str
    last: str
    missing: bool


def dues(reader: Reader) -> list[Due]:
    """Every deadline that is not over, the nearest first: short rows, because there are tens of thousands."""
    return [Due(of, kind, last, bool(missing)) for of, kind, last, missing in reader.asked(
        "select of, kind, last, missing <> '[]' from deadline where not over order by last, of, kind")]


def last_days(reader: Reader) -> tuple[tuple[str, int], ...]:
    """The last days (ISO) of hazards that are not rectified, the earliest first, with how many fall due on each."""
    if not reader.is_whole:  # an older program's file has none
        return ()
    return tuple((day, count) for day, count in reader.asked(
        "select last, count(*) from deadline where not over and kind = ? group by last order by last limit ?", RECTIFY,
        MOST))


class Clock(NamedTuple):
    """Something that must have happened within hours of the clock: by when (UTC ms), and of what: a hazard's number, a
    place's name."""

    kind: str
    ends_at: int
    what: str


def clocks(reader: Reader, limit: int = 50) -> tuple[Clock, ...]:
    """What waits by the clock, the nearest first (HAZ-08, HAZ-09)."""
    if not reader.is_whole:  # an older program's file has none
        return ()
    rows = reader.asked("select of, kind, ends_at from deadline where not over and unit = ? order by ends_at, of "
                        "limit ?", HOURS, limit)
    names = called(reader, [of for of, _kind, _at in rows])
    places = named(reader, sorted({key for of, key in names.items() if of.startswith("complaint:")}))
    return tuple(Clock(kind, at, places[name].name if (name := names.get(of, of)) in places else name)
                 for of, kind, at in rows)


def lately_over(reader: Reader, limit: int = LIMIT) -> list[Hazard]:
    """Hazards that are over, the one that ended last first."""
    found: list[Hazard] = reader.table("hazard", f"where not ({_OPEN}) order by last desc, id desc limit ?", limit)
    return found


def deadlines_of(reader: Reader, of: str) -> list[Deadline]:
    """Every deadline of one hazard or complaint, met ones too."""
    found: list[Deadline] = reader.table("deadline", "where of = ? order by last, kind", of)
    return found


def notices(reader: Reader, year: int = 0) -> list[Notice]:
    """Notices by series and number; of one year where it is given."""
    found: list[Notice] = reader.table("notice", "where ? in (0, year) order by series, year, serial limit ?", year,
                                       MOST)
    return found


def notice(reader: Reader, number: int) -> Notice | None:
    """One notice by its entry."""
    found: list[Notice] = reader.table("notice", "where id = ?", number)
    return found[0] if found else None


def removals(reader: Reader) -> list[Removal]:
    """What was let go by rule, the newest first."""
    found: list[Removal] = reader.table("removal", "order by id desc limit ?", LIMIT)
    return found


def office(reader: Reader) -> Office:
    """Who stands on notices."""
    found: list[Office] = reader.table("office", "where id = 1")
    return found[0] if found else Office()
