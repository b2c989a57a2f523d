"""
T, the page of the night: who is on duty by shift until the morning, who is out, patrols with their windows, everything
that falls due until then in the order of time, and the last handover.

Shows what the desk's line has no room for; decides nothing. It reads nothing of its own, so a night costs a quiet
machine nothing.
"""

from __future__ import annotations

from textual.app import ComposeResult

from ...texts import _
from ..cells import line, wrap
from ..picture import NONE
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from .body import Body
from .tonightrows import Row, night_columns, night_rows, night_table

MINUTE_MS = 60_000


class TonightScreen(Body):
    """One page, walked line by line where it is longer than the window."""

    NAME = "tonight"

    def __init__(self) -> None:
        super().__init__()
        self.list: Listing[Row] = Listing(lambda row: row.key, lambda row, width: row.line)
        self._drawn = -1  # the minute

    def compose(self) -> ComposeResult:
        yield self.list

    def valid_keys(self) -> list[Key]:
        return [("Esc", _("desk"))]

    def part_shown(self) -> str:
        return self.list.part_shown

    def press(self, key: str) -> bool:
        if self.list.move(key):
            self.duty.draw_bars()
        elif key == "escape":
            self.duty.go("desk")
        else:
            return False
        return True

    def sheet(self) -> Sheet:
        return Sheet(_("tonight"), night_columns(), night_table(self.picture), plain(self.list.whole()))

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        minute, width = self.picture.now.at // MINUTE_MS, self.list.size.width
        if not width or (not data and minute == self._drawn):
            return
        self._drawn = minute
        if self.picture.link == NONE:
            self.list.load([])
            self.list.show([line(""), *(line("  ", part) for part in wrap(_("Nothing can be shown yet."), width - 4))])
            return
        self.list.load(list(night_rows(self.picture, width)))
