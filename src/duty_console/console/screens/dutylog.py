"""
R, the duty log (值班记录): a shift or a day in the four blocks of the form, what is due now on top. Space writes what
is needed next, + what the cursor is on; a correction is a new version, and Enter reads the old ones.

Read when something was stored, drawn every second: what is due moves with the time alone.
"""

from __future__ import annotations

from textual.app import ComposeResult

from ...clock import local
from ...domain.actiontypes import DUTY
from ...domain.dutylog import Missing, Page, missing
from ...domain.narration import weekday
from ...domain.rosters import DAY, day_of, effective, midnight
from ...store.dutylog import page as read_page
from ...store.reading import Reader
from ...store.rosters import entered
from ...texts import _
from ..cells import Line, line, wrap
from ..logwriting import correct, write, write_next
from ..picture import FILE, LIVE, NONE, STALE, Picture
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from .body import Body
from .logdue import due_lines, proposed
from .logpages import entry_page
from .logrows import ALARM, CHECK, HEAD, SLOT, SYSTEM, Entry, entries, entry_line
from .logtable import log_columns, log_rows

#: What a key writes on.
WRITTEN_ON = (SLOT, ALARM, SYSTEM, CHECK)
_NOTHING = Page(0, 0, 0, 7_200_000, (), (), (), (), (), (), {})


