"""
One place of the register whole, over the screen it was opened from: who is responsible, what is due of it, what is
open, and everything that happened there on one line of time.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ...domain.placerows import Place
from ...domain.rosters import day_of
from ...store.reading import LIMIT, Reader
from ...texts import _
from ..cells import Line, line
from ..placeasking import press
from ..placekeys import keys_of, means
from ..sheet import Sheet, plain
from ..widgets.bars import Key
from .kept import Kept
from .placehistory import history
from .placepages import Whole, place_lines, read_place
from .reading import ReadingScreen

if TYPE_CHECKING:
    from ..app import DutyApp

#: So wide that no line of an exported page is cut.
_EXPORTED = 240


def open_place(app: DutyApp, key: str) -> None:
    """Opens a place over the present screen, by its key."""
    origin = app.glass.body
    back = origin.back if isinstance(origin, ReadingScreen) else origin.NAME
    body = app.go(PlaceScreen.NAME)
    if isinstance(body, PlaceScreen):
        body.about(key, back)


class PlaceScreen(ReadingScreen):
    """A place and its history; the same keys as on the board."""

    NAME = "place"

    def __init__(self) -> None:
        super().__init__()
        self._whole: Whole | None = None
        self._kept: Kept[Whole | None] | None = None
        self._key, self._limit = "", LIMIT  # which place, and how much of its history

    def about(self, key: str, back: str) -> None:
        """Which one it is."""
        self._key, self._limit = key, LIMIT
        self._whole = None  # else a key that comes before it is drawn would mean the last one
        self._kept = Kept(self, self._read, None)
        self.open(self._lines, lambda: None, back)
        self.lists(self._listed)

    def _read(self, reader: Reader) -> Whole | None:
        return read_place(reader, self._key, self.duty.book.rulebook(), self.today, self._limit)

    @property
    def today(self) -> date:
        """The day of the room."""
        return day_of(self.picture.now.at)

    def place(self) -> Place | None:
        """The one that is open."""
        return self._whole.place if self._whole is not None else None

    def complaint(self) -> int:
        """The complaint that waits longest here."""
        return self._whole.complaints[0].id if self._whole is not None and self._whole.complaints else 0

    def hazard_fields(self) -> dict[str, str]:
        """A new hazard here."""
        row = self.place()
        return {} if row is None else {"of": row.place, "responsible": row.responsible, "about": row.name}

    def means(self, key: str) -> bool:
        return means(key)

    def valid_keys(self) -> list[Key]:
        return [*keys_of(self.place(), self.picture, False, new=False), *super().valid_keys()]

    def press(self, key: str) -> bool:
        if key in ("down", "pagedown", "end") and self.at_end and self._whole is not None and self._whole.past.cut:
            self._limit *= 2  # a page costs twice the last one, so that the whole costs no more than twice itself
            self._kept = Kept(self, self._read, None)
        return super().press(key) or press(self.duty, key, self)

    @property
    def filters(self) -> bool:
        return True

    def set_filter(self, text: str) -> None:
        self.filter_text = text
        self.draw(data=True)

    def hidden(self) -> int:
        if self._whole is None:
            return 0
        past, names = self._whole.past, self.picture.names
        return len(history(past, names)) - len(history(past, names, self.filter_text))

    def _lines(self, width: int) -> list[Line]:
        if self._kept is not None:
            self._whole = self._kept.now()
        if self._whole is None:
            return [line((_("This place cannot be read now."), "dim"))]
        return place_lines(self._whole, self.picture, self.today, width, self.filter_text)

    def _listed(self) -> Sheet:
        lines = plain(self._lines(_EXPORTED))
        row = self.place()
        name = row.place if row is not None else _("one place")
        return Sheet(name, (_("text"),), [(text,) for text in lines if text], lines)
