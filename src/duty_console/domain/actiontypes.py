"""
What an action is, whose it may be, and the fields that many actions have. The actions themselves stand in `actions`
and, noun by noun, in `actions_*`.
"""

from __future__ import annotations

from typing import NamedTuple

VIEWER, OFFICER, LEADER, ENGINEER, AUDITOR = "viewer", "officer", "leader", "engineer", "auditor"
ROLES = (VIEWER, OFFICER, LEADER, ENGINEER, AUDITOR)
DUTY = frozenset({OFFICER, LEADER})  # who stands watch
CHIEF = frozenset({LEADER})
TECHNICAL = frozenset({LEADER, ENGINEER})
STAFF = frozenset(ROLES) - {VIEWER}
ALL = frozenset(ROLES)


class Field(NamedTuple):
    """What must or may be said with an action. `kind` is number, text or pairs (of numbers); `most` is the largest
    number, the longest text in characters, or the most pairs; `choices` are the only texts there are."""

    name: str
    kind: str
    most: int
    needed: bool = True
    least: int = 0
    choices: tuple[str, ...] = ()


class Action(NamedTuple):
    """`roles` are those that may ask for it at all; a noun may be stricter (the class of an alarm, whose it is).
    `guard` is "pin" where the PIN is asked again, "second" where another person's too. `free` actions work at a locked
    desk and without a sign-on; `own` are about who somebody is, so the person signed on does not limit them."""

    name: str
    title: str
    roles: frozenset[str]
    fields: tuple[Field, ...] = ()
    guard: str = ""
    free: bool = False
    own: bool = False


ALARM = Field("alarm", "number", 2**53, least=1)
SEEN = Field("seen", "number", 2**53, needed=False)
OF = Field("of", "text", 100)
REASON = Field("reason", "text", 200)
BROADCAST = Field("broadcast", "number", 2**53, least=1)
SUPPRESSION = Field("suppression", "number", 2**53, least=1)
UNTIL = Field("for_s", "number", 366 * 86_400, least=1)  # ends after so many seconds


def text(name: str, most: int = 200, *, needed: bool = True) -> Field:
    """A field that is typed."""
    return Field(name, "text", most, needed)
