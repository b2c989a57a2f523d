"""
Facts about what stands on paper of hazards: notices, what proves something, and what was let go by rule. As all bodies
they only ever gain fields at the end. Days are ISO dates of the room.
"""

from __future__ import annotations

from .body import Body


class NoticeMade(Body, frozen=True):
    """notice.made: a numbered document; its number is given in the same commit, so that a series has no hole."""

    kind: str
    series: str
    year: int
    serial: int
    number: str
    issuer: str
    place: str
    hazards: list[int]
    text: str
    limit: str
    day: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    result: str = ""


class NoticeServed(Body, frozen=True):
    """notice.served: to whom and how; `receipt` is signed, left, posted or refused."""

    notice: int
    day: str
    to: str
    receipt: str
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""
    number: str = ""


class NoticeVoided(Body, frozen=True):
    """notice.voided: its number stays used."""

    notice: int
    day: str
    reason: str
    console: str = ""
    request: str = ""
    number: str = ""


class EvidenceKept(Body, frozen=True):
    """evidence.kept: a file by its digest, or a reference to what is kept elsewhere."""

    of: str
    digest: str
    name: str
    size: int
    reference: str
    console: str = ""
    request: str = ""
    number: str = ""


class RetentionRemoved(Body, frozen=True):
    """retention.removed: bodies that were let go by rule; `items` lists each with its digest and name. No entry of the
    journal goes."""

    what: str
    before: str
    items: list[str]
    rule: str
    ruleset: str
    console: str = ""
    request: str = ""


KINDS: dict[str, type[Body]] = {
    "notice.made": NoticeMade, "notice.served": NoticeServed, "notice.voided": NoticeVoided,
    "evidence.kept": EvidenceKept, "retention.removed": RetentionRemoved,
}
