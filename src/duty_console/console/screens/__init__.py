"""
One module a screen: a question to the file and an order of what to show; nothing is decided here.

Modules are loaded when their screen is first gone to: the first paint waits for the desk alone.
"""

from __future__ import annotations

from importlib import import_module
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
    "4": Place("roster", N_("roster")),
    "5": Place("patrols", N_("patrols")),
    "6": Place("hazards", N_("hazards")),
    "7": Place("journal", N_("journal")),
    "8": Place("lines", N_("lines")),
    "9": Place("figures", N_("figures")),
    "T": Place("tonight", N_("tonight")),
    "S": Place("shelf", N_("put aside")),
    "H": Place("handover", N_("shift handover")),
    "R": Place("dutylog", N_("duty log")),
    "I": Place("inspections", N_("inspections of places")),
}


#: Screens whose module has another name.
_MODULES = {"bytes": "linebytes"}


def body_type(name: str) -> type[Body]:
    """The screen of a name: the class `<Name>Screen` of its module."""
    module = import_module(f".{_MODULES.get(name, name)}", __package__)
    found: type[Body] = getattr(module, f"{name.capitalize()}Screen")
    return found
