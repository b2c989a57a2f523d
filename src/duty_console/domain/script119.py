"""
What to tell 119: the five things of FIRE-3, filled in from what is known. Pure; what is not known is None, to be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .alarms import Alarm
from .places import Person, Point, Site


class Script(NamedTuple):
    """Address, part on fire, what burns, how large, and who calls."""

    address: str | None
    part: str | None
    material: str | None
    size: str | None
    caller: str | None


def script(alarm: Alarm, site: Site | None, point: Point | None, person: Person | None, said: Mapping[str, str],
           number: str = "") -> Script:
    """`said` is what the officer typed (material, size; also address, part, caller, which go before what is kept);
    `number` is the telephone he calls from."""
    address = " ".join(filter(None, (site.address, site.name))) if site else ""
    part = (point.name if point else "") or alarm.text or alarm.zone.lstrip("0")
    caller = " ".join(filter(None, (person.name if person else "", number)))
    return Script(*(said.get(name) or known or None for name, known in (
        ("address", address), ("part", part), ("material", ""), ("size", ""), ("caller", caller))))
