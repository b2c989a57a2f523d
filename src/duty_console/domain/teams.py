"""
Who walks together: volunteers, the police, the micro fire station; and how many they must be. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

VOLUNTEERS, POLICE, STATION = "volunteers", "police", "micro_station"
#: Kind of a team -> the rule that says how many walk together, and its value; empty where none does.
#: What its rule wants of a micro fire station.
STATION_RULE, WANTED = "PAT-12", ("chief", "members", "shift")
WALK: dict[str, tuple[str, str]] = {VOLUNTEERS: ("PAT-11", "people"), POLICE: ("", ""), STATION: ("", "")}


class Team(NamedTuple):
    """Whose names the room file has, or only how many they are (`people`). `shift` of them are at the station at any
    time, `chief` leads it."""

    team: str
    name: str
    name_en: str
    kind: str
    members: tuple[str, ...] = ()
    people: int = 0
    chief: str = ""
    shift: int = 0
    removed: bool = False

    @property
    def strength(self) -> int:
        """How many there are, whoever leads them left out."""
        return max(self.people, len([name for name in self.members if name != self.chief]))


class TeamWalk(NamedTuple):
    """A walk that was told afterwards with event `id`, by whom and when; it counts for hours alone."""

    id: int
    team: str
    at: int
    ended_at: int
    people: tuple[str, ...]
    walkers: int
    by: str
    told_at: int


class Lack(NamedTuple):
    """What a station lacks by its rule: its chief, members, or people on a shift (PAT-12)."""

    what: str
    has: int
    needs: int


def lacking(row: Team, wanted: Mapping[str, float]) -> list[Lack]:
    """What a micro fire station lacks against the values of its rule; nothing of any other team."""
    if row.kind != STATION or row.removed:
        return []
    have = {"chief": int(bool(row.chief)), "members": row.strength, "shift": row.shift}
    return [Lack(what, has, round(wanted[what])) for what, has in have.items() if has < wanted.get(what, 0)]


def people_of(text: str) -> tuple[tuple[str, ...], int]:
    """Who walks, as it is said: names between commas, or only a number."""
    if text.strip().isdigit():
        return (), int(text)
    parts = text.replace("，", ",").replace("、", ",").split(",")
    names = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return names, len(names)
