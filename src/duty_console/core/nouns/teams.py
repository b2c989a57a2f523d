"""
Teams as the room file has them, and walks of theirs that are told afterwards from a sheet of paper: they count for the
hours of those who walked, never for a round (PAT-24). What is known already changes nothing.
"""

from __future__ import annotations

from ...clock import Moment, local
from ...domain.body import Event
from ...domain.teamevents import TeamSet, TeamWalked
from ...domain.teams import Team, TeamWalk, people_of
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Reply, Wish
from ..noun import Decision, Noun
from ..state import State
from ..teaming import wrong_people

#: A walk is no longer than this, and a clock may be so far ahead.
_LONGEST_MS, _AHEAD_MS = 24 * 3_600_000, 60_000


def _hours(state: State, wish: Wish, now: Moment) -> Decision:
    said = wish.args
    team: Team | None = state.rows["team"].get(wish.of)
    if team is None or team.removed:
        return refuse(wish, now, N_("There is no team {team}."), team=wish.of)
    at, ended_at = int(said["begun_at"]), int(said["ended_at"])
    if not 0 < ended_at - at <= _LONGEST_MS:
        return refuse(wish, now, N_("A walk ends after it begins, and within a day."))
    if ended_at > now.at + _AHEAD_MS:
        return refuse(wish, now, N_("{when} is yet to come: nobody has walked then."),
                      when=f"{local(ended_at):%Y-%m-%d %H:%M}")
    people, walkers = people_of(str(said["people"]))
    if (no := wrong_people(state, team, people, walkers)) is not None:
        return refuse(wish, now, no[0], **no[1])
    if any((row.team, row.at) == (team.team, at) for row in state.rows["team_walk"].values()):
        return [], [Reply(wish.console, wish.request, state.head)]
    return done(state, wish, now, TeamWalked(team.team, at, ended_at, list(people), walkers, wish.console,
                                             wish.request))


def _put_team(state: State, _event: Event, body: TeamSet) -> None:
    state.put("team", Team(body.team, body.name, body.name_en, body.kind, tuple(body.members), body.people, body.chief,
                           body.shift))


def _put_walk(state: State, event: Event, body: TeamWalked) -> None:
    state.put("team_walk", TeamWalk(event.number, body.team, body.begun_at, body.ended_at, tuple(body.people),
                                    body.walkers, event.actor, event.at))


NOUN = Noun({"team.set": _put_team, "team.walked": _put_walk}, {"team_hours": _hours})
