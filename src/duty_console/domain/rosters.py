"""
The effective roster: who is on duty when, as one who counts or as an extra, from rotas, changes, leave and swaps
(DUTY-18). Every listing and whoever routes ask here; there is no second way to find it out.

The newest word wins: the newest rota of a day is what changes and agreed swaps stand over, in the order in which they
were made. What was entered afterwards changes nothing before its entry. Pure; moments are UTC ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from .rosterrows import AGREED, AWAY, Change, Rota, Swap

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
#: The room's time is eight hours before UTC, with no summer time since 1991.
_OFFSET, _EPOCH = 8 * HOUR, date(1970, 1, 1).toordinal()
FOREVER = 2**53


class Roster(NamedTuple):
    """Everything that was entered."""

    rotas: tuple[Rota, ...] = ()
    changes: tuple[Change, ...] = ()
    swaps: tuple[Swap, ...] = ()


class Spell(NamedTuple):
    """Somebody on duty from one moment to another. `counts`: for the number that is required; `why` is the entry that
    put him there; `shift` the letter of the rota, empty where there is none."""

    person: str
    begins: int
    until: int
    counts: bool
    shift: str
    why: int


def midnight(day: date) -> int:
    """When a day begins in the room."""
    return (day.toordinal() - _EPOCH) * DAY - _OFFSET


def day_of(at: int) -> date:
    """The room's day of a moment."""
    return date.fromordinal((at + _OFFSET) // DAY + _EPOCH)


def shift_of(text: str) -> tuple[str, int, int]:
    """A shift as a rota keeps it: its letter, and begin and length in ms."""
    letter, begin, length = text.split()
    hours, minutes = begin.split(":")
    return letter, int(hours) * HOUR + int(minutes) * MINUTE, int(length) * MINUTE


def is_pattern(shifts: Sequence[str], cycles: Sequence[str]) -> bool:
    """Whether a pattern can be read: shifts begin on their day and last a day at most, and no crew's days are none."""
    try:
        found = {letter: (begins, length) for letter, begins, length in map(shift_of, shifts)}
    except ValueError:
        return False
    return (bool(found) and all(cycles) and set("".join(cycles)) <= {*found, "-"}
            and all(0 <= begins < DAY and 0 < length <= DAY for begins, length in found.values()))


def effective(roster: Roster, begins: int, until: int) -> list[Spell]:
    """Who is on duty at some time of a span, each spell whole, in the order of their begin."""
    first, last = day_of(begins) - timedelta(days=1), day_of(until) + timedelta(days=1)
    low, high = midnight(first), midnight(last + timedelta(days=1))
    spells = list(_base(roster.rotas, first, last))
    for change in sorted(_changes(roster, low, high), key=lambda change: change.id):
        spells = _changed(spells, change)
    found = [spell for spell in spells if spell.begins < until and spell.until > begins]
    return sorted(found, key=lambda spell: (spell.begins, not spell.counts, spell.person))


def on_duty(roster: Roster, at: int) -> list[Spell]:
    """Who is on duty at a moment."""
    return standing_of(effective(roster, at, at + 1), at)


class Turn(NamedTuple):
    """Who is on duty at a moment, when somebody else is (UTC ms, 0: not in a week) and who it is then."""

    standing: list[Spell]
    changes: int
    next: list[Spell]


def turn(roster: Roster, at: int) -> Turn:
    """Who is on duty at a moment, and who comes next: what every listing and screen shows."""
    spells = effective(roster, at, at + 7 * DAY)
    standing = standing_of(spells, at)
    who = [(spell.person, spell.counts) for spell in standing]
    moments = sorted({moment for spell in spells for moment in (spell.begins, spell.until)
                      if at < moment < at + 7 * DAY})
    for moment in moments:
        after = standing_of(spells, moment)
        if [(spell.person, spell.counts) for spell in after] != who:
            return Turn(standing, moment, after)
    return Turn(standing, 0, [])


def standing_of(spells: Iterable[Spell], at: int) -> list[Spell]:
    """Who of these is on duty at a moment."""
    return sorted((spell for spell in spells if spell.begins <= at < spell.until),
                  key=lambda spell: (not spell.counts, spell.person))


def is_away(roster: Roster, person: str, begins: int, until: int) -> Change | None:
    """The leave of somebody that touches a span."""
    return next((change for change in roster.changes
                 if change.kind in AWAY and change.out == person and change.begins < until
                 and min(change.until, change.ended_at or FOREVER) > begins), None)


def _base(rotas: Iterable[Rota], first: date, last: date) -> Iterator[Spell]:
    """What the rotas say, day by day."""
    order = sorted(rotas)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        iso = day.isoformat()
        known = [rota for rota in order if rota.begins <= iso <= rota.until]
        cuts = sorted({moment for rota in known for moment in (rota.at, rota.ended_at) if moment})
        for begin, end in pairwise([*cuts, FOREVER]):
            holds = [rota for rota in known if rota.at <= begin and not 0 < rota.ended_at <= begin]
            if holds:
                yield from _of_day(holds[-1], day, begin, end)


def _of_day(rota: Rota, day: date, begin: int, end: int) -> Iterator[Spell]:
    """What a rota says of a day, as far as it holds then."""
    shifts = {letter: (at, length) for letter, at, length in map(shift_of, rota.shifts)}
    number = (day - date.fromisoformat(rota.begins)).days + rota.start
    start = midnight(day)
    for crew, cycle in zip(rota.crews, rota.cycles, strict=True):
        if (shift := shifts.get(letter := cycle[number % len(cycle)])) is not None:
            begins, until = max(begin, start + shift[0]), min(end, start + sum(shift))
            if begins < until:
                yield from (Spell(person, begins, until, True, letter, rota.id) for person in crew.split(","))


def _changes(roster: Roster, low: int, high: int) -> Iterator[Change]:
    """What stands over the rotas in a span; a swap is two changes from its consent on."""
    for change in roster.changes:
        end = min(change.until, change.ended_at or FOREVER)
        if max(change.begins, low) < min(end, high):
            yield change._replace(until=end)
    for swap in roster.swaps:
        if swap.state == AGREED:
            for out, into, begins, until in ((swap.person, swap.other, swap.begins, swap.until),
                                             (swap.other, swap.person, swap.back_begins, swap.back_until)):
                begins = max(begins, swap.answered_at)
                if max(begins, low) < min(until, high):
                    yield Change(swap.agreed, "swap", out, into, True, begins, until)


def _changed(spells: list[Spell], change: Change) -> list[Spell]:
    """The spells with one change: who is out leaves, who is in stands where the other stood, or in the whole span."""
    begins, until = change.begins, change.until
    kept, taken = _cut(spells, change.out, begins, until) if change.out else (spells, [])
    if not change.stand_in:
        return kept
    new = ([spell._replace(person=change.stand_in, counts=spell.counts and change.counts, why=change.id)
            for spell in taken] if change.out else
           [Spell(change.stand_in, begins, until, change.counts, "", change.id)])
    for spell in new:
        kept = _added(kept, spell)
    return kept


def _cut(spells: list[Spell], person: str, begins: int, until: int) -> tuple[list[Spell], list[Spell]]:
    """The spells without somebody in a span, and what was taken out."""
    kept: list[Spell] = []
    taken: list[Spell] = []
    for spell in spells:
        if spell.person != person or spell.begins >= until or spell.until <= begins:
            kept.append(spell)
            continue
        if spell.begins < begins:
            kept.append(spell._replace(until=begins))
        if spell.until > until:
            kept.append(spell._replace(begins=until))
        taken.append(spell._replace(begins=max(begins, spell.begins), until=min(until, spell.until)))
    return kept, taken


def _added(spells: list[Spell], new: Spell) -> list[Spell]:
    """The spells with one more; nobody stands twice at a time, and who counts goes on counting."""
    pieces = [new]
    for spell in spells:
        if spell.person == new.person and (spell.counts or not new.counts):
            pieces = [rest for piece in pieces for rest in _cut([piece], new.person, spell.begins, spell.until)[0]]
    for piece in pieces:
        spells = _cut(spells, new.person, piece.begins, piece.until)[0]
    return spells + pieces
