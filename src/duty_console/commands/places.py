"""duty places: the register - who is responsible where, what was signed, when it was inspected and when it is next; it
comes and goes as a file too."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..clock import SystemClock, iso, local
from ..domain.inspections import Limits, PaperDue, limits_of, papers_due, standing, wanted
from ..domain.narration import Names
from ..domain.placerows import PLACES, Place
from ..domain.placetold import told
from ..domain.rosters import day_of
from ..errors import UsageError
from ..store import hazards, register
from ..store.answers import AnswerReader
from ..store.placehistory import past
from ..store.reading import LIMIT
from ..texts import _
from . import bulkimport, monthly, names, placeexport, placeimport, source
from .placetexts import (
    due_fields,
    due_line,
    hazard_line,
    inspection_fields,
    inspection_line,
    paper_fields,
    paper_line,
    place_fields,
    place_line,
    whole_lines,
)

LIST, SHOW, PAPERS, IMPORT, EXPORT = ACTS = ("list", "show", "papers", "import", "export")


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("act", nargs="?", choices=ACTS, default=LIST, metavar="list|show|papers|import|export", help=_(
        "every place; one place whole; papers that are lacking, over or ending; a file in, a file out"))
    parser.add_argument("what", nargs="?", default="", metavar="TEXT", help=_(
        "list: only places whose key, name, address or responsible person has this; show: the key; import, export: a "
        "file, .csv or .xlsx"))
    source.arguments(parser)
    parser.add_argument("--all", action="store_true", help=_("list: also places that are off the register"))
    parser.add_argument("--limit", type=int, metavar="N", default=LIMIT, help=_("so many rows at most"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document"))
    form.add_argument("--csv", action="store_true", help=_("one row a place or a paper, for a spreadsheet"))
    placeimport.arguments(parser)
    parser.epilog = _("Places are entered with duty ask place-enter, papers with duty ask paper, inspections with duty "
                      "ask inspect.")


def run(args: argparse.Namespace) -> int:
    """Prints the register, or takes or writes a file: 0, 1 for a place that is not on it or a refusal, 3 called
    wrongly."""
    if args.act in (IMPORT, EXPORT):
        return placeimport.run(args) if args.act == IMPORT else placeexport.run(args)
    if args.limit < 1:
        raise UsageError(_("--limit is 1 or more."))
    args.limit = min(args.limit, register.MOST)
    if args.act == SHOW and not args.what:
        raise UsageError(_("Say which place: duty places show KEY"))
    now = SystemClock().read().at
    path = source.store_path(args.room, args.store)
    source.open_reader(args).close()  # which chooses the language
    reader = AnswerReader(path)
    try:
        limits, today = limits_of(reader.rules()), day_of(now)
        if args.act == SHOW:
            return _show(args, reader, limits, today)
        if args.act == PAPERS:
            _papers(args, reader, limits, today)
        else:
            _list(args, reader, limits, today)
    finally:
        reader.close()
    return 0


def _list(args: argparse.Namespace, reader: AnswerReader, limits: Limits, today: date) -> None:
    rows, more = _page(reader, args.what, args.limit, every=args.all)
    counts = register.counts(reader, limits.trades)
    fields = [place_fields(row, limits, today) for row in rows]
    if args.json:
        monthly.write_json({"places": counts.places, "listed": counts.listed, "more": more, "rows": fields})
    elif args.csv:
        monthly.write_table([list(place_fields(Place("", ""), limits, today)), *(row.values() for row in fields)])
    else:
        monthly.write_text([*bulkimport.coming(reader, PLACES), *_lines(rows, more, counts, limits, today)])


def _page(reader: AnswerReader, text: str, limit: int, *, every: bool) -> tuple[list[Place], bool]:
    """So many places in the order of their keys, and whether there are more."""
    found: list[Place] = []
    after = ""
    while len(found) <= limit:
        rows = register.places(reader, text=text, after=after)
        found += [row for row in rows if every or not row.ended]
        if len(rows) < LIMIT:
            break
        after = rows[-1].place
    return found[:limit], len(found) > limit


def _lines(rows: list[Place], more: bool, counts: register.Counts, limits: Limits, today: date) -> Iterator[str]:
    yield _("{places} places on the register, {listed} on the list of every quarter (PAT-07)", places=counts.places,
            listed=counts.listed)
    for row in rows:
        yield "  " + place_line(row, limits, today)
    if more:
        yield "  " + _("... and more")


def _papers(args: argparse.Namespace, reader: AnswerReader, limits: Limits, today: date) -> None:
    """What is lacking, over or ending."""
    until = (today + timedelta(days=limits.before_d)).isoformat()
    papers = register.papers_ending(reader, until, args.limit)
    lacking = register.unsigned(reader, args.limit)
    places = register.named(reader, [paper.place for paper in papers]) | {row.place: row for row in lacking}
    found = [PaperDue(row.place, row.kind, row, (date.fromisoformat(row.until) - today).days) for row in papers]
    for row in lacking:
        have = standing(register.papers(reader, row.place))
        found += [PaperDue(row.place, kind, None, None) for kind in wanted(row) if kind not in have]
    if args.json:
        monthly.write_json([due_fields(one, places[one.place]) for one in found])
    elif args.csv:
        heads = list(due_fields(PaperDue("", "", None, None), Place("", "")))
        monthly.write_table([heads, *(due_fields(one, places[one.place]).values() for one in found)])
    else:
        monthly.write_text([due_line(one, places[one.place]) for one in found]
                           or [_("Every paper is signed, and none ends within {days} days.", days=limits.before_d)])


def _show(args: argparse.Namespace, reader: AnswerReader, limits: Limits, today: date) -> int:
    row = register.place(reader, args.what.removeprefix("place:"))
    if row is None:
        monthly.write_text([_("There is no place {place} on the register.", place=args.what)])
        return 1
    known = names.of(reader)
    if args.json:
        monthly.write_json(_document(reader, row, limits, today, known, args.limit))
    elif args.csv:
        monthly.write_table([list(fields := place_fields(row, limits, today)), fields.values()])
    else:
        monthly.write_text(_whole(reader, row, limits, today, known, args.limit))
    return 0


def _whole(reader: AnswerReader, row: Place, limits: Limits, today: date, known: Names, limit: int) -> Iterator[str]:
    yield place_line(row, limits, today)
    yield from whole_lines(row, known)
    papers = register.papers(reader, row.place)
    lacking = papers_due(row, papers, today, limits.before_d)
    for title, lines in (
            (_("Papers"), [*map(paper_line, papers), *(due_line(one, row) for one in lacking)]),
            (_("Inspections"), [inspection_line(one, known) for one in _inspections(reader, row)]),
            (_("Hazards"), [hazard_line(one, reader.rules()) for one in hazards.of_place(reader, row.place, limit)]),
            (_("What happened, the newest first"), _past(reader, row, known, limit))):
        if lines:
            yield ""
            yield title
            yield from ("  " + line for line in lines)


def _inspections(reader: AnswerReader, row: Place) -> list[Any]:
    return register.inspections(reader, "", "9999", row.place)[::-1]


def _past(reader: AnswerReader, row: Place, known: Names, limit: int) -> list[str]:
    """The line of time; where it ends although more is kept, it says so."""
    found = past(reader, row, limit)
    return [*(f"{local(one.at):%Y-%m-%d %H:%M}  {one.text}"
              for one in told(found.entries, found.alarms, found.rounds, found.findings, known)),
            *([_("Told back to {at}; more is kept: --limit", at=f"{local(found.since):%Y-%m-%d %H:%M}")]
              if found.cut else ())]


def _document(reader: AnswerReader, row: Place, limits: Limits, today: date, known: Names,
              limit: int) -> dict[str, Any]:
    found = past(reader, row, limit)
    papers = register.papers(reader, row.place)
    return {"place": place_fields(row, limits, today), "papers": [paper_fields(one) for one in papers],
            "due": [due_fields(one, row) for one in papers_due(row, papers, today, limits.before_d)],
            "inspections": [inspection_fields(one, known) for one in _inspections(reader, row)],
            "hazards": [{"entry": one.id, "number": one.number, "breach": one.breach, "text": one.text,
                         "severity": one.severity, "state": one.state, "due": one.due, "first_due": one.first_due,
                         "late": one.late} for one in hazards.of_place(reader, row.place, limit)],
            "trail": [{"entry": one.id, "kind": one.kind, "hazard": one.hazard, "at": iso(one.at)}
                      for one in register.trail(reader, place=row.place, limit=limit)],
            "history": [{"at": iso(one.at), "noun": one.noun, "text": one.text} for one in told(
                found.entries, found.alarms, found.rounds, found.findings, known)],
            "history_since": iso(found.since) if found.cut else ""}
