"""
8, the lines: one row a port, whether its device lives and how well it is heard; below it the line under the cursor
whole, with what may be done. Enter shows its newest bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ...cleaning import printable
from ...domain.devices import Line as Port
from ...domain.narration import clock_time
from ...store.wellbeing import Wellbeing
from ...texts import _
from ..cells import Line, line, wrap
from ..picture import Picture
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from .body import Body
from .details import hex_lines, section
from .linerows import line_head, line_row, whole

if TYPE_CHECKING:
    from ...store.writing import RawRow

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
        return [("Enter", _("newest bytes"))] if self.ports.current else []

    def part_shown(self) -> str:
        return self.ports.part_shown

    def press(self, key: str) -> bool:
        if self.ports.move(key):
            self._draw_below()
            return True
        port = self.ports.current
        if key == "enter" and port is not None:
            self.duty.read(lambda width: self._bytes(port.name, width), lambda: None)
            return True
        return False

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

    def _bytes(self, name: str, width: int) -> list[Line]:
        port = next((port for port in self.picture.lines if port.name == name), None)
        if port is None:
            return []
        return bytes_lines(port, self.duty.book.raws(name, 40), self.picture, self._well, width)


def bytes_lines(port: Port, rows: list[RawRow], picture: Picture, well: Wellbeing, width: int) -> list[Line]:
    """The line whole, then its newest bytes, newest first: as text, and as numbers beside it."""
    lines = whole(port, picture, well, width)
    for row in rows:
        lines += section(clock_time(row.at), width)
        lines += [line(" ", part) for part in wrap(printable(row.bytes), max(8, width - 2))]
        lines += [tuple((text, "dim") for text, _look in spans) for spans in hex_lines(row.bytes, width)]
    return lines if rows else [*lines, line((_("No bytes have come on this line yet."), "dim"))]
