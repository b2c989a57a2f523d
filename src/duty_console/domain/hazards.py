"""
What may be done with a fire hazard when, and who may say that it is gone (HAZ-01, HAZ-15, HAZ-16). Pure: one table of
states and steps, and the few guards that look at a row.
"""

from __future__ import annotations

import re

from .hazardrows import (
    CLAIMED,
    CLOSED,
    DATED,
    FOUND,
    ON_SPOT,
    ORDERED,
    OVER,
    PASSED,
    RECTIFYING,
    STATES,
    SUPERVISED,
    Hazard,
)

#: What stands between the names of several people.
_BETWEEN = re.compile(r"[,，、;；/和与]|\band\b")
#: What may be done -> in which states.
STEPS: dict[str, frozenset[str]] = {
    "correct": frozenset({FOUND, ORDERED, RECTIFYING}),
    "order": frozenset({FOUND}),
    "measure": frozenset(STATES) - OVER,
    "serve": frozenset({ORDERED}),
    "claim": frozenset({ORDERED, RECTIFYING}),
    "pass": frozenset({CLAIMED}),
    "fail": frozenset({CLAIMED, RECTIFYING}),
    "extend": frozenset({ORDERED, RECTIFYING}),
    "major": frozenset(STATES) - OVER,
    "refer": frozenset(STATES) - OVER,
    "cancel": frozenset({PASSED}),
    "void": frozenset(STATES) - OVER,
}


def may(step: str, hazard: Hazard) -> bool:
    """Whether a step follows from where a hazard stands."""
    return hazard.state in STEPS[step]


def path_of(on_spot: int) -> str:
    """How a breach is dealt with: one of the eight kinds on the spot (HAZ-01), any other by a date."""
    return ON_SPOT if on_spot else DATED


def can_be_corrected(hazard: Hazard, day: str) -> bool:
    """Whether it can still be put right on the spot: one of the eight kinds as long as it is open; anything else on
    the day on which it was found only, before anybody ordered it. A major hazard goes its own way to the end."""
    if hazard.major or not may("correct", hazard):
        return False
    return hazard.path == ON_SPOT or (hazard.state == FOUND and hazard.found == day)


def is_same_person(one: str, other: str) -> bool:
    """Whether two words name one person: as an account's actor or as his key."""
    return _bare(one) == _bare(other) != ""


def _bare(name: str) -> str:
    return "".join(name.removeprefix("person:").split()).casefold()


def is_named(text: str, person: str, name: str) -> bool:
    """Whether a person is among those that somebody named, by his key or his name."""
    return any(is_same_person(one, other) for one in (text, *_BETWEEN.split(text)) for other in (person, name))


def has_claimed(hazard: Hazard, person: str, name: str) -> bool:
    """Whether somebody said himself that it is rectified, or entered that somebody did: he does not look again
    (HAZ-16)."""
    return any(is_named(text, person, name) for text in (hazard.claimed_by, hazard.claimed_actor))


def ends_in(hazard: Hazard) -> str:
    """The state that a passed re-inspection leads to: a supervised case is cancelled by its leader (销案)."""
    return PASSED if hazard.major == SUPERVISED else CLOSED


def is_late(hazard: Hazard, day: str) -> bool:
    """Whether what is rectified on a day is rectified late: once overdue, never in time."""
    return hazard.late or bool(hazard.due and day > hazard.due)
