"""
Which change of shift a handover is for: who goes, who comes, and who is kept because the relief has not come (DUTY-09).
Pure; moments are UTC ms.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from .dutyrules import Limits, certificate_rule
from .handovers import Arrival, Handover
from .places import Person
from .rosterrows import STAYS
from .rosters import HOUR, Roster, Spell, day_of, effective

#: Nobody comes earlier than this for a shift, and none is shorter than twice as long with the rest before it.
_SAME_MS = 4 * HOUR


class Shift(NamedTuple):
    """A change of shift: at a moment some go and others come, as required people or as extras; those who came are there
    until `until`."""

    at: int
    outgoing: tuple[str, ...]
    incoming: tuple[str, ...]
    extras: tuple[str, ...]
    until: int


def planned(roster: Roster) -> Roster:
    """The roster without those who only wait for their relief."""
    return roster._replace(changes=tuple(one for one in roster.changes if one.kind != STAYS))


def shifts(roster: Roster, begins: int, until: int) -> list[Shift]:
    """Every change of shift in a span, both ends included, in the order of time."""
    spells = effective(planned(roster), begins - 1, until + 1)
    moments = sorted({moment for spell in spells for moment in (spell.begins, spell.until)
                      if begins <= moment <= until})
    return [found for moment in moments if (found := _at(spells, moment)) is not None]


def _at(spells: Collection[Spell], moment: int) -> Shift | None:
    before = [spell for spell in spells if spell.begins < moment <= spell.until]
    after = [spell for spell in spells if spell.begins <= moment < spell.until]
    stay = {spell.person for spell in after}
    were = {spell.person for spell in before}
    outgoing = tuple(dict.fromkeys(spell.person for spell in before if spell.person not in stay))
    new = [spell for spell in after if spell.person not in were]
    incoming = tuple(dict.fromkeys(spell.person for spell in new if spell.counts))
    if not outgoing or not incoming:
        return None
    return Shift(moment, outgoing, incoming, tuple(dict.fromkeys(spell.person for spell in new if not spell.counts)),
                 max(spell.until for spell in new if spell.counts))


def shift_near(roster: Roster, at: int, early_ms: int, late_ms: int, done: Collection[int]) -> Shift | None:
    """The change of shift that somebody hands over for: one that comes soon, else one that has just been, none that is
    `done`."""
    found = [one for one in shifts(roster, at - late_ms, at + early_ms) if one.at not in done]
    return next((one for one in found if one.at >= at), found[-1] if found else None)


def unbegun(shift: Shift) -> Handover:
    """A change of shift that nobody has begun to hand over, as if it were a handover without a number."""
    return Handover(0, 0, 0, shift.at, shift.until, "", shift.outgoing, (*shift.incoming, *shift.extras), (), 0, 0, 0,
                    0, 0)


def awaited(roster: Roster, row: Handover, at: int) -> list[str]:
    """Who must sign for the takeover: those who are required on duty now, or when the shift changes, and do not hand
    over; whatever the roster has become since it was begun."""
    moment = max(at, row.change_at)
    spells = effective(planned(roster), moment, moment + 1)
    return list(dict.fromkeys(spell.person for spell in spells if spell.begins <= moment < spell.until and spell.counts
                              and spell.person not in row.outgoing))


def comes(roster: Roster, row: Handover, at: int, person: str) -> bool:
    """Whether somebody is on the incoming side, as a required person or as an extra."""
    return person in remaining(roster, row, at)


def remaining(roster: Roster, row: Handover, at: int) -> list[str]:
    """Who is on duty after the change and does not hand over, as a required person or as an extra."""
    moment = max(at, row.change_at)
    return [spell.person for spell in effective(planned(roster), moment, moment + 1)
            if spell.begins <= moment < spell.until and spell.person not in row.outgoing]


def has_come(arrival: Arrival | None, row: Handover) -> bool:
    """Whether somebody came for this change of shift, and not for one before or after it."""
    return arrival is not None and row.change_at - _SAME_MS <= arrival.at < max(row.until, row.change_at + _SAME_MS)


def kept(row: Handover, there: Collection[str], people: Mapping[str, Person], limits: Limits,
         known: Collection[str] = ()) -> list[str]:
    """Who of the outgoing officers is kept so that enough certified people are there: whoever is kept already (`known`)
    first of all, then whoever began the handover; `there` are those who are there anyway."""
    day = day_of(row.change_at)

    def counts(person: str) -> bool:
        return not certificate_rule(people.get(person), day, limits)

    missing = limits.need - sum(map(counts, there))
    begun = row.by.removeprefix("person:")
    order = sorted(filter(counts, row.outgoing), key=lambda person: (person not in known, person != begun))
    return order[:max(0, missing)]
