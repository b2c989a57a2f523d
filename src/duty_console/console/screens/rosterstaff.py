"""
The people of a month as lines, with their hours, rest and certificates; and the month as rows for an export.

Pure builders; what they draw was made in `month`.
"""

from __future__ import annotations

from ...clock import local
from ...domain.narration import weekday
from ...domain.rosterrows import SICK
from ...domain.rosters import is_away
from ...texts import N_, _
from ..cells import Line, Span, fit, line, shown
from ..month import Month, Work
from ..sheet import Sheet, plain
from .rosterrows import certificate_mark, clock, day_line, head_line, name_of, shift_words

#: A certificate is reminded of so many days before its end (DUTY-16); the nearer, the louder.
_SOON = ((7, "p1"), (30, "bad"), (90, "p3"))


def people_head(width: int) -> Line:
    """What the columns of the people are."""
    name = _name_width(width)
    return line((fit(_("Person"), name), "heading"), (fit(_("Cert."), 6), "heading"),
                (fit(_("Valid until"), 24), "heading"), (fit(_("Hours"), 8, right=True), "heading"),
                (fit(_("Rest"), 8, right=True), "heading"))


def _name_width(width: int) -> int:
    return max(6, min(14, width - 46))


def people_lines(month: Month, width: int) -> list[Line]:
    """Everybody with his certificate and its end, his hours in the month, and his shortest rest."""
    return [people_head(width), *(work_line(month, one, width) for one in month.work)]


def work_line(month: Month, one: Work, width: int) -> Line:
    """One person."""
    person, limits = one.person, month.known.limits
    until, look = valid_words(one)
    rest = clock(one.least_rest_ms) if one.least_rest_ms is not None else "-"
    short = one.least_rest_ms is not None and one.least_rest_ms < limits.warn_rest_ms
    away = is_away(month.roster, person.person, month.now, month.now + 1)
    tail = "" if away is None else " " + (_("sick") if away.kind == SICK else _("on leave"))
    level = _("level {level}", level=person.certificate) if person.certificate else _("none")
    return line(fit(shown(person.name) or shown(person.person), _name_width(width)),
                (fit(level, 6), "" if person.certificate else "bad"), (fit(until, 24), look),
                fit(clock(one.worked_ms), 8, right=True), (fit(rest + ("!" if short else ""), 8, right=True),
                                                           "bad" if short else ""), (tail, "bold"))


def valid_words(one: Work) -> Span:
    """Until when a certificate holds, and how near that is."""
    person = one.person
    if person.suspended and person.certificate:
        return _("suspended"), "bad"
    if one.days_left is None:
        return (_("no end") if person.certificate else "-"), ""
    if one.days_left < 0:
        return _("{until} ended", until=person.certificate_until), "p1"
    look = next((look for days, look in _SOON if one.days_left <= days), "")
    return (_("{until} {days} days left", until=person.certificate_until, days=one.days_left) if look else
            person.certificate_until), look


# For an export


COLUMNS = (N_("day"), N_("weekday"), N_("shift of the day"), N_("begins"), N_("until"), N_("person"), N_("certificate"),
           N_("counts for the shift"), N_("rules"))


def sheet_of(month: Month) -> Sheet:
    """The month as it is exported; a draft says in every line that it is one."""
    lines = [head_line(month, 130), *(day_line(month, number, -1, 130) for number in range(month.length))]
    remark = _("DRAFT, not saved") if month.is_draft else ""
    return Sheet(_("roster"), tuple(_(name) for name in COLUMNS), rows(month), plain(lines), remark)


def rows(month: Month) -> list[tuple[str, ...]]:
    """Every duty of the month as it is seen, a row of `COLUMNS` each."""
    found: list[tuple[str, ...]] = []
    for (number, turn), cell in sorted(month.cells.items()):
        day = month.day(number)
        rules = " ".join(sorted({one.rule for one in cell.findings} | {rule for row in cell.breaches
                                                                      for rule in row.rules}))
        for spell in cell.spells:
            found.append((day.isoformat(), weekday(day), shift_words(month.shifts[turn]),
                          f"{local(max(spell.begins, cell.begins)):%Y-%m-%d %H:%M}",
                          f"{local(min(spell.until, cell.until)):%Y-%m-%d %H:%M}", name_of(month, spell.person),
                          certificate_mark(month.known.of.people.get(spell.person)),
                          _("yes") if spell.counts else _("as an extra"), rules))
    return found


