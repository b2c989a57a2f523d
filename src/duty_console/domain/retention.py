"""
What may be let go by rule, and when (FORM-05, HAZ-21): never an entry of the journal, never what proves something that
is still open. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ..rulebook import Rulebook
from .hazardrows import Evidence

#: Files that prove that a hazard was rectified.
EVIDENCE = "evidence"
CLASSES = (EVIDENCE,)
RULE = "HAZ-21"


class Removable(NamedTuple):
    """A file that may go, and the day (ISO) since which it may."""

    evidence: Evidence
    since: str


def removable(evidence: Iterable[Evidence], today: date, rules: Rulebook) -> list[Removable]:
    """Files of hazards that ended so many years ago, the oldest first. One that several name goes with the last."""
    years = round(rules.number(RULE, "years"))
    found: dict[str, list[Removable]] = {}
    kept: set[str] = set()
    for row in evidence:
        if not row.digest or row.removed:
            continue
        since = years_after(row.ended, years) if row.ended else "9999"
        if since <= today.isoformat():
            found.setdefault(row.digest, []).append(Removable(row, since))
        else:
            kept.add(row.digest)
    return sorted((one for digest, several in found.items() if digest not in kept for one in several),
                  key=lambda one: (one.since, one.evidence.id))


def years_after(day: str, years: int) -> str:
    """The day so many years later; of the 29th of February the 1st of March."""
    then = date.fromisoformat(day)
    try:
        return then.replace(year=then.year + years).isoformat()
    except ValueError:
        return date(then.year + years, 3, 1).isoformat()
