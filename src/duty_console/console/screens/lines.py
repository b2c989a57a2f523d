"""
8, the lines: one row a port, whether its device lives and how well it is heard; below it the line under the cursor
whole, with what may be done. Enter shows its bytes as they come.
"""

from __future__ import annotations

from textual.app import ComposeResult

from ...domain.devices import Line as Port
from ...store.wellbeing import Wellbeing
from ...texts import _
from ..cells import Line, line
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from .body import Body
from .linebytes import BytesScreen
from .linerows import line_head, line_row, whole

#: The lower part is shown where so many rows of the list are left above it.
_LEAST = 6
#: How old the figures may be that stand in no row of a line.
READ_MS = 1000


class LinesScreen(Body):
    """Lines by name."""

    NAME = "lines"
    DEFAULT_CSS = """
    LinesScreen #below { height: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.ports: Listing[Port] = Listing(lambda port: port.name, self._row)
        self._below = Paper(id="below")
        self._well, self._read_at, self._is_stale = Wellbeing(), 0, True

    def compose(self) -> ComposeResult:
        yield self.ports
        yield self._below

    def valid_keys(self) -> list[Key]:
        return [("Enter", _("its bytes, live"))] if self.ports.current else []

    def part_shown(self) -> str:
        return self.ports.part_shown

    def press(self, key: str) -> bool:
        if self.ports.move(key):
            self._draw_below()
            return True
        port = self.ports.current
        if key == "enter" and port is not None:
            body = self.duty.go(BytesScreen.NAME)
            if isinstance(body, BytesScreen):
                body.open(port.name)
            return True
        return False

    def sheet(self) -> Sheet:
        from .sheets import port_columns, port_rows

        return Sheet(_("lines"), port_columns(), port_rows(self.picture.lines, self.picture, self._well),
                     plain(self.ports.whole()))

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        if not data:
            if self._is_stale:
                self._read_well()
            if self.picture.lines:  # an empty list keeps the words that stand for it
                self.ports.redraw()
                self._draw_below()
            return
        self._is_stale = True
        self._read_well()
        self.ports.load(self.picture.lines, line_head)
        if not self.picture.lines:
            self.ports.show([line(""), line(("  " + _("No line is known yet: the room file names them, and a collector "
                                                     "opens them."), "dim"))])
        self._draw_below()

    def _read_well(self) -> None:
        """Once a second at most: under load a page is drawn far more often than anybody reads figures."""
        tick = self.picture.now.tick
        if not self._read_at or tick - self._read_at >= READ_MS:
            self._well, self._read_at, self._is_stale = self.duty.book.wellbeing(), tick, False

    def _draw_below(self) -> None:
        """The line under the cursor, where there is room for it."""
        port, width = self.ports.current, self.size.width
        lines = whole(port, self.picture, self._well, width) if port is not None and width else []
        rows = len(lines) + 1
        if not lines or self.size.height - rows < min(_LEAST, len(self.picture.lines) + 1):
            rows, lines = 0, []
        if self._below.styles.height is None or self._below.styles.height.value != rows:
            self._below.styles.height = rows
            self.call_after_refresh(self._show_below, lines)
        else:
            self._show_below(lines)

    def _show_below(self, lines: list[Line]) -> None:
        self._below.show([line(("-" * self.size.width, "dim")), *lines] if lines else [])
        self.ports.redraw()
        self.duty.draw_bars()  # how much of the list is in sight

    def _row(self, port: Port, width: int) -> Line:
        return line_row(port, self.picture, self._well, width)
