"""
Reading what keeps alarms from calling, for consoles and headless commands.
"""

from __future__ import annotations

from ..domain.suppression import Suppression
from .reading import LIMIT, Reader


def suppressions(reader: Reader) -> list[Suppression]:
    """What keeps alarms from calling now, what people said before what the collector holds back, oldest first; a store
    from before there was any has none."""
    return reader.table("suppression", "order by kind in ('delay', 'runaway'), id limit ?",
                        LIMIT) if reader.has_desk else []


def by_kind(reader: Reader) -> dict[str, int]:
    """How many there are of each kind."""
    return dict(reader.asked("select kind, count(*) from suppression group by kind order by kind")
                if reader.has_desk else ())
