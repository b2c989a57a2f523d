"""
Notices and orders about fire hazards: 整改通知单 of the community, 责令立即改正通知书 and 责令限期改正通知书 of the
police or the fire body, 复查意见书, 重大火灾隐患整改通知书; each with how its date was counted and its receipt of
service.

The community's own paper says that it is a notice and no order of the law (HAZ-12).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..cleaning import clean
from ..domain import hazardrows as hr
from ..domain.deadlines import RECTIFY, REINSPECT, Deadline
from ..domain.deadlinewords import day_words, missing_words, unit_words
from ..domain.hazardrows import Hazard, Notice, Office
from ..domain.hazardwords import ISSUERS, NOTICES, RECEIPTS, SEVERITIES, word
from ..domain.placerows import Place
from ..errors import UsageError
from ..store.hazards import notices, office
from ..store.register import place
from ..texts import N_, _
from .paper import basis
from .paper.form import CENTER, Block, Column, Form, Signature, Wanted, in_order
from .paper.standing import Standing

TITLE = N_("Notices and orders about fire hazards")
TAKES = ("number", "notice")
#: What a paper of a kind orders or says.
_ORDERS = {
    hr.RECTIFY: N_("The hazards below were found at your place. Please rectify them by {day} (24:00) and report it; "
                   "until then protect what is in danger. This is a notice of the community, no order of the law."),
    hr.ORDER_AT_ONCE: N_("The hazards below were found at your place. They are to be corrected at once."),
    hr.ORDER_IN_TIME: N_("The hazards below were found at your place. They are to be corrected by {day} (24:00); until "
                         "then measures must be taken that nothing burns."),
    hr.REINSPECTION: N_("What was ordered before was looked at again. Its result stands below."),
    hr.MAJOR_NOTICE: N_("The hazards below were determined as major fire hazards. They are to be rectified by {day} "
                        "(24:00); until then measures must be taken, and what may burn at any time is out of use."),
}
_BASIS = {hr.RECTIFY: ("HAZ-02", "HAZ-12", "HAZ-13", "HAZ-16", "HAZ-20"),
          hr.ORDER_AT_ONCE: ("HAZ-01", "HAZ-04", "HAZ-06"), hr.ORDER_IN_TIME: ("HAZ-05", "HAZ-06", "HAZ-15"),
          hr.REINSPECTION: ("HAZ-06", "HAZ-16"), hr.MAJOR_NOTICE: ("HAZ-07", "HAZ-11")}


class Paper(NamedTuple):
    """What is printed."""

    standing: Standing
    notice: Notice
    hazards: tuple[Hazard, ...]
    place: Place | None
    office: Office
    deadlines: dict[int, dict[str, Deadline]]


def form(standing: Standing, wanted: Wanted) -> Form:
    """The notice of a number, else the newest."""
    paper = _paper(standing, wanted)
    row = paper.notice
    title = word(NOTICES, row.kind) + (_(" - VOID") if row.voided else "")
    facts = [(_("Number"), row.number), (_("Issued by"), issuer(paper.office, row.issuer)), (_("To"), _to(paper)),
             (_("Person responsible"), paper.place.responsible if paper.place is not None else ""),
             (_("Address"), paper.place.address if paper.place is not None else ""), (_("Date"), row.day)]
    if row.due and row.kind != hr.REINSPECTION:
        facts.append((_("To be rectified by"), day_words(date.fromisoformat(row.due))))
    blocks = [_order(row), _hazards(paper), *_counted(paper), _receipt(row)]
    return standing.form("notice", title, tuple((name, text or "-") for name, text in facts), tuple(blocks),
                         signatures=_signatures(row), notes=tuple(_notes(paper)),
                         basis=basis.lines(standing.rules, _BASIS[row.kind]))


def _paper(standing: Standing, wanted: Wanted) -> Paper:
    reader = standing.reader
    rows = notices(reader)
    text = wanted.notice.strip().upper()
    found = [row for row in rows if (row.number == text if text else row.id == wanted.number)]
    if not text and not wanted.number:
        found = sorted(rows, key=lambda row: row.id)[-1:]
    if not found:
        raise UsageError(_("There is no notice {notice}: `duty hazards notices` lists them.",
                           notice=wanted.notice or wanted.number or "-"))
    row = found[0]
    marks = ", ".join("?" * len(row.hazards))
    hazards: list[Hazard] = reader.table("hazard", f"where id in ({marks}) order by id", *row.hazards)
    dates: dict[int, dict[str, Deadline]] = {}
    for hazard in hazards:
        dates[hazard.id] = {one.kind: one for one in reader.table("deadline", "where of = ?", f"hazard:{hazard.id}")}
    return Paper(standing, row, tuple(hazards), place(reader, row.place), office(reader), dates)


def issuer(known: Office, who: str) -> str:
    """Who stands on a notice: by the name that the room file gives, else by what he is."""
    name = {hr.COMMUNITY: known.community, hr.POLICE: known.police, hr.FIRE_BODY: known.fire_body}.get(who, "")
    return name or word(ISSUERS, who or hr.COMMUNITY)


def _to(paper: Paper) -> str:
    return paper.place.name if paper.place is not None else paper.notice.place


def _order(row: Notice) -> Block:
    day = day_words(date.fromisoformat(row.due)) if row.due else "-"
    text = _(_ORDERS[row.kind], day=day) + (f"\n{row.text}" if row.text else "")
    return Block("order", "", (Column("text", _("What is ordered"), 1),), ((text,),))


def _hazards(paper: Paper) -> Block:
    again = paper.notice.kind == hr.REINSPECTION
    columns = [Column("number", _("Number"), 6, align=CENTER), Column("where", _("Where"), 5),
               Column("what", _("Hazard"), 12), Column("severity", _("Severity"), 3, align=CENTER),
               Column("clause", _("Clause"), 7)]
    columns.append(Column("result", _("Result"), 5, align=CENTER) if again else
                   Column("due", _("Rectify by"), 5, align=CENTER))
    rows = []
    for row in paper.hazards:
        rule = paper.standing.rules.rules.get(row.breach)
        rows.append(in_order(columns, {
            "number": row.number, "where": row.part, "what": row.text or (rule.text if rule else row.breach),
            "severity": word(SEVERITIES, row.severity), "clause": clean(rule.cited) if rule else "",
            "due": row.due,
            "result": _("rectified") if paper.notice.result == "pass" else _("not rectified")}))
    return Block("hazards", _("Hazards"), tuple(columns), tuple(rows))


def _counted(paper: Paper) -> Iterator[Block]:
    """How each date was counted, and by when somebody looks again."""
    if paper.notice.kind == hr.REINSPECTION:
        return
    columns = (Column("number", _("Number"), 6, align=CENTER), Column("starts", _("Counted from"), 5, align=CENTER),
               Column("how", _("How it was counted"), 14), Column("last", _("Last day"), 6, align=CENTER),
               Column("again", _("Looked at again by"), 6, align=CENTER))
    rows = []
    for row in paper.hazards:
        dates = paper.deadlines.get(row.id, {})
        if (one := dates.get(RECTIFY)) is None:
            continue
        how = [unit_words(one)]
        if one.counted != one.last:
            how.append(_("{day} rolled on to a working day", day=day_words(date.fromisoformat(one.counted))))
        if one.first != one.last:
            how.append(_("first date: {day}", day=day_words(date.fromisoformat(one.first))))
        if said := missing_words(one):
            how.append(said)
        looked = dates.get(REINSPECT)
        rows.append(in_order(columns, {"number": row.number, "starts": one.starts, "how": "\n".join(how),
                                       "last": one.last, "again": looked.last if looked is not None else ""}))
    if rows:
        yield Block("counted", _("How the date was counted"), columns, tuple(rows))


def _receipt(row: Notice) -> Block:
    """The receipt of service (送达回证): filled where it was entered, else with room for a hand."""
    columns = (Column("to", _("Received by"), 6, align=CENTER, sign=True),
               Column("how", _("How it was served"), 5, align=CENTER, sign=True),
               Column("day", _("On"), 5, align=CENTER, sign=True),
               Column("signature", _("Signature of the receiver"), 8, align=CENTER, sign=True),
               Column("by", _("Served by"), 8, align=CENTER, sign=True))
    cells = {"to": row.served_to, "how": word(RECEIPTS, row.receipt) if row.receipt else "", "day": row.served}
    return Block("receipt", _("Receipt of service"), columns, (in_order(columns, cells),))


def _signatures(row: Notice) -> tuple[Signature, ...]:
    if row.kind == hr.REINSPECTION:
        return (Signature(_("Inspector")), Signature(_("Re-inspector")), Signature(_("Place inspected")))
    return (Signature(_("Issuer (seal)")), Signature(_("Inspector")), Signature(_("Place inspected")))


def _notes(paper: Paper) -> Iterator[str]:
    row = paper.notice
    if row.voided:
        yield _("This paper is VOID since {day}: {reason}. Its number is not used again.", day=row.voided,
                reason=row.reason)
    if row.issuer == hr.COMMUNITY:
        yield _("The residents' committee is no enforcement body; it reports what is not rectified to the street "
                "office.")
    for hazard in paper.hazards:
        if hazard.stop_use:
            yield _("{number}: the part is out of use until it is rectified.", number=hazard.number)
        if hazard.interim:
            yield _("{number}: until then {interim}", number=hazard.number, interim=hazard.interim)
