"""
Reading the register: places, what was promised on paper, inspections, complaints. Every question is for a page, by an
index: a register has a hundred thousand places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..cleaning import clean
from ..domain.hazardrows import Trail
from ..domain.patrols import Finding
from ..domain.placerows import Bulk, Complaint, Inspection, Paper, Place, Stood
from .reading import LIMIT, Reader

#: So many rows are read at most where all of them are asked for.
MOST = 1_000_000


class Counts(NamedTuple):
    """How many places are on the register, and how many of them the quarter's list asks for (PAT-07)."""

    places: int
    listed: int


def places(reader: Reader, *, text: str = "", after: str = "", limit: int = LIMIT) -> list[Place]:
    """A page of the register by key; `text` is looked for in key, name, address and responsible person."""
    text = clean(text)  # what is typed may be no text that a store can be asked for
    like = "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    found: list[Place] = reader.table(
        "place", "where place > ? and (? = '' or place like ? escape '!' or name like ? escape '!' or address like ? "
        "escape '!' or responsible like ? escape '!') order by place limit ?",
        after, text, like, like, like, like, limit)
    return found


def place(reader: Reader, key: str) -> Place | None:
    """One place."""
    found: list[Place] = reader.table("place", "where place = ?", clean(key))
    return found[0] if found else None


def named(reader: Reader, keys: list[str]) -> dict[str, Place]:
    """Places by their keys."""
    found: dict[str, Place] = {}
    for start in range(0, len(keys), LIMIT):
        part = keys[start:start + LIMIT]
        marks = ", ".join("?" * len(part))
        found.update((row.place, row) for row in reader.table("place", f"where place in ({marks})", *part))
    return found


def _listed(trades: Sequence[str]) -> str:
    """What the quarter's list asks for (PAT-07), as a condition with `trades` for its values."""
    by_trade = f" or trade in ({', '.join('?' * len(trades))})" if trades else ""
    return f"(risk = 'high' or critical{by_trade})"


def longest_uninspected(reader: Reader, limit: int = LIMIT, trades: Sequence[str] = ()) -> list[Place]:
    """Places of high risk, critical ones and those of `trades`, who waits longest first."""
    found: list[Place] = reader.table("place", f"where ended = '' and {_listed(trades)} order by inspected, place "
                                      "limit ?", *trades, limit)
    return found


def listed(reader: Reader, trades: Sequence[str], since: str) -> list[Place]:
    """Every place that the list of a quarter asks for, also those that left the register since its first day, and those
    that may have stood on it then."""
    also, days = (" or place in (select place from stood where day >= ?)", (since,)) if reader.is_whole else ("", ())
    found: list[Place] = reader.table(
        "place", f"where ((ended = '' or ended >= ?) and {_listed(trades)}){also} order by place limit ?", since,
        *trades, *days, MOST)
    return found


def changes(reader: Reader, since: str) -> list[Stood]:
    """How places stood before they were changed, since a day (ISO), in the order of the changes."""
    found: list[Stood] = reader.table("stood", "where day >= ? order by number, place limit ?", since, MOST)
    return found


_SAYS = (" and (place like ? escape '!' or name like ? escape '!' or address like ? escape '!' or responsible like ? "
         "escape '!')")


def _like(text: str) -> str:
    """What is typed as what a name is like; it may be no text that a store can be asked for."""
    return "%" + clean(text).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"


#: On the register on a day, the last of a span; and inspected in the span.
_THERE = "since <= ? and (ended = '' or ended > ?)"
_STOOD_THEN = """
    select place, trade, risk, critical, since, ended from place
    where place not in (select place from stood where day > ?)
    union all
    select place, trade, risk, critical, since, ended from stood
    where day > ? and number = (select min(number) from stood later where later.place = stood.place and later.day > ?)
"""
_SEEN = "place in (select place from inspection where day >= ? and day <= ?)"


def covered(reader: Reader, trades: Sequence[str], since: str, until: str) -> tuple[int, int]:
    """How many places the list of a quarter has on a day, and how many of them were inspected since its first day: the
    numbers of `inspections.coverage`, without its rows, by how its places stood on that day."""
    then = reader.is_whole and reader.asked("select 1 from stood where day > ? limit 1", until)
    rows, days = (f"({_STOOD_THEN})", (until,) * 3) if then else ("place", ())
    [[due, seen]] = reader.asked(
        f"select count(*), coalesce(sum({_SEEN}), 0) from {rows} where {_THERE} and {_listed(trades)}", since, until,
        *days, until, until, *trades)
    return due, seen


