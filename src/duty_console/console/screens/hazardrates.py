"""
F on the hazards' screen: how much of what was found is rectified (HAZ-17), the same figures as the month's report.
Every number opens the very hazards that it counts, every rate what it lacks; `<` `>` are other months.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ...domain.inspections import limits_of
from ...domain.rosters import day_of
from ...texts import _, language
from ..cells import Line, line
from ..picture import NONE, REPLAY
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from .body import Body
from .hazardcounted import open_counted
from .hazards import NOUNS, HazardsScreen
from .raterows import COVERAGE_LINE, Number, Step, Told, number_line, numbers, page_head, steps

if TYPE_CHECKING:
    from datetime import date

#: So many months back the figures can be turned.
_MOST_BACK = 1200


class HazardratesScreen(Body):
    """Rates of a month, and the hazards behind each number."""

    NAME = "hazardrates"

    def __init__(self) -> None:
        super().__init__()
        self.list: Listing[Number] = Listing(lambda row: row.key, self._row)
        self.back = 0  # so many months before this one
        self.told: Told | None = None
        self._making, self._todo = Told("", "", ""), list[Step]()
        self._called: dict[int, str] = {}
        self._of, self._read_at = (-1, "", ""), -1

    def compose(self) -> ComposeResult:
        yield self.list

    @property
    def today(self) -> date:
        """The day of the room."""
        return day_of(self.picture.now.at)

    def part_shown(self) -> str:
        return self.list.part_shown

    def valid_keys(self) -> list[Key]:
        row = self.list.current
        opened = [("Enter", _("open"))] if row is not None and (row.ids or row.key == COVERAGE_LINE) else []
        later = [("< >", _("months"))] if self.picture.link != REPLAY else []
        return [*opened, *later, ("Esc", _("hazards"))]

    def press(self, key: str) -> bool:
        if self.list.move(key):
            self._off_headings(-1 if key in ("up", "pageup", "home") else 1)
            self.duty.draw_bars()
        elif key in ("less_than_sign", "greater_than_sign"):
            self.back = min(_MOST_BACK, max(0, self.back + (1 if key == "less_than_sign" else -1)))
            self.draw(data=True)
        elif key == "enter":
            self._open()
        elif key == "escape":
            self.duty.go(HazardsScreen.NAME)
        else:
            return False
        return True

    def _off_headings(self, way: int) -> None:
        """A heading opens nothing: the cursor passes over it."""
        if (row := self.list.current) is not None and row.is_head:
            self.list.move("up" if way < 0 else "down")
            if (row := self.list.current) is not None and row.is_head:
                self.list.move("down" if way < 0 else "up")

    def _open(self) -> None:
        row = self.list.current
        if row is not None and row.key == COVERAGE_LINE and self.back and self.told is not None:
            # The board is of today: it would list other places than this number counts.
            self.duty.note(_("The board is of today: `duty hazards figures --month {month} --open places_due` lists "
                             "these places.", month=self.told.since[:7]))
        elif row is not None and row.key == COVERAGE_LINE:
            self.duty.go("inspections")
        elif row is not None and row.ids and self.told is not None:
            month = "" if row.key.startswith("month:") else f"{self.told.since[:7]} "
            open_counted(self.duty, month + row.opens, row.ids)

    def sheet(self) -> Sheet | None:
        rows = numbers(self.told) if self.told is not None else []
        heads = (_("Hazard: figure"), _("Hazard: value"), _("Hazard: numbers"))
        cells = [(row.name, row.words, " ".join(self._called.get(id, str(id)) for id in row.ids))
                 for row in rows if not row.is_head]
        return Sheet(_("rates"), heads, cells, plain(self.list.whole()))

    # Drawing

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        picture = self.picture
        of, is_counting = (self.back, self.today.isoformat(), language()), bool(self._todo)
        if is_counting and of == self._of:
            return  # the steps draw by themselves
        if picture.link != NONE and (of != self._of or picture.head != self._read_at):
            fresh = [event for event in picture.recent if event.number > self._read_at]
            told = of != self._of or len(fresh) != picture.head - self._read_at or any(
                event.kind.partition(".")[0] in NOUNS for event in fresh)
            if told:
                rules = self.duty.book.rulebook()
                self._making, self._todo = steps(self.today, self.back, limits_of(rules))
                if self.told is None or of != self._of:
                    self.told = None
                self._of, self._read_at = of, picture.head
                if not is_counting:  # else the next step, which waits already, is the first of these
                    self._step()
                return
            self._read_at = picture.head
        if data:
            self._show()

    def _step(self) -> None:
        """One step nearer to the whole page; the keys are heard between two of them."""
        if not self._todo or not self.is_attached:
            return
        step = self._todo.pop(0)
        making = self._making
        found = self.duty.book.asked(lambda reader: step(reader, making), None)
        if found is None:  # what was counted before stands; it is counted anew with the next change
            self._todo, self._read_at = [], -1
            self._show()
            return
        self._making = found
        if self.told is None or self.told.since != found.since or not self._todo or not self.told.months:
            self.told = found
            self._called = {row.id: row.number for row in found.rows}
            self._show()
        if self._todo:
            self.call_after_refresh(self._step)

    def _show(self) -> None:
        rows = numbers(self.told) if self.told is not None else []
        if rows and self.told is not None:
            told = self.told
            self.list.load(rows, lambda width: page_head(told, width))
        else:
            self.list.load(())
            self.list.show([line((" " + _("The figures cannot be read now."), "dim"))] if not self._todo else [])
        self.duty.draw_bars()

    def _row(self, number: Number, width: int) -> Line:
        return number_line(number, self._called, width)
