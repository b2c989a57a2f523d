"""
Who is on duty, as the file says: read when the journal moved, reckoned when the people change, never by the second.

Decides nothing: who stands when is said by `domain/rosters.turn`, what the rules say of it by the collector.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ..domain.dutyrules import Limits, certificate_rule, limits_of
from ..domain.places import Person
from ..domain.rosters import DAY, Roster, Turn, day_of, turn
from ..store.rosters import NOBODY, Present, entered_now, present

if TYPE_CHECKING:
    from ..rulebook import Rulebook
    from ..store.reading import Reader

#: The entries after which what was entered is read again, and those after which only the present is.
_ENTERED = {"rota", "roster", "swap", "room", "rules"}
_PRESENT = {"duty", "presence", "single", "person", "place", "breach", "round", "patrol", "handover", "log", "clock",
            "deadline"}
_EMPTY, _LIMITS = Roster(), Limits()


class OnDuty:
    """What was read last, with the turn that it makes now."""

    def __init__(self, roster: Roster = _EMPTY, now: Present = NOBODY, limits: Limits = _LIMITS) -> None:
        self.roster, self.now, self.limits = roster, now, limits
        self._turn, self._since, self._until = Turn([], 0, []), 0, 0

    @classmethod
    def read(cls, reader: Reader, rules: Callable[[], Rulebook]) -> OnDuty:
        """Everything anew."""
        roster, now = entered_now(reader), present(reader)
        limits = limits_of(rules(), alone=now.alone) if roster.rotas or roster.changes else _LIMITS
        return cls(roster, now, limits)

    def follow(self, reader: Reader, nouns: set[str], rules: Callable[[], Rulebook]) -> OnDuty:
        """What is known after these entries came."""
        if nouns & _ENTERED or (nouns & {"single", "line"} and self.now.single is not None):
            return OnDuty.read(reader, rules)
        if nouns & _PRESENT or ("alarm" in nouns and self.now.presence is not None):  # whoever answers one is there
            self.now = present(reader)
        return self

    @property
    def exists(self) -> bool:
        """Whether there is a roster at all."""
        return bool(self.roster.rotas or self.roster.changes)

    @property
    def people(self) -> Mapping[str, Person]:
        """The staff."""
        return self.now.people

    def turn(self, at: int) -> Turn:
        """Who is on duty at a moment (UTC ms), until when, and who comes then."""
        if not self._since <= at < self._until:
            self._turn, self._since = turn(self.roster, at), at
            self._until = self._turn.changes or at + DAY
        return self._turn

    def is_out(self, person: str) -> bool:
        """Whether somebody is out."""
        return any(row.person == person for row in self.now.outings)

    def lacks(self, person: str, at: int) -> bool:
        """Whether the certificate of somebody does not do on the day of a moment."""
        return bool(certificate_rule(self.people.get(person), day_of(at), self.limits))
