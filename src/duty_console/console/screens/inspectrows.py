"""
Lines of the board of inspections: the quarter's list, what was inspected, complaints with their clocks, signed papers,
findings that nobody made a hazard of, and the register itself. Plain functions of pages that were read; a register of a
hundred thousand places is never read whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ...clock import local
from ...domain.deadlines import Deadline
from ...domain.inspections import Limits, Quarter, limits_of, quarter_of
from ...domain.narration import Names
from ...domain.patrols import Finding
from ...domain.placerows import FIRE, RENT, RENTED, Complaint, Inspection, Paper, Place
from ...domain.sentences_place import COMPLAINTS, PAPERS, RISKS, trade_word, word
from ...rulebook import Rulebook
from ...store.hazards import deadlines_of
from ...store.reading import LIMIT, Reader
from ...store.register import (
    at_site,
    complaints,
    covered,
    inspected,
    named,
    open_findings,
    papers,
    papers_ending,
    places,
    unsigned,
    waiting,
)
from ...texts import N_, _, language
from ..cells import Line, fit, line, width_of, wrap
from ..finding import begins, initials
from ..picture import FILE, NONE, STALE, Picture
from ..widgets.plots import bar
from .hazardrows import short_day

WAITING, DONE, COMPLAINED, PAPER, FOUND, ALL = "waiting", "done", "complaints", "papers", "findings", "places"
#: What may be listed -> its name; the first is what the quarter still asks for.
VIEWS = {WAITING: N_("list: to inspect"), DONE: N_("list: inspected"), COMPLAINED: N_("list: complaints"),
         PAPER: N_("list: papers"), FOUND: N_("list: findings"), ALL: N_("list: all places")}
#: The heads of each list.
_HEADS = {
    WAITING: (N_("last inspected"), N_("Inspect: place"), N_("trade, risk"), N_("Inspect: responsible"), N_("address")),
    DONE: (N_("inspected on"), N_("Inspect: place"), N_("Inspect: outcome"), N_("looked at by"), N_("remark")),
    COMPLAINED: (N_("check by"), N_("Inspect: place"), N_("Inspect: complaint"), N_("taken down by"),
                 N_("what was said")),
    PAPER: (N_("paper stands"), N_("Inspect: place"), N_("Inspect: paper"), N_("Inspect: responsible"), N_("address")),
    FOUND: (N_("seen on"), N_("Inspect: place"), N_("what was seen"), N_("seen by"), N_("checkpoint")),
    ALL: (N_("last inspected"), N_("Inspect: place"), N_("trade, risk"), N_("Inspect: responsible"), N_("address")),
}
WIDE = 120
#: What is typed is looked for in so many rows of a list.
SEARCHED = 5000
_DAY_MS = 86_400_000


class Row(NamedTuple):
    """A line of a list: what it is about, five cells as text, and a look for the first. `number` is the entry of what
    stands behind it (a complaint, a finding)."""

    key: str
    place: str
    cells: tuple[str, str, str, str, str]
    look: str = ""
    number: int = 0


class Board(NamedTuple):
    """What was read: the quarter with how many places its list has and how many of them were inspected, how many places
    there are, and the pages of every list."""

    quarter: Quarter = Quarter(2000, 1)
    due: int = 0
    seen: int = 0
    there: int = 0
    lists: Mapping[str, Sequence[Row]] = {}
    places: Mapping[str, Place] = {}
    findings: Mapping[int, Finding] = {}
    cut: frozenset[str] = frozenset()  # lists of which only a page was read


def read(reader: Reader, rules: Rulebook, now: int, today: date, names: Names, typed: str) -> Board:
    """Everything the board lists, of each list a page that has what is typed in it."""
    limits, quarter = limits_of(rules), quarter_of(today)
    first, last, text = quarter.first.isoformat(), today.isoformat(), typed.strip()
    due, seen = covered(reader, limits.trades, first, last)
    [[there]] = reader.asked("select count(*) from place where ended = ''")
    wait = waiting(reader, limits.trades, first, last, text=text)
    cut = set[str]()
    if text and not wait:  # by the first letters of their names, of those that wait longest
        page = waiting(reader, limits.trades, first, last)
        wait = [row for row in page if fits((row.name,), text)]
        cut |= {WAITING} if len(page) >= LIMIT else set()
    every = [row for row in places(reader, text=text) if not row.ended or text]
    if text and not every:
        page = places(reader)
        every = [row for row in page if fits((row.name,), text)]
        cut |= {ALL} if len(page) >= LIMIT else set()
    most = SEARCHED if text else LIMIT
    done, complained = inspected(reader, first, last, most), complaints(reader, limit=most)
    found = open_findings(reader, most)
    sites = {row: at_site(reader, row) for row in {_site_of(reader, one.checkpoint) for one in found} if row}
    of = {one.id: sites.get(_site_of(reader, one.checkpoint)) for one in found}
    ending, lacking = _papers(reader, limits, today, most)
    found_at: list[Place] = [row for row in of.values() if row is not None]
    known: dict[str, Place] = {row.place: row for row in [*wait, *every, *lacking, *found_at]}
    keys = {one.place for one in done} | {one.place for one in complained} | {one.place for one in ending}
    known |= named(reader, sorted(keys - set(known)))
    lists: dict[str, list[Row]] = {
        WAITING: [_place(row, today) for row in wait], DONE: [_done(row, known, names) for row in done],
        COMPLAINED: sorted((_complaint(row, _clock(reader, row), known, names, now) for row in complained),
                           key=lambda row: row.key),
        PAPER: [*(_ending(row, known, today) for row in ending), *(_lacking(row, reader) for row in lacking)],
        FOUND: [_finding(row, of[row.id], names) for row in found], ALL: [_place(row, today) for row in every]}
    if text:
        for view in (DONE, COMPLAINED, PAPER, FOUND):
            lists[view] = [row for row in lists[view] if fits((row.place, *row.cells), text)]
    read_of = {DONE: len(done), COMPLAINED: len(complained), PAPER: max(len(ending), len(lacking)), FOUND: len(found)}
    return Board(quarter, due, seen, there, lists, known, {row.id: row for row in found},
                 frozenset(cut | {view for view, count in read_of.items() if count >= most}))


def fits(texts: Sequence[str], typed: str) -> bool:
    """Whether every word typed stands in one of these, or begins the letters of its name."""
    for one in typed.casefold().split():
        if any(one in text.casefold() for text in texts):
            continue
        if not (one.isascii() and one.isalpha() and any(begins(one, initials(text)) for text in texts if text)):
            return False
    return True


def _site_of(reader: Reader, checkpoint: str) -> str:
    rows = reader.table("checkpoint", "where checkpoint = ?", checkpoint)
    return rows[0].site if rows else ""


def _clock(reader: Reader, row: Complaint) -> Deadline | None:
    return next((one for one in deadlines_of(reader, f"complaint:{row.id}") if not one.over), None)


def _papers(reader: Reader, limits: Limits, today: date, most: int) -> tuple[list[Paper], list[Place]]:
    return papers_ending(reader, (today + timedelta(days=limits.before_d)).isoformat(), most), unsigned(reader, most)


def _name(key: str, known: Mapping[str, Place]) -> str:
    row = known.get(key)
    return row.name if row is not None and row.name else key


def risk_words(row: Place) -> str:
    """What is done at a place and how risky it is; that it is critical."""
    return _(", ").join((trade_word(row.trade), word(RISKS, row.risk))) + (_(", key unit") if row.critical else "")


def _place(row: Place, today: date) -> Row:
    since = (today - date.fromisoformat(row.inspected)).days if row.inspected else 0
    said = _("{day} {days} d ago", day=short_day(row.inspected, today), days=since) if row.inspected else _(
        "never inspected")
    if row.ended:
        said = _("left {day}", day=row.ended)
    return Row(row.place, row.place, (said, row.name or row.place, risk_words(row), row.responsible, row.address),
               "" if row.inspected or row.ended else "bold")


def _done(row: Inspection, known: Mapping[str, Place], names: Names) -> Row:
    said = _("{count} hazards found", count=row.hazards) if row.hazards else _("nothing found")
    said += _(", {count} items", count=len(row.answers)) if row.answers else _(", no checklist")
    return Row(f"i{row.id}", row.place, (row.day, _name(row.place, known), said,
                                         _(", ").join(map(names.actor, row.people)), row.text), "", row.id)


def _complaint(row: Complaint, clock: Deadline | None, known: Mapping[str, Place], names: Names, now: int) -> Row:
    said, look = ("-", "") if clock is None else clock_words(clock.ends_at, now)
    ends = clock.ends_at if clock is not None else 2**60
    return Row(f"{ends:020}-{row.id}", row.place, (said, _name(row.place, known), word(COMPLAINTS, row.kind),
                                                   names.actor(row.by), row.text), look, row.id)


def clock_words(ends: int, now: int) -> tuple[str, str]:
    """How long a complaint may wait, and a look."""
    hours = abs(ends - now) // 3_600_000
    span = _("{hours} h", hours=hours) if hours < 72 else _("{days} d", days=hours // 24)
    if ends < now:
        return _("over {span}", span=span), "p3"
    return _("{span} left", span=span), "bold" if hours < 24 else ""


def _ending(row: Paper, known: Mapping[str, Place], today: date) -> Row:
    left = (date.fromisoformat(row.until) - today).days
    said = _("over since {day}", day=short_day(row.until, today)) if left < 0 else _("ends in {days} d", days=left)
    place = known.get(row.place)
    return Row(f"p{row.id}", row.place, (said, _name(row.place, known), word(PAPERS, row.kind), row.signer,
                                         place.address if place is not None else ""), "p3" if left < 0 else "bold")


def _lacking(row: Place, reader: Reader) -> Row:
    have = {one.kind for one in papers(reader, row.place)} if row.kind == RENTED else set()
    wanted = [kind for kind in ((FIRE, RENT) if row.kind == RENTED else (FIRE,)) if kind not in have]
    said = _(", ").join(word(PAPERS, kind) for kind in wanted)
    cells = (_("never signed"), row.name or row.place, said, row.responsible, row.address)
    return Row(f"l{row.place}", row.place, cells)


def _finding(row: Finding, place: Place | None, names: Names) -> Row:
    return Row(f"f{row.id}", place.place if place is not None else "", (
        f"{local(row.at):%Y-%m-%d}", place.name if place is not None else row.place or _("no place of the register"),
        row.text, names.actor(row.by), names.checkpoint(row.checkpoint)), "", row.id)


def _widths(width: int) -> tuple[int, int, int, int, int]:
    first, who = (16, 8) if language() == "zh" else (18, 10)
    rest = max(10, width - first - who - 5)
    if width < WIDE:
        return first, rest * 11 // 20, rest - rest * 11 // 20, who, 0
    return first, rest * 6 // 20, rest * 7 // 20, who, rest - rest * 6 // 20 - rest * 7 // 20 - 1


def head(view: str, width: int) -> Line:
    """The head of a list."""
    cells = [fit(_(text), wide) for text, wide in zip(_HEADS[view], _widths(width), strict=True) if wide]
    return line((fit("  " + " ".join(cells), width), "dim"))


def drawn(row: Row, width: int) -> Line:
    """A line of a list."""
    wide = _widths(width)
    spans = [("  ", ""), (fit(row.cells[0], wide[0]), row.look)]
    spans += [(" " + fit(text, room), "bold" if not nth else "dim" if nth == 3 else "")
              for nth, (text, room) in enumerate(zip(row.cells[1:], wide[1:], strict=True)) if room]
    return line(*spans)


def columns(view: str) -> tuple[str, ...]:
    """The heads of a list as a table."""
    return (*map(_, _HEADS[view]), _("key in the register"))


def first_line(board: Board, today: date, width: int) -> Line:
    """How far the quarter's list is, as a bar and in numbers; the mark on the bar is where the quarter is by now."""
    quarter = board.quarter
    gone = 100 * ((today - quarter.first).days + 1) / ((quarter.last - quarter.first).days + 1)
    left = (quarter.last - today).days
    if not board.due:
        return line((" " + fit(_("{quarter}: the quarter's list is empty (PAT-07); {count} places on the register",
                                 quarter=quarter.text, count=board.there), width - 1), "dim"))
    rate = 100 * board.seen / board.due
    said = _("{seen}/{due} inspected, {rate}%, {left} days left", seen=board.seen, due=board.due, rate=f"{rate:.0f}",
             left=left)
    ahead, wide = f" {quarter.text} ", max(8, min(40, width - width_of(said) - 12))
    late = rate + 1 < gone
    more = _("  (quarter gone: {gone}%)", gone=f"{gone:.0f}")
    return line(ahead, *bar(rate, gone, wide, "p3" if late else ""), " ", (said, "bold"),
                (more if width_of(ahead + said + more) + wide + 1 <= width else "", "dim"))


