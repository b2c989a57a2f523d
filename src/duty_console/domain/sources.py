"""
Sources that cry too often, and floods of the whole room (rules KPI and FLOOD). Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """A condition that came more than once, a row of the table `source`. `ticks` are its latest activations (boot-clock
    ms of boot `boot`); `false_at` (UTC ms) when it was found to be false."""

    source: str  # line, account, scheme, code, group, zone, with tabs between
    boot: str
    ticks: tuple[int, ...] = ()
    tokens: float = 0.0
    token_tick: int = 0
    chattering_at: int = 0
    fleeting: int = 0
    runaway_at: int = 0
    false_at: tuple[int, ...] = ()
    repair_at: int = 0  # a repair was asked for


class Flood(NamedTuple):
    """The room's load, the one row of the table `flood`. `since_*` are of the flood that runs (0: none); `recent` the
    ticks of the latest annunciated alarms, `minutes` pairs of minute and count for the peak."""

    id: int
    boot: str = ""
    since: int = 0
    since_at: int = 0
    since_tick: int = 0
    peak: int = 0
    raw: int = 0
    annunciated: int = 0
    recent: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
