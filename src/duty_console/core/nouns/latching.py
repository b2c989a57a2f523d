"""
Latched alarms: what is over stays on the queue until a person has verified it and resets it (LIFE-06).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import after as state_after
from ...domain.alarms import is_active
from ...domain.events import Event
from ...domain.lifeevents import AlarmReset
from ...domain.work import UNVERIFIED, Work
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State

RULE = "LIFE-06"


def _reset(state: State, wish: Wish, now: Moment) -> Decision:
    """From latched and answered; what is momentary also while it is active, because its device never ends it."""
    alarm = state.alarms.get(wish.alarm)
    if alarm is None:
        return refuse(wish, now, N_("Alarm {alarm} is not on the queue any more."), alarm=str(wish.alarm))
    if wish.seen != alarm.last_event:
        return refuse(wish, now, N_("It has sounded again since you looked: look once more, then reset."))
    then = state_after("reset", alarm.state, state.rules.kind(alarm.signal_class))
    if then == alarm.state:
        return refuse(wish, now, N_("Only what is answered and over can be reset ({rule})."), rule=RULE)
    work: Work | None = state.rows["work"].get(alarm.id)
    if work is None or work.level == UNVERIFIED:
        return refuse(wish, now, N_("Verify it first, then reset ({rule})."), rule=RULE)
    return done(state, wish, now, AlarmReset(alarm.id, wish.seen, then, is_active(alarm), RULE, state.rules.version,
                                             wish.console, wish.request))


def _was_reset(state: State, event: Event, body: AlarmReset) -> None:
    alarm = state.alarms.get(body.alarm)
    if alarm is not None:
        state.put("alarm", alarm._replace(state=body.state, returned_at=event.at if body.over else alarm.returned_at))


NOUN = Noun({"alarm.reset": _was_reset}, {"reset": _reset})
