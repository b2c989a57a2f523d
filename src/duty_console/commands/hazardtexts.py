"""
Hazards, deadlines, notices and breaches as lines of text and as fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ..clock import iso
from ..domain.calendars import Calendar
from ..domain.deadlines import Deadline
from ..domain.deadlinewords import day_words, explained, left_words, missing_words
from ..domain.hazardcounts import figure_words
from ..domain.hazardrows import OVER, Hazard, Notice
from ..domain.hazardwords import (
    DEADLINES,
    ISSUERS,
    MAJORS,
    NOTICES,
    PATHS,
    RECEIPTS,
    SEVERITIES,
    TELLINGS,
    state_word,
    word,
)
from ..domain.narration import Names
from ..domain.placerows import Place
from ..domain.sentences import sentence
from ..rulebook import Rule, Rulebook
from ..store.hazards import Whole
from ..texts import _

Places = Mapping[str, Place]


def place_name(key: str, places: Places) -> str:
    """What a place is called; its key where the register has it no more."""
    return places[key].name if key in places else key


def breach_text(row: Hazard, rules: Rulebook) -> str:
    """What is wrong: as somebody wrote it, else as the library says."""
    return row.text or (rules.rule(row.breach).text if row.breach in rules.rules else row.breach)


def hazard_line(row: Hazard, places: Places, rules: Rulebook, calendar: Calendar, today: date) -> str:
    """A hazard in one line, what is left of its time first."""
    left = left_words(calendar, today, date.fromisoformat(row.due)) if row.due and row.state not in OVER else "-"
    return "  ".join((left, row.due or "-", row.number, f"{place_name(row.place, places)} {row.part}".rstrip(),
                      breach_text(row, rules), word(PATHS, row.path), state_word(row), row.responsible)).rstrip()


def hazard_fields(row: Hazard, places: Places, rules: Rulebook, calendar: Calendar, today: date) -> dict[str, Any]:
    """A hazard for other programs; days are ISO dates of the room."""
    left = left_words(calendar, today, date.fromisoformat(row.due)) if row.due and row.state not in OVER else ""
    return {"hazard": row.id, "number": row.number, "place": row.place, "name": place_name(row.place, places),
            "part": row.part, "breach": row.breach, "text": breach_text(row, rules), "severity": row.severity,
            "path": row.path, "issuer": row.issuer, "state": row.state, "level": row.level, "found": row.found,
            "due": row.due, "first_due": row.first_due, "left": left, "extended": row.extended,
            "responsible": row.responsible, "claimed": row.claimed, "claimed_by": row.claimed_by,
            "reinspected": row.reinspected, "reinspected_by": row.reinspected_by, "failed": row.failed,
            "closed": row.closed, "late": row.late, "evidence": row.evidence, "major": row.major,
            "reason": row.reason, "source": row.source}


def deadline_fields(row: Deadline, calendar: Calendar, today: date) -> dict[str, Any]:
    """A deadline for other programs, with how it was counted line by line."""
    return {"of": row.of, "kind": row.kind, "unit": row.unit, "length": row.length, "starts": row.starts,
            "counted": row.counted, "last": row.last, "first": row.first, "ends": iso(row.ends_at), "rule": row.rule,
            "ruleset": row.ruleset, "calendar_missing": list(row.missing), "told": list(row.told), "met": row.met,
            "over": row.over, "left": "" if row.over else left_words(calendar, today, date.fromisoformat(row.last)),
            "explained": list(explained(row, calendar))}


def deadline_line(row: Deadline, calendar: Calendar, today: date, called: Mapping[str, str]) -> str:
    """A deadline in one line; `called` gives what people call that of which it is."""
    left = row.met or "-" if row.over else left_words(calendar, today, date.fromisoformat(row.last))
    return "  ".join(filter(None, (left, called.get(row.of, row.of), word(DEADLINES, row.kind), missing_words(row))))


def notice_fields(row: Notice) -> dict[str, Any]:
    """A notice for other programs."""
    return {"notice": row.id, "number": row.number, "kind": row.kind, "issuer": row.issuer, "place": row.place,
            "hazards": list(row.hazards), "made": row.day, "due": row.due, "served": row.served,
            "served_to": row.served_to, "receipt": row.receipt, "voided": row.voided, "reason": row.reason}


def notice_line(row: Notice) -> str:
    """A notice in one line; one that is void says so."""
    served = _("served {day} to {to}: {receipt}", day=row.served, to=row.served_to,
               receipt=word(RECEIPTS, row.receipt)) if row.served else _("not served")
    if row.voided:
        served = _("VOID since {day}: {reason}", day=row.voided, reason=row.reason)
    return "  ".join((row.number, word(NOTICES, row.kind), row.place, row.day, row.due or "-", served))


def library_fields(rule: Rule) -> dict[str, Any]:
    """A breach for other programs."""
    return {"breach": rule.id, "text": rule.text, "severity": rule.values["severity"], "days": rule.values["days"],
            "on_spot": rule.values["on_spot"], "lists": list(rule.values["lists"]), "source": rule.source,
            "mark": rule.mark}


def library_line(rule: Rule) -> str:
    """A breach in one line."""
    spot = rule.values["on_spot"]
    limit = _("on the spot ({nth})", nth=spot) if spot else _("{count} days", count=rule.values["days"])
    return "  ".join((rule.id, word(SEVERITIES, rule.values["severity"]), limit, rule.text,
                      f"[{rule.cited}; {rule.mark}]"))


def whole_fields(found: Whole, places: Places, rules: Rulebook, calendar: Calendar, today: date) -> dict[str, Any]:
    """A hazard with everything about it, for other programs."""
    return {**hazard_fields(found.hazard, places, rules, calendar, today),
            "deadlines": [deadline_fields(row, calendar, today) for row in found.deadlines],
            "evidence_list": [{"evidence": row.id, "digest": row.digest, "name": row.name, "size": row.size,
                               "reference": row.reference, "at": iso(row.at), "removed": row.removed}
                              for row in found.evidence],
            "notices": [notice_fields(row) for row in found.notices],
            "entries": [event.number for event in found.events]}


def whole_page(found: Whole, places: Places, rules: Rulebook, calendar: Calendar, today: date,
               known: Names) -> Iterator[str]:
    """A hazard whole, as text."""
    row = found.hazard
    yield f"{row.number}  {state_word(row)}"
    yield f"{place_name(row.place, places)} {row.part}".rstrip()
    yield f"{row.breach} {breach_text(row, rules)}"
    yield "  ".join(filter(None, (word(SEVERITIES, row.severity), word(PATHS, row.path), word(ISSUERS, row.issuer),
                                  word(MAJORS, row.major) if row.major else "")))
    for name, value in ((_("Found on"), row.found), (_("person responsible"), row.responsible),
                        (_("measure"), row.measure), (_("department"), row.department),
                        (_("money"), str(row.money) if row.money else ""), (_("until then"), row.interim),
                        (_("first date"), row.first_due), (_("extended to"), row.extended),
                        (_("said to be rectified"), f"{row.claimed} {row.claimed_by}".strip()),
                        (_("looked at again"), f"{row.reinspected} {known.actor(row.reinspected_by)}".strip()
                         if row.reinspected else ""),
                        (_("rectified, closed"), row.closed), (_("reason"), row.reason)):
        if value:
            yield "  " + figure_words(name, value)
    if row.stop_use:
        yield "  " + _("The part is out of use.")
    if row.late:
        yield "  " + _("It was overdue, and stays late for ever.")
    for deadline in found.deadlines:
        yield ""
        yield "  ".join((day_words(date.fromisoformat(deadline.last)),
                         deadline_line(deadline, calendar, today, {deadline.of: row.number})))
        yield from ("  " + line for line in explained(deadline, calendar))
        if deadline.told:
            yield "  " + _("told: {what}", what=_(", ").join(word(TELLINGS, what) for what in deadline.told))
    yield ""
    for notice in found.notices:
        yield notice_line(notice)
    for proof in found.evidence:
        yield _("proof {number}: {what}", number=proof.id, what=proof.reference or f"{proof.name} {proof.digest[:12]}")
    yield ""
    for event in found.events:
        yield f"{iso(event.at)[:16].replace('T', ' ')}  {sentence(event, known)}  [{known.actor(event.actor)}]"
