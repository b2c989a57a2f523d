"""
duty hazards figures: rates of rectification of a month, a quarter or a year, in groups; each number opens its rows.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from ..domain.figures import of_month
from ..domain.hazardfigures import COUNTS, GROUPS, Figures, grouped
from ..domain.hazardrows import Hazard
from ..domain.inspections import quarter_named
from ..domain.rosters import day_of
from ..errors import UsageError
from ..store.hazardfigures import Material, figures_of, material
from ..store.reading import Reader
from ..texts import N_, _
from . import monthly
from .hazardtexts import place_name

#: What each count is called.
COUNT_WORDS = {
    "found": N_("hazards found"), "due": N_("of these due"), "closed": N_("rectified and closed"),
    "on_spot": N_("of these on the spot"), "in_time": N_("closed in time"), "late": N_("closed late"),
    "overdue": N_("overdue and open"), "not_due": N_("not yet due"), "looked_at": N_("re-inspections due"),
    "looked_in_time": N_("re-inspected in time"), "extended": N_("extended"),
    "cancelled": N_("cases cancelled"), "voided": N_("voided as wrong entries")}


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("--month", metavar="YYYY-MM", default="", help=_("figures: of a month; without it the present"))
    parser.add_argument("--quarter", metavar="YYYY-Qn", default="", help=_("figures: of a quarter"))
    parser.add_argument("--by", choices=GROUPS, metavar="GROUP", default="", help=_(
        "figures: by {words}", words=", ".join(GROUPS)))
    parser.add_argument("--open", dest="opened", choices=COUNTS, metavar="COUNT", default="", help=_(
        "figures: the rows that a number counts: {words}", words=", ".join(COUNTS)))
    parser.add_argument("--day", metavar="YYYY-MM-DD", default="", help=_("figures: as they stand on that day"))


def run(args: argparse.Namespace, reader: Reader, today: date) -> int:
    """Prints figures, or the rows behind one of them."""
    since, until = span_of(args, today)
    day = args.day or today.isoformat()
    found = material(reader, since, until)
    whole = figures_of(found, day)
    if args.opened:
        _rows(args, whole.rows[args.opened])
        return 0
    parts = {"": whole} | ({} if not args.by else {
        name: figures_of(found, day, tuple(rows))
        for name, rows in grouped(found.hazards, key_of(args.by, found)).items()})
    if args.json:
        monthly.write_json({"since": since, "until": until, "day": day,
                            "figures": [{"group": name, **fields(one)} for name, one in parts.items()]})
    elif args.csv:
        monthly.write_table(_table(parts))
    else:
        monthly.write_text(_page(parts, since, until, day))
    return 0


def span_of(args: argparse.Namespace, today: date) -> tuple[str, str]:
    """The first and the last day that were asked for."""
    if args.quarter:
        quarter = quarter_named(args.quarter)
        if quarter is None:
            raise UsageError(_("{text} is no quarter: write 2026-Q4.", text=args.quarter))
        return quarter.first.isoformat(), quarter.last.isoformat()
    begins, ends = of_month(args.month or f"{today:%Y-%m}")
    return day_of(begins).isoformat(), (day_of(ends) - timedelta(days=1)).isoformat()


def key_of(by: str, found: Material) -> Callable[[Hazard], str]:
    """What hazards of one group have in common."""
    def trade(row: Hazard) -> str:
        return found.places[row.place].trade if row.place in found.places else "-"
    return {"place": lambda row: place_name(row.place, found.places), "trade": trade,
            "month": lambda row: row.found[:7], "person": lambda row: row.responsible or "-",
            "severity": lambda row: row.severity}[by]


def fields(found: Figures) -> dict[str, Any]:
    """Figures for other programs: each count with the numbers of its hazards."""
    return {"rectified": found.rectified.percent, "in_time": found.in_time.percent,
            "looked_again": found.looked_again.percent,
            "counts": {name: {"count": len(rows), "hazards": [row.number for row in rows]}
                       for name, rows in found.rows.items()}}


def _page(parts: dict[str, Figures], since: str, until: str, day: str) -> Iterator[str]:
    yield _("Hazards found from {since} to {until}, as they stand on {day} (rule {rule})", since=since, until=until,
            day=day, rule="HAZ-17")
    for name, found in parts.items():
        if name:
            yield ""
            yield name
        yield "  " + _("rectification rate: {rate}", rate=found.rectified.words)
        yield "  " + _("in time: {rate}", rate=found.in_time.words)
        yield "  " + _("re-inspected in time: {rate}", rate=found.looked_again.words)
        for count, rows in found.rows.items():
            if rows and not name:
                yield f"  {_(COUNT_WORDS[count])}: {len(rows)}"
        if not name:
            for row in (*found.rows["cancelled"], *found.rows["voided"]):
                yield "    " + _("{number} ended on {day}: {reason}", number=row.number, day=row.closed,
                                 reason=row.reason)
            for row in found.rows["overdue"]:
                yield "    " + _("{number} overdue since {day}: {place}", number=row.number, day=row.due,
                                 place=row.place)


def _table(parts: dict[str, Figures]) -> Iterator[list[Any]]:
    yield ["group", "rectified_percent", "in_time_percent", "looked_again_percent", *COUNTS]
    for name, found in parts.items():
        yield [name, found.rectified.percent, found.in_time.percent, found.looked_again.percent,
               *(len(found.rows[count]) for count in COUNTS)]


def _rows(args: argparse.Namespace, rows: tuple[Hazard, ...]) -> None:
    if args.json:
        monthly.write_json({"count": len(rows), "hazards": [row._asdict() for row in rows]})
    else:
        monthly.write_text(["  ".join((row.number, row.place, row.found, row.due, row.state, row.closed)).rstrip()
                            for row in rows] or [_("No hazard is counted.")])
