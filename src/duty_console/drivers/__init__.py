"""
Our ends of the protocols, one package each, imported only when a line asks for it.

A package `drivers/<name>/` exports `create(layout, parity) -> Driver`, and `NUMBERED = True` where its frames carry a
number that answers repeat. Knows no protocol itself.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from typing import cast

from ..domain.parity import Parity
from ..domain.signals import Driver, Layout
from ..errors import RoomError
from ..texts import _


def make(name: str, layout: Layout = Layout(), parity: Parity = "N") -> Driver:  # noqa: B008 (a NamedTuple is constant)
    """A fresh driver of one line; a name nobody knows is a RoomError with the nearest right word."""
    names = known()
    if name not in names:
        message = _('There is no driver "{name}"; known drivers: {names}.', name=name, names=", ".join(names))
        near = difflib.get_close_matches(name, names, n=1)
        raise RoomError(message + (" " + _("Did you mean {name}?", name=near[0]) if near else ""))
    return cast(Driver, importlib.import_module(f"{__name__}.{name}").create(layout, parity))


def is_numbered(name: str) -> bool:
    """Whether the frames of a protocol carry a number that an answer repeats: its package says `NUMBERED = True`."""
    return name in known() and getattr(importlib.import_module(f"{__name__}.{name}"), "NUMBERED", False) is True


def known() -> list[str]:
    """The names a line may give as its driver, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
