"""
What may be done with a fire hazard when, and who may say that it is gone (HAZ-01, HAZ-15, HAZ-16). Pure: one table of
states and steps, and the few guards that look at a row.
"""

from __future__ import annotations

import re
import unicodedata

from .hazardrows import (
    CLAIMED,
    CLOSED,
    DATED,
    FOUND,
    LEGAL,
    ON_SPOT,
    ORDERED,
    OVER,
    PASSED,
    RECTIFYING,
    STATES,
    SUPERVISED,
    Hazard,
)

#: What stands between the names of several people, and what is no part of a name.
_BETWEEN = re.compile(r"[,，、;；/+&|｜()（）:：和与及跟\n]|\band\b")
_NO_NAME = re.compile(r"\W+")
_HAN = re.compile(r"[\u3400-\u9fff]")
#: What a hazard may come of that a person enters.
SOURCES = ("finding", "alarm", "complaint")
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


def can_be_ordered(hazard: Hazard, issuer: str, day: str) -> bool:
    """Whether a notice can be made of it: the first one, also of what a file brought; or, where a notice of the
    community was not followed until it was over, an order of a body that may give one. That it was late stays."""
    if may("order", hazard) or (hazard.state == RECTIFYING and not hazard.notice):
        return True
    return (hazard.state in STEPS["claim"] and issuer in LEGAL and hazard.issuer not in LEGAL
            and is_late(hazard, day))


def share_a_person(one: str, other: str) -> bool:
    """Whether a person is named in both texts, alone or among others, whatever else is said of him: where it is not
    plain that they are two people, they are one."""
    return any(_names(first, second) or _names(second, first) for first in _several(one) for second in _several(other))


def is_named(text: str, person: str, name: str) -> bool:
    """Whether a person is among those that somebody named, by his key or his name, alone or among others, with his
    trade, his telephone number or anything else beside it."""
    return any(_names(_plain(who), said) for who in (person, name) for said in _several(text))


def same_person(name: str) -> str:
    """A name however it is typed: what one person is called once."""
    return _plain(name).replace(" ", "")


def _several(text: str) -> list[str]:
    return [_plain(text), *map(_plain, _BETWEEN.split(text))]


def _plain(text: str) -> str:
    """The words of a text, however they are typed: full-width letters are letters, brackets are none."""
    plain = unicodedata.normalize("NFKC", text).casefold().removeprefix("person:")
    return _NO_NAME.sub(" ", plain).strip()


def _names(name: str, text: str) -> bool:
    """Whether a plain text is a name, or has one of several words or signs in it; between Chinese ones nothing
    stands."""
    squeezed = name.replace(" ", "")
    if len(squeezed) > 1 and _HAN.search(squeezed):
        return squeezed in text.replace(" ", "")
    return bool(name) and (name == text or (" " in name and f" {name} " in f" {text} "))


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


def is_source(text: str) -> bool:
    """Whether a text says what a hazard came of as a person may say it: finding:9, alarm:4, complaint:3."""
    kind, _colon, entry = text.partition(":")
    return kind in SOURCES and entry.isascii() and entry.isdecimal() and int(entry) > 0
