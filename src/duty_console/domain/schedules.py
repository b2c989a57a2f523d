"""
Duties day by day: who stands in each shift of some days, how that is written, what rota it makes, how a rota reads that
way, how a pattern goes on, and what the rules have against it. Pure; moments are UTC ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ..rulebook import Rulebook
from .dutyrules import Finding, Limits, findings, is_known, unexcused
from .places import Person
from .rosterrows import Rota
from .rosters import DAY, Roster, effective, midnight, shift_of

#: A rota that was made day by day says so, and whose shifts it has.
BY_DAY = "days:"
#: The pattern that a room writes itself.
OWN = "ROTA-5"
#: Who stands in one shift; the shifts of one day.
Cell = tuple[str, ...]
Day = tuple[Cell, ...]


class Shift(NamedTuple):
    """A shift: its letter, begin after midnight and length in ms."""

    letter: str
    begins: int
    length: int


def shifts_of(shifts: Iterable[str]) -> tuple[Shift, ...]:
    """Shifts as a rota keeps them, the earliest first."""
    return tuple(sorted((Shift(*shift_of(one)) for one in shifts), key=lambda shift: shift.begins))


def written(days: Iterable[Day]) -> str:
    """Days as they travel: `chen,luo/zhao,li/sun,wu;...`."""
    return ";".join("/".join(",".join(cell) for cell in day) for day in days)


def read(text: str, shifts: int, days: int) -> tuple[Day, ...] | None:
    """Days that were written so; None where they are not so many, of so many shifts."""
    found = tuple(tuple(tuple(person.strip() for person in cell.split(",") if person.strip())
                        for cell in day.split("/")) for day in text.split(";"))
    return found if len(found) == days and all(len(day) == shifts for day in found) else None


def rota_of(letters: Sequence[str], days: Sequence[Day]) -> tuple[list[str], list[str]]:
    """Crews and their cycles for such days: everybody with the same days is one crew."""
    rows: dict[tuple[str, int], list[str]] = {}
    for number, day in enumerate(days):
        for person in dict.fromkeys(person for cell in day for person in cell):
            mine = [letter for letter, cell in zip(letters, day, strict=True) if person in cell]
            for turn, letter in enumerate(mine):
                rows.setdefault((person, turn), ["-"] * len(days))[number] = letter
    crews: dict[str, list[str]] = {}
    for (person, _turn), row in rows.items():
        crews.setdefault("".join(row), []).append(person)
    return [",".join(people) for people in crews.values()], list(crews)


def holding(rotas: Iterable[Rota], day: date, at: int) -> Rota | None:
    """The rota of a day: the newest that holds at a moment, or at the day's end where that is before it."""
    iso, moment = day.isoformat(), min(at, midnight(day) + DAY)
    return next((rota for rota in sorted(rotas, reverse=True) if rota.begins <= iso <= rota.until
                 and rota.at <= moment and not 0 < rota.ended_at <= moment), None)


def day_from(rotas: Iterable[Rota], shifts: Sequence[Shift], day: date, at: int) -> Day:
    """Who the rotas put into each shift of a day, before any change."""
    rota = holding(rotas, day, at)
    if rota is None:
        return ((),) * len(shifts)
    known = {(shift.begins, shift.length): shift.letter for shift in shifts_of(rota.shifts)}
    number = (day - date.fromisoformat(rota.begins)).days + rota.start
    turns = [(cycle[number % len(cycle)], crew) for crew, cycle in zip(rota.crews, rota.cycles, strict=True)]
    return tuple(tuple(person for letter, crew in turns for person in crew.split(",") if person
                       and letter == known.get((shift.begins, shift.length))) for shift in shifts)


def shifts_in(rotas: Sequence[Rota], rules: Rulebook, first: date, length: int,
              at: int) -> tuple[str, tuple[Shift, ...]]:
    """Whose pattern some days have, and its shifts: that of their own rota, else of the month before them, else the
    room's own."""
    days = [first + timedelta(days=number) for number in (*range(length), *range(-1, -32, -1))]
    rota = next((rota for day in days if (rota := holding(rotas, day, at)) is not None), None)
    pattern = rota.pattern.removeprefix(BY_DAY) if rota is not None else OWN
    if pattern in rules.rules and "shifts" in rules.rules[pattern].values:
        return pattern, shifts_of(rules.rules[pattern].values["shifts"])
    return (pattern, shifts_of(rota.shifts)) if rota is not None else (OWN, ())


def period_of(days: Sequence[Day]) -> int:
    """After how many days a pattern comes again, as far as these days show it: all of them at most."""
    return next((period for period in range(1, len(days))
                 if all(days[number] == days[number - period] for number in range(period, len(days)))), len(days))


def going_on(days: Sequence[Day], count: int) -> list[Day]:
    """So many days after these, by their pattern."""
    found, period = list(days), period_of(days)
    for _each in range(count):
        found.append(found[-period])
    return found[len(days):]


def named_twice(days: Sequence[Day]) -> tuple[int, str] | None:
    """The first who stands twice in one shift, and on which of these days."""
    return next(((number, person) for number, day in enumerate(days) for cell in day for person in cell
                 if cell.count(person) > 1), None)


def against(known: Roster, after: Roster, people: Mapping[str, Person], limits: Limits, days: tuple[date, date],
            at: int) -> list[Finding]:
    """What the rules say of days that are entered whole, from `at` on, and would not have said before. That nobody at
    all stood there is no excuse for a shift that lacks somebody now: who enters a day enters all of it."""
    own_begins, own_until = midnight(days[0]), midnight(days[1] + timedelta(days=1))
    begins, until = max(at, own_begins - DAY), own_until + DAY
    before = [piece for one in findings(known, people, limits, begins, until)
              for piece in unexcused(one, [(own_begins, own_until)])]
    return [one for one in findings(after, people, limits, begins, until) if not is_known(one, before)]


def standing(roster: Roster, finding: Finding) -> set[str]:
    """Who stands in a roster at some time of a finding."""
    return {spell.person for spell in effective(roster, finding.begins, finding.until)}
