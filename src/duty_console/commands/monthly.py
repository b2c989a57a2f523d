"""
The options that ledgers of a month share: which month, and as text, JSON or a spreadsheet; and how each is written.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import json as msgjson

from ..cleaning import cell, clean, harmless_json
from ..texts import _


def arguments(parser: argparse.ArgumentParser, month: str, rows: str) -> None:
    """The options; `month` says what holds without one, `rows` what a row of the spreadsheet is."""
    parser.add_argument("--month", metavar="YYYY-MM", default="", help=month)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document"))
    form.add_argument("--csv", action="store_true", help=rows)


def write_json(document: object) -> None:
    """One document, harmless in a terminal."""
    sys.stdout.write(harmless_json(msgjson.encode(document).decode()) + "\n")


def write_table(rows: Iterable[Iterable[Any]]) -> None:
    """Rows for a spreadsheet, the heads first; yes and no are 1 and 0."""
    sys.stdout.write("".join(_row(row) + "\n" for row in rows))


def table(fields: Sequence[dict[str, Any]]) -> Iterator[list[Any]]:
    """Heads and rows of what is the same for each; lists within a cell are joined."""
    if fields:
        yield list(fields[0])
    for row in fields:
        yield [", ".join(map(str, value)) if isinstance(value, list | tuple) else value for value in row.values()]


def write_text(lines: Iterable[str]) -> None:
    """Lines for a terminal."""
    sys.stdout.write("\n".join(map(clean, lines)) + "\n")


def _row(values: Iterable[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cell(int(value) if isinstance(value, bool) else value)
                                                for value in values)
    return out.getvalue()
