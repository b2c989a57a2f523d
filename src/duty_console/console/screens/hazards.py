"""
6, fire hazards by their last day: what is overdue first, then what falls due next, with what is left in working days.
Enter opens one whole with how each of its dates was counted; `d` does its next step, L is a month of time limits. Left
and right list another part.

Read when something about hazards was stored, drawn as far as it is in sight: there may be ten thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual.app import ComposeResult

from ...domain.deadlines import Deadline
from ...domain.hazardrows import Hazard
from ...domain.rosters import day_of
from ...rulebook import Rulebook
from ...store.hazards import MOST, deadlines_of
from ...store.reading import Reader
from ...texts import _
from ..cells import Line, fit, line
from ..hazardasking import press
from ..hazardkeys import FIND, NEXT, keys_of
from ..picture import LIVE, NONE
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from ..workkeys import may
from .body import Body
from .hazardpages import summary
from .hazardrows import (
    OPEN,
    VIEWS,
    Known,
    above,
    cells_of,
    columns,
    hazard_head,
    hazard_row,
    listed,
    nothing,
    read,
    view_line,
)

#: Whose entries change what is listed here.
NOUNS = frozenset({"hazard", "deadline", "notice", "evidence", "place", "calendar", "rules", "collector", "bulk",
                   "register", "inspection", "complaint"})
#: Under the list of a tall screen the hazard under the cursor stands whole, in so many lines; else its next step.
TALL, BELOW = 30, 16
#: Nothing was read yet; the nearest were. So many are read before the first of them is seen.
NEVER, ALMOST, FIRST = -1, -2, 2000


class HazardsScreen(Body):
    """Open hazards, nearest last day first."""

    NAME = "hazards"
    DEFAULT_CSS = """
    HazardsScreen #views { height: 1; }
    HazardsScreen #below { height: 1; }
    HazardsScreen.tall #below { height: 16; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.list: Listing[Hazard] = Listing(lambda row: row.id, self._row)
        self._views, self._below = Paper(id="views"), Paper(id="below")
        self.known = Known()
        self.view = OPEN
        self.marked: set[int] = set()
        self._rows: list[Hazard] = []
        self._read_at, self._of = NEVER, ("", "", "", -1)
        self._rules: tuple[str, Rulebook | None] = ("", None)
        self._deadlines: tuple[tuple[int, int], list[Deadline]] = ((0, -1), [])
        self._wanted = 0  # the hazard that the cursor goes to as soon as it is there

    def compose(self) -> ComposeResult:
        yield self._views
        yield self.list
        yield self._below

    @property
    def today(self) -> date:
        """The day of the room."""
        return day_of(self.picture.now.at)

    def hazard(self) -> Hazard | None:
        """The hazard under the cursor."""
        return self.list.current

    def chosen(self) -> list[Hazard]:
        """Those that are marked."""
        return [row for row in self.known.open if row.id in self.marked]

    def part_shown(self) -> str:
        marked = _("marked {count}, Esc unmarks", count=len(self.marked)) if self.marked else ""
        return "  ".join(filter(None, (marked, self.list.part_shown)))

    def valid_keys(self) -> list[Key]:
        row = self.hazard()
        own = keys_of(row, self.picture, self.today.isoformat())
        more = [("+", _("key new hazard"))] if self.picture.link == LIVE and may(FIND, self.picture) else []
        opened = [("Enter", _("open"))] if row is not None else []
        mark = [(_("Space"), _("key mark"))] if own else []
        return [*own[:1], *more, *opened, ("L", _("month of limits")), ("F", _("rates")), *own[1:],
                (_("Left/Right"), _("another list")), *mark, ("Esc", _("desk"))]

    def means(self, key: str) -> bool:
        return key == NEXT

    def press(self, key: str) -> bool:
        if self.list.move(key):
            self._draw_below()
            self.duty.draw_bars()
        elif key in ("left", "right"):
            names = list(VIEWS)
            self.view = names[(names.index(self.view) + (1 if key == "right" else -1)) % len(names)]
            self.draw(data=True)
        elif key == "escape":
            self._back()
        elif key == "enter" and (row := self.hazard()) is not None:
            from .hazard import open_hazard

            open_hazard(self.duty, row.id)
        elif key == "space" and (row := self.hazard()) is not None:
            self.marked ^= {row.id}
            self.list.move("down")
            self._draw_below()
        elif key == "L":
            self.duty.go("hazardmonth")
        elif key == "F":
            self.duty.go("hazardrates")
        else:
            return press(self.duty, key, self.hazard())
        return True

    def _back(self) -> None:
        """One thing less each time: the filter, the marks, another part; then the desk."""
        if self.filter_text:
            self.duty.hand.clear_filter()
        elif self.marked:
            self.marked.clear()
            self.list.redraw()
        elif self.view != OPEN:
            self.view = OPEN
            self.draw(data=True)
        else:
            self.duty.go("desk")

    @property
    def filters(self) -> bool:
        return True

    def set_filter(self, text: str) -> None:
        self.filter_text = text
        self.draw(data=True)

    def list_day(self, day: str) -> None:
        """Lists what falls due on a day, of all that is open."""
        self.view = OPEN
        self.set_filter(day)

    def hidden(self) -> int:
        return len(listed(self.known, self.view, self.today.isoformat(), "")) - len(self._rows)

    def sheet(self) -> Sheet:
        return Sheet(_("hazards"), columns(), cells_of(self._rows, self.known, self.today), plain(self.list.whole()))

    def show(self, number: int) -> None:
        self._wanted = number
        self._go_to_wanted()

    def answered(self, action: str, done: bool, reason: str, values: Mapping[str, str]) -> bool:
        if done and action == "hazard_order":
            self.marked.clear()
        return False

    # Drawing

    def on_resize(self) -> None:
        self.set_class(self.size.height >= TALL, "tall")
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        self.look()
        today = self.today.isoformat()
        if (of := (self.view, self.filter_text, today, self._read_at)) != self._of:
            self._of = of
            self._rows = listed(self.known, self.view, today, self.filter_text)
            self.marked &= {row.id for row in self.known.open}
        if not data and self._rows:
            return
        self._draw_views()
        if self._rows:
            self.list.load(self._rows, hazard_head)
            self._go_to_wanted()
        else:
            self.list.load(())
            self.list.show(nothing(self.picture, self.view, bool(self.filter_text), max(10, self.size.width)))
        self._draw_below()

    def look(self) -> None:
        """Reads anew where something about hazards was stored."""
        picture = self.picture
        if picture.link == NONE or picture.head == self._read_at:
            return
        fresh = [event for event in picture.recent if event.number > self._read_at]
        told = len(fresh) != picture.head - self._read_at or any(
            event.kind.partition(".")[0] in NOUNS for event in fresh)
        if told or self._read_at < 0:
            rules = self._rulebook()
            most = FIRST if self._read_at == NEVER else MOST
            found = self.duty.book.asked(lambda reader: read(reader, rules, most), None)
            if found is None:  # what was read before stands, and the link says how old it is
                return
            self.known = found
            if most == FIRST <= len(found.open):  # the others come when these are seen
                self._read_at = ALMOST
                self.call_after_refresh(self.draw, data=True)
                return
        self._read_at = picture.head

    def _rulebook(self) -> Rulebook:
        """The rules as they were loaded last."""
        ruleset, rules = self._rules
        if rules is None or ruleset != self.picture.room.ruleset:
            rules = self.duty.book.rulebook()
            self._rules = (self.picture.room.ruleset, rules)
        return rules

    def _go_to_wanted(self) -> None:
        place = next((place for place, row in enumerate(self._rows) if row.id == self._wanted), None)
        if self._wanted and place is not None:
            self._wanted = 0
            self.list.go_to(place)

    def _draw_views(self) -> None:
        width, today = max(1, self.size.width), self.today
        said = above(self.known, self.picture, today)
        lines: list[Line] = [view_line(self.known, self.view, today, width)]
        lines += [line((fit(" " + text, width), look)) for text, look in said]
        if self._views.styles.height is None or self._views.styles.height.value != len(lines):
            self._views.styles.height = len(lines)
            self.call_after_refresh(self.draw, data=True)
        self._views.show(lines)

    def _draw_below(self) -> None:
        """The hazard under the cursor, or its next step where there is little room."""
        width, height = self._below.size
        row = self.hazard() if self._rows else None
        if row is None or not width:
            self._below.show([])
            return
        tall = self.has_class("tall")
        lines = summary(row, self.known, self._of_hazard(row) if tall else [], self.picture, self.today, width,
                        height - tall)
        self._below.show([line(("-" * width, "dim")), *lines] if tall else lines)

    def _of_hazard(self, row: Hazard) -> list[Deadline]:
        """The time limits of the hazard under the cursor, read once for each and each change."""
        wanted = (row.id, self._read_at)
        if self._deadlines[0] != wanted:
            def question(reader: Reader) -> list[Deadline]:
                return deadlines_of(reader, f"hazard:{row.id}")

            self._deadlines = (wanted, self.duty.book.asked(question, []))
        return self._deadlines[1]

    def _row(self, row: Hazard, width: int) -> Line:
        return hazard_row(row, self.known, self.today, row.id in self.marked, width)


