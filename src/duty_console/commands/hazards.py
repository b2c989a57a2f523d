"""
duty hazards: fire hazards by their last day, one whole with how its dates were counted, figures whose numbers open their
rows, the month of deadlines, notices, the library of breaches.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from typing import Any

from ..clock import SystemClock
from ..domain.calendars import Calendar, calendar_of, missing, missing_words
from ..domain.hazardrows import Hazard, Notice
from ..domain.rosters import day_of
from ..errors import UsageError
from ..rulebook import Rulebook
from ..store.calendars import known as known_years
from ..store.hazards import deadlines, find, notices, open_hazards, whole
from ..store.reading import Reader
from ..store.register import named
from ..texts import _
from . import hazardexport, hazardfigures, hazardimport, monthly, names, source
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

_WHATS = ("list", "show", "figures", "calendar", "notices", "library", "import", "export")


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("what", nargs="?", default="list", choices=_WHATS, metavar="WHAT", help=_(
        "list (by last day), show HAZARD, figures, calendar YYYY-MM, notices, library, import FILE, export FILE"))
    parser.add_argument("which", nargs="?", default="", metavar="WHICH", help=_(
        "a hazard by its number, a month, or a file"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document"))
    form.add_argument("--csv", action="store_true", help=_("one row a hazard, for a spreadsheet"))
    hazardfigures.arguments(parser)
    hazardimport.arguments(parser)
    parser.epilog = _("What is overdue stays in every denominator; what was cancelled is listed with its reason.")


def run(args: argparse.Namespace) -> int:
    """Prints what was asked for, or takes or writes a file."""
    if args.what == "import":
        return hazardimport.run(args)
    if args.what == "export":
        return hazardexport.run(args)
    reader = source.open_reader(args)
    try:
        today = day_of(SystemClock().read().at)
        calendar = calendar_of(tuple(known_years(reader)))
        match args.what:
            case "show":
                return _show(args, reader, calendar, today)
            case "figures":
                return hazardfigures.run(args, reader, today)
            case "calendar":
                return _month(args, reader, calendar, today)
            case "notices":
                return _notices(args, reader)
            case "library":
                return _library(args, reader.rules())
            case _:
                return _list(args, reader, calendar, today)
    finally:
        reader.close()


def _list(args: argparse.Namespace, reader: Reader, calendar: Calendar, today: date) -> int:
    rows = open_hazards(reader)
    places = named(reader, sorted({row.place for row in rows}))
    rules = reader.rules()
    fields = [hazard_fields(row, places, rules, calendar, today) for row in rows]
    if args.json:
        monthly.write_json({"today": today.isoformat(), "calendar_missing": list(_missing(calendar, today)),
                            "hazards": fields})
    elif args.csv:
        monthly.write_table(_table(fields))
    else:
        monthly.write_text([*_warned(calendar, today), *(
            hazard_line(row, places, rules, calendar, today) for row in rows)] or [_("No hazard is open.")])
    return 0


def _show(args: argparse.Namespace, reader: Reader, calendar: Calendar, today: date) -> int:
    hazard = _hazard(args, reader)
    found, rules = whole(reader, hazard), reader.rules()
    places = named(reader, [hazard.place])
    if args.json:
        monthly.write_json(whole_fields(found, places, rules, calendar, today))
    else:
        monthly.write_text([*_warned(calendar, today),
                            *whole_page(found, places, rules, calendar, today, names.of(reader))])
    return 0


def _hazard(args: argparse.Namespace, reader: Reader) -> Hazard:
    hazard = find(reader, args.which) if args.which else None
    if hazard is None:
        raise UsageError(_("There is no hazard {hazard}: `duty hazards` lists those that are open.",
                           hazard=args.which or "-"))
    return hazard


def _month(args: argparse.Namespace, reader: Reader, calendar: Calendar, today: date) -> int:
    from ..domain.figures import of_month

    month = args.which or f"{today:%Y-%m}"
    begins, until = (day_of(at) for at in of_month(month))
    rows = [row for row in deadlines(reader, begins.isoformat(), until.isoformat()) if row.last < until.isoformat()]
    if args.json:
        monthly.write_json({"month": month, "calendar_missing": [begins.year] if not calendar.is_known(begins) else [],
                            "deadlines": [deadline_fields(row, calendar, today) for row in rows]})
    else:
        said = [] if calendar.is_known(begins) else [missing_words((begins.year,))]
        monthly.write_text([*said, *(deadline_line(row, calendar, today) for row in rows)] or [_("Nothing is due.")])
    return 0


def _notices(args: argparse.Namespace, reader: Reader) -> int:
    rows: list[Notice] = notices(reader)
    if args.json:
        monthly.write_json({"notices": [notice_fields(row) for row in rows]})
    elif args.csv:
        monthly.write_table(_table([notice_fields(row) for row in rows]))
    else:
        monthly.write_text([notice_line(row) for row in rows] or [_("No notice was made.")])
    return 0


def _library(args: argparse.Namespace, rules: Rulebook) -> int:
    rows = [rule for id, rule in sorted(rules.rules.items()) if id.startswith("BRE-")]
    if args.json:
        monthly.write_json({"breaches": [library_fields(row) for row in rows]})
    elif args.csv:
        monthly.write_table(_table([library_fields(row) for row in rows]))
    else:
        monthly.write_text(library_line(row) for row in rows)
    return 0


def _missing(calendar: Calendar, today: date) -> tuple[int, ...]:
    """The years that are asked for now and that nobody has given."""
    return missing(calendar.years, today, 12, 1)


def _warned(calendar: Calendar, today: date) -> list[str]:
    years = _missing(calendar, today)
    return [missing_words(years)] if years else []


def _table(fields: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Heads and rows for a spreadsheet."""
    if fields:
        yield list(fields[0])
    for row in fields:
        yield [", ".join(map(str, value)) if isinstance(value, list) else value for value in row.values()]
