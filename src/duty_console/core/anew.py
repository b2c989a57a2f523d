"""
What a new activation of an alarm makes of the work on it: what was found before says nothing about it.
"""

from __future__ import annotations

from ..domain.alarms import Alarm, is_active
from ..domain.work import CLOSED, HELD, NEW, OWNED, UNVERIFIED, Work
from .state import State


def begun_anew(state: State, alarm: Alarm) -> None:
    """
    An alarm as it was before its device said it anew. What was closed begins again, what was put aside waits no longer.
    It stays whose it is, and is to be verified again, along a plan that is opened again; the journal keeps what was
    done before. While what was confirmed has never been over it is the same that goes on: it stays confirmed and its
    plan stays, only the level is asked for anew.
    """
    work: Work | None = state.rows["work"].get(alarm.id)
    if work is None:
        return
    if work.confirmed_event and work.state != CLOSED and is_active(alarm):
        state.put("work", work._replace(state=OWNED if work.state == HELD else work.state, level=UNVERIFIED,
                                        level_by="", level_at=0, hold_event=0, hold_at=0, hold_tick=0, hold_ms=0))
        return
    anew = Work(work.alarm, OWNED if work.owner else NEW, work.owner, work.owned_at, linked=work.linked)
    if anew == work:
        return
    if work.state == CLOSED:
        state.drop("work", work.alarm)
    else:
        state.put("work", anew)
    for place in [place for place in state.rows["step"] if place[0] == work.alarm]:
        state.drop("step", place)
