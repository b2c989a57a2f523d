"""
What a line's profile says of its modem: which commands it understands, how it is to tell who calls.

A value that is none of the known ones is an error before anything is opened. Knows nothing of bytes.
"""

from __future__ import annotations

from typing import NamedTuple

from ...errors import RoomError
from ...texts import _

DIALECTS = ("usr", "conexant", "rockwell")
CALLER_ID = ("formatted", "raw", "off")
MOST_RINGS = 20


class Settings(NamedTuple):
    """`rings_before_answer`: with this ring a call is answered without an order; 0 is never. The number comes between
    the first and the second."""

    dialect: str = "usr"
    caller_id: str = "formatted"
    rings_before_answer: int = 0


def settings(given: tuple[tuple[str, str], ...]) -> Settings:
    """
    The settings as the profile and the room wrote them, the others as above.

    :raises RoomError: names the setting and what it may be.
    """
    found = dict(given)
    unknown = sorted(set(found) - set(Settings._fields))
    if unknown:
        raise RoomError(_("a voice modem has no setting {setting}; it has: {known}", setting=unknown[0],
                          known=", ".join(Settings._fields)))
    rings = found.get("rings_before_answer", "0")
    if not (rings.isascii() and rings.isdecimal() and len(rings) <= 2 and int(rings) <= MOST_RINGS):
        raise RoomError(_('rings_before_answer is "{value}"; it is a whole number from 0 to {most}', value=rings,
                          most=MOST_RINGS))
    return Settings(_one_of(found, "dialect", DIALECTS), _one_of(found, "caller_id", CALLER_ID), int(rings))


def _one_of(found: dict[str, str], key: str, known: tuple[str, ...]) -> str:
    value = found.get(key, known[0])
    if value not in known:
        raise RoomError(_('{setting} is "{value}"; it is one of: {known}', setting=key, value=value,
                          known=", ".join(known)))
    return value
