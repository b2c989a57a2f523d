"""
duty hazards: fire hazards by their last day, one whole with how its dates were counted, figures whose numbers open
their rows, the month of deadlines, notices, the library of breaches.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from ..clock import SystemClock
from ..domain.calendars import Calendar, kind_word, missing, missing_words
from ..domain.deadlines import Deadline
from ..domain.deadlinewords import day_words
from ..domain.figures import of_month
from ..domain.hazardrows import Hazard
from ..domain.placerows import HAZARDS
from ..domain.rosters import day_of
from ..errors import UsageError
from ..rulebook import Rulebook
from ..store.answers import AnswerReader
from ..store.calendars import known as known_years
from ..store.hazardfigures import calendar as calendar_in
from ..store.hazards import called, deadlines, find, notices, open_hazards, whole
from ..store.register import named
from ..texts import _
from . import bulkimport, hazardexport, hazardfigures, hazardimport, monthly, names, source
from .hazardtexts import (
    deadline_fields,
    deadline_line,
    hazard_fields,
    hazard_line,
    library_fields,
    library_line,
    notice_fields,
    notice_line,
    whole_fields,
    whole_page,
)

LIST, SHOW, FIGURES, MONTH, NOTICES, LIBRARY, IMPORT, EXPORT = WHATS = (
    "list", "show", "figures", "calendar", "notices", "library", "import", "export")


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("what", nargs="?", default=LIST, choices=WHATS, metavar="WHAT", help=_(
        "list (those that are open, by last day), show HAZARD, figures, calendar YYYY-MM, notices, library, "
        "import FILE, export FILE"))
    parser.add_argument("which", nargs="?", default="", metavar="WHICH", help=_(
        "a hazard by its number, a month, or a file, .csv or .xlsx"))
    source.arguments(parser)
    hazardfigures.arguments(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document"))
    form.add_argument("--csv", action="store_true", help=_("one row a hazard, for a spreadsheet"))
    hazardimport.arguments(parser)
    parser.epilog = _("What is overdue stays in every denominator; what was cancelled is listed with its reason.")


def run(args: argparse.Namespace) -> int:
    """Prints what was asked for, or takes or writes a file."""
    if args.what in (IMPORT, EXPORT):
        return hazardimport.run(args) if args.what == IMPORT else hazardexport.run(args)
    if args.which and args.what not in (SHOW, MONTH):
        raise UsageError(_("duty hazards {what} takes no {which}.", what=args.what, which=args.which))
    path = source.store_path(args.room, args.store)
    source.open_reader(args).close()  # which chooses the language
    reader = AnswerReader(path)
    try:
        today, calendar = day_of(SystemClock().read().at), calendar_in(reader)
        match args.what:
            case "show":
                _show(args, reader, calendar, today)
            case "figures":
                hazardfigures.run(args, reader, today)
            case "calendar":
                _month(args, reader, calendar, today)
            case "notices":
                _notices(args, reader)
            case "library":
                _library(args, reader.rules())
            case _:
                _list(args, reader, calendar, today)
    finally:
        reader.close()
    return 0


def _list(args: argparse.Namespace, reader: AnswerReader, calendar: Calendar, today: date) -> None:
    rows = open_hazards(reader)
    places, rules, years = named(reader, sorted({row.place for row in rows})), reader.rules(), _missing(reader, today)
    if args.json:
        monthly.write_json({"today": today.isoformat(), "calendar_missing": years,
                            "hazards": [hazard_fields(row, places, rules, calendar, today) for row in rows]})
    elif args.csv:
        monthly.write_table(monthly.table([hazard_fields(row, places, rules, calendar, today) for row in rows]))
    else:
        lines = [hazard_line(row, places, rules, calendar, today) for row in rows]
        monthly.write_text([*_warned(years), *bulkimport.coming(reader, HAZARDS),
                            *(lines or [_("No hazard is open.")])])


def _show(args: argparse.Namespace, reader: AnswerReader, calendar: Calendar, today: date) -> None:
    hazard = _hazard(args, reader)
    found, rules = whole(reader, hazard), reader.rules()
    places = named(reader, [hazard.place])
    if args.json:
        monthly.write_json(whole_fields(found, places, rules, calendar, today))
    elif args.csv:
        monthly.write_table(monthly.table([hazard_fields(hazard, places, rules, calendar, today)]))
    else:
        monthly.write_text([*_warned(_missing(reader, today)),
                            *whole_page(found, places, rules, calendar, today, names.of(reader))])


def _hazard(args: argparse.Namespace, reader: AnswerReader) -> Hazard:
    hazard = find(reader, args.which) if args.which else None
    if hazard is None:
        raise UsageError(_("There is no hazard {hazard}: `duty hazards` lists those that are open.",
                           hazard=args.which or "-"))
    return hazard


def _month(args: argparse.Namespace, reader: AnswerReader, calendar: Calendar, today: date) -> None:
    """The deadlines of a month, day by day."""
    month = args.which or args.month or f"{today:%Y-%m}"
    begins, ends = (day_of(at) for at in of_month(month))
    rows = [row for row in deadlines(reader, begins.isoformat(), ends.isoformat()) if row.last < ends.isoformat()]
    if args.json:
        monthly.write_json({"month": month, "calendar_missing": [] if calendar.is_known(begins) else [begins.year],
                            "deadlines": [deadline_fields(row, calendar, today) for row in rows]})
    elif args.csv:
        monthly.write_table(monthly.table([deadline_fields(row, calendar, today) for row in rows]))
    else:
        monthly.write_text([*_warned([] if calendar.is_known(begins) else [begins.year]),
                            *_days(rows, calendar, today, called(reader, [row.of for row in rows]))])


def _days(rows: list[Deadline], calendar: Calendar, today: date, names_of: dict[str, str]) -> Iterator[str]:
    """Each day on which something is due: what kind of day it is, how much falls on it, and what."""
    for text, found in groupby(rows, lambda row: row.last):
        day, due = date.fromisoformat(text), list(found)
        yield "  ".join(filter(None, (day_words(day), kind_word(calendar.kind(day)), calendar.name(day),
                                      _("{count} due", count=len(due)))))
        yield from ("  " + deadline_line(row, calendar, today, names_of) for row in due)
    if not rows:
        yield _("Nothing is due.")


def _notices(args: argparse.Namespace, reader: AnswerReader) -> None:
    rows = notices(reader)
    if args.json:
        monthly.write_json({"notices": [notice_fields(row) for row in rows]})
    elif args.csv:
        monthly.write_table(monthly.table([notice_fields(row) for row in rows]))
    else:
        monthly.write_text([notice_line(row) for row in rows] or [_("No notice was made.")])


def _library(args: argparse.Namespace, rules: Rulebook) -> None:
    rows = [rule for id, rule in sorted(rules.rules.items()) if id.startswith("BRE-")]
    if args.json:
        monthly.write_json({"breaches": [library_fields(row) for row in rows]})
    elif args.csv:
        monthly.write_table(monthly.table([library_fields(row) for row in rows]))
    else:
        monthly.write_text(library_line(row) for row in rows)


def _missing(reader: AnswerReader, today: date) -> list[int]:
    """The years that are asked for now and that nobody has given (CAL-06)."""
    known = known_years(reader)
    return list(missing(known.years, today, known.month, known.day))


def _warned(years: list[int]) -> list[str]:
    return [missing_words(tuple(years))] if years else []
