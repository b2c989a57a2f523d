"""
The facts about fire hazards, said to a person; `sentences` joins them to the others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..texts import N_, _
from . import hazardevents as he
from . import noticeevents as ne
from .body import Body
from .hazardwords import (
    ADDRESSEES,
    DEADLINES,
    ISSUERS,
    MAJORS,
    NOTICES,
    RECEIPTS,
    REFERRALS,
    SEVERITIES,
    STATES,
    TELLINGS,
    word,
)
from .narration import Names, either


def _which(body: Any) -> str:
    """A hazard as people call it."""
    return str(body.number or body.hazard)


def _found(body: he.HazardFound, _names: Names) -> str:
    what = body.text or either(body.breach_zh, body.breach_en) or body.breach
    where = body.place + (f" {body.part}" if body.part else "")
    return _("Hazard {number} at {where}: {what} ({severity}, rule {rule})", number=body.number, where=where, what=what,
             severity=word(SEVERITIES, body.severity), rule=body.rule)


def _reinspected(body: he.HazardReinspected, _names: Names) -> str:
    said = N_("Hazard {hazard} was looked at again: rectified") if body.result == "pass" else N_(
        "Hazard {hazard} was looked at again: NOT rectified")
    return _(said, hazard=_which(body)) + _tail(body.text) + (_("; by {day}", day=body.limit) if body.limit else "")


def _closed(body: he.HazardClosed, _names: Names) -> str:
    said = N_("Hazard {hazard} is closed, LATE (rule {rule})") if body.late else N_(
        "Hazard {hazard} is closed, in time (rule {rule})")
    return _(said, hazard=_which(body), rule=body.rule)


def _cancelled(body: he.HazardCancelled, _names: Names) -> str:
    said = N_("The case of hazard {hazard} is cancelled: {reason}") if body.how == "cancelled" else N_(
        "Hazard {hazard} is voided as a wrong entry: {reason}")
    return _(said, hazard=_which(body), reason=body.reason)


def _measured(body: he.HazardMeasured, _names: Names) -> str:
    said = _("Hazard {hazard}: {measure}; {responsible} {department} {money} CNY", hazard=_which(body),
             measure=body.measure, responsible=body.responsible, department=body.department, money=body.money)
    said += _("; until then {interim}", interim=body.interim) if body.interim else ""
    return said + (_("; the part is out of use") if body.stop_use else "")


def _deadline(body: he.DeadlineSet, _names: Names) -> str:
    said = _("{of}: {kind} by {day} (rule {rule})", of=subject(body), kind=word(DEADLINES, body.kind), day=body.last,
             rule=body.rule)
    return said + (_("; {day} rolled on", day=body.counted) if body.counted != body.last else "") + _missing(
        body.missing)


def _missing(years: list[int]) -> str:
    return _("; CALENDAR MISSING: {years}, counted Monday to Friday", years=", ".join(map(str, years))) if years else ""


def subject(body: Any) -> str:
    """What a deadline or a proof is of, as people call it where that is known."""
    of: str = body.of
    kind, _colon, number = of.partition(":")
    number = getattr(body, "number", "") or number
    said = {"hazard": N_("Hazard {number}"), "notice": N_("Notice {number}"), "complaint": N_("Complaint {number}"),
            "paper": N_("Paper {number}")}.get(kind)
    return _(said, number=number) if said else of


def _tail(text: str) -> str:
    return _("; {text}", text=text) if text else ""


def _evidence(body: ne.EvidenceKept, _names: Names) -> str:
    return _("{of}: proof {what}", of=subject(body), what=body.reference or body.name or body.digest[:12])


SENTENCES: dict[type[Body], Callable[..., str]] = {
    he.HazardFound: _found,
    he.HazardCorrected: lambda body, _names: _("Hazard {hazard} was corrected on the spot by {by} (rule {rule})",
                                               hazard=_which(body), by=body.by, rule=body.rule),
    he.HazardOrdered: lambda body, _names: _("Hazard {hazard} must be rectified by {day}: {issuer}, notice {notice}",
                                             hazard=_which(body), day=body.limit, issuer=word(ISSUERS, body.issuer),
                                             notice=body.notice_number or body.notice),
    he.HazardMeasured: _measured,
    he.HazardClaimed: lambda body, _names: _("Hazard {hazard}: {by} says that it is rectified", hazard=_which(body),
                                             by=body.by) + _tail(body.text),
    he.HazardReinspected: _reinspected,
    he.HazardClosed: _closed,
    he.HazardExtended: lambda body, _names: _(
        "Hazard {hazard} is extended to {day}: {reason}; until then {interim} (rule {rule})", hazard=_which(body),
        day=body.limit, reason=body.reason, interim=body.interim, rule=body.rule),
    he.HazardMajor: lambda body, _names: _("Hazard {hazard}: {step} (rule {rule})", hazard=_which(body),
                                           step=word(MAJORS, body.step), rule=body.rule) + _tail(body.text),
    he.HazardCancelled: _cancelled,
    he.HazardReferred: lambda body, _names: _("Hazard {hazard}: {what} {to}", hazard=_which(body),
                                              what=word(REFERRALS, body.what), to=body.to).rstrip() + _tail(body.text),
    he.HazardImported: lambda body, _names: _("Hazard {number} at {where} as file {bulk} has it: {state}",
                                              number=body.number, where=body.place, bulk=body.bulk,
                                              state=word(STATES, body.state)),
    he.DeadlineSet: _deadline,
    he.DeadlineRecounted: lambda body, _names: _(
        "{of}: {kind} by {day}, no longer {before}: the calendar says otherwise (rule {rule})", of=subject(body),
        kind=word(DEADLINES, body.kind), day=body.last, before=body.before, rule=body.rule) + _missing(body.missing),
    he.DeadlineTold: lambda body, _names: _("{of}: {kind} by {day}: {what}; told to {to} (rule {rule})",
                                            of=subject(body), kind=word(DEADLINES, body.kind), day=body.last,
                                            what=word(TELLINGS, body.what), rule=body.rule,
                                            to=_(", ").join(word(ADDRESSEES, to) for to in body.to)),
    he.DeadlineEnded: lambda body, _names: _("{of}: {kind} was met on {day}", of=subject(body), day=body.met,
                                             kind=word(DEADLINES, body.kind)) if body.met else _(
        "{of}: {kind} is not waited for any more", of=subject(body), kind=word(DEADLINES, body.kind)),
    ne.NoticeMade: lambda body, _names: _("{kind} {number} for {place}: by {day} (rule {rule})",
                                          kind=word(NOTICES, body.kind), number=body.number, place=body.place,
                                          day=body.limit or "-", rule=body.rule),
    ne.NoticeServed: lambda body, _names: _("Notice {notice} was served on {day} to {to}: {receipt}",
                                            notice=body.number or body.notice, day=body.day, to=body.to,
                                            receipt=word(RECEIPTS, body.receipt)),
    ne.NoticeVoided: lambda body, _names: _("Notice {notice} is void, its number stays used: {reason}",
                                            notice=body.number or body.notice, reason=body.reason),
    ne.EvidenceKept: _evidence,
    ne.RetentionRemoved: lambda body, _names: _("{count} kept bodies were let go by rule {rule}",
                                                count=len(body.items), rule=body.rule),
}
