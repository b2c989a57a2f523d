"""
The month of the roster in figures: how long each person was on duty, which minutes did not comply, and in which shift
something happened. By the effective roster, as every screen has it (DUTY-18).

Pure: rows and a moment come in. Knows no store and no screen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from ..clock import local
from .dutyrules import presences
from .rosterrows import Breach, Change
from .rosters import DAY, Roster, Spell, effective
from .sentences_roster import end_words


class Hours(NamedTuple):
    """How long somebody was on duty in a month up to now, and is in all of it; `spells` are those of the month."""

    person: str
    worked_ms: int
    planned_ms: int
    spells: tuple[Spell, ...]


class Lapse(NamedTuple):
    """Minutes that did not comply, as far as they lie in the month and have passed; `change` is the emergency that
    passed over the rules, None without one."""

    breach: Breach
    ms: int
    change: Change | None


class DutyMonth(NamedTuple):
    """A month from `begin` to before `end` (UTC ms)."""

    begin: int
    end: int
    hours: tuple[Hours, ...]
    lapses: tuple[Lapse, ...]

    @property
    def lapsed_ms(self) -> int:
        """How long the shifts did not comply in all."""
        return sum(one.ms for one in self.lapses)


def duty_month(roster: Roster, breaches: Iterable[Breach], begin: int, end: int, now: int) -> DutyMonth:
    """The month, those with the most hours first, lapses by time."""
    spells = [spell._replace(begins=max(begin, spell.begins), until=min(end, spell.until))
              for spell in effective(roster, begin, end)]
    hours = [Hours(person, sum(max(0, min(until, now) - start) for start, until in spans),
                   sum(until - start for start, until in spans),
                   tuple(spell for spell in spells if spell.person == person))
             for person, spans in presences(spells).items()]
    changes: Mapping[int, Change] = {change.id: change for change in roster.changes}
    lapses = [Lapse(row, ms, changes.get(row.emergency)) for row in sorted(breaches)
              if (ms := min(row.until or now, end, now) - max(row.begins, begin)) > 0]
    return DutyMonth(begin, end, tuple(sorted(hours, key=lambda one: (-one.worked_ms, -one.planned_ms, one.person))),
                     tuple(lapses))


def shift_namer(roster: Roster, begin: int, end: int) -> Callable[[int], str]:
    """Names the shift of a moment by its hours, as 16-24; empty where nobody of a rota was on duty."""
    spans = sorted({(spell.begins, spell.until) for spell in effective(roster, begin - DAY, end) if spell.shift})
    starts = [start for start, _until in spans]

    def shift(at: int) -> str:
        place = bisect_right(starts, at) - 1
        while place >= 0 and starts[place] > at - DAY:
            if at < spans[place][1]:
                start, until = spans[place]
                return f"{local(start):%H}-{end_words(until)[:2]}"
            place -= 1
        return ""
    return shift