def waiting(reader: Reader, trades: Sequence[str], since: str, until: str, limit: int = LIMIT,
            text: str = "") -> list[Place]:
    """A page of the places on that list that were not inspected, who waits longest first; those with a text in key,
    name, address or responsible person, where one is given."""
    says = _SAYS if text else ""
    found: list[Place] = reader.table(
        "place", f"where {_THERE} and {_listed(trades)} and not {_SEEN}{says} order by inspected, place limit ?",
        until, until, *trades, since, until, *((_like(text),) * 4 if text else ()), limit)
    return found


def papers_ending(reader: Reader, until: str, limit: int = LIMIT) -> list[Paper]:
    """Papers that end by a day, or have ended, and that no later one of the place stands for; the earliest first."""
    found: list[Paper] = reader.table("paper", """
        where until <> '' and until <= ?
            and exists (select 1 from place where place.place = paper.place and place.ended = '')
            and not exists (select 1 from paper later where later.place = paper.place and later.kind = paper.kind
                and (later.until = '' or later.until > paper.until))
        order by until, id limit ?
    """, until, limit)
    return found


def unsigned(reader: Reader, limit: int = LIMIT) -> list[Place]:
    """Places that lack a paper which they must have signed (HAZ-22; `inspections.wanted`)."""
    found: list[Place] = reader.table("place", """
        where ended = '' and (
            not exists (select 1 from paper where paper.place = place.place and paper.kind = 'fire')
            or (kind = 'rented'
                and not exists (select 1 from paper where paper.place = place.place and paper.kind = 'rent')))
        order by place limit ?
    """, limit)
    return found


def at_site(reader: Reader, site: str) -> Place | None:
    """The place that a site of the room file stands for."""
    found: list[Place] = reader.table("place", "where site = ? and site <> '' and ended = '' limit 1", site)
    return found[0] if found else None


def open_findings(reader: Reader, limit: int = LIMIT) -> list[Finding]:
    """What patrols reported and nobody has made a hazard of, the newest first."""
    found: list[Finding] = reader.table("finding", """
        where outcome = 'reported' and id not in (
            select cast(substr(source, 9) as integer) from hazard where source like 'finding:%')
        order by id desc limit ?
    """, limit)
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


def inspected(reader: Reader, since: str, until: str, limit: int = LIMIT) -> list[Inspection]:
    """A page of the inspections of a span of days (ISO, both included), the newest first."""
    found: list[Inspection] = reader.table(
        "inspection", "where day >= ? and day <= ? order by day desc, id desc limit ?", since, until, limit)
    return found


def complaints(reader: Reader, *, only_open: bool = True, limit: int = LIMIT) -> list[Complaint]:
    """Complaints, those that nobody has checked yet or all, the oldest first."""
    found: list[Complaint] = reader.table(
        "complaint", f"{'where inspection = 0 ' if only_open else ''}order by id limit ?", limit)
    return found


def bulks(reader: Reader) -> list[Bulk]:
    """Files of many rows, the newest first."""
    found: list[Bulk] = reader.table("bulk", "order by id desc limit ?", LIMIT)
    return found


def trail(reader: Reader, *, place: str = "", hazard: int = 0, limit: int = LIMIT) -> list[Trail]:
    """Which entries are about a place or a hazard, the newest first."""
    # said twice: without it the index, which has only rows of a place or a hazard, is not taken
    where, value = ("place = ? and place <> ''", place) if place else ("hazard = ? and hazard > 0", hazard)
    found: list[Trail] = reader.table("trail", f"where {where} order by id desc limit ?", value, limit)
    return found


def counts(reader: Reader, trades: Sequence[str] = ()) -> Counts:
    """How many there are."""
    [[all_of_them]] = reader.asked("select count(*) from place where ended = ''")
    [[listed_ones]] = reader.asked(f"select count(*) from place where ended = '' and {_listed(trades)}", *trades)
    return Counts(all_of_them, listed_ones)
