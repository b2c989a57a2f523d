"""
What a console knows of the loudspeakers at one moment: the rows, and the limits that count on the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..store.loudspeakers import OnAir

if TYPE_CHECKING:
    from ..rulebook import Rulebook


class Air(NamedTuple):
    """Who speaks where. A held call waits `held_s` (BC-10), by night (minutes of the day) it is then refused; an open
    microphone lasts `limit_s` (BC-12)."""

    now: OnAir = OnAir()
    held_s: float = 15
    night: tuple[float, float] = (1320, 360)
    limit_s: float = 180


def air(rows: OnAir, rules: Rulebook) -> Air:
    """The rows with the limits that hold now."""
    number = rules.number
    return Air(rows, number("BC-10", "held_s"), (number("BC-10", "night_from_min"), number("BC-10", "night_to_min")),
               number("BC-12", "limit_s"))
