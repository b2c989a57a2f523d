"""duty figures: how soon people act and how much the room is asked to bear, against what the rules ask."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import json as msgjson

from .. import texts
from ..cleaning import clean, harmless_json
from ..clock import SystemClock, iso, local
from ..domain import figurewords as words
from ..domain.figures import Group, Measure, of_month
from ..domain.narration import class_word, place_of, room_name
from ..store.answers import MOST_RESPONSES
from ..store.figures import FigureReader, Report
from ..texts import _
from . import source

#: So many exceptions, sources and floods are listed; JSON has them all.
SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("--month", metavar="YYYY-MM", default="",
                        help=_("this month, instead of the last twelve (response) and the last 30 days (load)"))
    parser.add_argument("--json", action="store_true", help=_("one JSON document"))
    parser.epilog = _("P80 is the time that 80 % of the items did not exceed (nearest rank); what nobody has acted on "
                      "yet counts with its present age.")


def run(args: argparse.Namespace) -> int:
    """Prints the figures."""
    if args.month:
        of_month(args.month)  # a wrong month is said before a store is looked for
    reader = FigureReader(source.store_path(args.room, args.store))
    try:
        room = reader.collector()
        texts.use(texts.pick(args.lang, room.language))
        report = reader.report(SystemClock().read(), args.month)
    finally:
        reader.close()
    if args.json:
        sys.stdout.write(harmless_json(msgjson.encode({"room": room.key, **_document(report)}).decode()) + "\n")
    else:
        sys.stdout.write("\n".join(map(clean, _page(report, room_name(room)))) + "\n")
    return 0


def _page(report: Report, name: str) -> Iterator[str]:
    yield f"{name}  {local(report.now.at):%Y-%m-%d %H:%M:%S}"
    yield ""
    yield from _responses(report)
    yield ""
    yield from _load(report)


def _responses(report: Report) -> Iterator[str]:
    yield _("First actions on what came from {begin} to {end}:", begin=f"{local(report.begin):%Y-%m-%d}",
            end=f"{local(report.end - 1):%Y-%m-%d}")
    if report.cut:
        yield "  " + _("There are more: the newest {count} stand for all.", count=MOST_RESPONSES)
    for measure in report.responses.measures:
        yield "  " + _measure(measure)
        if measure.view.count:
            yield "    " + _("from the first view: {figures}", figures=_spread(measure, view=True))
    for text in words.apart(report.responses):
        yield "  " + text
    for title, groups in ((_("by month"), report.responses.months),
                          (_("by shift") if report.duty else
                           _("by shift (three of 8 h by local time; there is no roster yet)"), report.responses.shifts),
                          (_("by officer"), report.responses.officers)):
        if groups:
            yield title
        for group in groups:
            yield from _group(group, report)
    overruns = report.responses.overruns
    yield _("over the limit: {count}", count=len(overruns))
    for one in overruns[:SHOWN]:
        alarm = report.alarms.get(one.alarm)
        where = place_of(alarm, report.names) if alarm else ""
        reason = words.why_words(one) or ("" if one.waiting else _("no reason given"))
        yield (f"  {local(one.at):%m-%d %H:%M:%S}  {one.priority} {class_word(one.signal_class)}  {where}  "
               f"{words.span(one.ms)} > {words.span(one.limit_ms)}  {words.how_words(one, report.names)}  "
               f"{reason}  [{one.occurrence}]")
    if len(overruns) > SHOWN:
        yield "  " + _("... and {count} more", count=len(overruns) - SHOWN)


def _group(group: Group, report: Report) -> Iterator[str]:
    for measure in group.measures:
        if measure.first.count:
            yield f"  {report.names.actor(group.name)}  {_measure(measure)}"


def _measure(measure: Measure) -> str:
    return f"{words.level_of(measure)}  {_spread(measure)}  {words.verdict(measure)}"


def _spread(measure: Measure, *, view: bool = False) -> str:
    spread, target = measure.view if view else measure.first, measure.target
    return _("{count} items, P50 {p50}, P{warn_share} {warn}, P{limit_share} {limit}; within {warn_s} {within_warn}, "
             "within {limit_s} {within_limit}", count=spread.count, p50=words.span(spread.p50),
             warn_share=f"{target.warn_share:g}", warn=words.span(spread.warn),
             limit_share=f"{target.limit_share:g}", limit=words.span(spread.limit),
             warn_s=words.span(target.warn_ms), within_warn=words.percent(spread.within_warn),
             limit_s=words.span(target.limit_ms), within_limit=words.percent(spread.within_limit))


def _load(report: Report) -> Iterator[str]:
    counted = report.counted
    yield _("Load from {begin} to {end}, alarms that called a person only:", begin=f"{local(counted.since):%Y-%m-%d}",
            end=f"{local(counted.until - 1):%Y-%m-%d}")
    if little := words.too_little(counted):
        yield "  " + little
    for figure in report.load:
        yield (f"  {figure.rule}  {words.name_of(figure)}  {words.value_of(figure)}  ({words.bounds_of(figure)})  "
               f"{words.mark_word(figure.mark, counted)}")
    if mixed := words.mix_words(report.mix):
        yield f"  KPI-08  {mixed}"
    yield "  KPI-09  " + _("Counted are alarms kept from calling without a record that has author, reason and end; "
                           "a change nobody may make is refused and journaled.")
    yield _("floods: {count}", count=len(counted.floods))
    for flood in counted.floods[-SHOWN:]:
        until = f"{local(flood.until):%m-%d %H:%M}" if flood.until else _("goes on")
        yield "  " + _("{begin} to {end}: at most {peak} in ten minutes, {alarms} alarms, {raw} signals",
                       begin=f"{local(flood.since):%m-%d %H:%M}", end=until, peak=flood.peak, alarms=flood.annunciated,
                       raw=flood.raw)
    yield _("worst sources: {sources} sources gave {alarms} alarms", sources=counted.sources, alarms=counted.alarms)
    for one in counted.offenders[:SHOWN]:
        yield (f"  {one.count}  {words.offender_place(one, report.names)}  {words.offender_words(one)}  "
               f"{words.offences(one)}  [{one.alarm}]")
    for point in counted.false_points[:SHOWN]:
        yield "  KPI-10  " + words.false_words(point, report.names)


def _document(report: Report) -> dict[str, Any]:
    """Everything, by names; times of the window in ISO 8601, all others as they are kept (UTC ms, ms)."""
    counted = _named(report.counted)
    counted.pop("slots")
    return {"at": iso(report.now.at), "month": report.month, "begin": iso(report.begin), "end": iso(report.end),
            "ruleset": report.rules.version, "cut": report.cut, "days": round(report.counted.days, 3),
            "responses": _named(report.responses), "load": _named(report.load), "mix": _named(report.mix),
            "counted": counted, "last_day": list(report.day), "duty": _named(report.duty)}


def _named(value: Any) -> Any:
    """Rows with the names of their fields."""
    if hasattr(value, "_asdict"):
        return {name: _named(one) for name, one in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: _named(one) for name, one in value.items()}
    return [_named(one) for one in value] if isinstance(value, list | tuple) else value
