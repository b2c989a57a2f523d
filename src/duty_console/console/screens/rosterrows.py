"""
A month of the roster as lines: days down, shifts across, what a rule or a person has to say of each as a mark,.

Pure builders; what they draw was made in `month`.
"""

from __future__ import annotations

from typing import NamedTuple

from ...calendarfile import HOLIDAY, MAKEUP
from ...domain.narration import weekday
from ...domain.places import Person
from ...domain.rosterrows import EMERGENCY
from ...domain.rosters import HOUR, MINUTE, day_of
from ...domain.schedules import Shift
from ...texts import N_, _
from ..cells import Line, Span, clip, cut, fit, line, shown, width_of
from ..month import Cell, Month, Place

#: What stands before the shifts: a mark for today, the day, its weekday, and what the calendar says of it.
HEAD = 16
#: A name is cut to so many cells before a mark is left out.
_NAME = 4
#: Beside a name: he is there for a part of the shift.
PART = "~"
_SHIFTS = {"N": N_("Night"), "D": N_("Morning"), "E": N_("Evening")}
#: What a cell says beside its people, in two cells.
BREACH, SWAP = N_("Br"), N_("Sw")
CHANGES = {"leave": N_("Ab"), "sick": N_("Sk"), "override": N_("Ov"), "emergency": N_("Em")}


class Mark(NamedTuple):
    """A word of two or three cells, and its look."""

    word: str
    look: str


def shift_words(shift: Shift) -> str:
    """A shift with its times."""
    ends = (shift.begins + shift.length - 1) % (24 * HOUR) + 1
    name = _(_SHIFTS[shift.letter]) if shift.letter in _SHIFTS else shown(shift.letter)
    return f"{name} {clock(shift.begins)}-{clock(ends)}"


def clock(ms: int) -> str:
    """A time of day or a length in hours and minutes."""
    return f"{ms // HOUR:02}:{ms // MINUTE % 60:02}"


def head_line(month: Month, width: int) -> Line:
    """The month, and what its columns are."""
    wide = wide_of(month, width)
    return line((fit(f"  {month.first:%Y-%m}", HEAD), "bold"),
                *(span for shift in month.shifts for span in (
                    (fit(shift_words(shift), wide - 1), "heading"), (" ", ""))))


def wide_of(month: Month, width: int) -> int:
    """How wide a shift is."""
    return max(4, (width - HEAD) // max(1, len(month.shifts)))


def day_line(month: Month, number: int, turn: int, width: int) -> Line:
    """A day; `turn` is the shift under the cursor, -1 where it is on another day."""
    day, wide = month.day(number), wide_of(month, width)
    is_today = day == day_of(month.now)
    spans: list[Span] = [(fit(_("->") if is_today else "", 3), "bold"),
                         (f"{day:%m-%d} {fit(weekday(day), 4)} ", "bold" if is_today else ""), _kind(month, number)]
    for at in range(len(month.shifts)):
        spans += cell_spans(month, (number, at), wide, under=at == turn)
    return clip(tuple(spans), width)


def _kind(month: Month, number: int) -> Span:
    """What the calendar says of a day; that there is none for its year."""
    day, calendar = month.day(number), month.known.calendar
    if not calendar.is_known(day):
        return fit("?", 3), "dim"
    kind = calendar.kind(day)
    mark = _("holiday, marked") if kind == HOLIDAY else _("make-up day, marked") if kind == MAKEUP else ""
    return fit(mark, 3), "bold"


def cell_spans(month: Month, place: Place, wide: int, *, under: bool) -> list[Span]:
    """The people of a shift with their certificates, and its marks at the end."""
    cell = month.cells[place]
    marks = marks_of(month, place)
    past = cell.until <= month.now
    tail, names = " ".join(mark.word for mark in marks), [_one(month, cell, person) for person in cell.people]
    if marks[1:] and width_of(tail) + 2 + _least(names) > wide:  # the first is the worst; the others are said below
        marks, tail = marks[:1], marks[0].word + "+"
    room = wide - 1 - (width_of(tail) + 1 if tail else 0)
    look = "cursor" if under else "dim" if past else ""
    spans: list[Span] = [(fit(_names(names, room), room), look)]
    if tail:
        spans += [(" ", look), (tail, f"{marks[0].look} cursor".strip() if under else marks[0].look)]
    return [*spans, (" ", "")]


def _least(names: list[str]) -> int:
    """How little room names can do with: two characters of each, its mark, and a gap."""
    return sum(min(width_of(name), _NAME + 1) + 1 for name in names)


def _names(names: list[str], room: int) -> str:
    """Everybody here; where there is no room, the longest a little less, and never somebody less."""
    said = list(names)
    while said and sum(map(width_of, said)) + len(said) - 1 > room:
        longest = max(range(len(said)), key=lambda place: width_of(said[place]))
        if width_of(said[longest]) <= 4:
            break
        end = -2 if said[longest][-2:-1] == PART else -1
        name, mark = said[longest][:end], said[longest][end:]
        said[longest] = cut(name, width_of(name) - 1) + mark
    return " ".join(said) or "-"


def _one(month: Month, cell: Cell, person: str) -> str:
    """A name and its mark: the level of the certificate, - without one; + is an extra, ~ is there for a part only."""
    row = month.known.of.people.get(person)
    mine = [spell for spell in cell.spells if spell.person == person]
    extra = "" if any(spell.counts for spell in mine) else "+"
    whole = any(spell.begins <= cell.begins and spell.until >= cell.until for spell in mine)
    name = shown(row.name) if row is not None and row.name else shown(person)
    return f"{extra}{name}{'' if whole else PART}{certificate_mark(row)}"


def certificate_mark(person: Person | None) -> str:
    """The level of a certificate (5 to 1), or - for none that counts."""
    return str(person.certificate) if person is not None and person.certificate and not person.suspended else "-"


def marks_of(month: Month, place: Place) -> list[Mark]:
    """What is to be said of a shift, the worst first: ! a rule refuses it, ? a rule warns of it. A day that nobody has
    entered yet says so quietly."""
    cell = month.cells[place]
    bare = not any(month.cells[place[0], turn].spells for turn in range(len(month.shifts)))
    blocking = [] if month.is_empty else sorted({one.rule[-2:] for one in cell.findings if one.blocks})
    warned = sorted({one.rule[-2:] for one in cell.findings if not one.blocks} - set(blocking))
    breached = sorted({rule[-2:] for row in cell.breaches for rule in row.rules})
    marks = [Mark(f"!{rule}", "dim" if bare else "bad") for rule in blocking]
    marks += [Mark(_(BREACH) + rule, "p3") for rule in breached]
    kinds = dict.fromkeys(change.kind for change in cell.changes)
    marks += [Mark(_(CHANGES[kind]), "bad" if kind == EMERGENCY else "bold") for kind in kinds if kind in CHANGES]
    marks += [Mark(_(SWAP), "bold")] if cell.swaps else []
    return marks + [Mark(f"?{rule}", "") for rule in warned]


def legend(width: int) -> Line:
    """What the marks mean."""
    said = _("5-1 certificate, - none; + extra, ~ for a part; ! a rule refuses, ? it warns")
    more = _("; Br did not comply, Ab leave, Sk sick, Ov change, Em emergency, Sw swap")
    return line(("  " + said + (more if width_of(said + more) + 2 <= width else ""), "dim"))


def name_of(month: Month, person: str) -> str:
    """What somebody is called."""
    row = month.known.of.people.get(person)
    return shown(row.name) if row is not None and row.name else shown(person)
