"""
Facts about the register of places, inspections, papers, complaints, and files of many rows. As all bodies they only
ever gain fields at the end. Days are ISO dates of the room.
"""

from __future__ import annotations

from .body import Body


class PlaceEntered(Body, frozen=True):
    """place.entered: a place as somebody entered or changed it, whole; fields as in the row (`domain/placerows.py`)."""

    place: str
    name: str
    address: str
    kind: str
    trade: str
    risk: str
    critical: bool
    responsible: str
    grid: str
    site: str
    every_months: int
    since: str
    console: str = ""
    request: str = ""


class PlaceEnded(Body, frozen=True):
    """place.ended: a place is off the register from a day on; its hazards and its history stay."""

    place: str
    day: str
    reason: str
    console: str = ""
    request: str = ""


class PaperSigned(Body, frozen=True):
    """paper.signed: somebody promised something on paper."""

    place: str
    kind: str
    signed: str
    until: str
    signer: str
    reference: str
    console: str = ""
    request: str = ""


class InspectionMade(Body, frozen=True):
    """inspection.made: a place was looked at; the hazards that were found follow in the same decision."""

    place: str
    day: str
    issuer: str
    people: list[str]
    checklist: str
    answers: list[str]
    text: str
    complaint: int
    hazards: int
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


class ComplaintReceived(Body, frozen=True):
    """complaint.received: somebody complains of a place (HAZ-08)."""

    place: str
    kind: str
    text: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


class BulkBegun(Body, frozen=True):
    """bulk.begun: a file of many rows is on its way; nothing of it is seen before it is whole."""

    kind: str
    name: str
    digest: str
    rows: int
    parts: int
    console: str = ""
    request: str = ""


class BulkCame(Body, frozen=True):
    """bulk.came: a part of it, each row as JSON."""

    bulk: int
    part: int
    rows: list[str]
    console: str = ""
    request: str = ""


class BulkTaken(Body, frozen=True):
    """bulk.taken: all of it holds from now on."""

    bulk: int
    kind: str
    rows: int
    console: str = ""
    request: str = ""


class BulkDropped(Body, frozen=True):
    """bulk.dropped: nothing of it ever holds."""

    bulk: int
    reason: str
    console: str = ""
    request: str = ""


class OfficeSet(Body, frozen=True):
    """office.set: who stands on notices, as the room file says, and the letters that hazards are numbered with."""

    prefix: str
    community: str
    police: str
    fire_body: str
    street: str


class RegisterCarried(Body, frozen=True):
    """register.carried: rows of a table as they stood in a store that was damaged; each a list of its fields."""

    table: str
    rows: list[list[object]]


KINDS: dict[str, type[Body]] = {
    "place.entered": PlaceEntered, "place.ended": PlaceEnded, "paper.signed": PaperSigned,
    "inspection.made": InspectionMade, "complaint.received": ComplaintReceived, "bulk.begun": BulkBegun,
    "bulk.came": BulkCame, "bulk.taken": BulkTaken, "bulk.dropped": BulkDropped, "register.carried": RegisterCarried,
    "office.set": OfficeSet,
}
