"""
The roster of a month (值班表), to hang on the wall: days down, shifts across, names with their certificates.

It is the effective roster, by the function that routes calls too (DUTY-18). What a change or a swap has put there has a
footnote; what is against a rule, and what did not comply, is said and not hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ..cleaning import clean
from ..clock import local
from ..domain import dutyrules
from ..domain.calendars import Calendar, calendar_of, kind_word, missing_words
from ..domain.dutyrules import Finding, limits_of, presences
from ..domain.narration import weekday
from ..domain.rosterrows import AWAY, Breach
from ..domain.rosters import DAY, Spell, day_of, effective, midnight, shift_of
from ..domain.sentences import sentence
from ..domain.sentences_roster import end_words, length_words, people_words, span_words
from ..store.rosters import Entered, entered
from ..texts import N_, _
from .paper import basis
from .paper.form import CENTER, GAP, Block, Column, Form, Notes, Signature, Wanted, in_order
from .paper.standing import Standing

TITLE = N_("Duty roster")
TAKES = ("month",)
#: Behind the shifts: whoever is on duty beside them.
_BESIDE = "beside"
#: Who stands where: by day and column.
Cells = dict[tuple[date, str], list[Spell]]


class Shift(NamedTuple):
    """A shift of a day: its letter, and begin and length in ms."""

    letter: str
    begins: int
    length: int

    @property
    def hours(self) -> str:
        """From when until when."""
        begin = midnight(date(2026, 1, 1)) + self.begins
        return f"{local(begin):%H:%M}-{end_words(begin + self.length)}"


class Month(NamedTuple):
    """A month of the roster, and what the rules say of it."""

    standing: Standing
    wanted: Wanted
    of: Entered
    shifts: list[Shift]
    spells: list[Spell]
    findings: list[Finding]
    calendar: Calendar
    notes: Notes

    @property
    def days(self) -> list[date]:
        """Its days."""
        first = day_of(self.wanted.begins)
        return [first + timedelta(days=at) for at in range((self.wanted.until - self.wanted.begins) // DAY)]


def form(standing: Standing, wanted: Wanted) -> Form:
    """The month as a form."""
    month = _month(standing, wanted)
    blocks = [_grid(month), _people(month)]
    if exceptions := _exceptions(month):
        blocks.append(exceptions)
    cited = {finding.rule for finding in month.findings} | {rule for row in month.of.breaches for rule in row.rules}
    return standing.form(
        "roster", _(TITLE), ((_("Period covered"), _span(wanted)), (_("Version"), _version(month))), tuple(blocks),
        signatures=(Signature(_("Drawn up by")), Signature(_("Fire-safety manager"))),
        notes=(*_remarks(month), *month.notes.lines()),
        basis=basis.lines(standing.rules, {"DUTY-02", "DUTY-03", "DUTY-04", *cited}))


def _month(standing: Standing, wanted: Wanted) -> Month:
    of = entered(standing.reader, wanted.begins, wanted.until)
    limits = limits_of(standing.rules, alone=of.alone)
    found = dutyrules.shown(of.roster, of.people, limits, wanted.begins, wanted.until)
    return Month(standing, wanted, of, _shifts(of, wanted), effective(of.roster, wanted.begins, wanted.until), found,
                 calendar_of(tuple(standing.reader.table("calendar", "order by year"))), Notes())


def _shifts(of: Entered, wanted: Wanted) -> list[Shift]:
    """The shifts of every rota that holds on some day of the month, by the hour."""
    first, last = day_of(wanted.begins).isoformat(), day_of(wanted.until - 1).isoformat()
    found = {Shift(*shift_of(text)) for rota in of.roster.rotas if rota.begins <= last and rota.until >= first
             for text in rota.shifts}
    used = {shift for spell in effective(of.roster, wanted.begins, wanted.until) for shift in found
            if _day_under(spell, shift)}
    return sorted(used, key=lambda shift: (shift.begins, shift.length, shift.letter))


def _day_under(spell: Spell, shift: Shift) -> date | None:
    """The day on which somebody stands in a shift; None where it is not this shift. A night's second half is of the
    day on which the night began."""
    if spell.shift != shift.letter:
        return None
    for back in (0, 1):
        day = day_of(spell.begins) - timedelta(days=back)
        begins = midnight(day) + shift.begins
        if begins <= spell.begins and spell.until <= begins + shift.length:
            return day
    return None


def _grid(month: Month) -> Block:
    cells = _cells(month)
    rows = [_row(month, day, cells) for day in month.days] if month.spells else []
    columns = (
        Column("day", _("Date"), 6, align=CENTER), Column("weekday", _("Day"), 4, align=CENTER),
        *_where(rows, Column("holiday", _("Holiday"), 6, align=CENTER)),
        *(Column(f"shift_{number}", f"{shift.letter} {shift.hours}", 18, align=CENTER)
          for number, shift in enumerate(month.shifts, 1)),
        *_where(rows, Column(_BESIDE, _("Beside the shifts"), 13, align=CENTER)),
        *_where(rows, Column("against", _("Against a rule"), 8, align=CENTER)))
    return Block("roster", "", columns, tuple(in_order(columns, row) for row in rows),
                 _("No roster was entered for this month."))


def _where(rows: list[dict[str, str]], column: Column) -> tuple[Column, ...]:
    """A column that stands there only where something is to stand in it: the others have its room."""
    return (column,) if any(row.get(column.key) for row in rows) else ()


def _cells(month: Month) -> Cells:
    found: Cells = {}
    for spell in month.spells:
        at = next(((day, f"shift_{number}") for number, shift in enumerate(month.shifts, 1)
                   if (day := _day_under(spell, shift)) is not None), (day_of(spell.begins), _BESIDE))
        found.setdefault(at, []).append(spell)
    return found


def _row(month: Month, day: date, cells: Cells) -> dict[str, str]:
    begins = midnight(day)
    named = month.calendar.name(day) or (kind_word(month.calendar.kind(day)) if month.calendar.is_named(day) else "")
    against = sorted({finding.rule for finding in month.findings
                      if finding.blocks and finding.begins < begins + DAY and finding.until > begins})
    shifts: dict[str, Shift | None] = {f"shift_{number}": shift for number, shift in enumerate(month.shifts, 1)}
    return {"day": f"{day:%m-%d}", "weekday": weekday(day), "holiday": clean(named), "against": "\n".join(against),
            **{key: _together(_name(month, spell, shift, day)
                             for spell in cells.get((day, key), ()))
               for key, shift in {**shifts, _BESIDE: None}.items()}}


def _together(names: Iterable[str]) -> str:
    """Two names beside each other; more of them, or where one has more than a name to say, below."""
    found = list(names)
    return ("\n" if len(found) > 2 or any(" " in name or "\n" in name for name in found) else GAP).join(found)


def _name(month: Month, spell: Spell, shift: Shift | None, day: date) -> str:
    """A name with its certificate; a mark where somebody else stood there, and hours where they are not the shift's."""
    said = f"{month.standing.names.actor(f'person:{spell.person}')}[{_level(month, spell.person)}]"
    if not spell.counts:
        said = _("{person} as an extra", person=said)
    if spell.why not in {rota.id for rota in month.of.roster.rotas}:
        said += f" {month.notes.mark(_why(month, spell.why))}"
    begins = midnight(day) + shift.begins if shift is not None else 0
    if shift is not None and (spell.begins, spell.until) == (begins, begins + shift.length):
        return said
    return f"{said}\n{local(spell.begins):%H:%M}-{end_words(spell.until)}"


