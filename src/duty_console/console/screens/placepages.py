"""
Lines of a place whole: what is said of it, what is due, what is open, and its history (`placehistory`). Plain functions
of what was read.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ...domain.calendars import Calendar
from ...domain.hazardcounts import figure_words
from ...domain.hazardrows import Hazard
from ...domain.inspections import Limits, limits_of, next_inspection, papers_due, standing
from ...domain.placerows import Complaint, Paper, Place
from ...domain.sentences_place import COMPLAINTS, KINDS, PAPERS, word
from ...rulebook import Rulebook
from ...store.hazards import deadlines_of, open_at
from ...store.placehistory import Past, by_month, past
from ...store.reading import LIMIT, Reader
from ...store.register import papers, place
from ...texts import _
from ..cells import Line, fit, line, wrap
from ..hazardwords import is_overdue, left, state_words
from ..picture import Picture
from .details import section
from .hazardrows import calendar_now
from .inspectrows import clock_words, risk_words
from .placehistory import LABEL, history_lines, month_lines, months


class Whole(NamedTuple):
    """A place and everything about it; `hazards` are those that are open, `counted` hazards and alarms a month."""

    place: Place
    papers: tuple[Paper, ...]
    complaints: tuple[Complaint, ...]
    clocks: tuple[tuple[int, int], ...]
    hazards: tuple[Hazard, ...]
    past: Past
    starts: list[tuple[str, int]]
    counted: tuple[list[int], list[int]]
    limits: Limits
    rules: Rulebook
    calendar: Calendar


def read_place(reader: Reader, key: str, rules: Rulebook, today: date, limit: int = LIMIT) -> Whole | None:
    """A place by its key; of its history the newest `limit` of each kind."""
    row = place(reader, key)
    if row is None:
        return None
    waits = reader.table("complaint", "where place = ? and inspection = 0 order by id limit ?", key, LIMIT)
    clocks = [(one.id, clock.ends_at) for one in waits for clock in deadlines_of(reader, f"complaint:{one.id}")
              if not clock.over]
    starts = months(today)
    return Whole(row, tuple(papers(reader, key)), tuple(waits), tuple(clocks), tuple(open_at(reader, key)),
                 past(reader, row, limit), starts, by_month(reader, row, starts), limits_of(rules), rules,
                 calendar_now(reader))


def place_lines(whole: Whole, picture: Picture, today: date, width: int, typed: str) -> list[Line]:
    """The whole page."""
    row = whole.place
    found = [line((fit(f" {row.name or row.place}  {row.address}", width), "bold")),
             *(part for label, text, look in facts(whole, today) for part in _field(label, text, look, width)),
             *month_lines(whole.starts, *whole.counted, width), *_open(whole, picture, today, width),
             *history_lines(whole.past, picture.names, width, typed)]
    return found


def _field(label: str, text: str, look: str, width: int) -> list[Line]:
    parts = wrap(text, max(8, width - LABEL - 2)) or [""]
    return [line((" " + fit(label if not nth else "", LABEL), "dim"), (part, look)) for nth, part in enumerate(parts)]


def facts(whole: Whole, today: date) -> list[tuple[str, str, str]]:
    """What is said of it: a label, words, a look."""
    row, limits = whole.place, whole.limits
    found = [(_("Inspect: responsible"), row.responsible or _("nobody is named"), "" if row.responsible else "p3"),
             (_("Inspect: kind"), _(", ").join(filter(None, (word(KINDS, row.kind), risk_words(row)))), ""),
             (_("Inspect: key, grid"), "  ".join(filter(None, (row.place, row.grid))), "")]
    if row.ended:
        found.append((_("off the register"), f"{row.ended} {row.reason}", "p3"))
        return found
    due = next_inspection(row, limits.trades, limits.every)
    was = _("last on {day}", day=row.inspected) if row.inspected else _("never inspected")
    if due is None:
        found.append((_("next inspection"), _("no rule asks for one; {was}", was=was), ""))
    else:
        days, rule = (due.day - today).days, due.rule
        why = f"{rule} {whole.rules.rule(rule).text}" if rule else _("every {count} months, by the register",
                                                                    count=row.every_months)
        said = _("by {day}, {days} days left; {was}", day=due.day.isoformat(), days=days, was=was) if days >= 0 else _(
            "by {day}, {days} days over; {was}", day=due.day.isoformat(), days=-days, was=was)
        found += [(_("next inspection"), said, "p3" if days < 0 else ""), (_("and why"), why, "dim")]
    have = standing(whole.papers)
    lack = {one.kind: one for one in papers_due(row, whole.papers, today, limits.before_d)}
    for kind in sorted({*have, *lack}):
        one, missing = have.get(kind), lack.get(kind)
        said = _("{paper}: never signed", paper=word(PAPERS, kind)) if one is None else _(
            "{paper}: signed {day} by {who}", paper=word(PAPERS, kind), day=one.signed, who=one.signer)
        if one is not None and one.until:
            said += _(", until {day}", day=one.until)
        if missing is not None and missing.left is not None and missing.left < 0:
            said += _("; over")
        label = _("papers signed") if kind == min({*have, *lack}) else ""
        found.append((label, said, "p3" if missing is not None else ""))
    return found


def _open(whole: Whole, picture: Picture, today: date, width: int) -> list[Line]:
    """What is open there: hazards by their last day, complaints by their clocks."""
    found = [line(""), *section(_("open there: {hazards} hazards, {complaints} complaints", hazards=len(whole.hazards),
                                 complaints=len(whole.complaints)), width)]
    for one in whole.hazards:
        remain, look = left(whole.calendar, today, date.fromisoformat(one.due)) if one.due else ("", "")
        known = whole.rules.rules.get(one.breach)
        text = " ".join(filter(None, (one.part, one.text or (known.text if known is not None else one.breach))))
        look = look if is_overdue(one, today.isoformat()) or look == "bold" else ""
        found.append(line((f" {fit(remain, 12)} ", look), fit(f"{one.number} {state_words(one, today.isoformat())}  "
                                                              f"{text}", max(8, width - 14))))
    clocks = dict(whole.clocks)
    for row in whole.complaints:
        said, look = clock_words(clocks[row.id], picture.now.at) if row.id in clocks else ("", "")
        found.append(line((f" {fit(said, 12)} ", look), fit(figure_words(word(COMPLAINTS, row.kind), row.text),
                                                            max(8, width - 14))))
    return found
