"""
A month of the roster as it is looked at: who stands in each shift, by the function that routes too (DUTY-18), what the
rules and what people have to say of it, and how much everybody works.

Pure: what was entered, the rules' numbers and the present moment come in. Knows no key and no width.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ..domain import dutyrules, schedules
from ..domain.calendars import Calendar, Year, calendar_of
from ..domain.dutyrules import ON_WATCH, Candidate, Finding, Limits, limits_of, presences
from ..domain.places import Person
from ..domain.rosterrows import ASKED, Breach, Change, Rota, Swap
from ..domain.rosters import DAY, Roster, Spell, day_of, effective, midnight
from ..domain.schedules import Shift
from ..rulebook import Rulebook
from ..store.rosters import Entered, entered

if TYPE_CHECKING:
    from ..store.reading import Reader

Place = tuple[int, int]  # day of the month from 0, shift from 0
#: Before this nothing was entered, and after it nothing will be.
AGES = 2**53


class Cell(NamedTuple):
    """A shift of a day (UTC ms) with everything about it."""

    begins: int
    until: int
    spells: tuple[Spell, ...] = ()
    findings: tuple[Finding, ...] = ()
    breaches: tuple[Breach, ...] = ()
    changes: tuple[Change, ...] = ()
    swaps: tuple[Swap, ...] = ()

    @property
    def people(self) -> list[str]:
        """Who stands here at some time, those who count first."""
        return list(dict.fromkeys(spell.person for spell in sorted(
            self.spells, key=lambda spell: (not spell.counts, spell.begins))))


class Work(NamedTuple):
    """How much somebody works in a month. `least_rest_ms` is the shortest rest between two duties, None where there are
    not two; `days_left` of his certificate, None where it has no end."""

    person: Person
    worked_ms: int
    least_rest_ms: int | None
    days_left: int | None


class Known(NamedTuple):
    """What the file has: everything that was entered, the years that are given, and the rules."""

    of: Entered
    years: tuple[Year, ...]
    rules: Rulebook
    limits: Limits

    @property
    def staff(self) -> dict[str, Person]:
        """Everybody who has not left."""
        return {key: person for key, person in self.of.people.items() if not person.removed}

    @property
    def calendar(self) -> Calendar:
        """The working days."""
        return calendar_of(self.years)

    @property
    def newest(self) -> int:
        """The newest rota that was entered."""
        return max((rota.id for rota in self.of.roster.rotas), default=0)


class Month(NamedTuple):
    """A month from its `first` day on. `found` is what the rules say of it, `is_draft` that it is not saved."""

    first: date
    length: int
    pattern: str
    shifts: tuple[Shift, ...]
    cells: Mapping[Place, Cell]
    work: tuple[Work, ...]
    known: Known
    roster: Roster
    now: int
    found: tuple[Finding, ...] = ()
    is_draft: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody stands in it at all."""
        return not any(cell.spells for cell in self.cells.values())

    def day(self, number: int) -> date:
        """A day of it, from 0."""
        return self.first + timedelta(days=number)

    def place_of(self, at: int) -> Place | None:
        """The shift of a moment, where this month has it."""
        return next((place for place, cell in self.cells.items() if cell.begins <= at < cell.until), None)


def read(reader: Reader, begins: int, until: int, rules: Rulebook) -> Known:
    """Everything a month needs, out of the file."""
    of = entered(reader, begins, until)
    return Known(of, tuple(reader.table("calendar", "order by year")), rules, limits_of(rules, alone=of.alone))


def first_of(day: date, months: int = 0) -> date:
    """The first day of a day's month, or of another so many months away."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def month_of(known: Known, first: date, now: int, draft: Rota | None = None) -> Month:
    """A month as it stands, or as it would with a draft."""
    count = (first_of(first, 1) - first).days
    pattern, shifts = schedules.shifts_in(known.of.roster.rotas, known.rules, first, count, now)
    roster = known.of.roster
    begins, until = midnight(first), midnight(first + timedelta(days=count))
    limits, people = known.limits, known.of.people
    after = roster._replace(rotas=(*roster.rotas, draft)) if draft is not None else roster
    found = [one for one in dutyrules.shown(after, people, limits, begins, until) if one.until > now]
    spells, base = effective(after, begins, until), effective(Roster(after.rotas), begins, until)
    places = {(day, turn): Cell(midnight(first + timedelta(days=day)) + shift.begins,
                                midnight(first + timedelta(days=day)) + shift.begins + shift.length)
              for day in range(count) for turn, shift in enumerate(shifts)}
    cells = {place: _filled(cell, spells, base, found, known.of, now) for place, cell in places.items()}
    return Month(first, count, pattern, shifts, cells, tuple(_work(known, after, first, begins, until, now)), known,
                 after, now, tuple(found), draft is not None)


def _before(first: date, count: int) -> list[date]:
    return [first - timedelta(days=number) for number in range(count, 0, -1)]


def days_before(known: Known, month: Month, count: int) -> list[schedules.Day]:
    """The days before a month, as its rotas have them."""
    return [schedules.day_from(known.of.roster.rotas, month.shifts, day, month.now)
            for day in _before(month.first, count)]


def base_of(month: Month) -> list[schedules.Day]:
    """A month as its rotas alone have it, before any change: what is filled in."""
    return [schedules.day_from(month.known.of.roster.rotas, month.shifts, month.day(number), month.now)
            for number in range(month.length)]


def _filled(cell: Cell, spells: Sequence[Spell], base: Sequence[Spell], found: Sequence[Finding], of: Entered,
            now: int) -> Cell:
    """A shift with what is about it; a change, where whom it takes away or puts there would stand or does."""
    def here(begins: int, until: int) -> bool:
        return begins < cell.until and until > cell.begins

    changes = [row for row in of.roster.changes if here(row.begins, min(row.until, row.ended_at or AGES))]
    known = {spell.person for spell in base if here(spell.begins, spell.until)} | {row.stand_in for row in changes}
    known.discard("")
    return cell._replace(
        spells=tuple(spell for spell in spells if here(spell.begins, spell.until)),
        findings=tuple(one for one in found if here(one.begins, one.until)),
        breaches=tuple(row for row in of.breaches if here(row.begins, row.until or now) and row.begins < now),
        changes=tuple(row for row in changes if row.out in known or any(
            spell.why == row.id and here(spell.begins, spell.until) for spell in spells)),
        swaps=tuple(row for row in of.roster.swaps if row.state == ASKED and max(row.until, row.back_until) > now
                    and (here(row.begins, row.until) or here(row.back_begins, row.back_until))))


def _work(known: Known, roster: Roster, first: date, begins: int, until: int, now: int) -> list[Work]:
    """Everybody whose work it is, and whoever else stands in the month."""
    near = presences(effective(roster, begins - 2 * DAY, until + 2 * DAY))
    found = []
    for key, person in known.staff.items():
        spans = near.get(key, [])
        inside = [(max(begin, begins), min(end, until)) for begin, end in spans if begin < until and end > begins]
        if person.duty not in ON_WATCH and not inside:
            continue
        rests = [after - end for (_begin, end), (after, _end) in pairwise(spans) if end > begins and after < until]
        left = (date.fromisoformat(person.certificate_until) - day_of(now)).days if (
            person.certificate and person.certificate_until) else None
        found.append(Work(person, sum(end - begin for begin, end in inside), min(rests, default=None), left))
    return found


def offers(month: Month, begins: int, until: int) -> list[Candidate]:
    """Who passes the rules in a span, the best first."""
    return dutyrules.candidates(month.roster, month.known.staff, month.known.limits, begins,
                                min(until, begins + month.known.limits.longest_ms))
