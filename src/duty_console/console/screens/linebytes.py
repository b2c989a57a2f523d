"""
The bytes of one line as they come, newest at the marked row: which way, when, as numbers and as text, what they were
read as. Below it the marked row whole.

Reads the store as every screen does: what came in is there, of what went out only the fact. Space holds it still.
"""

from __future__ import annotations

from textual.app import ComposeResult

from ...domain import linewords
from ...store.traffic import Passed
from ...texts import _
from ..cells import Line, clip, line
from ..picture import LIVE
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from .body import Body
from .byterows import byte_head, byte_row, holds, legend, passed_lines

#: The lower part is shown where so many rows of the whole are there; it takes a third of them.
_LEAST = 14


class BytesScreen(Body):
    """One line's traffic."""

    NAME = "bytes"
    DEFAULT_CSS = """
    BytesScreen #title { height: 3; }
    BytesScreen #below { height: 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = Paper(id="title")
        self.rows: Listing[Passed] = Listing(lambda passed: passed.raw, self._row, follows=True)
        self._below = Paper(id="below")
        self._line = ""
        self._passed: list[Passed] = []
        self._filter = ""
        self._held: list[Passed] | None = None  # what was there when it was held still

    def compose(self) -> ComposeResult:
        yield self._title
        yield self.rows
        yield self._below

    def open(self, name: str) -> None:
        """Shows another line, from its newest bytes on."""
        if name != self._line:
            self._line, self._held, self._passed = name, None, []
            self.duty.hand.clear_filter()
            self.rows.load([])
        self.draw(data=True)

    def valid_keys(self) -> list[Key]:
        still = _("go on") if self._held is not None else _("hold still")
        return [("Esc", _("back")), (_("Space"), still), ("Enter", _("whole"))]

    def part_shown(self) -> str:
        return self.rows.part_shown

    @property
    def filters(self) -> bool:
        return True

    def set_filter(self, text: str) -> None:
        self.filter_text, self._filter = text, text.casefold()
        self.draw(data=True)

    def hidden(self) -> int:
        return len(self._passed if self._held is None else self._held) - len(self._shown())

    def press(self, key: str) -> bool:
        if self.rows.move(key):
            self._draw_below()
        elif key == "space":
            self._held = self._passed if self._held is None else None
            self.draw(data=True)
        elif key == "enter" and (passed := self.rows.current) is not None:
            self.duty.read(lambda width: passed_lines(passed, self.picture, width), lambda: None)
        elif key == "escape" and self._filter:
            self.duty.hand.clear_filter()
        elif key == "escape":
            self.duty.go("lines")
        else:
            return False
        return True

    def sheet(self) -> Sheet:
        from .sheets import byte_columns, byte_rows

        return Sheet(_("bytes of {line}", line=self._line), byte_columns(), byte_rows(self._shown(), self.picture),
                     plain(self.rows.whole()))

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        if not self._line or not self.size.width:
            return
        if data:
            self._passed = self.duty.book.traffic(self._line)
            self.rows.load(self._shown(), byte_head)
            if not self.rows.current:
                words = (_("No bytes have come on this line yet.") if not self._passed
                         else _("Nothing of it has that in it."))
                self.rows.show([byte_head(self.size.width), line((" " + words, "dim"))])
        self._draw_title()
        self._draw_below()

    def _shown(self) -> list[Passed]:
        """What is in sight of the list: up to where it was held still, and what the filter lets through."""
        rows = self._passed if self._held is None else self._held
        return [passed for passed in rows if not self._filter or holds(passed, self._filter, self.picture)]

    def _draw_title(self) -> None:
        width = self.size.width
        port = next((port for port in self.picture.lines if port.name == self._line), None)
        named = [self._line] if port is None else [port.name, self.picture.names.line(port.name), port.driver, port.url,
                                                   port.framing]
        said = linewords.word(port, self.picture.now, linewords.troubles(port)) if port is not None else ""
        state = said if self.picture.link == LIVE else _("nobody receives (was: {state})", state=said)
        title = line((" " + "  ".join(dict.fromkeys(named)), "bold"))
        self._title.show([clip(title, width), legend(), self._still(state)])

    def _still(self, state: str) -> Line:
        """Whether it follows, and what is left out."""
        spans: list[tuple[str, str] | str] = [" ", (state, "bold"), "  "]
        if self._held is None:
            spans.append((_("live") if self.rows.at_end else _("live; the mark is not on the newest"), "dim"))
        else:
            last = self._held[-1].raw if self._held else 0
            new = sum(passed.raw > last for passed in self._passed)
            spans.append((_("held still, {count} newer", count=new), "p3"))
        return line(*spans)

    def _draw_below(self) -> None:
        """The marked row whole, where there is room for it."""
        passed, (width, height) = self.rows.current, self.size
        rows = height // 3 + 1 if height >= _LEAST else 0
        if self._below.styles.height is None or self._below.styles.height.value != rows:
            self._below.styles.height = rows
            self.call_after_refresh(self._draw_below)
            self.rows.call_after_refresh(self.rows.redraw)
        lines = passed_lines(passed, self.picture, width) if passed is not None and rows else []
        if len(lines) >= rows > 0:
            lines = [*lines[:rows - 2], line((" " + _("Enter shows the rest."), "dim"))]
        self._below.show([line(("-" * width, "dim")), *lines] if rows else [])
        self.duty.draw_bars()

    def _row(self, passed: Passed, width: int) -> Line:
        return byte_row(passed, self.picture, width)
