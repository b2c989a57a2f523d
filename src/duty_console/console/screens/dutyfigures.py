"""
The figures of the roster: minutes that did not comply, and how long everybody was on duty; each opens what it is made
of.

Plain functions from a report to lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...clock import local
from ...domain.dutyfigures import DutyMonth, Hours, Lapse
from ...domain.narration import Names
from ...domain.sentences_roster import length_words, people_words, span_words
from ...texts import _
from ..cells import Line, fit, line, shown, wrap
from ..dutywords import FOUND
from .details import section

if TYPE_CHECKING:
    from ...store.figures import Report

#: What the keys of its lines begin with.
LAPSED, WORKED = "duty lapsed", "duty of "


def duty_lines(report: Report, width: int) -> Iterator[tuple[str, Line]]:
    """A line for what did not comply, and one a person, each with its key."""
    of = report.duty
    if of is None:
        return
    yield from (("duty head", one) for one in section(_("roster in {month}", month=f"{local(of.begin):%Y-%m}"), width))
    bad = of.lapsed_ms > 0
    yield LAPSED, line(" ", (fit(_("not compliant"), 16), ""), (fit(length_words(of.lapsed_ms), 16, right=True),
                                                                "p3" if bad else ""),
                       ("  " + _("{count} times", count=len(of.lapses)), "dim"))
    for one in of.hours:
        name = shown(report.names.actor(f"person:{one.person}"))
        worked, planned = length_words(one.worked_ms), _("of {length}", length=length_words(one.planned_ms))
        yield WORKED + one.person, line(" ", (fit(name, 16), ""), (fit(worked, 16, right=True), ""),
                                        ("  " + planned, "dim"))


def opens(key: str) -> bool:
    """Whether a line of this key opens a page."""
    return key == LAPSED or key.startswith(WORKED)


def duty_page(key: str, report: Report, width: int) -> list[Line]:
    """What a line is made of: the minutes that did not comply, or somebody's shifts."""
    of = report.duty
    if of is None:
        return []
    if key == LAPSED:
        return _lapsed(of, report.names, width)
    found = next((one for one in of.hours if WORKED + one.person == key), None)
    return _worked(found, of, report.names, width) if found is not None else []


def _lapsed(of: DutyMonth, names: Names, width: int) -> list[Line]:
    lines = section(_("not compliant in {month}: {length}", month=f"{local(of.begin):%Y-%m}",
                      length=length_words(of.lapsed_ms)), width)
    for one in of.lapses:
        lines += [line("  " if number else " ", part) for number, part in enumerate(
            wrap(_lapse(one, names), max(10, width - 3)))]
    return lines if of.lapses else [*lines, line((" " + _("Every minute complied."), "dim"))]


def _lapse(one: Lapse, names: Names) -> str:
    row = one.breach
    said = f"{span_words(row.begins, row.begins + one.ms)}  {length_words(one.ms)}  " + _(", ").join(
        f"{_(FOUND[rule])} {rule}" if rule in FOUND else rule for rule in row.rules)
    said += f" {row.has}/{row.need}" + (f"  {people_words(row.people, names)}" if row.people else "")
    if one.change is not None:
        said += _("; against the rules by {who}: {reason}", who=names.actor(one.change.by), reason=one.change.reason)
    return said


def _worked(one: Hours, of: DutyMonth, names: Names, width: int) -> list[Line]:
    lines = section(f"{shown(names.actor(f'person:{one.person}'))}  {local(of.begin):%Y-%m}  "
                    f"{length_words(one.worked_ms)}", width)
    return lines + [line(" ", span_words(spell.begins, spell.until), "  ",
                         (length_words(spell.until - spell.begins), "dim"),
                         "" if spell.counts else "  " + _("(extra)")) for spell in one.spells]
