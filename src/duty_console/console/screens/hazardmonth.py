"""
A month of time limits: arrows move from day to day, `<` `>` are other months, Enter lists what falls due on the day.
"""

from __future__ import annotations

from datetime import date, timedelta

from textual.app import ComposeResult

from ...domain.rosters import day_of
from ...domain.sentences_hazard import subject
from ...texts import _
from ..cells import line
from ..month import first_of
from ..picture import REPLAY
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.paper import Paper
from .body import Body
from .hazardrows import Known
from .hazards import HazardsScreen
from .monthrows import Month, day_lines, grid, month_of

#: So many lines are the day's under the month.
BELOW, BELOW_TALL = 4, 12
_STEPS = {"left": -1, "right": 1, "up": -7, "down": 7}


class HazardmonthScreen(Body):
    """A month, and a day of it."""

    NAME = "hazardmonth"
    DEFAULT_CSS = """
    HazardmonthScreen #day { height: 4; }
    HazardmonthScreen.tall #day { height: 12; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._grid, self._below = Paper(id="month"), Paper(id="day")
        self.day: date | None = None
        self._month: Month | None = None

    def compose(self) -> ComposeResult:
        yield self._grid
        yield self._below

    @property
    def today(self) -> date:
        """The day of the room."""
        return day_of(self.picture.now.at)

    def valid_keys(self) -> list[Key]:
        turned = [] if self.picture.link == REPLAY else [("< >", _("months"))]
        return [("Enter", _("list the day")), *turned, ("Home", _("today")), ("Esc", _("back"))]

    def press(self, key: str) -> bool:
        day = self.day or self.today
        if key in _STEPS:
            self.day = day + timedelta(days=_STEPS[key])
        elif key in ("less_than_sign", "greater_than_sign", "pageup", "pagedown"):
            self.day = first_of(day, -1 if key in ("less_than_sign", "pageup") else 1)
        elif key == "home":
            self.day = self.today
        elif key == "enter":
            self._list(day)
            return True
        elif key == "escape":
            self.duty.go(HazardsScreen.NAME)
            return True
        else:
            return False
        self.draw(data=True)
        return True

    def _list(self, day: date) -> None:
        board = self.duty.go(HazardsScreen.NAME)
        if isinstance(board, HazardsScreen):
            board.list_day(day.isoformat())

    def _known(self) -> Known:
        """What the list has read; it reads anew by itself."""
        board = self.duty.glass.bodies.get(HazardsScreen.NAME)
        if not isinstance(board, HazardsScreen):
            return Known()
        board.look()
        return board.known

    def sheet(self) -> Sheet | None:
        if (month := self._month) is None:
            return None
        rows = [(due.last, due.kind, row.number if row is not None else subject(due),
                 month.known.place(row) if row is not None else "", row.responsible if row is not None else "")
                for day in sorted(month.days) for due, row in month.days[day]]
        heads = (_("Hazard: last day"), _("Hazard: time limit"), _("Hazard: number"), _("Hazard: place"),
                 _("Hazard: responsible"))
        return Sheet(_("hazard time limits"), heads, rows, plain(grid(month, self.today, self.today, 160, 40)))

    def on_resize(self) -> None:
        self.set_class(self.size.height >= 30, "tall")
        for paper in (self._grid, self._below):
            paper.forget()
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        self.day = self.day or self.today
        if not data and self._month is not None:
            return
        width, below = self.size.width, BELOW_TALL if self.has_class("tall") else BELOW
        if not width:
            return
        self._month = month_of(self._known(), self.day.replace(day=1))
        self._grid.show(grid(self._month, self.day, self.today, width, self.size.height - below))
        self._below.show([line(("-" * width, "dim")), *day_lines(self._month, self.day, width, below - 1)])
        self.duty.draw_bars()
