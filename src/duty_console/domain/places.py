"""
Sites and points: the protected places, as the room file names them. Pure rows; telephone numbers are not here.
"""

from __future__ import annotations

from typing import NamedTuple


class Site(NamedTuple):
    """A protected place, a row of the table `site`."""

    site: str
    name: str
    name_en: str
    kind: str
    address: str
    line: str  # empty: whatever line its account arrives on
    account: str
    note: str
    key_holders: tuple[str, ...]
    removed: bool = False
    area: str = ""
    officer_first: bool = False
    hours: tuple[str, ...] = ()


class Point(NamedTuple):
    """The smallest addressable unit of a site, a row of the table `point`."""

    site: str
    zone: str
    name: str
    name_en: str
    kind: str
    removed: bool = False


class Person(NamedTuple):
    """Somebody on the staff, a row of the table `person`."""

    person: str
    name: str
    duty: str
    removed: bool = False
    certificate: int = 0  # level 5 (junior) to 1; 0: none
    certificate_until: str = ""  # its last day, an ISO date; empty: without an end
    suspended: bool = False
    groups: tuple[str, ...] = ()


def digits(number: str) -> str:
    """A number as it is compared: A is how receivers show 0, and leading zeros of a number say nothing."""
    plain = number.replace("A", "0")
    return plain.lstrip("0") or "0" if plain.isdigit() else plain
