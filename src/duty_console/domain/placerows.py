"""
The register of places (场所): who is responsible where, how risky it is, what was promised on paper, and what was
found out on inspections and from complaints. Rows only; what follows from them stands in `inspections`. Pure.

A place of the register is not a site of the room file: a site has devices, a place has people who may be inspected. One
may name the other.
"""

from __future__ import annotations

from typing import NamedTuple

from ..roomwords import TRADES as _TRADES

UNIT, SHOP, RENTED, PART, PUBLIC = KINDS = ("unit", "shop", "rented", "part", "public")
HIGH, NORMAL, LOW = RISKS = ("high", "normal", "low")
#: What is done there; the rules say which are of high risk (PAT-07).
TRADES = tuple(_TRADES)
#: What is signed on paper: responsibility for fire safety, safety of a rented house, another promise.
FIRE, RENT, OTHER = PAPERS = ("fire", "rent", "other")
#: What somebody complains of: an exit or a facility is checked within a day (HAZ-08), anything else within days.
EXIT, FACILITY, ELSE = COMPLAINTS = ("exit", "facility", "other")
#: How an item of a checklist was found.
YES, NO, NONE = ANSWERS = ("yes", "no", "none")


class Place(NamedTuple):
    """A row of the table `place`. Days are ISO dates of the room; `number` and `at` are of the entry that said it
    last. `every_months` is how often it is inspected where that is not as the rules say (0)."""

    place: str
    name: str
    address: str = ""
    kind: str = UNIT
    trade: str = "other"
    risk: str = NORMAL
    critical: bool = False
    responsible: str = ""
    grid: str = ""
    site: str = ""
    every_months: int = 0
    since: str = ""
    ended: str = ""
    reason: str = ""
    inspected: str = ""
    inspection: int = 0
    number: int = 0
    at: int = 0


class Stood(NamedTuple):
    """How a place stood until entry `number` changed it on a day, a row of the table `stood`: what decides whether the
    list of a quarter asks for it. A quarter that is over is counted by how its places stood then."""

    place: str
    number: int
    day: str
    trade: str
    risk: str
    critical: bool
    since: str
    ended: str


class Paper(NamedTuple):
    """A signed promise of a place, a row of the table `paper`; `until` is its last day, empty without an end."""

    id: int
    place: str
    kind: str
    signed: str
    until: str
    signer: str
    reference: str
    at: int
    by: str


class Inspection(NamedTuple):
    """Somebody looked at a place on a day, a row of the table `inspection`. `answers` are items of the checklist with
    how they were found (`BRE-03=no`); `hazards` is how many were found."""

    id: int
    place: str
    day: str
    issuer: str
    people: tuple[str, ...]
    checklist: str
    answers: tuple[str, ...]
    text: str
    complaint: int
    hazards: int
    at: int
    by: str


class Complaint(NamedTuple):
    """Somebody complains of a place, a row of the table `complaint`; `inspection` is what it was checked by."""

    id: int
    place: str
    kind: str
    text: str
    at: int
    by: str
    inspection: int = 0
    checked_at: int = 0


class Bulk(NamedTuple):
    """A file of many rows on its way in, a row of the table `bulk`: `rows` in `parts` are announced, `had` parts have
    come. Nothing of it is seen before all of it is."""

    id: int
    kind: str
    name: str
    digest: str
    rows: int
    parts: int
    had: int
    state: str
    at: int
    by: str
    ended_at: int = 0


class BulkPart(NamedTuple):
    """A part of it that has come, a row of the table `bulk_part`: each row as JSON."""

    bulk: int
    part: int
    rows: tuple[str, ...]


COMING, TAKEN, DROPPED = BULK_STATES = ("coming", "taken", "dropped")
PLACES, HAZARDS = BULK_KINDS = ("places", "hazards")
