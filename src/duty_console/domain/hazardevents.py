"""
Facts about fire hazards: found, ordered, corrected, claimed, looked at again, closed; and their deadlines. As all
bodies they only ever gain fields at the end. Days are ISO dates of the room; every judgement names the rule and the
rule-set that made it. `number` is what people call the hazard, so that a sentence needs no table.
"""

from __future__ import annotations

from .body import Body


class HazardFound(Body, frozen=True):
    """hazard.found: a breach was seen at a place; fields as in the row (`domain/hazardrows.py`)."""

    number: str
    place: str
    part: str
    breach: str
    text: str
    severity: str
    path: str
    source: str
    found: str
    responsible: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    breach_zh: str = ""
    breach_en: str = ""


class HazardCorrected(Body, frozen=True):
    """hazard.corrected: put right on the spot by `by`, seen and proved by whoever says so (HAZ-01): closed."""

    hazard: int
    by: str
    day: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class HazardOrdered(Body, frozen=True):
    """hazard.ordered: it must be rectified; by when stands in its deadline, on what paper in its notice."""

    hazard: int
    issuer: str
    limit: str
    notice: int
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""
    notice_number: str = ""


class HazardMeasured(Body, frozen=True):
    """hazard.measured: measure, department, person, money, and what protects until then (HAZ-02)."""

    hazard: int
    measure: str
    department: str
    responsible: str
    money: int
    interim: str
    stop_use: bool
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class HazardClaimed(Body, frozen=True):
    """hazard.claimed: `by` says that it is rectified."""

    hazard: int
    by: str
    day: str
    text: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class HazardReinspected(Body, frozen=True):
    """hazard.reinspected: somebody else looked again; `result` is pass or fail. Where it failed, it is to be rectified
    by the limit that stands, or by a new one that its deadline says."""

    hazard: int
    result: str
    day: str
    text: str
    limit: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class HazardClosed(Body, frozen=True):
    """hazard.closed: rectified, proved and seen by another person; `late` where that was not in time."""

    hazard: int
    day: str
    late: bool
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class HazardExtended(Body, frozen=True):
    """hazard.extended: once, before it was over, with what protects until then (HAZ-15)."""

    hazard: int
    limit: str
    reason: str
    interim: str
    asked_by: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class HazardMajor(Body, frozen=True):
    """hazard.major: suspected, determined or supervised as a major hazard (HAZ-07, HAZ-11); `experts` where some were
    heard, `judges` who determined it."""

    hazard: int
    step: str
    experts: bool
    judges: list[str]
    text: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class HazardCancelled(Body, frozen=True):
    """hazard.cancelled: `how` is cancelled (a supervised case whose hazard is gone, 销案) or voided (a wrong entry)."""

    hazard: int
    how: str
    day: str
    reason: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class HazardReferred(Body, frozen=True):
    """hazard.referred: sealed, handed over to the body that may act, or reported in writing (HAZ-09, HAZ-10)."""

    hazard: int
    what: str
    to: str
    text: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class HazardImported(Body, frozen=True):
    """hazard.imported: a hazard as a file had it, with what proves what the file says; fields as in the row. `extended`
    is its limit where the file has an earlier first one."""

    number: str
    bulk: int
    place: str
    part: str
    breach: str
    text: str
    severity: str
    path: str
    issuer: str
    found: str
    state: str
    responsible: str
    measure: str
    due: str
    first_due: str
    claimed: str
    claimed_by: str
    reinspected: str
    reinspected_by: str
    closed: str
    late: bool
    evidence: str
    rule: str
    ruleset: str
    extended: str = ""


class DeadlineSet(Body, frozen=True):
    """deadline.set: by when something must have happened, with everything it was counted from; fields as in the row
    (`domain/deadlines.py`)."""

    of: str
    kind: str
    unit: str
    length: int
    starts: str
    counted: str
    last: str
    ends_at: int
    rule: str
    ruleset: str
    missing: list[int]
    number: str = ""


class DeadlineRecounted(Body, frozen=True):
    """deadline.recounted: a calendar says something else than when it was counted; `starts` where it is counted from
    another day now."""

    of: str
    kind: str
    counted: str
    last: str
    before: str
    ends_at: int
    rule: str
    ruleset: str
    missing: list[int]
    number: str = ""
    starts: str = ""


class DeadlineTold(Body, frozen=True):
    """deadline.told: `what` was due to be told of it, to whom (owner, leader, street)."""

    of: str
    kind: str
    what: str
    last: str
    to: list[str]
    rule: str
    ruleset: str
    number: str = ""


class DeadlineEnded(Body, frozen=True):
    """deadline.ended: met on a day, or `met` is empty where it holds no longer."""

    of: str
    kind: str
    met: str
    number: str = ""


KINDS: dict[str, type[Body]] = {
    "hazard.found": HazardFound, "hazard.corrected": HazardCorrected, "hazard.ordered": HazardOrdered,
    "hazard.measured": HazardMeasured, "hazard.claimed": HazardClaimed, "hazard.reinspected": HazardReinspected,
    "hazard.closed": HazardClosed, "hazard.extended": HazardExtended, "hazard.major": HazardMajor,
    "hazard.cancelled": HazardCancelled, "hazard.imported": HazardImported,
    "hazard.referred": HazardReferred, "deadline.set": DeadlineSet,
    "deadline.recounted": DeadlineRecounted, "deadline.told": DeadlineTold, "deadline.ended": DeadlineEnded,
}
