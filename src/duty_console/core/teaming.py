"""
Who walks together when a round is begun: as many as the rule of their team wants, and nobody who is not of it (PAT-11).
Pure.
"""

from __future__ import annotations

from typing import NamedTuple

from ..domain.patrols import Patrol
from ..domain.teams import WALK, Team, people_of
from ..texts import N_
from .inputs import Wish
from .state import State

BEGIN_FIRST = N_("A team walks patrol {patrol}: begin the round with its people first.")


class Together(NamedTuple):
    """A team, who of it walks by name, and how many; or why not, with what the sentence is filled in with."""

    team: str = ""
    people: tuple[str, ...] = ()
    walkers: int = 0
    no: tuple[str, dict[str, str]] | None = None


def together(state: State, wish: Wish) -> Together:
    """Who walks a patrol together; nothing where no team does."""
    plan: Patrol | None = state.rows["patrol"].get(wish.of)
    team: Team | None = state.rows["team"].get(plan.team) if plan is not None else None
    if team is None or team.removed:
        return Together()
    people, count = people_of(str(wish.args.get("people", "")))
    if (no := wrong_people(state, team, people, count)) is not None:
        return Together(no=no)
    return Together(team.team, people, count)


def wrong_people(state: State, team: Team, people: tuple[str, ...],
                 count: int) -> tuple[str, dict[str, str]] | None:
    """Why these cannot walk together as this team; None where they can."""
    rule, key = WALK[team.kind]
    least = round(state.rules.number(rule, key)) if rule else 1
    strangers = [name for name in people if team.members and name not in team.members]
    if strangers:
        return (N_("{names} is not of team {team}: {members}."), {
            "names": ", ".join(strangers), "team": team.name, "members": ", ".join(team.members)})
    if count > team.strength + bool(team.chief):
        return (N_("Team {team} has {has} people, not {count}."), {
            "team": team.name, "has": str(team.strength), "count": str(count)})
    if count < least:
        said = (N_("Team {team} walks with at least {least} people, not {count} (rule {rule}): say who or how many.")
                if rule else N_("Say who of team {team} walks, or how many."))
        return said, {"team": team.name, "least": str(least), "count": str(count), "rule": rule}
    return None
