"""
Why nobody begins a round of a team, in sentences; `refusals` joins them to the others.
"""

from __future__ import annotations

from ..texts import N_

TEAM = (
    N_("A team walks patrol {patrol}: begin the round with its people first."),
    N_("{names} is not of team {team}: {members}."),
    N_("Team {team} has {has} people, not {count}."),
    N_("Team {team} walks with at least {least} people, not {count} (rule {rule}): say who or how many."),
    N_("Say who of team {team} walks, or how many."),
    N_("There is no team {team}."),
    N_("A walk ends after it begins, and within a day."),
    N_("{when} is yet to come: nobody has walked then."),
)
