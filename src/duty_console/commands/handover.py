"""duty handover: which shifts were handed over, and one handover whole: what was open, what was said, who signed."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import json as msgjson

from ..cleaning import cell, clean, harmless_json
from ..clock import SystemClock
from ..domain.handovers import Handover, Item, Line, Sheet
from ..domain.narration import Names
from ..errors import UsageError
from ..store.handovers import handover, handovers, open_number
from ..texts import _
from . import names, source
from .handovertexts import head_fields, line_fields, page, row_line, sheet_fields

#: So many handovers are listed: those of a month.
_LISTED = 100


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("number", nargs="?", metavar="NUMBER", default="", help=_(
        "one handover, whole; `now` for the one that waits for signatures"))
    source.arguments(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document"))
    form.add_argument("--csv", action="store_true", help=_("one row a handover, or an item, for a spreadsheet"))
    parser.epilog = _("A handover is begun, answered and signed with `duty ask handover-begin`, `handover-answer` and "
                      "`handover-sign`; whoever comes says so with `duty ask arrive`.")


def run(args: argparse.Namespace) -> int:
    """Prints the list or one sheet: 0, or 3 for a number that is none."""
    at = SystemClock().read().at
    reader = source.open_reader(args)
    try:
        known = names.of(reader)
        if not args.number:
            _print(args, _listed(handovers(reader, _LISTED), known))
            return 0
        number = open_number(reader) if args.number == "now" else int(args.number) if args.number.isdecimal() else 0
        found = handover(reader, number, at) if 0 < number < 2**53 else None
        if found is None:
            raise UsageError(_("There is no handover {number}: `duty handover` lists them.", number=args.number))
        _print(args, _whole(found, known))
    finally:
        reader.close()
    return 0


def _listed(rows: list[Handover], known: Names) -> tuple[Any, Iterable[dict[str, Any]], Iterable[str]]:
    fields = [head_fields(row, known) for row in rows]
    return {"handovers": fields}, fields, [row_line(row, known) for row in rows] or [_("No shift was handed over yet.")]


def _whole(found: Sheet, known: Names) -> tuple[Any, Iterable[dict[str, Any]], Iterable[str]]:
    return (sheet_fields(found, known), [line_fields(line, known) for line in found.lines], page(found, known))


def _print(args: argparse.Namespace, said: tuple[Any, Iterable[dict[str, Any]], Iterable[str]]) -> None:
    document, rows, lines = said
    if args.json:
        sys.stdout.write(harmless_json(msgjson.encode(document).decode()) + "\n")
    elif args.csv:
        sys.stdout.write("".join(row + "\n" for row in _table(list(rows), whole=bool(args.number))))
    else:
        sys.stdout.write("\n".join(map(clean, lines)) + "\n")


def _table(rows: list[dict[str, Any]], *, whole: bool) -> Iterator[str]:
    heads = line_fields(Line(Item("", "")), Names()) if whole else head_fields(_NONE, Names())
    yield _row(list(heads))
    for row in rows:
        # -1 stands for no level: nothing for a spreadsheet.
        yield _row(["" if value == -1 else value for value in row.values()])


_NONE = Handover(0, 0, 0, 0, 0, "", (), (), (), 0, 0, 0, 0, 0)


def _row(values: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(
        cell(" ".join(value) if isinstance(value, list) else int(value) if isinstance(value, bool) else value)
        for value in values)
    return out.getvalue()
