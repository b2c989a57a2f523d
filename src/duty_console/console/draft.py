"""
A month that is being filled in and is not saved: what was typed, what it was before, and every step back.

Pure and kept by the console alone: the collector hears of it when it is to be saved.
"""

from __future__ import annotations

from datetime import date, timedelta

from ..domain import schedules
from ..domain.dutyrules import Finding
from ..domain.rosterrows import Rota
from ..domain.rosters import DAY, MINUTE, midnight
from ..domain.schedules import BY_DAY, Cell, Day, Shift
from .month import Known, Month, Place, base_of, days_before

#: So many days before a month are looked at for a pattern that goes on.
_SHOWN = 42


class Draft:
    """Days of one month. `newest` is the rota that was seen when it was begun."""

    def __init__(self, month: Month) -> None:
        self.first, self.pattern, self.shifts = month.first, month.pattern, month.shifts
        self.newest = month.known.newest
        self.base = base_of(month)
        self.days = list(self.base)
        self.touched: set[int] = set()
        self.past = sum(self.is_past(number, month.now) for number in range(month.length))
        self._before = days_before(month.known, month, _SHOWN)
        self._steps: list[tuple[list[Day], set[int], Place]] = []

    def rebase(self, month: Month) -> None:
        """Somebody else has saved something: what was not typed here is as it is there now."""
        self.newest, base = month.known.newest, base_of(month)
        self.days = [day if number in self.touched else base[number] for number, day in enumerate(self.days)]
        self.base, self._steps = base, []

    @property
    def changed(self) -> list[int]:
        """The days that are not as they were."""
        return [number for number, (day, was) in enumerate(zip(self.days, self.base, strict=True)) if day != was]

    @property
    def span(self) -> tuple[date, date]:
        """From the first day that is not as it was to the last."""
        changed = self.changed
        return self.first + timedelta(days=changed[0]), self.first + timedelta(days=changed[-1])

    def put(self, place: Place, cell: Cell) -> None:
        """Other people in a shift."""
        number, turn = place
        self._keep(place)
        day = self.days[number]
        self.days[number] = (*day[:turn], cell, *day[turn + 1:])
        self.touched.add(number)

    def add(self, place: Place, person: str, *, anew: bool) -> None:
        """One more in a shift; `anew`: instead of those who stood there before."""
        there = () if anew else self.days[place[0]][place[1]]
        if person not in there:
            self.put(place, (*there, person))

    def go_on(self, place: Place) -> int:
        """Goes on with a pattern to the end of the month: with the days that were typed last, or, where none were, with
        those before; how many days that made, 0 where there is no pattern."""
        end = self._end(place[0])
        shown = self._typed(end)
        if not shown:
            days = [*self._before, *self.days[:end]]
            gap = next((back for back, day in enumerate(reversed(days)) if not all(day)), len(days))
            shown = days[len(days) - gap:]
        if not shown or end >= len(self.days):
            return 0
        self._keep(place)
        more = schedules.going_on(shown, len(self.days) - end)
        begin = max(end, self.past)  # what was is not changed any more
        self.days[begin:] = more[begin - end:]
        self.touched.update(range(begin, len(self.days)))
        return len(self.days) - begin

    def _end(self, number: int) -> int:
        """The day from which on a pattern goes on: after the one that was typed last, here or above."""
        typed = [day for day in self.touched if day <= number]
        if typed:
            return max(typed) + 1
        return number if number and not any(self.days[number]) else number + any(self.days[number])

    def _typed(self, end: int) -> list[Day]:
        """The days that were typed one after the other, up to the last of them."""
        begin = end
        while begin - 1 in self.touched:
            begin -= 1
        return self.days[begin:end]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to go back."""
        return bool(self._steps)

    def undo(self) -> Place | None:
        """One step back; where it was made."""
        if not self._steps:
            return None
        self.days, self.touched, place = self._steps.pop()
        return place

    def rota(self, now: int) -> Rota | None:
        """The rota that it would be; none where nothing is changed."""
        if not self.changed:
            return None
        begins, until = self.span
        number = (begins - self.first).days
        letters = [shift.letter for shift in self.shifts]
        crews, cycles = schedules.rota_of(letters, self.days[number:(until - self.first).days + 1])
        return Rota(2**53, BY_DAY + self.pattern, letters_of(self.shifts), tuple(crews), tuple(cycles),
                    begins.isoformat(), until.isoformat(), 0, "", (), "", now)

    def wish(self) -> dict[str, object]:
        """What the collector is asked."""
        begins, until = self.span
        days = self.days[(begins - self.first).days:(until - self.first).days + 1]
        return {"pattern": self.pattern, "begins": begins.isoformat(), "until": until.isoformat(),
                "days": schedules.written(days), "newest": self.newest}

    def against(self, known: Known, now: int) -> list[Finding]:
        """What the rules will say of it, as the collector judges."""
        rota = self.rota(now)
        if rota is None:
            return []
        roster = known.of.roster
        return schedules.against(roster, roster._replace(rotas=(*roster.rotas, rota)), known.staff, known.limits,
                                 self.span, now)

    def is_past(self, number: int, now: int) -> bool:
        """Whether a day is over."""
        return midnight(self.first + timedelta(days=number)) + DAY <= now

    def _keep(self, place: Place) -> None:
        self._steps.append((list(self.days), set(self.touched), place))


def letters_of(shifts: tuple[Shift, ...]) -> tuple[str, ...]:
    """Shifts as a rota keeps them."""
    return tuple(f"{shift.letter} {shift.begins // (60 * MINUTE):02}:{shift.begins // MINUTE % 60:02} "
                 f"{shift.length // MINUTE}" for shift in shifts)
