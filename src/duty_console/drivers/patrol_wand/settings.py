"""
What a line's profile says of its wand: its address, and how often it is asked for new records.

A value that is none of the known ones is an error before anything is opened. Knows nothing of bytes.
"""

from __future__ import annotations

from typing import NamedTuple

from ...domain.signals import Layout
from ...errors import RoomError
from ...texts import _

_RANGES = {"address": (0, 255), "poll_s": (2, 3600)}


class Settings(NamedTuple):
    """`poll_s`: so often a wand is asked whether it has new records; it may come into its cradle at any time."""

    address: int = 1
    poll_s: int = 10


def settings_of(layout: Layout) -> Settings:
    """
    The settings as the profile and the room wrote them, the others as above.

    :raises RoomError: names the setting and what it may be.
    """
    found = dict(layout.settings)
    unknown = sorted(set(found) - set(Settings._fields))
    if unknown:
        raise RoomError(_("a patrol wand has no setting {setting}; it has: {known}", setting=unknown[0],
                          known=", ".join(Settings._fields)))
    values = {}
    for name, text in found.items():
        least, most = _RANGES[name]
        if not (text.isascii() and text.isdecimal() and len(text) <= 4 and least <= int(text) <= most):
            raise RoomError(_('{setting} is "{value}"; it is a whole number from {least} to {most}', setting=name,
                              value=text, least=least, most=most))
        values[name] = int(text)
    return Settings(**values)
