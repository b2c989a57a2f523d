"""
Everything about one shift, to be read: who, what the rules say, what people entered, and who else would pass; below it
the people of the month.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...texts import _
from ..cells import Line, fit, line, wrap
from ..month import Month, Place, offers
from .details import section
from .rosterbelow import below
from .rosterrows import clock, name_of
from .rosterstaff import people_lines


def whole(month: Month, place: Place, width: int) -> list[Line]:
    """The shift under the cursor."""
    lines: list[Line] = []
    for spans in below(month, place):
        *before, (text, look) = spans
        for number, part in enumerate(wrap(text, max(10, width - 8))):
            lines.append(line(*(before if not number else [("      ", "")]), (part, look)))
    lines += _sources(month, place, width)
    if month.cells[place].until > month.now:
        lines += [*section(_("who passes the rules for the whole shift"), width), *_offered(month, place)]
    return [*lines, *section(_("people in {month}", month=f"{month.first:%Y-%m}"), width), *people_lines(month, width)]


def _sources(month: Month, place: Place, width: int) -> list[Line]:
    """Where the rules come from that have something to say here."""
    rules = month.known.rules.rules
    cell = month.cells[place]
    named = sorted({one.rule for one in cell.findings} | {rule for row in cell.breaches for rule in row.rules})
    found = [line(("  " + fit(id, 8), "bold"), f"{rules[id].cited} ({rules[id].mark})") for id in named if id in rules]
    return [*section(_("rules"), width), *found] if found else []


def _offered(month: Month, place: Place) -> Iterator[Line]:
    cell = month.cells[place]
    hours = {one.person.person: one.worked_ms for one in month.work}
    found = offers(month, max(cell.begins, month.now), cell.until)
    for one in found:
        rest = _("no other duty near") if one.rest_ms is None else _("rest {length} h", length=clock(one.rest_ms))
        yield line("  ", (fit(name_of(month, one.person), 14), "bold"), fit(rest, 22), _(
            "{length} h in this month", length=clock(hours.get(one.person, 0))),
            ("  ? DUTY-14" if one.warned else "", "bold"))
    if not found:
        yield line(("  " + _("nobody"), "bad"))
