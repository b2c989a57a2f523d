"""
Lines of the inspection board: places that wait for their quarter's inspection, what was inspected, complaints with
their clocks, papers that are lacking or end, findings of patrols that nobody made a hazard of. Plain functions of what
was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ...clock import local
from ...domain.calendars import Calendar
from ...domain.deadlines import CHECK, Deadline
from ...domain.hazardwords import ISSUERS
from ...domain.inspections import Limits, PaperDue, limits_of, next_inspection, papers_due, quarter_of
from ...domain.narration import Names
from ...domain.patrols import Finding
from ...domain.placerows import Complaint, Inspection, Place
from ...domain.prefill import Prefilled, of_finding
from ...domain.sentences_place import COMPLAINTS, PAPERS, RISKS, trade_word, word
from ...rulebook import Rulebook
from ...store import register
from ...store.reading import LIMIT, Reader
from ...texts import N_, _, language
from ..cells import Line, fit, line, width_of, wrap
from ..picture import FILE, NONE, STALE, Picture
from ..widgets.plots import bar
from .hazardrows import calendar_now

WAITING, DONE, COMPLAINED, PAPER, FOUND = VIEWS = ("waiting", "done", "complaints", "papers", "findings")
VIEW_WORDS = {WAITING: N_("to be inspected"), DONE: N_("inspected this quarter"), COMPLAINED: N_("complaints"),
              PAPER: N_("signed papers"), FOUND: N_("findings to enter")}
#: So many days before it ends a paper is listed, where the rules do not say.
_SOON = 30


class Row(NamedTuple):
    """A line: its key, the place it is about, four cells, whether it is late; `of` is what it stands for."""

    key: str
    place: str
    cells: tuple[str, str, str, str]
    late: bool = False
    of: object = None


class Known(NamedTuple):
    """What was read: a page of each view, and the numbers of the quarter."""

    due: int = 0
    seen: int = 0
    waiting: tuple[Place, ...] = ()
    done: tuple[Inspection, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    clocks: Mapping[str, Deadline] = {}
    papers: tuple[PaperDue, ...] = ()
    findings: tuple[tuple[Finding, Prefilled], ...] = ()
    places: Mapping[str, Place] = {}
    limits: Limits | None = None
    calendar: Calendar = Calendar(())
    rules: Rulebook | None = None

    def name(self, key: str) -> str:
        """What a place is called."""
        found = self.places.get(key)
        return found.name if found is not None and found.name else key

    def trade(self, key: str) -> str:
        """What is done at a place; empty where it is not known."""
        found = self.places.get(key)
        return found.trade if found is not None else ""


def read(reader: Reader, rules: Rulebook, today: date, names: Names) -> Known:
    """Everything the board lists: pages, never the whole register."""
    limits, quarter = limits_of(rules), quarter_of(today)
    first, until = quarter.first.isoformat(), today.isoformat()
    due, seen = register.covered(reader, limits.trades, first, until) if reader.is_whole else (0, 0)
    if not reader.is_whole:  # an older program's file has no register
        return Known(limits=limits, calendar=calendar_now(reader), rules=rules)
    waiting = register.waiting(reader, limits.trades, first, until)
    done = register.inspections(reader, first, until)[-LIMIT:][::-1]
    complaints = register.complaints(reader)
    clocks = {row.of: row for row in reader.table(
        "deadline", "where kind = ? and of in (select 'complaint:' || id from complaint where inspection = 0)", CHECK)}
    sites = {row.checkpoint: row.site for row in reader.table("checkpoint")}
    findings = tuple((row, of_finding(rules, row, register.at_site(reader, sites.get(row.checkpoint, "")), names))
                     for row in register.open_findings(reader))
    ending = register.papers_ending(reader, date.fromordinal(today.toordinal() + _SOON).isoformat())
    unsigned = register.unsigned(reader, 100)
    keys = {row.place for row in done} | {row.place for row in complaints} | {row.place for row in ending}
    keys |= {made.place for _row, made in findings if made.place}
    places = {row.place: row for row in (*waiting, *unsigned)} | register.named(reader, sorted(keys))
    papers = tuple(one for row in (*unsigned, *(places[paper.place] for paper in ending if paper.place in places))
                   for one in papers_due(row, register.papers(reader, row.place), today, _SOON))
    return Known(due, seen, tuple(waiting), tuple(done), tuple(complaints), clocks,
                 tuple(dict.fromkeys(papers)), findings, places, limits, calendar_now(reader), rules)


def rows_of(known: Known, view: str, today: date, now: int, names: Names) -> list[Row]:
    """The lines of a view."""
    match view:
        case "done":
            return [Row(f"i{row.id}", row.place, (
                row.day, _("{count} hazards", count=row.hazards) if row.hazards else _("in order"),
                known.name(row.place), _("{issuer}: {people}", issuer=word(ISSUERS, row.issuer), people=_(", ").join(
                    names.actor(one) for one in row.people)) + (f"  {row.text}" if row.text else "")), of=row)
                for row in known.done]
        case "complaints":
            return [_complaint(row, known, now) for row in known.complaints]
        case "papers":
            return [_paper(one, known) for one in known.papers]
        case "findings":
            return [Row(f"f{row.id}", made.place, (f"{local(row.at):%m-%d %H:%M}", made.breach,
                                                   known.name(made.place) if made.place else _("no place"),
                                                   f"{made.part}  {row.text}".strip()), of=made)
                    for row, made in known.findings]
        case _:
            return [_waiting(row, known, today) for row in known.waiting]


def _waiting(row: Place, known: Known, today: date) -> Row:
    due = next_inspection(row, known.limits.trades, known.limits.every) if known.limits is not None else None
    late = due is not None and due.is_over(today)
    when = _("never") if not row.inspected else row.inspected
    return Row(f"p{row.place}", row.place, (
        when, due.day.isoformat() if due is not None else "-", f"{row.name} {row.address}".strip(), "  ".join(filter(
            None, (trade_word(row.trade), word(RISKS, row.risk), _("critical") if row.critical else "",
                   row.responsible)))), late, row)


def _complaint(row: Complaint, known: Known, now: int) -> Row:
    clock = known.clocks.get(f"complaint:{row.id}")
    late = clock is not None and now >= clock.ends_at
    by = f"{local(clock.ends_at - 1):%m-%d %H:%M}" if clock is not None else "-"
    left = "" if clock is None else _("over") if late else _hours(clock.ends_at - now)
    return Row(f"c{row.id}", row.place, (by, left, known.name(row.place),
                                         f"{word(COMPLAINTS, row.kind)}  {row.text}"), late, row)


def _hours(ms: int) -> str:
    """How long is left, in hours and minutes."""
    minutes = max(0, ms) // 60_000
    return _("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def _paper(one: PaperDue, known: Known) -> Row:
    if one.left is None:
        state, until = _("never signed"), "-"
    else:
        until = one.paper.until if one.paper is not None else "-"
        state = _("over by {count} d", count=-one.left) if one.left < 0 else _("{count} days left", count=one.left)
    found = known.places.get(one.place)
    return Row(f"s{one.place}/{one.kind}", one.place, (until, state, known.name(one.place), "  ".join(filter(
        None, (word(PAPERS, one.kind), found.responsible if found is not None else "")))),
        one.left is None or one.left < 0, one)


_HEADS = {
    WAITING: (N_("inspected last"), N_("due by"), N_("place"), N_("trade, risk, person responsible")),
    DONE: (N_("inspected on"), N_("found there"), N_("place"), N_("who inspected")),
    COMPLAINED: (N_("check by"), N_("time left"), N_("place"), N_("what is complained of")),
    PAPER: (N_("ends on"), N_("stands"), N_("place"), N_("which paper, person responsible")),
    FOUND: (N_("found at"), N_("breach"), N_("place"), N_("part and words")),
}


def columns(view: str) -> tuple[str, ...]:
    """What the cells of a view are called."""
    return tuple(_(name) for name in _HEADS[view])


def _widths(width: int) -> tuple[int, int, int, int]:
    second = 12 if language() == "zh" else 14
    rest = width - 2 - 12 - 1 - second - 1
    place = max(10, min(40, rest * 2 // 5))
    return 12, second, place, max(4, rest - place - 1)


def head_of(view: str, width: int) -> Line:
    """The head of a view."""
    sizes = _widths(width)
    return line((fit("  " + " ".join(fit(name, size) for name, size in zip(columns(view), sizes, strict=True)), width),
                 "dim"))


def row_line(row: Row, width: int) -> Line:
    """A line: what is late says so in its colour and with a sign."""
    sizes = _widths(width)
    look = "p3" if row.late else ""
    first, second, place, text = (fit(cell, size) for cell, size in zip(row.cells, sizes, strict=True))
    return line(("! " if row.late else "  ", look), (first + " ", look), (second + " ", look), (place + " ", "bold"),
                text)


def coverage_line(known: Known, today: date, width: int) -> Line:
    """How far the quarter's list is done: a bar, its numbers, and how many days the quarter has still."""
    quarter = quarter_of(today)
    left = (quarter.last - today).days
    if not known.due:
        return line((fit(" " + _("{quarter}: nothing on the list of every quarter (PAT-07)", quarter=quarter.text),
                         width), "dim"))
    percent = 100 * known.seen / known.due
    words = _("{quarter} inspected {seen} of {due}, {count} wait, {left} days left", quarter=quarter.text,
              seen=known.seen, due=known.due, count=known.due - known.seen, left=left)
    cells = max(0, min(30, width - width_of(words) - 4))
    return line(" ", (words + "  ", ""), *(bar(percent, 100, cells, "") if cells > 5 else ()))