def _level(month: Month, person: str) -> str:
    """The level of somebody's certificate, or a dash for none."""
    found = month.of.people.get(person)
    return str(found.certificate) if found is not None and found.certificate else "-"


def _why(month: Month, number: int) -> str:
    """What put somebody there: the entry, when and by whom it was made; a swap with what was agreed on."""
    swap = next((row for row in month.of.roster.swaps if row.agreed == number), None)
    said = [_said(month, swap.id)] if swap is not None else []
    return _("; ").join((*said, _said(month, number)))


def _said(month: Month, number: int) -> str:
    entry = month.standing.reader.entry(number)
    if entry is None:
        return _("entry {number}", number=number)
    return _("entry {number}, {time}, {who}: {what}", number=number, time=f"{local(entry.at):%m-%d %H:%M}",
             who=month.standing.names.actor(entry.actor), what=clean(sentence(entry, month.standing.names)))


def _people(month: Month) -> Block:
    columns = (Column("person", _("Name"), 5), Column("certificate", _("Certificate"), 4, align=CENTER),
               Column("certificate_until", _("Valid until"), 5, align=CENTER),
               Column("hours", _("On duty"), 5, align=CENTER), Column("away", _("Leave of absence"), 12))
    begins, until = month.wanted.begins, month.wanted.until
    inside = [spell._replace(begins=max(begins, spell.begins), until=min(until, spell.until)) for spell in month.spells]
    hours = {person: sum(end - begin for begin, end in spans) for person, spans in presences(inside).items()}
    away = {change.out for change in month.of.roster.changes if change.kind in AWAY and _touches(month, change.begins,
                                                                                                   change.until)}
    rows = [in_order(columns, _person(month, key, hours.get(key, 0))) for key in sorted(hours.keys() | away)]
    return Block("people", _("People"), columns, tuple(rows))


