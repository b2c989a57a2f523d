"""
The rows of the figures: first actions against their targets, load against its limits, the worst sources, exceptions.

Plain functions from a report to lines. A row with an exception or a source says which, so that a key can act on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ...clock import local
from ...domain import figurewords as words
from ...domain.figures import Group, Measure, Overrun
from ...domain.loadfigures import GOOD, OVER, RED, Counted, Figure, Offender
from ...domain.narration import class_word, clock_time, place_of
from ...texts import _, language
from ..cells import Line, fit, line, width_of, wrap
from ..looks import levels, priority_look
from ..widgets.plots import bar, plot
from .details import section
from .dutyfigures import duty_lines

if TYPE_CHECKING:
    from ...store.figures import Report

_LOOKS = {GOOD: "dim", OVER: "p3", RED: "p1", "": "dim"}
#: So many of each are listed; `duty figures --json` has them all.
_OVERRUNS, _FLOODS, _POINTS, _WORST = 100, 5, 5, 10
_PLOT_ROWS = 4
#: What is wrong with a source takes at most so many cells.
_WRONG = 24
#: Cells of count, percentile and the two shares of a group.
_GROUP = (10, 7, 8, 8)


class Row(NamedTuple):
    """One line; `explain` is the occurrence of an exception, `alarm` the latest alarm of a source (0: neither)."""

    key: str
    line: Line
    explain: int = 0
    alarm: int = 0


def all_rows(report: Report, width: int) -> list[Row]:
    """Everything one below the other, what an officer asks first on top."""
    return [*keyed("r", response_lines(report, width)), *keyed("l", load_lines(report, width)),
            *worst_rows(report, width), *overrun_rows(report, width), *keyed("f", flood_lines(report, width)),
            *duty_rows(report, width), *keyed("g", group_lines(report, width))]


def left_rows(report: Report, width: int) -> list[Row]:
    """The left half of a wide screen: what people did, and whatever a key acts on."""
    return [*keyed("r", response_lines(report, width)), *worst_rows(report, width), *overrun_rows(report, width),
            *duty_rows(report, width), *keyed("g", group_lines(report, width))]


def right_lines(report: Report, width: int) -> list[Line]:
    """The right half: what the devices asked of them. It never needs more lines than a wide screen has."""
    return [*load_lines(report, width), *flood_lines(report, width)]


def duty_rows(report: Report, width: int) -> Iterator[Row]:
    """The roster in figures, each line with the key of its page."""
    return (Row(key, one) for key, one in duty_lines(report, width))


def keyed(name: str, lines: Iterable[Line]) -> Iterator[Row]:
    """Lines that no key acts on."""
    return (Row(f"{name}{number}", one) for number, one in enumerate(lines))


def response_lines(report: Report, width: int) -> list[Line]:
    """First actions against RESP-01 and RESP-02."""
    title = _("first actions since {day}, as of {time}", day=f"{local(report.begin):%Y-%m-%d}",
              time=clock_time(report.now.at))
    lines = section(title, width)
    if not any(measure.first.count for measure in report.responses.measures):
        return lines + said(_("No first action was recorded yet. Each is timed from receipt, for alarms of level 1 "
                              "to 3."), width)
    for measure in report.responses.measures:
        lines += _measure(measure, width)
    for text in words.apart(report.responses):
        lines += said(text, width)
    return lines


def _measure(measure: Measure, width: int) -> list[Line]:
    spread, target = measure.first, measure.target
    name = 8 if language() == "zh" else 11
    met = measure.is_met
    title = (fit(words.level_of(measure), name), "bold")
    if not spread.count or not words.is_judged(measure):
        return [line(" ", title, (words.verdict(measure), "dim"))]
    lines = [line(" ", title, words.quantile(50, spread.p50) + "  ",
                  (words.quantile(target.warn_share, spread.warn), "p1" if spread.warn > target.warn_ms else ""), "  ",
                  (words.quantile(target.limit_share, spread.limit), "p1" if spread.limit > target.limit_ms else ""),
                  ("  " + _("{count} items", count=spread.count), "dim"),
                  ("  " + words.verdict(measure), "dim" if met else "p1"))]
    cells = max(10, min(40, width - name - 30))
    for limit, within, share in ((target.warn_ms, spread.within_warn, target.warn_share),
                                 (target.limit_ms, spread.within_limit, target.limit_share)):
        short = within < share
        lines.append(line("  ", (fit(_("in {time}", time=words.span(limit)), name - 1), ""),
                          (fit(words.percent(within), 7, right=True), "p1" if short else ""), " ",
                          *bar(within, share, cells, "p1" if short else ""), (f" {share:g}%", "dim")))
    if measure.view.count:
        view = measure.view
        text = _("from the first view: {half}, {most}, {count} items", half=words.quantile(50, view.p50),
                 most=words.quantile(target.warn_share, view.warn), count=view.count)
        lines.append(line("  ", (text, "dim")))
    return lines


def load_lines(report: Report, width: int) -> list[Line]:
    """KPI-01 to KPI-10, and the last day drawn."""
    counted = report.counted
    lines = section(_("load in {days} days, alarms that called only", days=words.covered(counted)), width)
    if little := words.too_little(counted):
        lines += [line((" " + part, "bad")) for part in wrap(little, max(10, width - 2))]
    lines += [_figure(figure, counted, width) for figure in report.load]
    if mixed := words.mix_words(report.mix):
        lines.append(line(" ", (mixed, "dim")))
    over = report.rules.number("KPI-02", "over")
    many = sum(peak > over for peak in report.day)
    lines += section(_("alarms in each ten minutes of the last 24 h, {count} in all, {many} times over {over}",
                       count=sum(report.day), many=many, over=f"{over:g}"), width)
    if not any(report.day):
        return lines + said(_("None called."), width)
    return lines + plot(report.day, over, report.now.at, width, _PLOT_ROWS, levels())


def _figure(figure: Figure, counted: Counted, width: int) -> Line:
    bounds = 19 if language() == "zh" else 24
    name = max(12, width - bounds - 28)
    look = "dim" if words.is_early(counted) else _LOOKS[figure.mark]
    return line(" ", (fit(figure.rule, 7), "dim"), (fit(words.name_of(figure), name), ""), " ",
                (fit(words.value_of(figure), 7, right=True), look if look != "dim" else ""), "  ",
                (fit(words.bounds_of(figure), bounds), "dim"), " ", (words.mark_word(figure.mark, counted), look))


def worst_rows(report: Report, width: int) -> Iterator[Row]:
    """The ten worst sources, then those that chatter or stand too long."""
    counted = report.counted
    title = _("worst sources: {count} of {sources}", count=min(_WORST, counted.sources), sources=counted.sources)
    yield from keyed("w", section(title, width))
    listed = [one for place, one in enumerate(counted.offenders)
              if place < _WORST or one.chattered or one.ran_away or one.stale_ms]
    wrong = min(_WRONG, max((width_of(words.offences(one)) for one in listed), default=0))
    for number, one in enumerate(listed, 1):
        rank = str(number) if number <= _WORST else ""
        yield Row("source " + "\t".join(one[:6]), _offender(rank, one, report, width, wrong), alarm=one.alarm)
    if not listed:
        yield from keyed("wn", said(_("No source has called yet."), width))


def _offender(rank: str, one: Offender, report: Report, width: int, wrong: int) -> Line:
    """A source; what is wrong with it besides its count stands in the last `wrong` cells."""
    share = f"{100 * one.count / max(1, report.counted.alarms):.1f}%"
    left = width - 3 - 7 - 7 - 4 - wrong
    place = max(10, left * 3 // 5)
    return line((fit(rank, 3, right=True), "dim"), (fit(str(one.count), 7, right=True), ""),
                (fit(share, 7, right=True), "dim"), "  ",
                (fit(words.offender_place(one, report.names), place), ""), " ",
                (fit(words.offender_words(one), max(4, left - place)), "dim"), " ",
                (fit(words.offences(one), wrong), "p3"))


def overrun_rows(report: Report, width: int) -> Iterator[Row]:
    """Every item over its limit, the newest first, with the reason that was given (F-IN-06)."""
    overruns = report.responses.overruns
    yield from keyed("x", section(_("over the limit: {count}", count=len(overruns)), width))
    for one in overruns[:_OVERRUNS]:
        yield Row(f"overrun {one.occurrence}", _overrun(one, report, width), 0 if one.waiting else one.occurrence,
                  one.alarm)
    if len(overruns) > _OVERRUNS:
        yield from keyed("xm", said(_("... and {count} more", count=len(overruns) - _OVERRUNS), width))


def _overrun(one: Overrun, report: Report, width: int) -> Line:
    alarm = report.alarms.get(one.alarm)
    where = place_of(alarm, report.names) if alarm else ""
    kind = 4 if language() == "zh" else 8
    rest = width - 14 - 2 - kind - 1 - 7 - 2
    place, how = max(8, rest * 2 // 5), max(11, rest // 5)
    if one.waiting:  # which has no reason yet, and all the room
        how = rest - place - 1
    look = priority_look(one.priority) if one.waiting else ""
    given = words.why_words(one)
    reason = given or ("" if one.waiting else _("no reason given"))
    ending = [(fit(words.how_words(one, report.names), how), look), (" ", ""),
              (fit(reason, rest - place - how), "" if given else "dim")]
    return line(" ", (fit(f"{local(one.at):%m-%d %H:%M}", 12), "dim"), (fit(str(one.priority), 2), look),
                (fit(class_word(one.signal_class), kind), look), " ", (fit(where, place), ""),
                (fit(words.span(one.ms), 7, right=True), "p1"), "  ", *ending)


def flood_lines(report: Report, width: int) -> list[Line]:
    """The latest floods, and points that cried wolf."""
    counted = report.counted
    lines = section(_("floods: {count}", count=len(counted.floods)), width) if counted.floods else []
    for flood in reversed(counted.floods[-_FLOODS:]):
        until = f"{local(flood.until):%m-%d %H:%M}" if flood.until else _("goes on")
        lines += said(_("{begin} to {end}: at most {peak} in ten minutes, {alarms} alarms, {raw} signals",
                        begin=f"{local(flood.since):%m-%d %H:%M}", end=until, peak=flood.peak,
                        alarms=flood.annunciated, raw=flood.raw), width)
    if counted.false_points:
        lines += section(_("points that cried wolf: {count}", count=len(counted.false_points)), width)
    for point in counted.false_points[:_POINTS]:
        lines += said(words.false_words(point, report.names), width)
    return lines


def group_lines(report: Report, width: int) -> list[Line]:
    """The same by month, shift and officer."""
    lines: list[Line] = []
    found = report.responses
    for title, groups in ((_("by month"), found.months),
                          (_("by shift") if report.duty else
                           _("by shift (three of 8 h by local time; there is no roster yet)"), found.shifts),
                          (_("by officer"), found.officers)):
        if groups:
            lines += section(title, width)
            lines.append(_group_head(groups[0]))
            lines += [_group(group, report) for group in groups]
    return lines


def _group_head(group: Group) -> Line:
    cells: list[str] = [" " * 11]
    for measure in group.measures:
        names = (words.level_of(measure), f"{measure.target.warn_share:g}%", f"<{words.span(measure.target.warn_ms)}",
                 f"<{words.span(measure.target.limit_ms)}")
        cells += [fit(name + (" " if place else ""), width, right=True)  # room for the mark of what is missed
                  for place, (name, width) in enumerate(zip(names, _GROUP, strict=True))]
    return line(("".join(cells), "dim"))


def _group(group: Group, report: Report) -> Line:
    spans: list[tuple[str, str]] = [(" " + fit(report.names.actor(group.name), 10), "")]
    for measure in group.measures:
        spread, target = measure.first, measure.target
        spans.append((fit(str(spread.count), _GROUP[0], right=True), "dim"))
        for text, short, width in (
                (words.span(spread.warn), spread.warn > target.warn_ms, _GROUP[1]),
                (words.percent(spread.within_warn), spread.within_warn < target.warn_share, _GROUP[2]),
                (words.percent(spread.within_limit), spread.within_limit < target.limit_share, _GROUP[3])):
            missed = spread.count and short  # a letter says so too: colour alone is not seen everywhere
            spans.append((fit(text + ("!" if missed else " "), width, right=True), "p1" if missed else ""))
    return line(*spans)


def said(text: str, width: int) -> list[Line]:
    """A quiet sentence over as many lines as it needs."""
    return [line(" ", (part, "dim")) for part in wrap(text, max(10, width - 2))]