class DutylogScreen(Body):
    """A page of the duty log."""

    NAME = "dutylog"
    DEFAULT_CSS = """
    DutylogScreen #due, DutylogScreen #title { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._due, self._title = Paper(id="due"), Paper(id="title")
        self.list: Listing[Entry] = Listing(lambda entry: entry.key, self._row)
        self.page = self._now = _NOTHING
        self._at = 0  # a moment of the page that is shown; 0: the present one
        self._by_day = False
        self._seeks = True  # the cursor goes to what is needed next, when another page is shown
        self._read_at: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        yield self._due
        yield self._title
        yield self.list

    def valid_keys(self) -> list[Key]:
        entry = self.list.current
        own: list[Key] = []
        if self._may():
            begins = [] if self._now.since else [(_("Space"), _("write record"))]
            own += [(_("Space"), _("write next"))] if self.needed() else begins
            own += [("+", _("write here"))] if entry is not None and entry.kind in WRITTEN_ON else []
            own += [("j", _("correct"))] if entry is not None and entry.written is not None else []
        opened = [("Enter", _("open"))] if entry is not None and entry.kind != HEAD else []
        later = [(">", _("later"))] if self._at else []
        return [*own, *opened, ("<", _("earlier")), *later, ("D", _("whole shift") if self._by_day else _("whole day")),
                ("Esc", _("desk"))]

    def _may(self) -> bool:
        picture = self.picture
        return picture.link == LIVE and (not picture.me.role or picture.me.role in DUTY)

    def part_shown(self) -> str:
        return self.list.part_shown

    def needed(self) -> list[Missing]:
        """What should be written now, the next thing first."""
        now = self.picture.now.at
        return proposed(missing(self._now, now), self._now, now)

    # Keys

    def press(self, key: str) -> bool:
        self._look()  # a key may come before a screen that was just gone to is drawn
        entry = self.list.current
        if self.list.move(key):
            self._pass_headings(key)
            self.duty.draw_bars()
        elif key == "escape":
            self.duty.go("desk")
        elif key == "space":
            self._write_next()
        elif key == "plus":
            write(self.duty, entry, self.page)
        elif key == "j":
            correct(self.duty, entry)
        elif key == "enter" and entry is not None and entry.kind != HEAD:
            self.duty.read(lambda width: entry_page(entry, self.picture, width), lambda: None)
        elif key in ("less_than_sign", "left"):
            self._turn(self.page.begins - 1)
        elif key in ("greater_than_sign", "right"):
            self._turn(self.page.until)
        elif key == "D":
            self._by_day = not self._by_day
            self._turn(self._at)
        else:
            return False
        return True

    def _write_next(self) -> None:
        """What is needed next; the first entry of all begins the log."""
        wanted = next(iter(self.needed()), None)
        if wanted is None and self._now.since:
            self.duty.note(_("Nothing is missing: + writes on the line under the cursor."))
        else:
            write_next(self.duty, wanted, self._now)

    def _pass_headings(self, key: str) -> None:
        """A heading has nothing to open or to write."""
        for step in (("up", "down") if key in ("up", "pageup") else ("down", "up")):
            before = None
            while (entry := self.list.current) is not None and entry.kind == HEAD and entry.key != before:
                before = entry.key
                self.list.move(step)

    def _turn(self, at: int) -> None:
        """Another page; there is none after the present one."""
        now = self.picture.now.at
        if at > now:
            self.duty.note(_("This is the present page."))
            at = 0
        self._at, self._read_at, self._seeks = at, (), True
        self.draw(data=True)
        if at and self.page.begins <= now < self.page.until:
            self._at = 0
        self.duty.draw_bars()

    def sheet(self) -> Sheet:
        self._look()
        found = entries(self.page, self.picture.now.at)
        return Sheet(_("duty log"), log_columns(), log_rows(found, self.picture), plain(self.list.whole()))

    # Drawing

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        if not (width := self.size.width):
            return
        self._look()
        self._draw_due(width)
        self._title.show([self._heading()])
        found = entries(self.page, self.picture.now.at)
        if any(entry.kind != HEAD for entry in found):
            self.list.load(found)
            if self._seeks:
                self._seeks = False
                self.list.go_to(next((number for number, entry in enumerate(found) if self._is_needed(entry)), 0))
            self._pass_headings("down")
        else:
            self.list.load(())
            self.list.show(nothing(self.picture, width))

    def _is_needed(self, entry: Entry) -> bool:
        """Whether it is what is needed next."""
        wanted = next(iter(self.needed()), None)
        if wanted is None or entry.written is not None:
            return False
        if wanted.what == SLOT:
            return entry.kind == SLOT and entry.key[2] == wanted.at
        return entry.facility is not None and entry.facility.facility == wanted.key

    def _look(self) -> None:
        """Reads what was stored since: the page that is shown, and the last day for what is due."""
        picture = self.picture
        slot = picture.now.at // (10 * 60_000)
        if picture.link == NONE or self._read_at == (picture.head, slot, self._at, self._by_day):
            return
        self._read_at = (picture.head, slot, self._at, self._by_day)
        at, now = self._at or picture.now.at, picture.now.at

        def both(reader: Reader) -> tuple[Page, Page]:
            return read_page(reader, *span_of(reader, at, by_day=self._by_day)), read_page(reader, now - DAY, now + 1)

        found = self.duty.book.asked(both, None)
        if found is not None:  # else what was read before stands, and the link says how old it is
            self.page, self._now = found

    def _draw_due(self, width: int) -> None:
        key = _("Space") if self._may() else ""
        known = self._now is not _NOTHING
        lines = due_lines(self.needed(), self._now, self.picture, width, key) if known else [line("")]
        if said := not_now(self.picture):
            lines = [line((" " + part, "bad")) for part in wrap(said, max(8, width - 2))]
        if self._due.styles.height is None or self._due.styles.height.value != len(lines):
            self._due.styles.height = len(lines)
            self.call_after_refresh(self.draw, data=True)
        self._due.show(lines)

    def _heading(self) -> Line:
        if self.page is _NOTHING:
            return line("")
        begins, until = local(self.page.begins), local(self.page.until)
        end = "24:00" if f"{until:%H:%M}" == "00:00" else f"{until:%H:%M}"
        names = [self.picture.names.actor(f"person:{person}") for shift in self.page.shifts
                 if shift.begins <= self.page.begins and self.page.until <= shift.until for person in shift.people]
        said = f"{begins:%H:%M}-{end}  {' '.join(dict.fromkeys(names))}"
        day = f"{begins:%Y-%m-%d} {weekday(begins.date())}"
        past = "" if not self._at else "   " + _("an earlier page; > goes on")
        return line(" ", (f"{day}  {said}", "bold"), (past, "dim"))

    def _row(self, entry: Entry, width: int) -> Line:
        return entry_line(entry, self.page, self.picture, width)


def span_of(reader: Reader, at: int, *, by_day: bool) -> tuple[int, int]:
    """The shift that a moment lies in, by the roster; the room's day, where it is asked for or nobody is on duty."""
    begins = midnight(day_of(at))
    if not by_day:
        roster = entered(reader, at - DAY, at + DAY).roster
        spells = [spell for spell in effective(roster, at - DAY, at + DAY) if spell.begins <= at < spell.until]
        counting = [spell for spell in spells if spell.counts] or spells
        if counting:
            return max(spell.begins for spell in counting), min(spell.until for spell in counting)
    return begins, begins + DAY


def not_now(picture: Picture) -> str:
    """What must be said of a page that is not of now."""
    return {FILE: _("Nobody receives: nobody is reminded of the log, and nothing can be written now."),
            STALE: _("The file cannot be read: what follows is the last that was read.")}.get(picture.link, "")


def nothing(picture: Picture, width: int) -> list[Line]:
    """An empty page, and what would fill it."""
    texts = ((_("Nothing can be shown yet."),) if picture.link == NONE else (
        _("Nothing stands on this page."),
        _("The slots of the running record stand here from the first rota or the first entry on; the room file names "
          "controllers and systems.")))
    return [line(""), *(line("  ", part) for text in texts for part in wrap(text, max(10, width - 4)))]
