"""
Questions about broadcasts that several nouns ask: their parts, whether somebody speaks live, what hour it is. Pure.
"""

from __future__ import annotations

from ..clock import local
from ..domain import broadcasts as bc
from ..domain.broadcasts import Broadcast, Part
from .state import State


def parts_of(state: State, number: int) -> list[Part]:
    """Every amplifier's part in a broadcast."""
    return [part for (of, _key), part in sorted(state.rows["playback"].items()) if of == number]


def is_live(row: Broadcast) -> bool:
    """Whether somebody speaks whose length nobody knows."""
    return row.source in bc.LIVE or bool(row.taken_by)


def in_quiet_hours(state: State, at: int) -> bool:
    """Whether daily programmes must be silent now (BC-14)."""
    minute = minute_of(at)
    return not state.rules.number("BC-14", "from_min") <= minute < state.rules.number("BC-14", "to_min")


def is_night(state: State, at: int) -> bool:
    """Whether a number that nobody knows is refused where nobody answers for it (BC-10)."""
    number = state.rules.number
    return bc.by_night(minute_of(at), number("BC-10", "night_from_min"), number("BC-10", "night_to_min"))


def minute_of(at: int) -> int:
    """Minutes of the local day."""
    then = local(at)
    return then.hour * 60 + then.minute


def is_everywhere(state: State, amplifiers: list[str]) -> bool:
    """Whether these are all the amplifiers there are, where there are several."""
    everywhere = {row.amplifier for row in state.rows["amplifier"].values() if not row.removed}
    return len(everywhere) > 1 and everywhere <= set(amplifiers)
