"""
I, the inspection board: how far the quarter's list is done, who waits longest, what was inspected, complaints with
their clocks, signed papers, findings that wait to be entered. Enter opens a place with its history on one line of time.

Read when something of the register was stored, a page of each list: a register may have a hundred thousand places.
"""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult

from ...domain.prefill import Prefilled
from ...domain.rosters import day_of
from ...texts import _
from ..cells import Line, fit, line
from ..hazardasking import new_hazard
from ..picture import LIVE, NONE
from ..placeasking import begin_key
from ..placekeys import KEYS
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from ..workkeys import may
from .body import Body
from .inspectionrows import (
    FOUND,
    VIEWS,
    WAITING,
    Known,
    Row,
    above,
    columns,
    coverage_line,
    filtered,
    head_of,
    nothing,
    read,
    row_line,
    rows_of,
    views_line,
)

#: Whose entries change what is listed here.
NOUNS = frozenset({"hazard", "deadline", "place", "paper", "inspection", "complaint", "finding", "bulk", "register",
                   "calendar", "rules", "collector"})


class InspectionsScreen(Body):
    """What the register asks for."""

    NAME = "inspections"
    DEFAULT_CSS = "InspectionsScreen #views { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.list: Listing[Row] = Listing(lambda row: row.key, row_line)
        self._views = Paper(id="views")
        self.known = Known()
        self.view = WAITING
        self._rows: list[Row] = []
        self._every: dict[str, list[Row]] = {name: [] for name in VIEWS}
        self._read_at, self._minute = -1, -1

    def compose(self) -> ComposeResult:
        yield self._views
        yield self.list

    @property
    def today(self) -> date:
        """The day of the room."""
        return day_of(self.picture.now.at)

    @property
    def row(self) -> Row | None:
        """The line under the cursor."""
        return self.list.current if self._rows else None

    def part_shown(self) -> str:
        return self.list.part_shown

    def valid_keys(self) -> list[Key]:
        own: list[Key] = []
        if self.picture.link == LIVE:
            if self.view == FOUND and self.row is not None and may("hazard_find", self.picture):
                own.append(("d", _("enter as a hazard")))
            own += [(key if key != "plus" else "+", _(words)) for key, (action, words) in KEYS.items()
                    if may(action, self.picture)]
        opened = [("Enter", _("open")), ("K", _("checklist"))] if self.row is not None and self.row.place else []
        return [*own[:2], *opened, *own[2:], (_("Left/Right"), _("another list")), ("Esc", _("desk"))]

    def means(self, key: str) -> bool:
        return key == "d" and self.view == FOUND

    def press(self, key: str) -> bool:
        row = self.row
        if self.list.move(key):
            self.duty.draw_bars()
        elif key in ("left", "right"):
            self.view = VIEWS[(VIEWS.index(self.view) + (1 if key == "right" else -1)) % len(VIEWS)]
            self.draw(data=True)
        elif key == "escape":
            self._back()
        elif key == "enter" and row is not None and row.place:
            from .placepages import open_place

            open_place(self.duty, row.place)
        elif key == "K" and row is not None and row.place:
            from .placepages import open_checklist

            open_checklist(self.duty, self.known.trade(row.place))
        elif key == "d" and row is not None and isinstance(row.of, Prefilled):
            self._enter(row.of)
        elif key in KEYS:
            begin_key(self.duty, key, row.place if row is not None else "",
                      self.known.name(row.place) if row is not None else "",
                      self.known.trade(row.place) if row is not None else "")
        else:
            return False
        return True

    def _enter(self, made: Prefilled) -> None:
        """A finding becomes a hazard: what is known of it stands there already."""
        new_hazard(self.duty, {"of": made.place, "part": made.part, "text": made.text, "source": made.source,
                               "responsible": made.responsible, "breach": made.breach if made.place else "",
                               "about": made.text})

    def _back(self) -> None:
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
        return len(self._every[self.view]) - len(self._rows)

    def sheet(self) -> Sheet:
        return Sheet(_("inspections"), columns(self.view), [row.cells for row in self._rows], plain(self.list.whole()))

    # Drawing

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        minute = self.picture.now.at // 60_000
        if not self.look() and not data and minute == self._minute:
            return
        self._minute = minute
        self._every = {name: rows_of(self.known, name, self.today, self.picture.now.at, self.picture.names)
                       for name in VIEWS}
        self._rows = filtered(self._every[self.view], self.filter_text)
        self._draw_views()
        if self._rows:
            self.list.load(self._rows, lambda width: head_of(self.view, width))
        else:
            self.list.load(())
            self.list.show(nothing(self.picture, self.view, bool(self.filter_text), max(10, self.size.width)))

    def look(self) -> bool:
        """Reads anew where something of the register was stored; whether it did."""
        picture = self.picture
        if picture.link == NONE or picture.head == self._read_at:
            return False
        fresh = [event for event in picture.recent if event.number > self._read_at]
        told = self._read_at < 0 or len(fresh) < picture.head - self._read_at or any(
            event.kind.partition(".")[0] in NOUNS for event in fresh)
        if told:
            rules = self.known.rules or self.duty.book.rulebook()
            found = self.duty.book.asked(lambda reader: read(reader, rules, self.today, picture.names), None)
            if found is None:  # what was read before stands, and the link says how old it is
                return False
            self.known = found
        self._read_at = picture.head
        return told

    def _draw_views(self) -> None:
        width = max(1, self.size.width)
        counts = {name: len(rows) for name, rows in self._every.items()}
        lines: list[Line] = [coverage_line(self.known, self.today, width),
                             views_line(self.known, self.view, counts, width)]
        lines += [line((fit(" " + text, width), look)) for text, look in above(self.known, self.picture, self.today)]
        if self._views.styles.height is None or self._views.styles.height.value != len(lines):
            self._views.styles.height = len(lines)
            self.call_after_refresh(self.draw, data=True)
        self._views.show(lines)
