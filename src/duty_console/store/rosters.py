"""
Reading the roster: what was entered, the present shift, and the minutes that did not comply.
"""

from __future__ import annotations

from typing import NamedTuple

from ..domain.dutylogrows import Prompting, Slot
from ..domain.handovers import Handover
from ..domain.patrols import Expected, Round
from ..domain.places import Person
from ..domain.rosterrows import Breach, Duty, Outing, Presence, Single
from ..domain.rosters import Roster
from .hazards import Clock, clocks, last_days
from .reading import LIMIT, Reader


class Entered(NamedTuple):
    """Everything a listing needs; `linked` says whether the link of single-person duty was there when it was judged
    last."""

    roster: Roster
    people: dict[str, Person]
    duty: Duty | None
    outings: tuple[Outing, ...]
    single: Single | None
    breaches: tuple[Breach, ...]

    @property
    def alone(self) -> bool:
        """Whether one person is enough now."""
        return self.duty is not None and self.duty.linked and self.single is not None


class Present(NamedTuple):
    """What is so now: the shift as it was judged last, who is out, whether somebody at the console answers; what is
    expected of patrols and who walks; what is asked for of the log and was not written; the newest handover; the
    hazards that fall due, and what waits by the clock."""

    people: dict[str, Person]
    duty: Duty | None
    outings: tuple[Outing, ...]
    single: Single | None
    presence: Presence | None
    expected: tuple[Expected, ...] = ()
    walking: tuple[Round, ...] = ()
    prompting: Prompting = Prompting()
    unwritten: tuple[Slot, ...] = ()
    handover: Handover | None = None
    hazards: tuple[tuple[str, int], ...] = ()  # last days of hazards that are not rectified, with how many
    clocks: tuple[Clock, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether one person is enough now."""
        return self.duty is not None and self.duty.linked and self.single is not None


NOBODY = Present({}, None, (), None, None)


def entered_now(reader: Reader) -> Roster:
    """Everything that was entered."""
    return Roster(tuple(reader.table("rota", "order by id limit ?", MOST)),
                  tuple(reader.table("roster_change", "order by id limit ?", MOST)),
                  tuple(reader.table("swap", "order by id limit ?", MOST)))


def present(reader: Reader) -> Present:
    """What is so now."""
    duty: list[Duty] = reader.table("duty", "where id = 1")
    single: list[Single] = reader.table("single_duty", "where ended_at = 0 order by id limit 1")
    presence: list[Presence] = reader.table("presence", "where id = 1")
    return Present(
        {person.person: person for person in reader.table("person", "order by person limit ?", LIMIT)},
        duty[0] if duty else None, tuple(reader.table("outing", "order by person limit ?", LIMIT)),
        single[0] if single else None, presence[0] if presence else None,
        tuple(reader.table("expected", "order by due_at, expected limit ?", LIMIT)),
        tuple(reader.table("round", "where state = 'walking' order by id limit ?", LIMIT)),
        next(iter(reader.table("log_prompt", "where id = 1")), Prompting()),
        tuple(reader.table("log_slot", "where number > 0 and entry = 0 order by slot desc limit ?", _SLOTS)),
        next(iter(reader.table("handover", "order by id desc limit 1")), None),
        last_days(reader), clocks(reader))


def entered(reader: Reader, begins: int, until: int) -> Entered:
    """What was entered, and the minutes of a span (UTC ms) that did not comply."""
    now = present(reader)
    return Entered(
        entered_now(reader), now.people, now.duty, now.outings, now.single,
        tuple(reader.table("breach", "where begins < ? and (until > ? or until = 0) order by begins, id limit ?",
                           until, begins, LIMIT)))


#: So many slots that nobody wrote are told of.
_SLOTS = 12
#: Ten years of changes of a busy room.
MOST = 50_000
