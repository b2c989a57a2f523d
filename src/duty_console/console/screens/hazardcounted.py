"""
The very hazards that a number counts, over the page with the number: a row each as on the hazards' screen, with the
same keys. Which they are was counted once; what is said of each is as it stands now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from ...domain.hazardrows import Hazard
from ...domain.rosters import day_of
from ...store.hazards import by_ids
from ...store.reading import Reader
from ...texts import _
from ..cells import Line, fit, line
from ..hazardasking import press
from ..hazardkeys import NEXT, keys_of
from ..picture import NONE
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from .body import Body
from .hazardrows import (
    Known,
    cells_of,
    columns,
    fitting,
    hazard_head,
    hazard_row,
    known_of,
    missing_words,
    missing_years,
)
from .hazards import ALMOST, FIRST, NEVER, NOUNS

if TYPE_CHECKING:
    from ..app import DutyApp


def open_counted(app: DutyApp, title: str, ids: Sequence[int]) -> None:
    """Lists these over the present screen."""
    back = app.glass.body.NAME
    body = app.go(HazardcountedScreen.NAME)
    if isinstance(body, HazardcountedScreen):
        body.about(title, ids, back)


class HazardcountedScreen(Body):
    """The hazards behind a number."""

    NAME = "hazardcounted"
    DEFAULT_CSS = """
    HazardcountedScreen #title { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = Paper(id="title")
        self.list: Listing[Hazard] = Listing(lambda row: row.id, self._row)
        self.known = Known()
        self._ids: tuple[int, ...] = ()
        self._named, self._back, self._read_at = "", "", NEVER

    def compose(self) -> ComposeResult:
        yield self._title
        yield self.list

    def about(self, title: str, ids: Sequence[int], back: str) -> None:
        """Which ones they are."""
        self._named, self._ids, self._back = title, tuple(ids), back
        self.filter_text, self.known, self._read_at = "", Known(), NEVER
        self.list.load(())  # else a key that comes before they are drawn would mean one of the last list

    @property
    def today(self) -> date:
        """The day of the room."""
        return day_of(self.picture.now.at)

    def hazard(self) -> Hazard | None:
        """The hazard under the cursor."""
        return self.list.current

    def chosen(self) -> list[Hazard]:
        """None is marked here."""
        return []

    def part_shown(self) -> str:
        return self.list.part_shown

    def valid_keys(self) -> list[Key]:
        row = self.hazard()
        opened = [("Enter", _("open"))] if row is not None else []
        return [*keys_of(row, self.picture, self.today.isoformat()), *opened, ("Esc", _("back"))]

    def means(self, key: str) -> bool:
        return key == NEXT

    def press(self, key: str) -> bool:
        if self.list.move(key):
            self.duty.draw_bars()
        elif key == "escape":
            if self.filter_text:
                self.duty.hand.clear_filter()
            else:
                self.duty.go(self._back)
        elif key == "enter" and (row := self.hazard()) is not None:
            from .hazard import open_hazard

            open_hazard(self.duty, row.id)
        else:
            return press(self.duty, key, self.hazard())
        return True

    @property
    def filters(self) -> bool:
        return True

    def set_filter(self, text: str) -> None:
        self.filter_text = text
        self.draw(data=True)

    def _shown(self) -> list[Hazard]:
        return fitting(self.known, self.known.open, self.filter_text)

    def hidden(self) -> int:
        return len(self.known.open) - len(self._shown())

    def sheet(self) -> Sheet:
        return Sheet(self._named, columns(), cells_of(self._shown(), self.known, self.today), plain(self.list.whole()))

    # Drawing

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        if not self._look() and not data:
            return
        width = max(1, self.size.width)
        said = [line((fit(f" {self._named}  " + _("{count} hazards", count=len(self._ids)), width), "bold"))]
        if years := missing_years(self.known, self.today):
            said.append(line((fit(" " + missing_words(years), width), "bad")))
        height = self._title.styles.height
        if height is None or height.value != len(said):
            self._title.styles.height = len(said)
            self.call_after_refresh(self.draw, data=True)
        self._title.show(said)
        rows = self._shown()
        self.list.load(rows, hazard_head)
        if not rows:
            nothing = _("Nothing of that kind.") if self.filter_text else _("These hazards cannot be read now.")
            self.list.show([line(("  " + nothing, "dim"))])
        self.duty.draw_bars()

    def _look(self) -> bool:
        """Reads anew where something about hazards was stored, the first of them before the others; whether it did."""
        picture = self.picture
        if picture.link == NONE or picture.head == self._read_at:
            return False
        fresh = [event for event in picture.recent if event.number > self._read_at]
        if self._read_at >= 0 and len(fresh) == picture.head - self._read_at and not any(
                event.kind.partition(".")[0] in NOUNS for event in fresh):
            self._read_at = picture.head
            return False
        rules = self.duty.book.rulebook()
        ids = self._ids[:FIRST] if self._read_at == NEVER else self._ids

        def question(reader: Reader) -> Known | None:
            return known_of(reader, rules, by_ids(reader, ids))

        found = self.duty.book.asked(question, None)
        if found is None:  # what was read before stands, and the link says how old it is
            return False
        self.known = found
        if self._read_at == NEVER and len(ids) < len(self._ids):  # the others come when these are seen
            self._read_at = ALMOST
            self.call_after_refresh(self.draw, data=True)
        else:
            self._read_at = picture.head
        return True

    def _row(self, row: Hazard, width: int) -> Line:
        return hazard_row(row, self.known, self.today, False, width)
