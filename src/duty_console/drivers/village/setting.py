"""What a profile or a room may set about this driver, checked: how often it polls and sets the clock by itself."""

from __future__ import annotations

from typing import NamedTuple

from ...domain.signals import Layout
from ...errors import RoomError
from ...texts import _

#: A day; more than that is a slip of the hand.
MOST_S = 86400
_KNOWN = ("poll_s", "clock_s", "outputs")


class Wishes(NamedTuple):
    """Milliseconds between what the driver asks for by itself; 0 for only when the line opens."""

    poll_ms: int = 21_600_000
    clock_ms: int = 21_600_000


def wishes_of(layout: Layout) -> Wishes:
    """The settings of a line as this driver takes them, or a RoomError that names the wrong one."""
    found = dict(layout.settings)
    for name in found:
        if name not in _KNOWN:
            raise RoomError(_('The village controller has no setting "{name}"; there are: {known}.', name=name,
                              known=", ".join(_KNOWN)))
    usual = Wishes()
    outputs = found.get("outputs", "1").split(",")
    if len(outputs) > 8 or not all(0 < len(one) <= 8 and one.isascii() and one.isalnum() for one in outputs):
        raise RoomError(_('The setting outputs = "{value}" must be 1 to 8 names of letters and digits with commas '
                          "between.", value=found["outputs"]))
    return Wishes(_ms(found, "poll_s", usual.poll_ms), _ms(found, "clock_s", usual.clock_ms))


def _ms(found: dict[str, str], name: str, usual: int) -> int:
    text = found.get(name, str(usual // 1000))
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text) <= MOST_S):
        raise RoomError(_('The setting {name} = "{value}" must be whole seconds from 0 to {most}.', name=name,
                          value=text, most=MOST_S))
    return int(text) * 1000
