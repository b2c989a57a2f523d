"""
Sheets of volunteers' hours: rows of day, team, begin, end and people in CSV or tab separated text, read whole or not at
all, and held against the teams that there are. Knows no collector.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from ..clock import SHANGHAI
from ..domain.teams import Team, people_of
from ..errors import StoreError
from ..sheets import listed, shown
from ..texts import _
from .patrolfiles import table_of

_HEADS = {"日期": "day", "day": "day", "date": "day", "队伍": "team", "team": "team", "开始": "begin", "begin": "begin",
          "结束": "end", "end": "end", "人员": "people", "people": "people"}
_NEEDED = ("day", "team", "begin", "end", "people")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d")
_AHEAD_MS = 60_000


class Walk(NamedTuple):
    """A row of a sheet: `at` and `ended_at` are UTC ms; `people` names with commas, or a number."""

    line: int
    team: str
    at: int
    ended_at: int
    people: str


def walks_of(path: Path, teams: Sequence[Team], least: Mapping[str, int], now: int) -> list[Walk]:
    """
    Every row, the oldest first; `least` is how many of a kind of team walk together.

    :raises StoreError: a row, or the file, cannot be taken; the message says which line and why.
    :raises SurroundingsError: the file cannot be read.
    """
    rows = list(enumerate(table_of(path), 1))
    heads = {_HEADS[name]: place for place, cell in enumerate(rows[0][1] if rows else ())
             if (name := cell.strip().lower()) in _HEADS}
    missing = [name for name in _NEEDED if name not in heads]
    if missing:
        raise StoreError(_("{file} line 1: no column for {missing}; known heads: {known}. Nothing was taken.",
                           file=path.name, missing=listed(missing), known=listed(_HEADS)))
    called = {name.casefold(): team for team in teams for name in (team.team, team.name, team.name_en)}
    found: dict[tuple[str, int], Walk] = {}
    for line, row in rows[1:]:
        if any(cell.strip() for cell in row):
            said = {name: row[place].strip() if place < len(row) else "" for name, place in heads.items()}
            walk, why = _walk(line, said, called, least, now)
            if walk is not None and (walk.team, walk.at) in found:
                why = _("the same team begins then on line {line}, too", line=found[walk.team, walk.at].line)
            elif walk is not None and (other := next((one for one in found.values() if _meet(one, walk)), None)):
                why = _("it overlaps line {line} of the same team", line=other.line)
            if why or walk is None:
                raise StoreError(_("{file} line {line}: {why}. Nothing was taken.", file=path.name, line=line, why=why))
            found[walk.team, walk.at] = walk
    return sorted(found.values(), key=lambda walk: (walk.at, walk.line))


def _meet(one: Walk, other: Walk) -> bool:
    """Whether hours would count twice: of the same team at the same time, unless other people are named."""
    names = [set(walk.people.split(",")) for walk in (one, other) if not walk.people.isdecimal()]
    return (one.team == other.team and one.at < other.ended_at and other.at < one.ended_at
            and not (len(names) == 2 and names[0].isdisjoint(names[1])))


def _walk(line: int, said: Mapping[str, str], called: Mapping[str, Team], least: Mapping[str, int],
          now: int) -> tuple[Walk | None, str]:
    """A row, or why it is none."""
    team = called.get(said["team"].casefold())
    if team is None:
        return None, _("{value} is no team; there are {known}", value=shown(said["team"]),
                       known=listed(row.name for row in called.values()) or "-")
    begin, end = (_moment(said["day"], said[name]) for name in ("begin", "end"))
    if begin is None or end is None:
        return None, _("{value} is no day and time such as 2026-09-01 and 19:30", value=shown(
            f"{said['day']} {said['begin']} {said['end']}"))
    end += timedelta(days=1) if end <= begin else timedelta(0)
    people, walkers = people_of(said["people"])
    strangers = [name for name in people if team.members and name not in team.members]
    if strangers:
        return None, _("{names} is not of team {team}", names=listed(strangers), team=team.name)
    if not max(1, least.get(team.kind, 1)) <= walkers <= team.strength + bool(team.chief):
        return None, _("team {team} walks with {least} to {most} people, not {count}", team=team.name,
                       least=max(1, least.get(team.kind, 1)), most=team.strength + bool(team.chief), count=walkers)
    at, ended_at = round(begin.timestamp() * 1000), round(end.timestamp() * 1000)
    if ended_at > now + _AHEAD_MS:
        return None, _("{time} is yet to come", time=f"{end:%Y-%m-%d %H:%M}")
    return Walk(line, team.team, at, ended_at, ",".join(people) or str(walkers)), ""


def _moment(day: str, time: str) -> datetime | None:
    for form in _DAYS:
        try:
            return datetime.strptime(f"{day} {time}", f"{form} %H:%M").replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    return None
