"""
Somebody who is out is sent elsewhere: to an alarm, by a step of its plan or by name (DUTY-13). He is out as before, and
expected anew after as long as he meant to be out.

Knows no radio: that he was told is what whoever sends him says.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.alarms import Alarm
from ..domain.rosterevents import DutyDiverted
from ..texts import N_
from .answers import refuse
from .facts import Fact
from .inputs import Wish
from .intake import own_return
from .noun import Decision
from .planfor import site_of
from .rostering import called
from .state import State

RULE = "DUTY-13"
#: The alarm of somebody who is not back in time.
NOT_BACK = "not_back"
NOT_OUT = N_("{person} is not out.")


def diverted(state: State, wish: Wish, alarm: Alarm | None, now: Moment) -> DutyDiverted | Decision:
    """The fact that the person of a wish is sent to an alarm or to what is said, or why he cannot be."""
    person = wish.args["person"]
    row = state.rows["outing"].get(person)
    if row is None:
        return refuse(wish, now, NOT_OUT, person=called(state, person))
    place = wish.args.get("place", "") or (place_of(state, alarm) if alarm is not None else "")
    if not place:
        return refuse(wish, now, N_("Say where to: an alarm or a place."))
    return DutyDiverted(person, place, alarm.id if alarm is not None else 0, row.for_ms, RULE, wish.console,
                        wish.request)


def heard_again(state: State, person: str, now: Moment) -> list[Fact]:
    """The alarm of those who are not back is over, where it was about him alone."""
    if any(row.overdue for row in state.rows["outing"].values() if row.person != person):
        return []
    return own_return(state, "", NOT_BACK, now)


def place_of(state: State, alarm: Alarm) -> str:
    """Where an alarm is, as people call it: its area and its site."""
    site = site_of(state, alarm)
    if site is None:
        return alarm.account or alarm.line
    area = state.rows["area"].get(site.area)
    return " ".join(filter(None, (area.name if area is not None else "", site.name)))
