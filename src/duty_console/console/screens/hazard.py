"""
One fire hazard whole, over the screen it was opened from: the same keys as in the list, and how each of its dates was
counted.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ...domain.hazardrows import Hazard
from ...domain.rosters import day_of
from ...store.hazards import Whole
from ...texts import _
from ..cells import Line, line
from ..hazardasking import press
from ..hazardkeys import NEXT, keys_of, owed_keys
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from .hazardpages import whole_lines
from .hazardrows import Known, read_one
from .kept import Kept
from .reading import ReadingScreen

if TYPE_CHECKING:
    from ..app import DutyApp

#: So wide that no line of an exported page is cut.
_EXPORTED = 240


def open_hazard(app: DutyApp, number: int) -> None:
    """Opens a hazard over the present screen, by its entry."""
    origin = app.glass.body
    back = origin.back if isinstance(origin, ReadingScreen) else origin.NAME
    body = app.go(HazardScreen.NAME)
    if isinstance(body, HazardScreen):
        body.about(number, back)


class HazardScreen(ReadingScreen):
    """A hazard, and the keys of its next step."""

    NAME = "hazard"

    def __init__(self) -> None:
        super().__init__()
        self.known = Known()
        self._whole: Whole | None = None
        self._kept: Kept[tuple[Whole | None, Known]] | None = None

    def about(self, number: int, back: str) -> None:
        """Which one it is."""
        rules = self.duty.book.rulebook()
        self._whole = None  # else a key that comes before it is drawn would mean the last one
        self._kept = Kept(self, lambda reader: read_one(reader, number, rules), (None, Known(rules=rules)))
        self.open(self._lines, lambda: None, back)
        self.lists(self._listed)

    @property
    def today(self) -> date:
        """The day of the room."""
        return day_of(self.picture.now.at)

    def hazard(self) -> Hazard | None:
        """The one that is open."""
        return self._whole.hazard if self._whole is not None else None

    def chosen(self) -> list[Hazard]:
        """It alone."""
        return []

    def means(self, key: str) -> bool:
        return key == NEXT

    def valid_keys(self) -> list[Key]:
        row, deadlines = self.hazard(), self._whole.deadlines if self._whole is not None else ()
        return [*keys_of(row, self.picture, self.today.isoformat()), *owed_keys(row, deadlines, self.picture),
                ("Y", _("rule")), *super().valid_keys()]

    def press(self, key: str) -> bool:
        if key == "Y" and (row := self.hazard()) is not None:
            from .about import rules_maker

            self.duty.read(rules_maker(self.duty, row.breach, ""), lambda: None)
            return True
        return super().press(key) or press(self.duty, key, self.hazard())

    def _lines(self, width: int) -> list[Line]:
        if self._kept is not None:
            self._whole, self.known = self._kept.now()
        if self._whole is None:
            return [line((_("This hazard cannot be read now."), "dim"))]
        return whole_lines(self._whole, self.known, self.picture, self.today, width)

    def _listed(self) -> Sheet:
        lines = plain(self._lines(_EXPORTED))
        row = self.hazard()
        name = row.number if row is not None else _("one hazard")
        return Sheet(name, (_("text"),), [(text,) for text in lines if text], lines)
