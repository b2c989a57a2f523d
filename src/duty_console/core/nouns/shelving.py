"""
The shelf: an alarm that a person puts aside for a while, with a reason and an end. What is dangerous never goes there
(rules SIG-1 to SIG-5, LIFE-04).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.actiontypes import LEADER
from ...domain.alarms import NORMAL
from ...domain.lifeevents import AlarmSuppressed, SuppressionBegan
from ...domain.suppression import SHELF, Suppression
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..responding import first
from ..state import State
from .owning import GONE
from .suppressing import ending, standing_under


def _shelve(state: State, wish: Wish, now: Moment) -> Decision:
    alarm = state.alarms.get(wish.alarm)
    if alarm is None or alarm.state == NORMAL:
        return refuse(wish, now, GONE, alarm=str(wish.alarm))
    if _shelf_of(state, alarm.id) is not None:
        return refuse(wish, now, N_("It is on the shelf already."))
    if wish.seen != alarm.last_event:
        return refuse(wish, now, N_("It has sounded again since you looked: look once more."))
    rule = f"SIG-{alarm.priority}"
    values = state.rules.rule(rule).values
    most_s, who = int(values["shelve_max_s"]), values["shelve"]
    if not most_s:
        return refuse(wish, now, N_("An alarm of this class is never shelved (rule {rule})."), rule=rule)
    if who == LEADER and wish.role != LEADER:
        return refuse(wish, now, N_("Only the shift leader shelves an alarm of this class (rule {rule})."), rule=rule)
    for_s = int(wish.args["for_s"])
    if for_s > most_s:
        return refuse(wish, now, N_("An alarm of this class is shelved for {minutes} min at most (rule {rule})."),
                      minutes=str(most_s // 60), rule=rule)
    began = SuppressionBegan(SHELF, f"alarm:{alarm.id}", alarm.id, "", "", "", "", [], for_s * 1000,
                             wish.args["reason"], rule, state.rules.version, console=wish.console, request=wish.request)
    stands: list[AlarmSuppressed] = standing_under(state, state.head + 1, began)
    return done(state, wish, now, began, *stands, *first(state, alarm, wish, now))


def _unshelve(state: State, wish: Wish, now: Moment) -> Decision:
    """By hand it comes back as answered (LIFE-04)."""
    row = _shelf_of(state, wish.alarm)
    if row is None:
        return refuse(wish, now, N_("It is not on the shelf."))
    return done(state, wish, now, *ending(state, row, "hand", wish.console, wish.request))


def _shelf_of(state: State, alarm: int) -> Suppression | None:
    """What puts an alarm aside, also where something stronger covers it."""
    return next((row for row in state.covers.get(alarm, {}).values() if row.kind == SHELF), None)


NOUN = Noun(acts={"shelve": _shelve, "unshelve": _unshelve})
