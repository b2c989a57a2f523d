"""
What a room file says of patrols, as it was read: checkpoints, routes, who walks together, and which patrols there are.
"""

from __future__ import annotations

from typing import NamedTuple

from .texts import N_

#: What kind of place a patrol is for -> its name; which rule says how often stands in `domain/patrols.py`.
VENUES = {
    "public": N_("public gathering place"),
    "key_unit": N_("key fire-safety unit"),
    "high_rise": N_("high-rise building"),
    "care_home": N_("care home, hospital or boarding school at night"),
    "institution": N_("government, body or institution"),
    "other": N_("other unit"),
    "high_risk": N_("high-risk trade or critical site"),
    "facility_public": N_("fire facilities of a place of entertainment"),
    "facility_key": N_("fire facilities of a key unit"),
    "facility_other": N_("fire facilities"),
    "equipment": N_("hydrants, extinguishers, pumps"),
    "ducts": N_("cooking exhaust ducts"),
    "volunteers": N_("volunteer patrol team"),
    "police": N_("police patrol"),
    "micro_station": N_("micro fire station"),
}
#: What kind of team it is -> its name.
TEAM_KINDS = {"volunteers": N_("volunteers"), "police": N_("police"), "micro_station": N_("micro fire station")}


class Checkpoint(NamedTuple):
    """A place on a round: `code` is typed there, `tag` read by a wand."""

    key: str
    name: str
    name_en: str
    site: str
    place: str
    code: str
    tag: str


class Route(NamedTuple):
    """Checkpoints in their order."""

    key: str
    name: str
    name_en: str
    checkpoints: tuple[str, ...]


class Patrol(NamedTuple):
    """A route that is walked again and again; `interval_min` is 0 where the rule of the venue says how often, the hours
    are empty where it is round the clock. A team may walk it, in slots."""

    key: str
    name: str
    name_en: str
    route: str
    venue: str
    opens: str
    closes: str
    interval_min: int
    team: str = ""
    slots: tuple[str, ...] = ()


class TeamFile(NamedTuple):
    """Who walks together, as the file has it; fields as in the row (`domain/teams.py`)."""

    key: str
    name: str
    name_en: str
    kind: str
    members: tuple[str, ...] = ()
    people: int = 0
    chief: str = ""
    shift: int = 0
