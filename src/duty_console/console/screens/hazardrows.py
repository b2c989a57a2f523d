"""
Lines of the hazards' screen: what is left, the last day, number, where and what, how grave, how it stands, who is
responsible. Plain functions of what was read; nothing is counted here that a deadline does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ...domain import deadlines as dl
from ...domain import hazardrows as hz
from ...domain.calendars import Calendar, calendar_of
from ...domain.hazardrows import Hazard
from ...domain.placerows import Place
from ...rulebook import Rulebook
from ...store.hazards import MOST, Due, Whole, dues, find, lately_over, open_hazards, whole
from ...store.reading import Reader
from ...store.register import named
from ...texts import N_, _, language
from ..cells import Line, fit, line, width_of, wrap
from ..finding import begins, initials
from ..hazardwords import KIND_WORDS, SEVERITY_WORDS, grade_words, is_overdue, left, state_words
from ..picture import FILE, NONE, STALE, Picture

WIDE = 120
#: So many days from today a day says its month, not its year.
_PLAIN = 300
#: Filters by the first letters of names look at no more of them: a register has a hundred thousand.
_NAMES = 3000


class Known(NamedTuple):
    """What the lines are drawn from: open hazards and those that ended lately, their places, what else falls due of
    each (the nearest first), the working days and the rules."""

    open: tuple[Hazard, ...] = ()
    over: tuple[Hazard, ...] = ()
    places: Mapping[str, Place] = {}
    dues: Mapping[str, Sequence[Due]] = {}
    calendar: Calendar = Calendar(())
    rules: Rulebook | None = None

    def due(self, hazard: Hazard) -> Due:
        """What its line counts down to: the last day of its rectification; of what is said to be done, of looking
        again."""
        wanted = dl.REINSPECT if hazard.state == hz.CLAIMED else dl.RECTIFY
        of = f"hazard:{hazard.id}"
        found = self.dues.get(of, ())
        for one in found:  # two or three: a table of them would cost more, and there are ten thousand hazards
            if one.kind == wanted:
                return one
        return Due(of, dl.RECTIFY, hazard.due, any(one.missing for one in found))

    def besides(self, hazard: Hazard) -> Due | None:
        """What else falls due of it next."""
        shown = self.due(hazard)
        return next((one for one in self.dues.get(f"hazard:{hazard.id}", ())
                     if one.kind not in (shown.kind, dl.RECTIFY)), None)

    def place(self, hazard: Hazard) -> str:
        """What its place is called."""
        found = self.places.get(hazard.place)
        return found.name if found is not None and found.name else hazard.place

    def breach(self, hazard: Hazard) -> str:
        """What is wrong, in the words of the library."""
        known = self.rules is not None and hazard.breach in self.rules.rules
        return (self.rules.rule(hazard.breach).text if known and self.rules is not None else "") or hazard.breach

    def what(self, hazard: Hazard) -> str:
        """Part and breach, in the words of whoever found it where he used his own."""
        return " ".join(filter(None, (hazard.part, hazard.text or self.breach(hazard))))


def read(reader: Reader, rules: Rulebook, most: int = MOST) -> Known:
    """Everything the screen lists; of what is open so many at most, the nearest last day first."""
    found = known_of(reader, rules, open_hazards(reader, most), tuple(lately_over(reader)))
    return found._replace(open=tuple(sorted(found.open, key=lambda row: (found.due(row).last or "9999", row.id))))


def known_of(reader: Reader, rules: Rulebook, rows: Sequence[Hazard], over: tuple[Hazard, ...] = ()) -> Known:
    """What the lines of these are drawn from."""
    by: dict[str, list[Due]] = {}
    for one in dues(reader):
        by.setdefault(one.of, []).append(one)
    return Known(tuple(rows), over, named(reader, sorted({row.place for row in (*rows, *over)})), by,
                 calendar_now(reader), rules)


def read_one(reader: Reader, number: int, rules: Rulebook) -> tuple[Whole | None, Known]:
    """One hazard whole, by its entry, and what its page is drawn from."""
    row = find(reader, f"hazard:{number}")
    if row is None:
        return None, Known(calendar=calendar_now(reader), rules=rules)
    found = whole(reader, row)
    of = f"hazard:{number}"
    near = tuple(Due(of, one.kind, one.last, bool(one.missing)) for one in sorted(
        found.deadlines, key=lambda one: one.last) if not one.over and not one.met)
    return found, Known((row,), (), named(reader, [row.place]), {of: near}, calendar_now(reader), rules)


def calendar_now(reader: Reader) -> Calendar:
    """The working days as they are given now."""
    return calendar_of(tuple(reader.table("calendar", "order by year")))


OPEN, OVERDUE, SERVE, AGAIN, MAJOR, OVER = "open", "overdue", "serve", "again", "major", "over"
#: What may be listed -> its name and what is in it; the first is all that is open.
VIEWS: dict[str, tuple[str, Callable[[Hazard, str], bool]]] = {
    OPEN: (N_("hazards open"), lambda row, today: True),
    OVERDUE: (N_("hazards overdue"), is_overdue),
    SERVE: (N_("hazards to order or serve"), lambda row, today: row.state in (hz.FOUND, hz.ORDERED)),
    AGAIN: (N_("hazards to look at again"), lambda row, today: row.state == hz.CLAIMED),
    MAJOR: (N_("hazards that are major"), lambda row, today: bool(row.major)),
    OVER: (N_("hazards ended lately"), lambda row, today: False),
}


def listed(known: Known, view: str, today: str, typed: str) -> list[Hazard]:
    """The hazards of a view that have what is typed in them."""
    if view == OVER:
        return fitting(known, known.over, typed)
    wanted = VIEWS[view][1]
    return fitting(known, [row for row in known.open if wanted(row, today)], typed)


def fitting(known: Known, rows: Sequence[Hazard], typed: str) -> list[Hazard]:
    """Those that have every word of it somewhere; places and people also by the first letters of their names."""
    words = typed.casefold().split()
    if not words:
        return list(rows)
    names = {name for row in rows for name in (known.place(row), row.responsible) if name}
    short = {name: _by_letters(name, words) for name in names} if len(names) <= _NAMES else {}
    found = []
    for row in rows:
        place = known.place(row)
        text = "\n".join((row.number, place, row.part, row.text, known.breach(row), row.breach, row.responsible,
                          row.source, row.due, *(one.last for one in known.dues.get(f"hazard:{row.id}", ()))))
        text = text.casefold()
        if all(word in text or word in short.get(place, ()) or word in short.get(row.responsible, ())
               for word in words):
            found.append(row)
    return found


def _by_letters(name: str, words: Sequence[str]) -> frozenset[str]:
    letters = initials(name) if any(word.isascii() and word.isalpha() for word in words) else ()
    return frozenset(word for word in words if letters and begins(word, letters))


class _Widths(NamedTuple):
    left: int
    due: int
    number: int
    what: int
    grade: int
    state: int
    who: int
    next: int
    found: int


def _widths(width: int) -> _Widths:
    wide, zh = width >= WIDE, language() == "zh"
    remain, number, grade, state = (8, 11, 4, 8) if zh else (9, 11, 6, 11)
    due, who, then, found = (6, 10, 16, 5) if wide else (6, 6, 0, 0)
    used = 1 + remain + due + number + grade + state + who + 6 + (then + found + 2 if wide else 0)
    return _Widths(remain, due, number, max(6, width - used), grade, state, who, then, found)


def hazard_head(width: int) -> Line:
    """The head of the list."""
    cells = _widths(width)
    parts = [fit(" " + _("Left"), cells.left + 1), fit(_("Hazard: last day"), cells.due),
             fit(_("Hazard: number"), cells.number), fit(_("Place, hazard"), cells.what),
             fit(_("Hazard: grade"), cells.grade), fit(_("Hazard: state"), cells.state),
             fit(_("Hazard: responsible"), cells.who)]
    if cells.next:
        parts += [fit(_("Hazard: next to it"), cells.next), fit(_("Hazard: found"), cells.found)]
    return line((fit(" ".join(parts), width), "dim"))


def hazard_row(hazard: Hazard, known: Known, today: date, marked: bool, width: int) -> Line:
    """A hazard as a line; colour only for what is overdue, and only where a word says so too."""
    cells, now = _widths(width), today.isoformat()
    due, overdue = known.due(hazard), is_overdue(hazard, now)
    ended = hazard.state in hz.OVER
    words, look = ("", "") if ended or not due.last else left(known.calendar, today, date.fromisoformat(due.last))
    place = known.place(hazard)
    what = known.what(hazard)
    name = min(width_of(place), max(cells.what * 9 // 20, cells.what - 1 - width_of(what)))
    day = short_day(due.last, today) + ("?" if due.missing else "")
    spans = [("*" if marked else "!" if overdue else " ", look), (fit(words, cells.left), look), (" ", ""),
             (fit(day, cells.due), "bad" if due.missing else look), (" ", ""),
             (fit(hazard.number, cells.number), ""), (" ", ""),
             (fit(place, name) + " ", "bold" if overdue else ""), (fit(what, cells.what - name - 1), ""), (" ", ""),
             (fit(grade_words(hazard), cells.grade), "bold" if hazard.major or hazard.severity == hz.RED_LINE else ""),
             (" ", ""), (fit(state_words(hazard, now), cells.state), look if overdue else "dim" if ended else ""),
             (" ", ""), (fit(hazard.responsible or "-", cells.who), "")]
    if cells.next:
        spans += [(" ", ""), (fit(next_words(known.besides(hazard), today), cells.next), ""), (" ", ""),
                  (fit(short_day(hazard.found, today), cells.found), "dim")]
    return line(*spans)


def short_day(text: str, today: date) -> str:
    """A day as it stands in a list: of a year that cannot be meant by its month alone the year."""
    if not text:
        return ""
    return text[5:] if abs((date.fromisoformat(text) - today).days) < _PLAIN else text[2:7]


def next_words(due: Due | None, today: date) -> str:
    """What else falls due of it."""
    if due is None:
        return ""
    return f"{_(KIND_WORDS.get(due.kind, due.kind))} {short_day(due.last, today)}{'?' if due.missing else ''}"


def view_line(known: Known, view: str, today: date, width: int) -> Line:
    """What may be listed, with how much there is of each; what is overdue stands out where there is any."""
    spans: list[tuple[str, str]] = [(" ", "")]
    used = 1
    for name, (word, wanted) in VIEWS.items():
        count = len(known.over) if name == OVER else sum(wanted(row, today.isoformat()) for row in known.open)
        text = f"{_(word)} {count}" if name != OVER else _(word)
        shown = f"[{text}]" if name == view else text
        look = "bold" if name == view else "p3" if name == OVERDUE and count else "dim"
        if used + width_of(shown) + 2 > width and name != view:
            continue
        spans += [(shown, look), ("  ", "")]
        used += width_of(shown) + 2
    return line(*spans)


def above(known: Known, picture: Picture, today: date) -> list[tuple[str, str]]:
    """What must be said over the list, each with its look: that it is not of now, that a calendar lacks."""
    said = {FILE: _("Nobody watches: what follows is the last that was known; nothing falls due by itself."),
            STALE: _("The file cannot be read: what follows is the last that was read.")}.get(picture.link, "")
    found = [(said, "bad")] if said else []
    if years := missing_years(known, today):
        found.append((missing_words(years), "bad"))
    return found


def missing_years(known: Known, today: date) -> list[int]:
    """The years without a calendar through which something open was counted, and this one where it has none."""
    days = [one.last for row in known.open for one in known.dues.get(f"hazard:{row.id}", ()) if one.missing]
    years = {int(day[:4]) for day in days} | ({today.year} if known.open else set())
    return sorted(year for year in years if year not in known.calendar.years)


def missing_words(years: Iterable[int]) -> str:
    """That days were counted Monday to Friday."""
    return _("Calendar of {years} missing: days marked ? are counted Monday to Friday.",
             years=", ".join(map(str, years)))


def nothing(picture: Picture, view: str, filtered: bool, width: int) -> list[Line]:
    """An empty list, and what would fill it."""
    if picture.link == NONE:
        texts: tuple[str, ...] = (_("Nothing can be shown yet."),)
    elif filtered or view != OPEN:
        texts = (_("Nothing of that kind."),)
    else:
        texts = (_("No hazard is open."), _(
            "+ enters one that was found; an inspection's \"no\" becomes one by itself; `duty hazards import` takes a "
            "ledger in."))
    return [line(""), *(line("  ", part) for text in texts for part in wrap(text, max(8, width - 4)))]


def columns() -> tuple[str, ...]:
    """The heads of the list as a table."""
    return tuple(map(_, (
        N_("Left"), N_("Hazard: last day"), N_("Hazard: number"), N_("Hazard: place"), N_("Hazard: part"),
        N_("Hazard: breach"), N_("Hazard: hazard"), N_("Hazard: severity"), N_("Hazard: grade"), N_("Hazard: state"),
        N_("Hazard: responsible"), N_("Hazard: found"), N_("Hazard: first last day"), N_("Hazard: extended to"),
        N_("Hazard: next to it"), N_("Hazard: late"))))


def cells_of(rows: Iterable[Hazard], known: Known, today: date) -> list[tuple[str, ...]]:
    """The list as text, a row a hazard."""
    found: list[tuple[str, ...]] = []
    for row in rows:
        due = known.due(row)
        words = left(known.calendar, today, date.fromisoformat(due.last)).words if (
            due.last and row.state not in hz.OVER) else ""
        found.append((words, due.last + ("?" if due.missing else ""), row.number, known.place(row), row.part,
                      f"{row.breach} {known.breach(row)}", row.text, _(SEVERITY_WORDS.get(row.severity, row.severity)),
                      grade_words(row), state_words(row, today.isoformat()), row.responsible, row.found, row.first_due,
                      row.extended, next_words(known.besides(row), today), _("yes") if row.late else ""))
    return found