def view_line(board: Board, view: str, width: int) -> Line:
    """What may be listed, with how much there is of each."""
    spans: list[tuple[str, str]] = [(" ", "")]
    used = 1
    for name, title in VIEWS.items():
        count = board.there if name == ALL else board.due - board.seen if name == WAITING else len(
            board.lists.get(name, ()))
        more = "+" if name in board.cut else ""
        text = f"{_(title)} {count}{more}"
        text = f"[{text}]" if name == view else text
        if used + width_of(text) + 2 > width and name != view:
            continue
        spans += [(text, "bold" if name == view else "dim"), ("  ", "")]
        used += width_of(text) + 2
    return line(*spans)


def above(picture: Picture) -> str:
    """That what stands here is not of now."""
    return {FILE: _("Nobody watches: what follows is the last that was known; nothing falls due by itself."),
            STALE: _("The file cannot be read: what follows is the last that was read.")}.get(picture.link, "")


_NOTHING = {
    WAITING: N_("Everything on the quarter's list was inspected, or nothing is on it."),
    DONE: N_("Nothing was inspected this quarter yet: n enters an inspection."),
    COMPLAINED: N_("No complaint waits to be checked: c takes one down."),
    PAPER: N_("Every paper is signed and holds for a while."),
    FOUND: N_("Everything that patrols reported is a hazard, or nothing was reported."),
    ALL: N_("The register is empty: + enters a place; `duty places import` takes a list in."),
}


def nothing(picture: Picture, board: Board, view: str, filtered: bool, width: int) -> list[Line]:
    """An empty list, and what would fill it."""
    said = _("Nothing can be shown yet.") if picture.link == NONE else _("Nothing of that kind.") if filtered else _(
        _NOTHING[ALL if not board.there and view == WAITING else view])
    return [line(""), *(line("  ", part) for part in wrap(said, max(8, width - 4)))]
