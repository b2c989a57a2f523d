"""
The signal of one Contact ID event, whichever frame brought it.

E is new or opening, R restore or closing, P reported before and still there. A 4xx code that tells what people do is a
log line both ways; one that tells of a break-in or a fault begins with E and ends with R. Knows no frame.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ...domain.codes import meaning
from ...domain.signals import Qualifier, Signal

_QUALIFIER: dict[str, Qualifier] = {"E": "new", "R": "restore", "P": "present"}
#: What the letter says of a code for opening and closing.
_SENSE = {"E": "open", "R": "closed"}
_HABIT = frozenset(("openclose", "access", "info"))
#: Codes outside the opening and closing ones whose CCC is a user, not a zone.
_USERS = frozenset(("421", "422", "424", "425"))


class Said(NamedTuple):
    """What a code and a qualifier together mean."""

    qualifier: Qualifier
    severity: str
    by_person: bool
    clears: tuple[str, ...]


def contact_signal(form: str, receiver: str, line: str, account: str, letter: str, code: str, group: str, zone: str,
                   clock: str) -> Signal:
    """The signal; group and zone as they were sent, `00` and `000` standing for none."""
    qualifier, severity, by_person, clears = said(code, letter)
    user = ""
    if by_person:
        zone, user = "", zone
    sense = _SENSE.get(letter, "") if by_person and meaning("cid", code).category == "open-close" else ""
    return Signal(form, receiver, line, account, "cid", code, qualifier, severity, group, zone, user, clock, "", clears,
                  0, sense)


@lru_cache(maxsize=16384)
def said(code: str, letter: str) -> Said:
    """The rules above for one code and one of E, R, P."""
    row = meaning("cid", code)
    habit = code.startswith("4") and row.severity in _HABIT
    qualifier: Qualifier = "log" if habit else _QUALIFIER[letter]
    by_person = habit and (row.category in ("open-close", "unknown") or code in _USERS)
    return Said(qualifier, row.severity, by_person, (code,) if qualifier == "restore" else ())
