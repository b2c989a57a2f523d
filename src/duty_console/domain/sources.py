"""
Sources that cry too often, and floods of the whole room (rules KPI and FLOOD). Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple

#: Active for less it is fleeting (KPI-06). Not of the rulebook: a fold asks no rule, so that a journal folds the same
#: whatever the rules become.
FLEETING_MS = 10_000


class Source(NamedTuple):
    """A condition that came again and again, a row of the table `source`. `ticks` are its latest activations, `signals`
    these and when it was over (boot clock, ms, of boot `boot`); `fleeting` counts those that were over in a moment.
    `chattering_at` and `runaway_at` (UTC ms) say since when it is one, 0 when it is not."""

    source: str  # line, account, scheme, code, group, zone, with tabs between
    alarm: int
    boot: str
    ticks: tuple[int, ...] = ()
    total: int = 0
    fleeting: int = 0
    chattering_at: int = 0
    runaway_at: int = 0
    signals: tuple[int, ...] = ()


class Falsehood(NamedTuple):
    """How often a point was found to have cried wolf, a row of the table `falsehood`: when (UTC ms), and when a repair
    was asked for."""

    point: str  # line, account, zone, with tabs between
    at: tuple[int, ...] = ()
    repair_at: int = 0


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


class Load(NamedTuple):
    """How many alarms of each priority called in ten minutes, a row of the table `load`; `slot` counts tens of minutes
    since 1970."""

    slot: int
    p1: int = 0
    p2: int = 0
    p3: int = 0
    p4: int = 0
    p5: int = 0


class Unheard(NamedTuple):
    """So many activations of an alarm were kept from calling anybody; a row of the table `unheard`."""

    alarm: int
    activations: int
