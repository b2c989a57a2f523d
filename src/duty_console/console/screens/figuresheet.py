"""
The figures as a table: one line a figure, an exception, a source, a flood or a group, each with the part it is of.

Plain functions of a report; the words and the limits are those of the screen, and nothing is cut or left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...clock import local
from ...domain import figurewords as words
from ...domain.figures import Measure, Overrun
from ...domain.narration import class_word, place_of
from ...domain.sentences_roster import length_words
from ...texts import _
from ..sheet import Rows, stamp

if TYPE_CHECKING:
    from ...store.figures import Report

Cells = tuple[object, ...]


def figure_columns() -> tuple[str, ...]:
    """What is told of a figure."""
    return (_("Part"), _("Rule"), _("Time"), _("What"), _("Value"), _("Limit"), _("Result"))


def figure_table(report: Report) -> Rows:
    """Everything of the screen, in its order."""
    return [*_responses(report), *_load(report), *_sources(report), *_overruns(report), *_floods(report),
            *_duty(report), *_groups(report)]


def _responses(report: Report) -> Iterator[Cells]:
    for measure in report.responses.measures:
        yield from _measured(_("first actions"), words.level_of(measure), measure)
    for text in words.apart(report.responses):
        yield (_("first actions"), "", "", text, "", "", "")


def _duty(report: Report) -> Iterator[Cells]:
    """The month of the roster: minutes that did not comply, and the hours of everybody."""
    if (of := report.duty) is None:
        return
    part = _("roster in {month}", month=f"{local(of.begin):%Y-%m}")
    yield (part, "", "", _("not compliant"), length_words(of.lapsed_ms), "", "")
    for lapse in of.lapses:
        yield (part, " ".join(lapse.breach.rules), stamp(lapse.breach.begins), _("not compliant"),
               length_words(lapse.ms), "", lapse.change.reason if lapse.change is not None else "")
    for one in of.hours:
        yield (part, "", "", report.names.actor(f"person:{one.person}"), length_words(one.worked_ms),
               length_words(one.planned_ms), "")


def _measured(part: str, of: str, measure: Measure) -> Iterator[Cells]:
    """A target's two limits: the share that was within each, and how soon half of them were."""
    spread, target = measure.first, measure.target
    for limit, within, share, at in ((target.warn_ms, spread.within_warn, target.warn_share, spread.warn),
                                     (target.limit_ms, spread.within_limit, target.limit_share, spread.limit)):
        what = f"{of}, {_('in {time}', time=words.span(limit))}, {_('{count} items', count=spread.count)}"
        value = f"{words.percent(within)} ({words.quantile(share, at)})" if spread.count else words.percent(within)
        yield (part, target.rule, "", what, value, f"{share:g}%", words.verdict(measure))


def _load(report: Report) -> Iterator[Cells]:
    counted = report.counted
    part = _("load in {days} days", days=words.covered(counted))
    for figure in report.load:
        yield (part, figure.rule, "", words.name_of(figure), words.value_of(figure), words.bounds_of(figure),
               words.mark_word(figure.mark, counted))
    if mixed := words.mix_words(report.mix):
        yield (part, "KPI-08", "", mixed, "", "", "")


def _sources(report: Report) -> Iterator[Cells]:
    counted = report.counted
    for one in counted.offenders:
        share = f"{100 * one.count / max(1, counted.alarms):.1f}%"
        what = f"{words.offender_place(one, report.names)}  {words.offender_words(one)}"
        yield (_("worst sources"), "", "", what, f"{one.count} ({share})", "", words.offences(one))


def _overruns(report: Report) -> Iterator[Cells]:
    for one in report.responses.overruns:
        yield _overrun(one, report)


def _overrun(one: Overrun, report: Report) -> Cells:
    alarm = report.alarms.get(one.alarm)
    where = place_of(alarm, report.names) if alarm else ""
    said = words.why_words(one) or ("" if one.waiting else _("no reason given"))
    what = f"{one.priority} {class_word(one.signal_class)} {where}".rstrip()
    result = "; ".join(filter(None, (words.how_words(one, report.names), said)))
    return (_("over the limit"), "", stamp(one.at), what, words.span(one.ms), words.span(one.limit_ms), result)


def _floods(report: Report) -> Iterator[Cells]:
    for flood in report.counted.floods:
        what = _("at most {peak} in ten minutes, {alarms} alarms, {raw} signals", peak=flood.peak,
                 alarms=flood.annunciated, raw=flood.raw)
        until = _("until {time}", time=stamp(flood.until)) if flood.until else _("goes on")
        yield (_("floods"), "", stamp(flood.since), what, "", "", until)
    for point in report.counted.false_points:
        yield (_("cried wolf"), "", "", words.false_words(point, report.names), "", "", "")


def _groups(report: Report) -> Iterator[Cells]:
    found = report.responses
    for title, groups in ((_("by month"), found.months), (_("by shift"), found.shifts),
                          (_("by officer"), found.officers)):
        for group in groups:
            name = report.names.actor(group.name)
            for measure in group.measures:
                yield from _measured(title, f"{name}, {words.level_of(measure)}", measure)
