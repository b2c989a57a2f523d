"""
What every screen of the console has: a key, a title, its own keys, and a picture it is drawn from.

A body fills the room between strip and footer. It shows and asks; it decides nothing and reads only through the watch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.containers import Container

from ...domain.alarms import Alarm
from ..picture import Picture
from ..widgets.bars import Key

if TYPE_CHECKING:
    from ..app import DutyApp


class Body(Container):
    """The middle of the screen."""

    DEFAULT_CSS = """
    Body { width: 1fr; height: 1fr; layout: vertical; background: ansi_default; }
    """
    NAME: ClassVar[str] = ""

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

    def press(self, key: str) -> bool:
        """Takes a key; whether it was one of this screen's."""
        return False

    def draw(self, *, data: bool) -> None:
        """Draws anew; `data` is false when only time has passed."""

    def target(self) -> Alarm | None:
        """The alarm that `a` answers here, as it is shown now."""
        return None

    def shows(self, alarm: Alarm) -> bool:
        """Whether an alarm is in the list of this screen, in sight or not."""
        return False

    def part_shown(self) -> str:
        """Which part of something longer is in sight; empty where all of it is."""
        return ""

    def set_filter(self, text: str) -> None:
        """Shows only what has this text in it."""

    @property
    def filters(self) -> bool:
        """Whether `/` works here."""
        return False
