"""
One module a screen: a question to the file and an order of what to show; nothing is decided here.

Modules are loaded when their screen is first gone to: the first paint waits for the desk alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...texts import N_

if TYPE_CHECKING:
    from .body import Body


class Place(NamedTuple):
    """A screen one goes to by its key."""

    name: str
    title: str


SCREENS = {
    "1": Place("desk", N_("desk")),
    "2": Place("broadcast", N_("speakers")),
    "7": Place("journal", N_("journal")),
    "8": Place("lines", N_("lines")),
    "9": Place("figures", N_("figures")),
    "S": Place("shelf", N_("put aside")),
}


def body_type(name: str) -> type[Body]:
    """The screen of a name."""
    if name == "broadcast":
        from .broadcast import BroadcastScreen
        return BroadcastScreen
    if name == "journal":
        from .journal import JournalScreen
        return JournalScreen
    if name == "lines":
        from .lines import LinesScreen
        return LinesScreen
    if name == "bytes":
        from .linebytes import BytesScreen
        return BytesScreen
    if name == "figures":
        from .figures import FiguresScreen
        return FiguresScreen
    if name == "shelf":
        from .shelf import ShelfScreen
        return ShelfScreen
    if name == "palette":
        from .palette import PaletteScreen
        return PaletteScreen
    if name == "reading":
        from .reading import ReadingScreen
        return ReadingScreen
    from .desk import DeskScreen
    return DeskScreen
