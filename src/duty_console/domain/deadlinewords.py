"""
How a date was counted, said so that nobody has to believe it: what set it off, day by day what counted and what was
passed over, where it was rolled on to, and by which rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..clock import local
from ..texts import N_, _
from .calendars import Calendar, kind_word
from .deadlines import AT_ONCE, DAYS, HOURS, NAMED, WORKDAYS, Deadline, Step, steps, workdays_left
from .narration import weekday

_UNITS = {WORKDAYS: N_("{count} working days, from the day after (CAL-01, CAL-03)"),
          DAYS: N_("{count} days, from the day after (CAL-01, CAL-02)"),
          NAMED: N_("a day that was named (CAL-02)"), AT_ONCE: N_("at once, never rolled on (CAL-04)"),
          HOURS: N_("{count} hours of the clock")}
_STEPS = {"starts": N_("sets it off, does not count"), "counts": N_("counts: {nth}"), "passed": N_("passed over"),
          "rolled": N_("no working day: rolled on"), "named": N_("named; no working day: rolled on"),
          "last": N_("LAST DAY, ends at 24:00")}


def unit_words(row: Deadline) -> str:
    """How a period is counted."""
    return _(_UNITS[row.unit], count=row.length)


def left_words(calendar: Calendar, today: date, last: date) -> str:
    """What is left until a last day: working days, today, or for how many days it is over."""
    days = workdays_left(calendar, today, last)
    if days < 0:
        return _("over by {count} d", count=-days)
    return _("today") if last == today else _("{count} wd", count=days)


def missing_words(row: Deadline) -> str:
    """That a year had no calendar when this was counted; empty where all had."""
    if not row.missing:
        return ""
    return _("CALENDAR MISSING for {years}: counted Monday to Friday (CAL-06)", years=", ".join(map(str, row.missing)))


def day_words(day: date) -> str:
    """A day with its weekday."""
    return f"{day.isoformat()} {weekday(day)}"


def clock_end(row: Deadline) -> str:
    """When hours of the clock are over: 2026-10-01 Thu 09:00."""
    at = local(row.ends_at)
    return f"{day_words(at.date())} {at:%H:%M}"


def step_words(step: Step) -> str:
    """One day of a count."""
    what = step.kind if step.known else ""
    named = f" {kind_word(what)}" if what else ""
    named += f" {step.name}" if step.name else ""
    return f"{day_words(step.day)}{named}  " + (_(_STEPS[step.what], nth=step.nth))


def explained(row: Deadline, calendar: Calendar) -> Iterator[str]:
    """How a date was counted, a line a day."""
    yield unit_words(row) + "  " + _("rule {rule}, rule set {ruleset}", rule=row.rule, ruleset=row.ruleset)
    if said := missing_words(row):
        yield said
    if row.unit == HOURS:
        yield "  " + _("ends at {at}", at=clock_end(row))
    else:
        yield from ("  " + step_words(step) for step in steps(row, calendar))
    if row.first != row.last:
        yield _("first date: {day}", day=day_words(date.fromisoformat(row.first)))
