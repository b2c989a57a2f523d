"""
The facts about teams. As lasting as those in `events`; fields are only ever added at the end.
"""

from __future__ import annotations

from .body import Body


class TeamSet(Body, frozen=True):
    """team.set: who walks together, as the room file has it; fields as in the row (`domain/teams.py`)."""

    team: str
    name: str
    name_en: str
    kind: str
    members: list[str] = []
    people: int = 0
    chief: str = ""
    shift: int = 0


class TeamWalked(Body, frozen=True):
    """team.walked: a walk is told afterwards, from a sheet; fields as in the row."""

    team: str
    begun_at: int
    ended_at: int
    people: list[str]
    walkers: int
    console: str = ""
    request: str = ""


KINDS: dict[str, type[Body]] = {"team.set": TeamSet, "team.walked": TeamWalked}
