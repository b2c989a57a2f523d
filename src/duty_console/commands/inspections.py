"""duty inspections: the list of a quarter and how far it is done, complaints with their clocks, and checklists."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from ..clock import SystemClock, local
from ..domain.breaches import Breach, checklist
from ..domain.deadlines import CHECK, Deadline
from ..domain.hazardfigures import percent_text
from ..domain.inspections import (
    QUARTERLY,
    Coverage,
    Limits,
    Quarter,
    coverage,
    limits_of,
    quarter_named,
    quarter_of,
)
from ..domain.narration import Names
from ..domain.patrols import Finding
from ..domain.placerows import TRADES, Complaint, Inspection, Place
from ..domain.prefill import Prefilled, of_finding
from ..domain.rosters import day_of
from ..domain.sentences_place import trade_word
from ..errors import UsageError
from ..sheets import hint, listed
from ..store import register
from ..store.answers import AnswerReader
from ..texts import N_, _
from . import monthly, names, source
from .placetexts import (
    complaint_fields,
    complaint_line,
    inspected_words,
    inspection_fields,
    inspection_line,
    place_fields,
)

BOARD, CHECKLIST, FINDINGS = ACTS = ("board", "checklist", "findings")
#: So many rows of a part a page of text shows.
MOST = 200


class Board(NamedTuple):
    """A quarter as it stands: coverage with the rows it counts, and what waits beside it."""

    coverage: Coverage
    places: dict[str, Place]
    inspections: list[Inspection]
    complaints: list[Complaint]
    clocks: dict[str, Deadline]
    limits: Limits


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("act", nargs="?", choices=ACTS, default=BOARD, metavar="board|checklist|findings", help=_(
        "how far a quarter is done; what is looked for at a place of a trade; what patrols reported and nobody has "
        "made a hazard of"))
    parser.add_argument("what", nargs="?", default="", metavar="TRADE", help=_("checklist: of which trade"))
    source.arguments(parser)
    parser.add_argument("--quarter", metavar="YYYY-QN", default="", help=_("this quarter, instead of the present one"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document"))
    form.add_argument("--csv", action="store_true", help=_(
        "one row a place that is due, an item or a finding, for a spreadsheet"))
    parser.epilog = _("An inspection is entered with duty ask inspect PLACE --answers BRE-03=no,BRE-12=yes; every no "
                      "becomes a hazard.")


def run(args: argparse.Namespace) -> int:
    """Prints the board, a checklist or findings: 0, 3 called wrongly."""
    now = SystemClock().read().at
    quarter = quarter_named(args.quarter) if args.quarter else quarter_of(day_of(now))
    if quarter is None:
        raise UsageError(_("{text} is no quarter; write it as 2026-Q4.", text=args.quarter))
    if args.act == CHECKLIST and args.what not in TRADES:
        raise UsageError(_('there is no trade "{trade}"; known: {known}.{hint}', trade=args.what, known=listed(TRADES),
                           hint=hint(args.what, TRADES)))
    path = source.store_path(args.room, args.store)
    source.open_reader(args).close()  # which chooses the language
    reader = AnswerReader(path)
    try:
        if args.act == CHECKLIST:
            _checklist(args, checklist(reader.rules(), args.what))
        elif args.act == FINDINGS:
            _findings(args, reader)
        else:
            _board(args, board(reader, quarter, day_of(now), limits_of(reader.rules())), names.of(reader), now)
    finally:
        reader.close()
    return 0


def board(reader: AnswerReader, quarter: Quarter, today: date, limits: Limits) -> Board:
    """A quarter's list on a day."""
    places = register.listed(reader, limits.trades, quarter.first.isoformat())
    inspections = register.inspections(reader, quarter.first.isoformat(), quarter.last.isoformat())
    found = coverage(places, inspections, quarter, today, limits.trades,
                     register.changes(reader, quarter.first.isoformat()))
    counted = set(found.inspections)
    complaints = register.complaints(reader)
    clocks = {row.of: row for row in reader.table(
        "deadline", "where kind = ? and of in (select 'complaint:' || id from complaint where inspection = 0)", CHECK)}
    return Board(found, {row.place: row for row in places}, [row for row in inspections if row.id in counted],
                 complaints, clocks, limits)


def _board(args: argparse.Namespace, found: Board, known: Names, now: int) -> None:
    today = day_of(now)
    if args.json:
        monthly.write_json(_document(found, known, now))
    elif args.csv:
        heads = [*place_fields(Place("", ""), found.limits, today), "in_quarter"]
        done = set(found.coverage.inspected)
        monthly.write_table([heads, *([*place_fields(found.places[key], found.limits, today).values(), key in done]
                                      for key in found.coverage.due)])
    else:
        monthly.write_text(_page(found, known, now))


