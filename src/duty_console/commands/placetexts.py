"""
Places, papers and inspections as lines of text and as the fields of a table or a JSON document.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..clock import iso, local
from ..domain.breaches import breach_of
from ..domain.deadlines import Deadline
from ..domain.hazardrows import Hazard
from ..domain.hazardwords import ISSUERS, STATES
from ..domain.inspections import Limits, PaperDue, next_inspection
from ..domain.narration import Names
from ..domain.placerows import Complaint, Inspection, Paper, Place
from ..domain.sentences_place import COMPLAINTS, KINDS, PAPERS, RISKS, trade_word, word
from ..rulebook import Rulebook
from ..texts import _


def place_fields(row: Place, limits: Limits, today: date) -> dict[str, Any]:
    """A place with when it is inspected next, and by which rule."""
    due = next_inspection(row, limits.trades, limits.every)
    return {"place": row.place, "name": row.name, "address": row.address, "kind": row.kind, "trade": row.trade,
            "risk": row.risk, "critical": row.critical, "responsible": row.responsible, "grid": row.grid,
            "site": row.site, "every_months": row.every_months, "since": row.since, "ended": row.ended,
            "reason": row.reason, "inspected": row.inspected, "inspection": row.inspection,
            "next": due.day.isoformat() if due else "", "rule": due.rule if due else "",
            "overdue": due is not None and due.is_over(today), "entry": row.number}


def place_line(row: Place, limits: Limits, today: date) -> str:
    """A place in a list."""
    said = _("{place} {name}: {trade}, {risk}", place=row.place, name=row.name, trade=trade_word(row.trade),
             risk=word(RISKS, row.risk))
    said += _("; critical") if row.critical else ""
    said += _("; responsible {who}", who=row.responsible) if row.responsible else ""
    if row.ended:
        return said + _("; off the register since {day}: {reason}", day=row.ended, reason=row.reason)
    return said + _("; {inspected}; {next}", inspected=inspected_words(row), next=next_words(row, limits, today))


def inspected_words(row: Place) -> str:
    """When it was inspected last."""
    return _("last inspected {day}", day=row.inspected) if row.inspected else _("never inspected")


def next_words(row: Place, limits: Limits, today: date) -> str:
    """When it is inspected next, and why then."""
    due = next_inspection(row, limits.trades, limits.every)
    if due is None:
        return _("no rule asks for an inspection")
    by = due.rule or _("as the register says")
    return _("OVERDUE since {day} ({rule})", day=due.day.isoformat(), rule=by) if due.is_over(today) else \
        _("next by {day} ({rule})", day=due.day.isoformat(), rule=by)


def whole_lines(row: Place, names: Names) -> Iterator[str]:
    """The fields of one place that its line leaves out."""
    yield _("Kind: {kind}", kind=word(KINDS, row.kind))
    for label, text in ((_("Address"), row.address), (_("Grid"), row.grid),
                        (_("Site"), names.site_called(row.site) if row.site else ""),
                        (_("On the register since"), row.since)):
        if text:
            yield _("{label}: ", label=label) + text


def paper_fields(row: Paper) -> dict[str, Any]:
    """A paper, for JSON."""
    return {"entry": row.id, "place": row.place, "kind": row.kind, "signed": row.signed, "until": row.until,
            "signer": row.signer, "reference": row.reference}


def paper_line(row: Paper) -> str:
    """A paper in a list."""
    said = _("{paper}: signed by {signer} on {day}", paper=word(PAPERS, row.kind), signer=row.signer, day=row.signed)
    said += _(", until {day}", day=row.until) if row.until else ""
    return said + (_(", reference {reference}", reference=row.reference) if row.reference else "")


def due_fields(one: PaperDue, row: Place) -> dict[str, Any]:
    """What a place lacks, for JSON and a table."""
    return {"place": one.place, "name": row.name, "responsible": row.responsible, "kind": one.kind,
            "state": "lacking" if one.left is None else "over" if one.left < 0 else "ending",
            "until": one.paper.until if one.paper else "", "days_left": "" if one.left is None else one.left,
            "entry": one.paper.id if one.paper else 0}


def due_line(one: PaperDue, row: Place) -> str:
    """What a place lacks, or what ends."""
    paper = word(PAPERS, one.kind)
    if one.left is None or one.paper is None:
        return _("{place} {name}: {paper} was never signed", place=one.place, name=row.name, paper=paper)
    if one.left < 0:
        return _("{place} {name}: {paper} is OVER since {day}", place=one.place, name=row.name, paper=paper,
                 day=one.paper.until)
    return _("{place} {name}: {paper} ends on {day}, in {left} days", place=one.place, name=row.name, paper=paper,
             day=one.paper.until, left=one.left)


def inspection_fields(row: Inspection, names: Names) -> dict[str, Any]:
    """An inspection, for JSON and a table."""
    return {"entry": row.id, "place": row.place, "day": row.day, "issuer": row.issuer,
            "people": [names.actor(one) for one in row.people], "checklist": row.checklist,
            "answers": list(row.answers), "text": row.text, "complaint": row.complaint, "hazards": row.hazards,
            "entered": iso(row.at), "by": names.actor(row.by)}


def inspection_line(row: Inspection, names: Names) -> str:
    """An inspection in a list; where it was entered later, that too."""
    said = _("{day} place {place}: by {people} ({issuer}), {count} hazards (entry {entry})", day=row.day,
             place=row.place, people=_(", ").join(names.actor(one) for one in row.people),
             issuer=word(ISSUERS, row.issuer), count=row.hazards, entry=row.id)
    entered = f"{local(row.at):%Y-%m-%d}"
    return said + (_("; entered on {day}", day=entered) if entered != row.day else "")


def complaint_fields(row: Complaint, deadline: Deadline | None, now: int, names: Names) -> dict[str, Any]:
    """A complaint with the clock that runs on it."""
    return {"entry": row.id, "place": row.place, "kind": row.kind, "text": row.text, "at": iso(row.at),
            "by": names.actor(row.by), "check_by": iso(deadline.ends_at) if deadline else "",
            "rule": deadline.rule if deadline else "", "missing": list(deadline.missing) if deadline else [],
            "overdue": deadline is not None and not row.inspection and now >= deadline.ends_at,
            "inspection": row.inspection}


def complaint_line(row: Complaint, deadline: Deadline | None, now: int) -> str:
    """A complaint that waits."""
    said = _("{entry}: place {place}, {kind}: {text}", entry=row.id, place=row.place, kind=word(COMPLAINTS, row.kind),
             text=row.text)
    if deadline is None:
        return said
    when = f"{local(deadline.ends_at - 1):%m-%d %H:%M}"  # 24:00 of a day is said as that day
    said += _("; OVERDUE, was to be checked by {when} ({rule})", when=when, rule=deadline.rule) \
        if now >= deadline.ends_at else _("; to be checked by {when} ({rule})", when=when, rule=deadline.rule)
    return said + (_("; calendar of {years} missing", years=", ".join(map(str, deadline.missing)))
                   if deadline.missing else "")


def hazard_line(row: Hazard, rules: Rulebook) -> str:
    """A hazard of a place, in a few words: as whoever found it wrote, else as the library says."""
    breach = breach_of(rules, row.breach)
    said = _("{number}: {breach} {text}, {state}", number=row.number, breach=row.breach,
             text=row.text or (breach.text if breach else ""), state=word(STATES, row.state))
    return said + (_("; due {day}", day=row.due) if row.due else "")
