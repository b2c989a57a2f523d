"""
What a line's profile may say about fire transmission devices: whom an order goes to, and how long it is tried.

Knows no frames. Sheet: hardware/protocols/gb26875.md
"""

from __future__ import annotations

import difflib
from typing import NamedTuple

from ...domain.signals import Layout
from ...errors import RoomError
from ...texts import _

#: An address has six bytes.
FARTHEST = 2**48 - 1
#: setting -> the least and the most it may be.
BOUNDS = {"device": (0, FARTHEST), "centre": (0, FARTHEST), "answer_s": (1, 10), "attempts": (1, 10),
          "minutes": (1, 255)}


class Settings(NamedTuple):
    """Addresses are None where the line shows them itself: the device that spoke last, and what it calls its centre."""

    device: int | None = None
    centre: int | None = None
    answer_s: int = 2  # the standard allows 10; all attempts are to fit into the time in which an order counts
    attempts: int = 4  # once, and three times again
    minutes: int = 10  # within which a guard answers a post check


def settings_of(layout: Layout) -> Settings:
    """
    The settings of a line.

    :raises RoomError: one that there is not, or that cannot be what it is.
    """
    found: dict[str, int] = {}
    for key, value in layout.settings:
        if key not in BOUNDS:
            near = difflib.get_close_matches(key, BOUNDS, n=1)
            raise RoomError(_('the driver gb26875 has no setting "{key}"; it has: {known}.', key=key,
                              known=", ".join(BOUNDS))
                            + (" " + _("Did you mean {name}?", name=near[0]) if near else ""))
        least, most = BOUNDS[key]
        if not (value.isascii() and value.isdecimal() and len(value) <= len(str(most)) and least <= int(value) <= most):
            raise RoomError(_('the driver gb26875 has the setting {key} = "{value}"; it must be a whole number from '
                              "{least} to {most}.", key=key, value=value, least=least, most=most))
        found[key] = int(value)
    return Settings(**found)
