"""
Something long to read over the whole screen: an alarm, an entry, bytes of a line, or the help. Esc goes back.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult

from ...domain.alarms import Alarm
from ...texts import _
from ..cells import Line
from ..sheet import Sheet
from ..widgets.bars import Key, part
from ..widgets.paper import Paper
from ..workkeys import page_keys, work_keys
from .body import Body


class ReadingScreen(Body):
    """Lines made anew for the present width and language; scrolled by the arrows."""

    NAME = "reading"

    def __init__(self) -> None:
        super().__init__()
        self._paper = Paper()
        self._make: Callable[[int], list[Line]] = lambda width: []
        self._of: Callable[[], Alarm | None] = lambda: None
        self._top = 0
        self.at_end = False  # the last line is seen
        self._part = ""
        self._sheet: Callable[[], Sheet] | None = None
        self.back = ""  # the screen to go back to

    def compose(self) -> ComposeResult:
        yield self._paper

    def open(self, make: Callable[[int], list[Line]], of: Callable[[], Alarm | None], back: str) -> None:
        """Shows what `make` makes; `of` is the alarm it is about, if any."""
        self._make, self._of, self.back, self._top, self._sheet = make, of, back, 0, None

    def lists(self, sheet: Callable[[], Sheet]) -> None:
        """What is read is a list: what `E` writes of it."""
        self._sheet = sheet

    def sheet(self) -> Sheet | None:
        return self._sheet() if self._sheet is not None else None

    @property
    def exports(self) -> bool:
        return self._sheet is not None

    def valid_keys(self) -> list[Key]:
        alarm = self._of()
        own = work_keys(alarm, self.picture) if alarm is not None else []
        rule = [("Y", _("rule")), *page_keys(alarm, self.picture)] if alarm is not None else []
        return [("Esc", _("back")), *own, *rule, *([(_("Up/Down"), _("scroll"))] if self._part else [])]

    def part_shown(self) -> str:
        return self._part

    def target(self) -> Alarm | None:
        return self._of()

    def draw(self, *, data: bool) -> None:
        width, height = self.size
        if (alarm := self._of()) is not None:
            self.duty.hand.want_phones(alarm)
        lines = self._make(max(1, width))
        self._top = max(0, min(self._top, len(lines) - height))
        self.at_end = self._top + height >= len(lines)
        self._part = part(self._top, height, len(lines))
        self._paper.show(lines[self._top:self._top + height])

    def on_resize(self) -> None:
        self._paper.forget()
        self.call_after_refresh(self.draw, data=True)

    def press(self, key: str) -> bool:
        page = max(1, self.size.height - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -1_000_000, "end": 1_000_000}
        if key in ("escape", "enter"):
            self.duty.go(self.back)
        elif key == "Y" and (alarm := self._of()) is not None:
            from .about import rules_maker

            self.duty.read(rules_maker(self.duty, alarm.rule, alarm.ruleset), lambda: None)
        elif key == "plus" and (alarm := self._of()) is not None:
            from ..acting import begin

            begin(self.duty, "hazard_find", alarm)
        elif key in steps:
            self._top = max(0, self._top + steps[key])
            self.draw(data=False)
        else:
            return False
        return True
