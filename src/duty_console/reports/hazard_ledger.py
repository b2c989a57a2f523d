"""
The ledger of fire hazards (火灾隐患台账) of a month: what was found, by when, who claimed and who looked again, and
what became of it; what is overdue says so in its row.
"""

from __future__ import annotations

from datetime import timedelta

from ..domain.hazardrows import Hazard
from ..domain.hazardwords import PATHS, SEVERITIES, state_word, word
from ..domain.placerows import Place
from ..domain.rosters import day_of
from ..store.hazards import of_span
from ..store.register import named
from ..texts import N_, _
from .paper import basis
from .paper.form import CENTER, Block, Column, Form, Signature, Wanted, in_order
from .paper.standing import Standing

TITLE = N_("Ledger of fire hazards")
TAKES = ("month",)


def form(standing: Standing, wanted: Wanted) -> Form:
    """The hazards that were found in a month."""
    since, until = day_of(wanted.begins).isoformat(), (day_of(wanted.until) - timedelta(days=1)).isoformat()
    rows = of_span(standing.reader, since, until)
    places = named(standing.reader, sorted({row.place for row in rows}))
    columns = (Column("number", _("Number"), 6, align=CENTER), Column("place", _("Place"), 7),
               Column("what", _("Hazard"), 10), Column("grade", _("Severity"), 4, align=CENTER),
               Column("found", _("Found on"), 5, align=CENTER), Column("due", _("Rectify by"), 5, align=CENTER),
               Column("responsible", _("Person responsible"), 4, align=CENTER),
               Column("claimed", _("Said to be rectified"), 6, align=CENTER),
               Column("looked", _("Looked at again"), 6, align=CENTER), Column("state", _("State"), 6, align=CENTER))
    return standing.form(
        "hazard-ledger", _(TITLE), ((_("Period covered"), _("{begins} to {until}", begins=since, until=until)),
                                    (_("Hazards found"), str(len(rows)))),
        (Block("hazards", "", columns, tuple(in_order(columns, _row(standing, row, places)) for row in rows),
               _("No hazard was found.")),),
        signatures=(Signature(_("Drawn up by")), Signature(_("Safety manager"))),
        basis=basis.lines(standing.rules, ("HAZ-03", "HAZ-16", "HAZ-17")), wide=True)


def _row(standing: Standing, row: Hazard, places: dict[str, Place]) -> dict[str, str]:
    rule = standing.rules.rules.get(row.breach)
    known = places.get(row.place)
    first = f"\n({row.first_due})" if row.first_due and row.first_due != row.due else ""
    return {"number": row.number, "place": f"{known.name if known else row.place} {row.part}".rstrip(),
            "what": row.text or (rule.text if rule else row.breach),
            "grade": f"{word(SEVERITIES, row.severity)}\n{word(PATHS, row.path)}", "found": row.found,
            "due": row.due + first, "responsible": row.responsible,
            "claimed": f"{row.claimed}\n{row.claimed_by}".strip(),
            "looked": f"{row.reinspected}\n{standing.names.actor(row.reinspected_by)}".strip()
            if row.reinspected else "",
            "state": state_word(row) + (f"\n{row.closed}" if row.closed else "")
            + ("\n" + _("late") if row.late else "") + (f"\n{row.reason}" if row.reason else "")}


