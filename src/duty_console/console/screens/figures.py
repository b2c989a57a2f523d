"""
9, the figures: how soon people act against their targets, how much the room is asked to bear against its limits, the
worst sources, and every item that waited too long; Enter says why one did, `f` asks for a repair.

Reckoned beside the screen, with a reader of its own: however long a history is, keys and alarms do not wait for it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal

from ...clock import Moment
from ...domain.alarms import Alarm
from ...errors import StoreError, SurroundingsError
from ...store.figures import FigureReader, Report
from ...texts import _
from ..acting import begin
from ..cells import Line, line, shown
from ..picture import LIVE
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from ..workkeys import may
from .body import Body
from .dutyfigures import duty_page, opens
from .figurerows import Row, all_rows, left_rows, right_lines, said

WIDE = 120
#: Reckoned anew after so long while somebody looks.
_AGAIN_MS = 30_000


class FiguresScreen(Body):
    """A report, and a cursor on its lines."""

    NAME = "figures"
    DEFAULT_CSS = """
    FiguresScreen #right, FiguresScreen #between { display: none; }
    FiguresScreen #between { width: 3; }
    FiguresScreen.wide #right, FiguresScreen.wide #between { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.left: Listing[Row] = Listing(lambda row: row.key, lambda row, width: row.line)
        self._between, self._right = Paper(id="between"), Paper(id="right")
        self.report: Report | None = None
        self._problem = ""
        self._busy = False
        self._asked = -_AGAIN_MS
        self._explained = 0  # the last entry that gave a reason

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self.left
            yield self._between
            yield self._right

    def valid_keys(self) -> list[Key]:
        row = self.left.current
        if row is not None and opens(row.key):
            return [("Enter", _("open"))]
        if row is None or not row.alarm:
            return []
        repair = self._standing(row) is not None and self._may("repair")
        why = row.explain and self._may("explain")
        return [("Enter", _("say why") if why else _("open")), *([("f", _("ask for a repair"))] if repair else [])]

    def part_shown(self) -> str:
        return self.left.part_shown

    def press(self, key: str) -> bool:
        if self.left.move(key):
            self.duty.draw_bars()
            return True
        row = self.left.current
        if row is None or key not in ("enter", "f"):
            return False
        if opens(row.key) and key == "enter":
            self.duty.read(lambda width: self._made_of(row.key, width), lambda: None)
        elif key == "f":
            begin(self.duty, "repair", self._standing(row))
        elif row.explain and self._may("explain"):
            begin(self.duty, "explain", None, occurrence=row.explain)
        elif row.alarm:
            self.open_alarm(row.alarm)
        return True

    def _made_of(self, key: str, width: int) -> list[Line]:
        return duty_page(key, self.report, width) if self.report is not None else []

    def sheet(self) -> Sheet | None:
        from .figuresheet import figure_columns, figure_table

        if (report := self.report) is None:
            return None
        lines = [row.line for row in all_rows(report, self.size.width)]
        return Sheet(_("figures"), figure_columns(), figure_table(report), plain(lines))

    def on_resize(self) -> None:
        self.set_class(self.size.width >= WIDE, "wide")
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        self._reckon()
        if not data:
            return
        width = self.left.size.width
        report = self.report
        if report is None:
            self.left.load(())
            words = _("There is nothing to show: {problem}", problem=shown(self._problem)) if self._problem else (
                _("Reckoning ..."))
            self.left.show([line(""), *said(words, max(20, width))])
            return
        if self.has_class("wide"):
            self.left.load(left_rows(report, width))
            self._between.show([line((" | ", "dim"))] * self._between.size.height)
            self._right.show(right_lines(report, self._right.size.width))
        else:
            self.left.load(all_rows(report, width))

    def _reckon(self) -> None:
        """Begins to reckon where what is shown is old, or somebody has just said why."""
        now = self.picture.now
        explained = max((event.number for event in self.picture.recent if event.kind == "response.explained"),
                        default=0)
        if self._busy or (now.tick - self._asked < _AGAIN_MS and explained <= self._explained):
            return
        self._busy, self._asked, self._explained = True, now.tick, explained
        self.duty.start(self._reckoned(now))

    async def _reckoned(self, now: Moment) -> None:
        try:
            self.report = await asyncio.to_thread(reckon, self.duty.book.path, now)
            self._problem = ""
        except (StoreError, SurroundingsError) as error:
            self._problem = str(error)
        finally:
            self._busy = False
        if self.is_mounted:
            self.draw(data=True)
            self.duty.draw_bars()

    def _may(self, action: str) -> bool:
        return self.picture.link == LIVE and may(action, self.picture)

    def _standing(self, row: Row) -> Alarm | None:
        """The alarm of a row, as long as it stands on the queue: only then a repair can be asked for."""
        return next((alarm for alarm in self.picture.alarms if alarm.id == row.alarm), None)


def reckon(path: Path, now: Moment) -> Report:
    """
    The figures of a store, in a thread of its own.

    :raises StoreError: it is damaged, or of a newer program.
    :raises SurroundingsError: it cannot be read now.
    """
    reader = FigureReader(path)
    try:
        return reader.report(now)
    finally:
        reader.close()
