"""duty calendar: which days are working days and by which notice; a year's notice imported; the hours of sites."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from msgspec import json as msgjson

from ..calendarfile import HOLIDAY, MAKEUP, YearSheet, day_of, parsed
from ..cleaning import cell, clean, harmless_json
from ..clock import SystemClock, iso, local
from ..domain.actions import ACTIONS
from ..domain.calendars import SHIPS, Calendar, Year, calendar_of, kind_word, missing_words, named
from ..domain.narration import Names, weekday
from ..domain.openings import hours_on
from ..domain.refusals import told
from ..domain.sentences_calendar import state_word, wrong_word
from ..errors import Refused, SurroundingsError, UsageError
from ..store.calendars import known as known_years
from ..store.reading import Reader
from ..systemwords import system_words
from ..texts import _
from . import names, source
from .ask import asked
from .asking import Caller

Row = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("what", nargs="?", default="", metavar="YEAR|DATE|hours|import", help=_(
        "a year or a day; `hours` for the sites with opening hours; `import FILE` for a year's notice"))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_(
        "CSV with date, kind and name in UTF-8 or GBK; kinds: holiday, makeup_workday"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    form.add_argument("--csv", action="store_true", help=_(
        "for a spreadsheet; a year in the form that can be imported"))
    parser.add_argument("--source", default="", help=_("import: where the notice comes from, instead of `# source:`"))
    parser.add_argument("--published", default="", metavar="DATE", help=_(
        "import: when it was published, instead of `# published:`"))
    parser.add_argument("--pin-stdin", action="store_true", help=_("read the PIN from standard input, one line"))
    parser.add_argument("--as", dest="signs_on", metavar="PERSON", default="", help=_(
        "who asks, at an account that several share: signed on by the PIN for this one action"))
    parser.epilog = _("A year that nobody imported is taken as Monday to Friday, and said to be missing.\n"
                      "A wrong file is refused whole, with every line that is wrong; the same file twice changes "
                      "nothing.")


def run(args: argparse.Namespace) -> int:
    """Tells or imports: 0 done, 1 refused, 2 a wrong file, 4 no collector."""
    if args.what == "import":
        return _import(args)
    day = day_of(args.what)
    if args.what not in ("", "hours") and day is None and not _is_year(args.what):
        raise UsageError(_('"{text}" is neither a year, a day, `hours` nor `import`; write 2026 or 2026-10-01.',
                           text=clean(args.what)))
    reader = source.open_reader(args)
    try:
        years: list[Year] = reader.table("calendar", "order by year")
        people = names.of(reader)
        told_rows = _hours(reader, calendar_of(tuple(years)), people) if args.what == "hours" else []
        lacking = known_years(reader).missing(SystemClock().read().at)
    finally:
        reader.close()
    calendar = calendar_of(tuple(years))
    if args.what == "hours":
        _write(args, told_rows, (_hours_line(row) for row in told_rows) if told_rows else
               [_("No site of this room has opening hours.")])
    elif day is not None:
        row = _day_fields(calendar, day)
        _write(args, [row], _day_lines(calendar, day))
    elif args.what:
        _tell_year(args, calendar, int(args.what), people)
    else:
        rows = [_year_fields(row, calendar) for row in years]
        _write(args, rows, _overview(calendar, years, lacking, people))
    return 0


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdecimal()


def _write(args: argparse.Namespace, rows: Sequence[Row], text: Iterator[str] | list[str]) -> None:
    """Rows as JSON or CSV, else the text."""
    if args.json:
        sys.stdout.write("".join(harmless_json(msgjson.encode(row).decode()) + "\n" for row in rows))
    elif args.csv:
        sys.stdout.write("".join(_csv([*rows[0]] if rows else []) + "\n" for _head in rows[:1]))
        sys.stdout.write("".join(_csv([*row.values()]) + "\n" for row in rows))
    else:
        sys.stdout.write("".join(clean(line) + "\n" for line in text))


def _csv(values: list[Any]) -> str:
    out = io.StringIO()
    plain = (int(value) if isinstance(value, bool) else "" if value is None else value for value in values)
    csv.writer(out, lineterminator="").writerow(map(cell, plain))
    return out.getvalue()


def _year_fields(row: Year, calendar: Calendar) -> Row:
    return {"year": row.year, "source": row.source, "published": row.published, "version": row.version,
            "imported": iso(row.at), "by": row.by, "entry": row.number, "workdays": _workdays(calendar, row.year)}


def _workdays(calendar: Calendar, year: int) -> int:
    first = date(year, 1, 1)
    count = (date(year + 1, 1, 1) - first).days
    return sum(calendar.is_workday(first + timedelta(days=each)) for each in range(count))


def _day_fields(calendar: Calendar, day: date) -> Row:
    return {"date": str(day), "kind": calendar.kind(day), "name": calendar.name(day),
            "workday": calendar.is_workday(day), "known": calendar.is_known(day),
            "next_workday": str(calendar.next_workday(day))}


def _day_lines(calendar: Calendar, day: date) -> Iterator[str]:
    name = calendar.name(day)
    yield f"{day} {weekday(day)}: {kind_word(calendar.kind(day))}{f' ({name})' if name else ''}"
    after = calendar.next_workday(day)
    yield _("next working day: {date} {weekday}", date=after, weekday=weekday(after))
    if lacking := tuple(sorted({day.year, after.year} - set(calendar.years))):
        yield missing_words(lacking)


def _tell_year(args: argparse.Namespace, calendar: Calendar, year: int, people: Names) -> None:
    row = calendar.years.get(year)
    days: list[Row] = [{"date": str(day.date), "kind": day.kind, "name": day.name}
                       for day in (named(row.days) if row else ())]
    if args.csv and row is not None:
        sys.stdout.write(f"# source: {row.source}\n" + (f"# published: {row.published}\n" if row.published else ""))
    if args.json:
        days.insert(0, {"year": year, "known": row is not None, **(_year_fields(row, calendar) if row else {})})
    if args.csv and row is None:  # an empty table says nothing
        sys.stderr.write(missing_words((year,)) + "\n")
    _write(args, days, _year_lines(calendar, row, people) if row else [missing_words((year,))])


def _overview(calendar: Calendar, years: list[Year], lacking: tuple[int, ...], people: Names) -> Iterator[str]:
    yield from _day_lines(calendar, local(SystemClock().read().at).date())
    for row in years:
        yield _head(row, people)
    if lacking:
        yield missing_words(lacking)


def _head(row: Year, people: Names) -> str:
    return _("{year}: version {version}, imported {date} by {who}; {source}", year=row.year, version=row.version,
             date=f"{local(row.at):%Y-%m-%d}", who=_("the program") if row.by == SHIPS else people.actor(row.by),
             source=row.source)


def _year_lines(calendar: Calendar, row: Year, people: Names) -> Iterator[str]:
    yield _head(row, people)
    if row.published:
        yield _("published {date}; {count} working days", date=row.published, count=_workdays(calendar, row.year))
    for kind in (HOLIDAY, MAKEUP):
        yield f"{kind_word(kind)}:"
        for first, last, name in _runs(row, kind):
            upto = f" - {last:%m-%d} {weekday(last)}" if last != first else ""
            yield f"  {first:%m-%d} {weekday(first)}{upto}  {name}"


def _runs(row: Year, kind: str) -> Iterator[tuple[date, date, str]]:
    """Days in a row that have the same name, as one."""
    runs: list[tuple[date, date, str]] = []
    for day in named(row.days):
        if day.kind != kind:
            continue
        if runs and runs[-1][1] + timedelta(days=1) == day.date and runs[-1][2] == day.name:
            runs[-1] = (runs[-1][0], day.date, day.name)
        else:
            runs.append((day.date, day.date, day.name))
    yield from runs


def _hours(reader: Reader, calendar: Calendar, known: Names) -> list[Row]:
    """The sites with hours: those of today, and what is known of each."""
    today = local(SystemClock().read().at).date()
    state = {row.site: row for row in reader.table("opening")}
    rows = []
    for site in reader.sites():
        if not site.hours or site.removed:
            continue
        now, hours = state.get(site.site), hours_on(site.hours, calendar, today)
        rows.append({
            "site": site.site, "name": known.site_called(site.site), "hours": "; ".join(site.hours),
            "today": f"{_clock(hours.open)}-{_clock(hours.close)}" if hours else "",
            "state": now.state if now else "", "since": iso(now.heard_at) if now and now.state else None,
            "wrong": now.told if now else "", "alarm": now.alarm if now and now.told else None})
    return rows


def _clock(minutes: int) -> str:
    return "24:00" if minutes == 1440 else f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _hours_line(row: Row) -> str:
    wrong = f"  {wrong_word(row['wrong'])} [{row['alarm']}]" if row["wrong"] else ""
    since = f" {row['since'][5:16].replace('T', ' ')}" if row["since"] else ""
    today = row["today"] or _("closed today")
    return f"{row['name']}  {today}  {state_word(row['state'])}{since}{wrong}"


def _import(args: argparse.Namespace) -> int:
    """A file through the door: read and checked here for its lines, and once more by the collector."""
    if args.file is None:
        raise UsageError(_("Say which file: duty calendar import FILE"))
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise SurroundingsError(_("{path}: the file cannot be read: {reason}.", path=args.file,
                                  reason=system_words(error))) from error
    sheet = parsed(data, str(args.file), source=args.source, published=args.published)
    reader = source.open_reader(args)
    try:
        door, head = reader.collector().door, reader.head()
    finally:
        reader.close()
    args.second = ""
    with Caller(door) as caller:
        answer = asked(caller, ACTIONS["import_calendar"], _fields(sheet), args)
    if "refused" in answer:
        raise Refused(told(answer["refused"], answer.get("values", {})))
    if args.json:
        sys.stdout.write(harmless_json(msgjson.encode(answer).decode()) + "\n")
    elif answer["event"] <= head:
        sys.stdout.write(_("The calendar of {year} says this already (entry {event}): nothing was changed.",
                           year=sheet.year, event=answer["event"]) + "\n")
    else:
        sys.stdout.write(_("Done: entry {event}.", event=answer["event"]) + "\n")
    return 0


def _fields(sheet: YearSheet) -> dict[str, Any]:
    published = {"published": sheet.published} if sheet.published else {}
    return {"year": sheet.year, "days": "; ".join(sheet.days), "source": sheet.source, **published}
