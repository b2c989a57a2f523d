"""
I, inspections: how far the quarter's list is, who waits for an inspection longest, and what besides asks for a look:
complaints with their clocks, signed papers, findings of patrols. Enter opens a place with its history; left and right
list another part.

Read when something about places was stored or another filter was typed, a page of each list: there may be a hundred
thousand places.
"""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult

from ...domain.placerows import Place
from ...domain.prefill import of_finding
from ...domain.rosters import day_of
from ...rulebook import Rulebook
from ...store.reading import LIMIT
from ...texts import _
from ..cells import Line, fit, line
from ..picture import LIVE, NONE
from ..placeasking import press
from ..placekeys import keys_of, means
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from .body import Body
from .inspectrows import (
    ALL,
    COMPLAINED,
    FOUND,
    SEARCHED,
    VIEWS,
    WAITING,
    Board,
    Row,
    above,
    columns,
    drawn,
    first_line,
    head,
    nothing,
    read,
    view_line,
)

#: Whose entries change what is listed here.
NOUNS = frozenset({"place", "paper", "inspection", "complaint", "finding", "hazard", "deadline", "bulk", "register",
                   "rules", "collector"})


class InspectionsScreen(Body):
    """Places that wait for an inspection, and what else asks for one."""

    NAME = "inspections"
    DEFAULT_CSS = "InspectionsScreen #coverage { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.list: Listing[Row] = Listing(lambda row: row.key, drawn)
        self._top = Paper(id="coverage")
        self.board = Board()
        self.view = WAITING
        self._read_at, self._of = -1, ("", "", "")
        self._rules: tuple[str, Rulebook | None] = ("", None)

    def compose(self) -> ComposeResult:
        yield self._top
        yield self.list

    @property
    def today(self) -> date:
        """The day of the room."""
        return day_of(self.picture.now.at)

    # What keys are about

    def row(self) -> Row | None:
        """The line under the cursor."""
        return self.list.current

    def place(self) -> Place | None:
        """The place under the cursor."""
        row = self.row()
        return self.board.places.get(row.place) if row is not None else None

    def complaint(self) -> int:
        """The complaint under the cursor."""
        row = self.row()
        return row.number if row is not None and self.view == COMPLAINED else 0

    def hazard_fields(self) -> dict[str, str]:
        """What a new hazard brings from here."""
        row, place = self.row(), self.place()
        finding = self.board.findings.get(row.number) if row is not None and self.view == FOUND else None
        if finding is not None:
            known = of_finding(self._rulebook(), finding, place, self.picture.names)
            return {"of": known.place, "part": known.part, "text": known.text, "guess": known.breach,
                    "source": known.source, "responsible": known.responsible, "about": known.text}
        if place is None:
            return {}
        source = {"source": f"complaint:{row.number}"} if row is not None and self.view == COMPLAINED else {}
        return {"of": place.place, "responsible": place.responsible, "about": place.name, **source}

    def valid_keys(self) -> list[Key]:
        row = self.row()
        own = keys_of(self.place(), self.picture, row is not None and self.view == FOUND, new=True)
        opened = [("Enter", _("open"))] if self.place() is not None else []
        return [*own[:2], *opened, (_("Left/Right"), _("another list")), *own[2:], ("Esc", _("desk"))]

    def means(self, key: str) -> bool:
        return means(key)

    def part_shown(self) -> str:
        if self.view not in self.board.cut:
            return self.list.part_shown
        # By words a whole register is looked through, by first letters of names only a page of it.
        seen = LIMIT if self.view in (WAITING, ALL) else SEARCHED
        said = _("only the first {count} were looked through", count=seen) if self.filter_text else _(
            "only the first {count} are listed, / looks further", count=LIMIT)
        return f"{said}  {self.list.part_shown}".strip()

    def press(self, key: str) -> bool:
        if self.list.move(key):
            self.duty.draw_bars()
        elif key in ("left", "right"):
            names = list(VIEWS)
            self.view = names[(names.index(self.view) + (1 if key == "right" else -1)) % len(names)]
            self.draw(data=True)
            self.duty.draw_bars()
        elif key == "escape":
            self._back()
        elif key == "enter" and (place := self.place()) is not None:
            from .place import open_place

            open_place(self.duty, place.place)
        else:
            return press(self.duty, key, self)
        return True

    def _back(self) -> None:
        """One thing less each time: the filter, another list; then the desk."""
        if self.filter_text:
            self.duty.hand.clear_filter()
        elif self.view != WAITING:
            self.view = WAITING
            self.draw(data=True)
        else:
            self.duty.go("desk")

    @property
    def filters(self) -> bool:
        return True

    def set_filter(self, text: str) -> None:
        self.filter_text = text
        self.draw(data=True)

    def hidden(self) -> int:
        board = self.board
        whole = {WAITING: board.due - board.seen, "places": board.there}.get(self.view, len(self._listed()))
        return max(0, whole - len(self._listed()))

    def sheet(self) -> Sheet:
        rows = [(*row.cells, row.place) for row in self._listed()]
        return Sheet(_(VIEWS[self.view]), columns(self.view), rows, plain(self.list.whole()))

    # Drawing

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        fresh = self.look()
        if not data and not fresh:
            return
        width, today = max(1, self.size.width), self.today
        lines: list[Line] = [first_line(self.board, today, width), view_line(self.board, self.view, width)]
        if said := above(self.picture):
            lines.append(line((fit(" " + said, width), "bad")))
        height = self._top.styles.height
        if height is None or height.value != len(lines):
            self._top.styles.height = len(lines)
            self.call_after_refresh(self.draw, data=True)
        self._top.show(lines)
        if rows := self._listed():
            view = self.view
            self.list.load(rows, lambda width: head(view, width))
        else:
            self.list.load(())
            self.list.show(nothing(self.picture, self.board, self.view, bool(self.filter_text), width))

    def look(self) -> bool:
        """Reads anew where something about places was stored, a filter typed or a day begun; whether it did."""
        picture = self.picture
        of = (self.filter_text, self.today.isoformat(), self._lang())
        if picture.link == NONE or (picture.head == self._read_at and of == self._of):
            return False
        fresh = [event for event in picture.recent if event.number > self._read_at]
        told = of != self._of or len(fresh) != picture.head - self._read_at or any(
            event.kind.partition(".")[0] in NOUNS for event in fresh)
        if told:
            rules = self._rulebook()
            found = self.duty.book.asked(lambda reader: read(reader, rules, picture.now.at, self.today, picture.names,
                                                             self.filter_text), None)
            if found is None:  # what was read before stands, and the link says how old it is
                return False
            self.board = found
        self._read_at, self._of = picture.head, of
        return told

    @staticmethod
    def _lang() -> str:
        from ...texts import language

        return language()

    def _listed(self) -> list[Row]:
        return list(self.board.lists.get(self.view, ()))

    def _rulebook(self) -> Rulebook:
        """The rules as they were loaded last."""
        ruleset, rules = self._rules
        if rules is None or ruleset != self.picture.room.ruleset:
            rules = self.duty.book.rulebook()
            self._rules = (self.picture.room.ruleset, rules)
        return rules

    @property
    def live(self) -> bool:
        """Whether something can be done now."""
        return self.picture.link == LIVE
