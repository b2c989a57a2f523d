"""
What was found: the validation level of an alarm (rules VAL). It rises freely; below confirmed it falls only with a
second person.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.events import Event
from ...domain.work import CLOSED
from ...domain.workevents import WorkVerified
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..planfor import opening, work_of
from ..state import State
from .owning import CLOSED_BY, GONE


def _verify(state: State, wish: Wish, now: Moment) -> Decision:
    alarm, work = state.alarms.get(wish.alarm), work_of(state, wish.alarm)
    if alarm is None:
        return refuse(wish, now, GONE, alarm=str(wish.alarm))
    if work.state == CLOSED:
        return refuse(wish, now, CLOSED_BY)
    level, confirmed = int(wish.args["level"]), round(state.rules.number("VAL-3", "confirmed"))
    second = ""
    if level < confirmed and (work.level >= confirmed or work.confirmed_event):
        second = wish.second
        if not second:
            return refuse(wish, now, N_("A confirmed alarm is judged lower only by two people: a second person must "
                                        "agree."), need="second")
    body = WorkVerified(alarm.id, level, work.level, wish.args.get("how", ""), second, level >= confirmed,
                        f"VAL-{level}", state.rules.version, wish.console, wish.request)
    return done(state, wish, now, body, *opening(state, alarm))


def _verified(state: State, event: Event, body: WorkVerified) -> None:
    work = work_of(state, body.alarm)
    if not body.confirmed:
        work = work._replace(confirmed_event=0, confirmed_at=0, confirmed_tick=0)
    elif not work.confirmed_event:  # the time of knowing: it stays when the level rises further
        work = work._replace(confirmed_event=event.number, confirmed_at=event.at, confirmed_tick=event.tick)
    state.put("work", work._replace(level=body.level, level_by=event.actor, level_at=event.at))


NOUN = Noun({"work.verified": _verified}, {"verify": _verify})
