"""duty log: the duty log of a day or a shift in the form's columns, and what of it is not written."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Sequence

from msgspec import json as msgjson

from ..cleaning import cell, clean, harmless_json
from ..clock import SystemClock
from ..domain.dutylog import ShiftRow, shifts_of
from ..domain.figures import of_day
from ..domain.rosters import DAY, day_of, effective, midnight
from ..errors import UsageError
from ..store.dutylog import page
from ..store.reading import Reader
from ..store.rosters import entered
from ..texts import _
from . import logfields, names, source
from .logtexts import page as text_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("--day", metavar="YYYY-MM-DD", default="", help=_("one day, instead of today"))
    parser.add_argument("--shift", metavar="SHIFT", default="", help=_(
        "only one shift: now, or its letter as `duty roster` shows it"))
    parser.add_argument("--versions", action="store_true", help=_("what was corrected, too, in all its versions"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document"))
    form.add_argument("--csv", action="store_true", help=_("one row a line of the form, for a spreadsheet"))
    parser.epilog = _("It is written with duty ask log-running, log-check, log-system, log-cause and log-correct. An "
                      "entry stands at the time at which it is written.")


def run(args: argparse.Namespace) -> int:
    """Prints the page: 0, or 3 for a day or a shift that is none."""
    now = SystemClock().read().at
    reader = source.open_reader(args)
    try:
        found, known = page(reader, *span_of(reader, args.day, args.shift, now)), names.of(reader)
    finally:
        reader.close()
    if args.json:
        document = logfields.document(found, known, now)
        sys.stdout.write(harmless_json(msgjson.encode(document).decode()) + "\n")
    elif args.csv:
        sys.stdout.write("".join(_row(row) + "\n" for row in logfields.rows(found, known, now)))
    else:
        sys.stdout.write("\n".join(map(clean, text_of(found, known, now, versions=args.versions))) + "\n")
    return 0


def span_of(reader: Reader, day: str, shift: str, now: int) -> tuple[int, int]:
    """The day or the shift that is meant."""
    begins = midnight(of_day(day)) if day else midnight(day_of(now))
    if not shift:
        return begins, begins + DAY
    shifts = shifts_of(effective(entered(reader, begins, begins + DAY).roster, begins, begins + DAY))
    found = _shift(shifts, shift, begins, now)
    if found is None:
        known = ", ".join(sorted({row.shift for row in shifts if row.shift}))
        raise UsageError(_('There is no shift "{text}" that day; known: {known}.', text=shift, known=known or "-"))
    return found.begins, found.until


def _shift(shifts: Sequence[ShiftRow], shift: str, begins: int, now: int) -> ShiftRow | None:
    """The shift that is now, or that of a letter that begins on the day."""
    if shift == "now":
        return next((row for row in shifts if row.begins <= now < row.until), None)
    return next((row for row in shifts if row.shift == shift and begins <= row.begins < begins + DAY), None)


def _row(values: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(map(cell, values))
    return out.getvalue()
