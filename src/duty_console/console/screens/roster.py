"""
4, the roster: a month as a grid of days and shifts. Arrows move, `<` `>` are other months, Enter says everything about
a shift, `f` fills days in as a draft that only this console has, `W` has the collector judge and save all of it.

It reads, shows and asks; what is saved or refused is the collector's to say.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal

from ...clock import local
from ...core.rostering import moment_of
from ...domain.dutyrules import Finding
from ...domain.rosters import DAY, midnight
from ...store.reading import Reader
from ...texts import _
from ..acting import begin
from ..cells import line
from ..draft import Draft
from ..month import Known, Month, Place, first_of, month_of, read
from ..picture import LIVE, REPLAY
from ..rosterasking import keys_here
from ..rosterkeys import KEYS
from ..sheet import Sheet
from ..widgets.bars import Key, part
from ..widgets.paper import Paper
from ..workkeys import may
from .body import Body
from .rosterbelow import below, state, wrapped
from .rosterrows import day_line, head_line, legend
from .rosterstaff import people_lines, sheet_of
from .rosterwhole import whole

#: From so many cells on the people stand beside the month; so many lines are below it.
WIDE, BELOW, BELOW_TALL = 130, 5, 9
#: Whose entries change what is shown here.
_NOUNS = frozenset({"rota", "roster", "swap", "single", "duty", "breach", "person", "calendar", "rules", "collector"})


class RosterScreen(Body):
    """A month, and the shift under the cursor."""

    NAME = "roster"
    DEFAULT_CSS = """
    RosterScreen #people, RosterScreen #between { display: none; }
    RosterScreen #between { width: 2; }
    RosterScreen #below { height: 5; }
    RosterScreen.wide #people { display: block; width: 62; }
    RosterScreen.wide #between { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._grid, self._below = Paper(id="grid"), Paper(id="below")
        self._between, self._people = Paper(id="between"), Paper(id="people")
        self.month: Month | None = None
        self.draft: Draft | None = None
        self.against: list[Finding] = []  # what the rules have against the draft
        self.refusal = ""  # why the collector did not save the draft
        self.place: Place = (0, 0)
        self._first: date | None = None
        self._known: Known | None = None
        self._read_at = (-1, 0, 0)  # the newest entry, the day and the month that were read for
        self._top = 0

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._grid
            yield self._between
            yield self._people
        yield self._below

    def valid_keys(self) -> list[Key]:
        if self.month is None:
            return []
        enter, months = ("Enter", _("all about it")), ("< >", _("months"))
        if self.picture.link != LIVE or not self._may("schedule"):
            turned = [] if self.picture.link == REPLAY else [months]  # there < and > are steps of time
            return [enter, *turned, *(keys_here(self) if self.picture.link == LIVE else [])]
        if self.draft is not None and self.draft.changed:
            return [("f", _("go on")), ("W", _("save")), ("D", _("drop")), enter, months]
        return [("f", _("fill in")), enter, *keys_here(self), months]

    def press(self, key: str) -> bool:
        if self.month is None:
            return False
        if self.move(key):
            return True
        if key in ("less_than_sign", "greater_than_sign"):
            self._turn(-1 if key == "less_than_sign" else 1)
        elif key == "enter":
            self.duty.read(lambda width: whole(self.month, self.place, width) if self.month else [], lambda: None)
        elif key == "f":
            self.fill()
        elif key in ("W", "D"):
            self.save() if key == "W" else self._drop()
        elif key in KEYS:
            action, said = KEYS[key]
            begin(self.duty, action, None, **said)
        else:
            return False
        return True

    def move(self, key: str) -> bool:
        """Moves the cursor by a key's name; whether the key was one of these."""
        month, (day, turn) = self.month, self.place
        if month is None:
            return False
        page, last = max(1, self._page() - 1), len(month.shifts) - 1
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -99, "end": 99}
        if key in steps:
            self.place = (max(0, min(month.length - 1, day + steps[key])), turn)
        elif key == "left":
            self.place = (day, turn - 1) if turn else (max(0, day - 1), last if day else 0)
        elif key in ("right", "tab"):
            self.place = self.after(self.place)
        else:
            return False
        self.redraw()
        return True

    def after(self, place: Place) -> Place:
        """The next shift."""
        month, (day, turn) = self.month, place
        if month is None or turn < len(month.shifts) - 1:
            return (day, turn + 1)
        return (day + 1, 0) if day + 1 < month.length else place

    def fill(self) -> None:
        """Begins to fill in, or goes on."""
        from ..filling import Filling

        month = self.month
        if not self._can_enter() or month is None:
            return
        if midnight(month.first) + month.length * DAY <= self.picture.now.at:
            self.duty.note(_("This month is over: what was is not changed any more."))
            return
        if self.draft is None or not self.draft.changed:
            self.draft = Draft(month)
        elif self.draft.first != month.first:
            self.duty.note(_("There is a draft of {month} that is not saved: W saves it, D drops it.",
                             month=f"{self.draft.first:%Y-%m}"))
            return
        self.duty.hand.prompt = Filling(self.duty, self)

    def save(self) -> None:
        """Asks the collector for all of the draft."""
        if self.draft is None or not self.draft.changed:
            self.duty.note(_("Nothing is changed: there is nothing to save."))
        elif self._can_enter():
            self.refusal = ""
            begin(self.duty, "schedule", None, **self.draft.wish())

    def _drop(self) -> None:
        """Drops the draft, once it is pressed twice."""
        if self.draft is None or not self.draft.changed:
            self.duty.note(_("There is no draft."))
        elif self.duty.hand.again("D"):
            self.draft, self.refusal = None, ""
            self.draw(data=True)
            self.duty.note(_("The draft is dropped; nothing was changed."))
        else:
            self.duty.note(_("D once more drops the draft: {count} days typed.", count=len(self.draft.changed)))

    def _can_enter(self) -> bool:
        """Whether the roster can be entered from here; says why not."""
        can = self.picture.link == LIVE and self._may("schedule")
        if not can:
            begin(self.duty, "schedule", None)  # which says why
        return can

    def _may(self, action: str) -> bool:
        return may(action, self.picture)

    def answered(self, action: str, done: bool, reason: str, values: dict[str, Any]) -> bool:
        if action != "schedule" or self.draft is None:
            return False
        if done:
            self.draft, self.refusal = None, ""
        else:
            self.refusal = reason
            first = next((one.begins for one in self.against if one.blocks), moment_of(str(values.get("begins", ""))))
            if self.month is not None and first is not None and "begins" in values:
                self.place = self.month.place_of(max(first, self.month.now)) or self.place
        self._read_at = (-1, 0, 0)
        self._look()
        if "entry" in values and self.draft is not None and self._known is not None:
            self.draft.rebase(month_of(self._known, self.draft.first, self.picture.now.at))
        self.reckon()
        self.redraw()
        return not done and self.duty.glass.body is self

    def unsaved(self) -> str:
        if self.draft is None or not self.draft.changed:
            return ""
        return _("The draft of {month} is not saved: 4 goes to it, W saves it there. q once more leaves and drops it.",
                 month=f"{self.draft.first:%Y-%m}")

    def on_resize(self) -> None:
        self.set_class(self.size.width >= WIDE, "wide")
        for paper in (self._grid, self._below, self._between, self._people):
            paper.forget()
        self.call_after_refresh(self.draw, data=True)

    def sheet(self) -> Sheet | None:
        return sheet_of(self.month) if self.month is not None else None

    def part_shown(self) -> str:
        return part(self._top, self._page(), self.month.length) if self.month is not None else ""

    def draw(self, *, data: bool) -> None:
        now = self.picture.now
        if self._first is None:
            self._turn(0)
        if data or local(now.at).date().toordinal() != self._read_at[1]:
            self._look()
        if data:
            self.reckon()
            self.redraw()

    def _turn(self, months: int) -> None:
        self._first = first_of(self._first or local(self.picture.now.at).date(), months)
        self._top = 0
        self._look()
        self.reckon()
        self.place = (self.month and self.month.place_of(self.picture.now.at)) or (0, 0)  # the present shift
        self.redraw()

    def _look(self) -> None:
        """Reads anew where something was entered, or another day or month is looked at."""
        picture, first = self.picture, self._first
        if first is None:
            return
        day = local(picture.now.at).date().toordinal()
        head, read_day, month = self._read_at
        fresh = [event for event in picture.recent if event.number > head]
        told = len(fresh) != picture.head - head or any(event.kind.partition(".")[0] in _NOUNS for event in fresh)
        if told or read_day != day or month != first.toordinal() or self._known is None:
            begins, until = midnight(first), midnight(first_of(first, 1))
            rules = self.duty.book.rulebook()

            def question(reader: Reader) -> Known | None:
                return read(reader, begins, until, rules)

            self._known = self.duty.book.asked(question, self._known)
        self._read_at = (picture.head, day, first.toordinal())

    def reckon(self) -> None:
        """The month as it is now, with what is typed."""
        now = self.picture.now.at
        if self._known is None or self._first is None:
            self.month = None
            return
        draft = self.draft if self.draft is not None and self.draft.first == self._first else None
        self.month = month_of(self._known, self._first, now, draft.rota(now) if draft is not None else None)
        self.against = draft.against(self._known, now) if draft is not None else []

    def redraw(self) -> None:
        """Draws the rows in sight, the shift under the cursor, and the people."""
        month, width = self.month, self._grid.size.width
        if not width:
            return
        if month is None or not month.shifts:
            self._grid.show([line(""), line(("  " + _("The roster cannot be read now."), "dim"))])
            return
        rows = BELOW_TALL if self.size.height >= 36 else BELOW + 2 * bool(self.refusal)
        if self._below.styles.height is None or self._below.styles.height.value != rows:
            self._below.styles.height = rows
            self.call_after_refresh(self.redraw)
            return
        page = self._page()
        self._top = max(0, min(self._top, month.length - page))
        if not self._top <= self.place[0] < self._top + page:
            self._top = max(0, self.place[0] - page + 1) if self.place[0] >= self._top + page else self.place[0]
        self._grid.show([head_line(month, width), *(
            day_line(month, number, self.place[1] if number == self.place[0] else -1, width)
            for number in range(self._top, min(month.length, self._top + page)))])
        self._draw_below(month)
        if self.has_class("wide"):
            self._between.show([line((" |", "dim"))] * self._between.size.height)
            self._people.show(people_lines(month, self._people.size.width))
        self.duty.draw_bars()

    def _page(self) -> int:
        return max(1, self._grid.size.height - 1)

    def _draw_below(self, month: Month) -> None:
        width, height = self._below.size
        said = state(month, self.draft, self.against, self.refusal, width, enters=self._may("schedule"))
        said += wrapped(below(month, self.place), width)
        if len(said) < height:
            said.append(legend(width))
        self._below.show(said[:height] if len(said) <= height else [
            *said[:height - 1], line(("  ... " + _("Enter says the rest"), "dim"))])