def coverage_words(found: Coverage) -> str:
    """Coverage in one line; without a rate where nothing is due."""
    if found.rate is None:
        return _("{quarter}: nothing is on the list ({rule})", quarter=found.quarter.text, rule=QUARTERLY)
    rate = percent_text(len(found.inspected), len(found.due)).removesuffix("%")  # 99.96 % is not all of them
    return _("{quarter} up to {day}: {inspected} of {due} places inspected, {rate} % ({rule})",
             quarter=found.quarter.text, day=found.until.isoformat(), inspected=len(found.inspected),
             due=len(found.due), rate=rate, rule=QUARTERLY)


def _page(found: Board, known: Names, now: int) -> Iterator[str]:
    done, places = found.coverage, found.places
    yield coverage_words(done)
    waits = (N_("Overdue, who waits longest first:") if done.over else
             N_("Not yet inspected, who waits longest first:"))
    yield from _part(_(waits), [
        f"{key} {places[key].name}: {trade_word(places[key].trade)}; {inspected_words(places[key])}"
        for key in done.waiting])
    yield from _part(_("Inspected:"), [inspection_line(row, known) for row in found.inspections])
    if done.left:
        yield from _part(_("Left the register or the list without an inspection:"), [
            f"{key} {places[key].name}: " + (f"{places[key].ended} {places[key].reason}" if places[key].ended else
                                             _("asked for no more since it was changed")) for key in done.left])
    yield from _part(_("Complaints to be checked:"), [
        complaint_line(row, found.clocks.get(f"complaint:{row.id}"), now) for row in found.complaints])


def _part(title: str, lines: list[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from ("  " + line for line in lines[:MOST] or [_("nothing")])
    if len(lines) > MOST:
        yield "  " + _("... and {count} more", count=len(lines) - MOST)


def _document(found: Board, known: Names, now: int) -> dict[str, Any]:
    done = found.coverage
    return {"quarter": done.quarter.text, "until": done.until.isoformat(), "over": done.over, "rule": QUARTERLY,
            "due": list(done.due), "inspected": list(done.inspected), "waiting": list(done.waiting),
            "left": list(done.left), "rate": done.rate,
            "inspections": [inspection_fields(row, known) for row in found.inspections],
            "complaints": [complaint_fields(row, found.clocks.get(f"complaint:{row.id}"), now, known)
                           for row in found.complaints]}


def _checklist(args: argparse.Namespace, rows: list[Breach]) -> None:
    fields = [{"item": row.breach, "text": row.text, "severity": row.severity, "days": row.days,
               "on_the_spot": row.on_spot > 0, "clause": row.rule.source, "mark": row.rule.mark} for row in rows]
    if args.json:
        monthly.write_json({"checklist": args.what, "items": fields})
    elif args.csv:
        monthly.write_table([list(fields[0]), *(row.values() for row in fields)])
    else:
        monthly.write_text(_items(args.what, rows))


def _items(trade: str, rows: list[Breach]) -> Iterator[str]:
    yield _("Checklist {trade}: {count} items", trade=trade_word(trade), count=len(rows))
    for row in rows:
        how = _("at once") if row.on_spot else _("{days} days", days=row.days)
        yield "  " + _("{item} {text} ({how}; {clause}, mark {mark})", item=row.breach, text=row.text, how=how,
                       clause=row.clause, mark=row.rule.mark)


def _findings(args: argparse.Namespace, reader: AnswerReader) -> None:
    known, rules = names.of(reader), reader.rules()
    sites = {row.checkpoint: row.site for row in reader.table("checkpoint")}
    rows = [(row, of_finding(rules, row, register.at_site(reader, sites.get(row.checkpoint, "")), known))
            for row in register.open_findings(reader)]
    fields = [{"entry": row.id, "place": made.place, "part": made.part, "breach": made.breach, "text": made.text,
               "source": made.source, "responsible": made.responsible} for row, made in rows]
    if args.json:
        monthly.write_json(fields)
    elif args.csv:
        monthly.write_table([["entry", *Prefilled._fields], *(
            [row.id, *made] for row, made in rows)])
    else:
        monthly.write_text([finding_line(row, made) for row, made in rows]
                           or [_("Of every finding that was reported a hazard was made.")])


def finding_line(row: Finding, made: Prefilled) -> str:
    """A finding, and as what it would be entered."""
    return _("{when} {part}: {text} -> place {place}, {breach} (source {source})", when=f"{local(row.at):%m-%d %H:%M}",
             part=made.part or "-", text=row.text, place=made.place or "?", breach=made.breach, source=made.source)