def views_line(known: Known, view: str, counts: Mapping[str, int], width: int) -> Line:
    """The views with how much is in each."""
    spans: list[tuple[str, str]] = []
    for name in VIEWS:
        words = f"{_(VIEW_WORDS[name])} {counts[name]}" + ("+" if counts[name] >= LIMIT else "")
        spans.append((f" [{words}] " if name == view else f"  {words}  ", "bold" if name == view else "dim"))
    return line(*spans)


def above(known: Known, picture: Picture, today: date) -> list[tuple[str, str]]:
    """What must be said over the list."""
    said: list[tuple[str, str]] = []
    if picture.link in (FILE, STALE):
        said.append((_("No collector: nothing can be entered now."), "bad"))
    if known.limits is not None and not known.calendar.is_known(today):
        said.append((_("No calendar of {year}: working days are Monday to Friday.", year=today.year), "bad"))
    return said


_NOTHING = {
    WAITING: N_("Every place on the quarter's list was inspected, or none is on it. N enters a place."),
    DONE: N_("Nothing was inspected this quarter. + enters an inspection."),
    COMPLAINED: N_("No complaint waits. G takes one down."),
    PAPER: N_("No signed paper is lacking, over or ending soon."),
    FOUND: N_("Of every finding that a patrol reported a hazard was made."),
}


def nothing(picture: Picture, view: str, filtered: bool, width: int) -> list[Line]:
    """What stands where there is nothing to list."""
    text = _("Nothing is known: there is no store.") if picture.link == NONE else (
        _("Nothing has that in it.") if filtered else _(_NOTHING[view]))
    return [line((" " + part, "dim")) for part in wrap(text, max(8, width - 2))]


def fits(row: Row, text: str) -> bool:
    """Whether a line has the text that is filtered by."""
    return not text or text.casefold() in " ".join((row.place, *row.cells)).casefold()


def filtered(rows: Sequence[Row], text: str) -> list[Row]:
    """The lines that have it."""
    return [row for row in rows if fits(row, text)]
