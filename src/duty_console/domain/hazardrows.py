"""
Fire hazards (火灾隐患) as rows: what was found, what was ordered, by when, who says that it is done, who looked again;
the notices that were served, and what proves it. Rows only; pure.

States and who may bring which about stand in `hazards`, dates in `deadlines`.
"""

from __future__ import annotations

from typing import NamedTuple

(FOUND, ORDERED, RECTIFYING, CLAIMED, PASSED, CLOSED, CANCELLED, VOIDED) = STATES = (
    "found", "ordered", "rectifying", "claimed", "passed", "closed", "cancelled", "voided")
#: Nothing more is done about these. `cancelled` ends a supervised case (销案), `voided` what was entered wrongly.
OVER = frozenset({CLOSED, CANCELLED, VOIDED})
RED_LINE, HIGH, HINT = SEVERITIES = ("red_line", "high", "hint")
ON_SPOT, DATED, MAJOR = PATHS = ("on_spot", "dated", "major")
#: Whose word it is. Only the last two start periods of the law (HAZ-12).
COMMUNITY, POLICE, FIRE_BODY = ISSUERS = ("community", "police_station", "fire_body")
LEGAL = frozenset({POLICE, FIRE_BODY})
SUSPECTED, DETERMINED, SUPERVISED = MAJORS = ("suspected", "determined", "supervised")
#: How far an overdue hazard was told on: its owner and the leader; the street office; proposed as supervised.
OVERDUE, STREET, PROPOSED = LEVELS = ("overdue", "street", "proposed")


class Hazard(NamedTuple):
    """A row of the table `hazard`. Days are ISO dates of the room, empty where there is none yet. `due` is the last
    day now, `first_due` as it was first, for ever; `late` once it was overdue, for ever. `source` says out of what it
    came: `inspection:12`, `finding:9`, `alarm:4`, `complaint:3`, `bulk:7`. `last` is the newest entry about it."""

    id: int
    number: str
    place: str
    part: str
    breach: str
    text: str
    severity: str
    path: str
    issuer: str
    source: str
    found: str
    found_at: int
    found_by: str
    state: str
    responsible: str = ""
    department: str = ""
    measure: str = ""
    money: int = 0
    interim: str = ""
    stop_use: bool = False
    notice: int = 0
    due: str = ""
    first_due: str = ""
    extended: str = ""
    claimed: str = ""
    claimed_by: str = ""
    claimed_actor: str = ""
    reinspected: str = ""
    reinspected_by: str = ""
    failed: int = 0
    closed: str = ""
    closed_by: str = ""
    evidence: int = 0
    major: str = ""
    level: str = ""
    late: bool = False
    reason: str = ""
    last: int = 0
    at: int = 0


class Evidence(NamedTuple):
    """What proves something, a row of the table `evidence`: a file kept by its `digest` (SHA-256, hex) beside the
    store, or a `reference` to a document kept elsewhere. `of` is `hazard:12`, `notice:5`, `paper:3`. `removed` is the
    entry with which its file was let go by rule, `ended` the day on which the hazard that it proves was over."""

    id: int
    of: str
    digest: str
    name: str
    size: int
    reference: str
    at: int
    by: str
    removed: int = 0
    ended: str = ""


class Notice(NamedTuple):
    """A numbered document, a row of the table `notice`: `serial` counts in its series and year without a hole.
    `receipt` is how it was served (signed, left, posted, refused), `result` what a re-inspection said (pass, fail)."""

    id: int
    kind: str
    series: str
    year: int
    serial: int
    number: str
    issuer: str
    place: str
    hazards: tuple[int, ...]
    text: str
    due: str
    day: str
    at: int
    by: str
    served: str = ""
    served_to: str = ""
    receipt: str = ""
    served_by: str = ""
    voided: str = ""
    reason: str = ""
    result: str = ""


class Office(NamedTuple):
    """Who stands on notices, the one row of the table `office`; `prefix` begins the numbers of hazards."""

    id: int = 1
    prefix: str = ""
    community: str = ""
    police: str = ""
    fire_body: str = ""
    street: str = ""


class Series(NamedTuple):
    """The last number given in a series, a row of the table `series`: `key` is the series and its year."""

    key: str
    last: int


class Trail(NamedTuple):
    """That an entry of the journal is about a hazard, a place or both, a row of the table `trail`."""

    id: int
    kind: str
    hazard: int
    place: str
    at: int


class Removal(NamedTuple):
    """Bodies that were let go by rule, a row of the table `removal`; the list stands in its entry."""

    id: int
    what: str
    items: int
    rule: str
    at: int
    by: str


#: 整改通知单 of the community; orders of the police or the fire body, at once or by a day; opinion of a re-inspection;
#: notice of a major hazard.
(RECTIFY, ORDER_AT_ONCE, ORDER_IN_TIME, REINSPECTION, MAJOR_NOTICE) = NOTICES = (
    "rectify", "order_at_once", "order_in_time", "reinspection", "major_notice")
#: The letters of their series: ZG 整改, LG 立即改正, XG 限期改正, FC 复查, ZD 重大.
SERIES = {RECTIFY: "ZG", ORDER_AT_ONCE: "LG", ORDER_IN_TIME: "XG", REINSPECTION: "FC", MAJOR_NOTICE: "ZD"}
SIGNED, LEFT, POSTED, REFUSED_TO_SIGN = RECEIPTS = ("signed", "left", "posted", "refused")
