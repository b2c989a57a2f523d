"""
What every screen of the console has: a key, a title, its own keys, and a picture it is drawn from.

A body fills the room between strip and footer. It shows and asks; it decides nothing and reads only through the watch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Container

from ...domain.alarms import Alarm
from ...domain.suppression import Suppression
from ...texts import _
from ..aside import over
from ..cells import Line, line
from ..picture import Picture
from ..widgets.bars import Key

if TYPE_CHECKING:
    from ..app import DutyApp
    from ..sheet import Sheet
    from .details import Behind


class Body(Container):
    """The middle of the screen."""

    DEFAULT_CSS = """
    Body { width: 1fr; height: 1fr; layout: vertical; background: ansi_default; }
    """
    NAME: ClassVar[str] = ""
    filter_text = ""  # as it was typed
    _behind_of: tuple[int, int, int, int] = (0, 0, 0, 0)
    _behind: Behind | None = None

    @property
    def duty(self) -> DutyApp:
        """The app, by its own type."""
        return cast("DutyApp", self.app)

    @property
    def picture(self) -> Picture:
        """What is known now."""
        return self.duty.picture

    def valid_keys(self) -> list[Key]:
        """The keys that work here now, besides those that work everywhere."""
        return []

    def means(self, key: str) -> bool:
        """Whether a key of an officer's work is this screen's own here: the same verb, of what its cursor is on."""
        return False

    def press(self, key: str) -> bool:
        """Takes a key; whether it was one of this screen's."""
        return False

    def draw(self, *, data: bool) -> None:
        """Draws anew; `data` is false when only time has passed."""

    def target(self) -> Alarm | None:
        """The alarm that `a` answers here, as it is shown now."""
        return None

    def answers(self) -> Alarm | None:
        """The alarm that `a` answers here: the one it is said of."""
        return self.target()

    def show(self, number: int) -> None:
        """Puts the cursor on a broadcast as soon as it is drawn, where there are any."""

    def put_aside(self) -> Suppression | None:
        """What `u` ends here: by itself, what keeps the alarm under the cursor from calling."""
        alarm = self.target()
        return over(alarm, self.picture) if alarm is not None else None

    def open_alarm(self, number: int) -> None:
        """Opens an alarm over this screen."""
        self.duty.read(lambda width: self._opened(number, width), lambda: self.picture.standing(number))

    def _opened(self, number: int, width: int) -> list[Line]:
        from .details import alarm_lines

        alarm = self.picture.standing(number) or self.duty.book.alarm(number)
        if alarm is None:
            return [line((_("This alarm is over and answered; the journal keeps it."), "dim"))]
        return alarm_lines(alarm, self.picture, self.behind(alarm), width)

    def behind(self, alarm: Alarm) -> Behind:
        """What stands behind an alarm, read once for each of its occurrences."""
        from .details import Behind

        watch = self.duty.book
        wanted = (alarm.id, alarm.last_event, alarm.acked_at, watch.worked)
        if self._behind is None or wanted != self._behind_of:
            site = self.picture.names.site(alarm.line, alarm.account)
            self._behind_of = wanted
            self._behind = Behind(watch.raw(alarm.raw), watch.history(alarm), watch.plan(alarm),
                                  watch.notes(alarm, site.site if site else ""))
        return self._behind

    def shows(self, alarm: Alarm) -> bool:
        """Whether an alarm is in the list of this screen, in sight or not."""
        return False

    def answered(self, action: str, done: bool, reason: str, values: dict[str, str]) -> bool:
        """The collector has answered what was asked of it, from here or elsewhere at this console; whether this screen
        says so itself."""
        return False

    def unsaved(self) -> str:
        """What would be lost with this console; empty where nothing would."""
        return ""

    def part_shown(self) -> str:
        """Which part of something longer is in sight; empty where all of it is."""
        return ""

    def sheet(self) -> Sheet | None:
        """What is listed here now, whole, filtered and in shown order: what `E` writes; None where nothing is."""
        return None

    @property
    def exports(self) -> bool:
        """Whether `E` works here: a screen with a list has a sheet of its own."""
        return type(self).sheet is not Body.sheet

    def set_filter(self, text: str) -> None:
        """Shows only what has this text in it."""

    @property
    def filters(self) -> bool:
        """Whether `/` works here."""
        return False

    def hidden(self) -> int:
        """How many items the filter hides."""
        return 0

    def filter_words(self) -> str:
        """That a filter is on, and how much it hides: rows never only vanish."""
        if not self.filter_text:
            return ""
        return _("filter: {text}, {count} hidden - Esc shows all", text=self.filter_text, count=self.hidden())