def _person(month: Month, key: str, hours: int) -> dict[str, str]:
    found = month.of.people.get(key)
    level = found is not None and found.certificate
    leave = [_("{kind} {span}", kind=_("sick") if change.kind == "sick" else _("on leave"),
               span=span_words(change.begins, min(change.until, change.ended_at or change.until)))
             for change in month.of.roster.changes if change.kind in AWAY and change.out == key
             and _touches(month, change.begins, min(change.until, change.ended_at or change.until))]
    return {"person": people_words([key], month.standing.names), "hours": length_words(hours),
            "certificate": str(level) if level else _("none"),
            "certificate_until": found.certificate_until if found is not None and level else "",
            "away": _("; ").join(leave)}


def _touches(month: Month, begins: int, until: int) -> bool:
    return begins < month.wanted.until and until > max(begins, month.wanted.begins)


def _exceptions(month: Month) -> Block | None:
    """Minutes that did not comply, as they were judged when they came (DUTY-15)."""
    columns = (Column("span", _("From and until"), 8), Column("length", _("Length"), 5), Column("rules", _("Rules"), 5),
               Column("need", _("Needed"), 3, align=CENTER), Column("has", _("There were"), 3, align=CENTER),
               Column("people", _("Who"), 6), Column("reason", _("Against the rules by, reason"), 12))
    rows = tuple(in_order(columns, _exception(month, row)) for row in month.of.breaches
                 if _touches(month, row.begins, row.until or month.standing.at))
    return Block("exceptions", _("Minutes that did not comply"), columns, rows) if rows else None


def _exception(month: Month, row: Breach) -> dict[str, str]:
    end = row.until or month.standing.at
    length = min(end, month.wanted.until) - max(row.begins, month.wanted.begins)
    change = next((change for change in month.of.roster.changes if change.id == row.emergency), None)
    names = month.standing.names
    said = _("{who}: {reason}", who=names.actor(change.by), reason=clean(change.reason)) if change else ""
    return {"span": span_words(row.begins, end) if row.until else _("since {time}, goes on",
                                                                     time=f"{local(row.begins):%m-%d %H:%M}"),
            "length": length_words(length), "rules": " ".join(row.rules), "need": str(row.need), "has": str(row.has),
            "people": people_words(row.people, names) if row.people else "", "reason": said}


def _remarks(month: Month) -> Iterator[str]:
    """What the signs mean, what is warned of, and where no calendar is known."""
    if not month.spells:
        return
    yield _("[5] to [1]: level of the certificate, 5 the lowest; [-]: none")
    if warned := Counter(finding.rule for finding in month.findings if not finding.blocks):
        yield _("Warned of: {rules}", rules=", ".join(f"{rule} x {count}" for rule, count in sorted(warned.items())))
    years = tuple(sorted({day.year for day in month.days} - set(month.calendar.years)))
    if years:
        yield missing_words(years)


def _version(month: Month) -> str:
    """The newest entry that shaped this month."""
    roster = month.of.roster
    first, last = (day_of(at).isoformat() for at in (month.wanted.begins, month.wanted.until - 1))
    numbers = [rota.id for rota in roster.rotas if rota.begins <= last and rota.until >= first]
    numbers += [row.id for row in roster.changes if _touches(month, row.begins, row.until)]
    numbers += [row.agreed for row in roster.swaps if row.agreed and (
        _touches(month, row.begins, row.until) or _touches(month, row.back_begins, row.back_until))]
    return _("as of entry {number}", number=max(numbers)) if numbers else _("nothing entered")


def _span(wanted: Wanted) -> str:
    return _("{begins} to {until}", begins=f"{local(wanted.begins):%Y-%m-%d}",
             until=f"{local(wanted.until - 1):%Y-%m-%d}")
