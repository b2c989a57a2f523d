"""
8, the lines: one row a port, whether its device lives and how well it is heard; Enter shows its newest bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ...cleaning import printable
from ...domain.devices import LOST, RECEIVING, SILENT
from ...domain.devices import Line as Port
from ...domain.narration import clock_time, line_state
from ...texts import N_, _
from ..cells import Line, fit, line, wrap
from ..picture import LIVE, Picture, counting, heard_ms
from ..widgets.bars import Key
from ..widgets.listing import Listing
from .body import Body
from .details import hex_lines, section

if TYPE_CHECKING:
    from ...store.writing import RawRow

_LOOKS = {LOST: "p1", SILENT: "p3", RECEIVING: ""}
#: name, driver, state, last heard, frames, errors; the label takes what is left.
_WIDTHS = (10, 11, 11, 9, 9, 7)
_HEADS = (N_("Line"), N_("Driver"), N_("State"), N_("Last"), N_("Frames"), N_("Errors"))


class LinesScreen(Body):
    """Lines by name."""

    NAME = "lines"

    def __init__(self) -> None:
        super().__init__()
        self.ports: Listing[Port] = Listing(lambda port: port.name, self._row)

    def compose(self) -> ComposeResult:
        yield self.ports

    def valid_keys(self) -> list[Key]:
        return [("Enter", _("newest bytes"))] if self.ports.current else []

    def part_shown(self) -> str:
        return self.ports.part_shown

    def press(self, key: str) -> bool:
        if self.ports.move(key):
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
            if self.picture.lines:  # an empty list keeps the words that stand for it
                self.ports.redraw()
            return
        self.ports.load(self.picture.lines, line_head)
        if not self.picture.lines:
            self.ports.show([line(""), line(("  " + _("No line is known yet: the room file names them, and a collector "
                                                     "opens them."), "dim"))])

    def _row(self, port: Port, width: int) -> Line:
        return line_row(port, self.picture, width)

    def _bytes(self, name: str, width: int) -> list[Line]:
        port = next((port for port in self.picture.lines if port.name == name), None)
        if port is None:
            return []
        return bytes_lines(port, self.duty.book.raws(name, 40), self.picture, width)


def line_head(width: int) -> Line:
    """The head of the list."""
    name, *others = (_(head) for head in _HEADS)
    label = _("Label")
    text = f" {fit(name, _WIDTHS[0])} {fit(label, _label(width))} "
    text += " ".join(fit(word, cells, right=number > 1) for number, (word, cells)
                     in enumerate(zip(others, _WIDTHS[1:], strict=True)))
    return line((fit(text, width), "dim"))


def line_row(port: Port, picture: Picture, width: int) -> Line:
    """One port. Without a collector its state is what it last was, and has no colour."""
    name, driver, state, last, frames, errors = _WIDTHS
    live = picture.link == LIVE
    look = _LOOKS.get(port.state, "dim") if live else "dim"
    age = counting(heard_ms(port, picture.now)) if port.heard_at else "-"
    return line(" ", (fit(port.name, name), ""), " ", (fit(port.label, _label(width)), ""), " ",
                (fit(port.driver, driver), "dim"), " ", (fit(line_state(port.state), state), look), " ",
                (fit(age, last, right=True), look if port.state == SILENT else ""), " ",
                (fit(str(port.frames), frames, right=True), ""), " ",
                (fit(str(port.unparsed), errors, right=True), "p3" if port.unparsed and live else ""))


def bytes_lines(port: Port, rows: list[RawRow], picture: Picture, width: int) -> list[Line]:
    """The newest bytes of a line, newest first: as text, and as numbers beside it."""
    lines = [line((f"{port.name}  {picture.names.line(port.name)}  {port.url}  {port.framing}", "bold")),
             line((_("{frames} frames, {heartbeats} heartbeats, {repeats} repeats, {errors} unreadable",
                     frames=port.frames, heartbeats=port.heartbeats, repeats=port.repeats, errors=port.unparsed),
                   "dim"))]
    for row in rows:
        lines += section(clock_time(row.at), width)
        lines += [line(" ", part) for part in wrap(printable(row.bytes), max(8, width - 2))]
        lines += [tuple((text, "dim") for text, _look in spans) for spans in hex_lines(row.bytes, width)]
    return lines if rows else [*lines, line((_("No bytes have come on this line yet."), "dim"))]


def _label(width: int) -> int:
    return max(6, width - sum(_WIDTHS) - len(_WIDTHS) - 1)
