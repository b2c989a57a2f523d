"""
To whom something goes that asks for the people on duty, or for the leader: those of the roster that every screen shows
(ESC-02, DUTY-18); where nobody of it has the duty that is asked for, everybody on the staff who has.

Knows no path: whether anything can carry a message is its sender's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .rostering import on_duty, staff
from .state import State

RULE = "ESC-02"
ROSTER, STAFF = "roster", "staff"


class Routed(NamedTuple):
    """Whom a message is for, and where they were found: on the roster, or, nobody of it being one, on the staff; empty
    where there is no roster, or the journal is older than the rule."""

    people: list[str]
    by: str = ""


def routes(state: State) -> bool:
    """Whether a roster says who is called."""
    return state.rules.judges(RULE) and bool(state.rows["rota"] or state.rows["roster_change"])


def standing(state: State, at: int) -> list[str]:
    """The people on duty at a moment (UTC ms), those who count first; nobody where no roster says it."""
    return [spell.person for spell in on_duty(state, at)] if routes(state) else []


def out_of(state: State, people: Iterable[str]) -> list[str]:
    """Who of these is out: the room's sounder does not reach him, his number does."""
    return [person for person in people if person in state.rows["outing"]] if routes(state) else []


def for_duties(state: State, duties: Iterable[str], at: int) -> Routed:
    """Those of the first of these duties that somebody has, on duty before not."""
    people, present = staff(state), standing(state, at)
    wanted = list(duties)
    for duty in wanted:
        if found := [person for person in present if person in people and people[person].duty == duty]:
            return Routed(found, ROSTER)
    for duty in wanted:
        if found := sorted(key for key, person in people.items() if person.duty == duty):
            return Routed(found, STAFF if present else "")
    return Routed([])
