"""
duty hazards figures: rates of rectification of a month or a quarter, in groups; each number opens the very rows that it
counts (HAZ-17).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from ..domain.drafttexts import COVERAGE
from ..domain.figures import of_month
from ..domain.hazardcounts import SHOWN, count_word, figure_words, rate_word, rates, share_words
from ..domain.hazardfigures import BY, OVERDUE, PERSON, PLACE, RULE, TRADE, WHICH, Figures, quarter_share
from ..domain.inspections import Coverage, quarter_named
from ..domain.placerows import Place
from ..domain.rosters import day_of
from ..domain.sentences_place import trade_word
from ..errors import UsageError
from ..store import register
from ..store.answers import AnswerReader
from ..store.hazardfigures import Material, covered, material
from ..texts import _
from . import monthly
from .hazardtexts import hazard_fields, hazard_line

#: Numbers of the quarter's list; they open places.
PLACES = ("places_due", "places_inspected", "places_waiting")


class Found(NamedTuple):
    """Figures of a span, of a group alone where one was asked for."""

    material: Material
    whole: Figures
    groups: dict[str, Figures]
    coverage: Coverage


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("--month", metavar="YYYY-MM", default="", help=_("figures: of a month; without it the present"))
    parser.add_argument("--quarter", metavar="YYYY-QN", default="", help=_("figures: of a quarter"))
    parser.add_argument("--by", choices=BY, metavar="GROUP", default="", help=_(
        "figures: by {words}", words=", ".join(BY)))
    parser.add_argument("--group", metavar="NAME", default=None, help=_("figures: with --by, one group alone"))
    parser.add_argument("--open", dest="opened", choices=(*WHICH, *PLACES), metavar="COUNT", default="", help=_(
        "figures: the rows that a number counts: {words}", words=", ".join((*WHICH, *PLACES))))


def run(args: argparse.Namespace, reader: AnswerReader, today: date) -> int:
    """Prints figures, or the rows behind one of them."""
    since, until = span_of(args, today)
    if args.group is not None and not args.by:
        raise UsageError(_("--group needs --by."))
    made = material(reader, since, until, today.isoformat())
    groups = {one.key: one.figures for one in made.groups(args.by)} if args.by else {}
    if args.group is not None and args.group not in groups:
        raise UsageError(_("There is no group {group}; groups: {known}.", group=args.group,
                           known=", ".join(groups) or "-"))
    whole = made.figures if args.group is None else groups[args.group]
    found = Found(made, whole, {} if args.group is not None else groups, covered(reader, until, today.isoformat()))
    if args.opened in PLACES:
        _open_places(args, reader, found.coverage)
    elif args.opened:
        _open(args, reader, found, today)
    elif args.json:
        monthly.write_json(_document(found))
    elif args.csv:
        monthly.write_table(_table(found))
    else:
        monthly.write_text(_page(found, args.by))
    return 0


def span_of(args: argparse.Namespace, today: date) -> tuple[str, str]:
    """The first and the last day that were asked for."""
    if args.quarter:
        if args.month:
            raise UsageError(_("Give a month or a quarter, not both."))
        quarter = quarter_named(args.quarter)
        if quarter is None:
            raise UsageError(_("{text} is no quarter; write it as 2026-Q4.", text=args.quarter))
        return quarter.first.isoformat(), quarter.last.isoformat()
    begins, ends = of_month(args.month or f"{today:%Y-%m}")
    return day_of(begins).isoformat(), (day_of(ends) - timedelta(days=1)).isoformat()


def group_word(by: str, key: str, places: dict[str, Place]) -> str:
    """What a group is called."""
    if by == PLACE:
        return f"{key} {places[key].name}" if key in places else key
    if by == TRADE:
        return trade_word(key) if key else _("not on the register")
    return key or (_("nobody named") if by == PERSON else "-")


def _page(found: Found, by: str) -> Iterator[str]:
    whole, made = found.whole, found.material
    yield _("Hazards found from {since} to {until} or open from before, as they stand on {day} (rule {rule})",
            since=whole.since, until=whole.until, day=whole.as_of, rule=RULE)
    for name, share in rates(whole).items():
        yield "  " + figure_words(rate_word(name), share_words(len(share.some), len(share.among)))
    yield "  " + figure_words(f"{rate_word(COVERAGE)} {found.coverage.quarter.text}",
                              share_words(*quarter_share(found.coverage)))
    yield ""
    for which in SHOWN:
        yield "  " + figure_words(count_word(which), f"{whole.count(which)}  [{which}]")
    yield from _beside(found)
    for key, figures in found.groups.items():
        yield ""
        yield group_word(by, key, made.places)
        for name, share in rates(figures).items():
            yield "  " + figure_words(rate_word(name), share_words(len(share.some), len(share.among)))


def _beside(found: Found) -> Iterator[str]:
    """What no number may hide: what is overdue, and why something was cancelled or voided."""
    for row in found.material.rows(found.whole.ids[OVERDUE]):
        yield "  " + _("{number}: overdue since {day}, responsible {who}", number=row.number, day=row.due,
                       who=row.responsible or "-")
    for row in found.material.rows((*found.whole.ids["cancelled"], *found.whole.ids["voided"])):
        yield "  " + _("{number}: ended on {day} without being closed: {reason}", number=row.number, day=row.closed,
                       reason=row.reason)
    for row in found.material.rows(found.whole.ids["extended"]):
        yield "  " + _("{number}: extended from {first} to {day}", number=row.number, first=row.first_due,
                       day=row.extended)


def _fields(figures: Figures, made: Material) -> dict[str, Any]:
    """Figures for other programs: each number with the hazards that it counts."""
    numbers = {row.id: row.number for row in made.hazards}
    return {"rates": {name: {"percent": share.percent, "some": len(share.some), "among": len(share.among)}
                      for name, share in rates(figures).items()},
            "counts": {which: {"count": figures.count(which), "hazards": [numbers[id] for id in figures.ids[which]]}
                       for which in WHICH}}


def _document(found: Found) -> dict[str, Any]:
    some, among = quarter_share(found.coverage)
    return {"since": found.whole.since, "until": found.whole.until, "as_of": found.whole.as_of, "rule": RULE,
            **_fields(found.whole, found.material),
            "coverage": {"quarter": found.coverage.quarter.text, "percent": found.coverage.rate, "some": some,
                         "among": among, "waiting": found.coverage.waiting, "left": found.coverage.left},
            "groups": [{"group": key, **_fields(one, found.material)} for key, one in found.groups.items()]}


def _table(found: Found) -> Iterator[list[Any]]:
    yield ["group", *rates(found.whole), *WHICH]
    for key, one in found.groups.items() or (("", found.whole),):
        yield [key, *(share.percent for share in rates(one).values()), *(one.count(which) for which in WHICH)]


def _open(args: argparse.Namespace, reader: AnswerReader, found: Found, today: date) -> None:
    """Exactly the rows that a number counts."""
    made, rules = found.material, reader.rules()
    rows = made.rows(found.whole.ids[args.opened])
    fields = [hazard_fields(row, made.places, rules, made.calendar, today) for row in rows]
    if args.json:
        monthly.write_json({"count": len(rows), "hazards": fields})
    elif args.csv:
        monthly.write_table(monthly.table(fields))
    else:
        monthly.write_text([hazard_line(row, made.places, rules, made.calendar, today) for row in rows]
                           or [_("No hazard is counted.")])


def _open_places(args: argparse.Namespace, reader: AnswerReader, found: Coverage) -> None:
    keys = {"places_due": found.due, "places_inspected": found.inspected, "places_waiting": found.waiting}[args.opened]
    places = register.named(reader, list(keys))
    rows = [places[key] for key in keys if key in places]
    fields = [{"place": row.place, "name": row.name, "trade": row.trade, "inspected": row.inspected} for row in rows]
    if args.json:
        monthly.write_json({"count": len(rows), "places": fields})
    elif args.csv:
        monthly.write_table(monthly.table(fields))
    else:
        monthly.write_text([f"{row.place}  {row.name}  {row.inspected or '-'}" for row in rows]
                           or [_("No place is counted.")])
