"""
Notices once they are made: to whom and how they were served, and that a number which was used stays used (HAZ-04,
HAZ-05).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.deadlines import SERVE
from ...domain.events import Event
from ...domain.hazardrows import REINSPECTION, Hazard, Notice
from ...domain.hazards import may
from ...domain.noticeevents import NoticeMade, NoticeServed, NoticeVoided
from ...texts import N_
from ..answers import done, refuse
from ..hazarding import empty, ended, is_day, notice_of, rule_of, today, used
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State


def _serve(state: State, wish: Wish, now: Moment) -> Decision:
    row = notice_of(state, wish.of)
    if row is None:
        return _unknown(wish, now)
    if row.served or row.voided:
        return refuse(wish, now, N_("Notice {notice} is served or void already."), notice=row.number)
    if (no := empty(wish, now, "to")) is not None:
        return no
    day = wish.args.get("day", today(now))
    if not is_day(day) or not row.day <= day <= today(now):
        return refuse(wish, now, N_("{text} is no day such as 2026-10-05, or none that can be meant here."), text=day)
    return done(state, wish, now, NoticeServed(
        row.id, day, wish.args["to"], wish.args["receipt"], rule_of(row.issuer, "HAZ-05"), state.rules.version,
        wish.console, wish.request, row.number), *ended(state, f"notice:{row.id}", SERVE, day))


def _void(state: State, wish: Wish, now: Moment) -> Decision:
    """Its hazards wait for another notice; their first date stays."""
    row = notice_of(state, wish.of)
    if row is None:
        return _unknown(wish, now)
    if row.voided:
        return refuse(wish, now, N_("Notice {notice} is served or void already."), notice=row.number)
    return done(state, wish, now, NoticeVoided(row.id, today(now), wish.args["reason"], wish.console, wish.request,
                                              row.number),
                *ended(state, f"notice:{row.id}", SERVE))


def _unknown(wish: Wish, now: Moment) -> Decision:
    return refuse(wish, now, N_("There is no notice {notice}: `duty hazards notices` lists them."), notice=wish.of)


def _made(state: State, event: Event, body: NoticeMade) -> None:
    used(state, body.number)
    state.put("notice", Notice(event.number, body.kind, body.series, body.year, body.serial, body.number, body.issuer,
                               body.place, tuple(body.hazards), body.text, body.limit, body.day, event.at, event.actor,
                               result=body.result))


def _served(state: State, event: Event, body: NoticeServed) -> None:
    row: Notice | None = state.rows["notice"].get(body.notice)
    if row is None:
        return
    state.put("notice", row._replace(served=body.day, served_to=body.to, receipt=body.receipt, served_by=event.actor))
    if row.kind == REINSPECTION:
        return
    for number in row.hazards:
        hazard: Hazard | None = state.rows["hazard"].get(number)
        if hazard is not None and hazard.notice == row.id and may("serve", hazard):
            state.put("hazard", hazard._replace(state="rectifying", last=event.number, at=event.at))


def _voided(state: State, event: Event, body: NoticeVoided) -> None:
    row: Notice | None = state.rows["notice"].get(body.notice)
    if row is None:
        return
    state.put("notice", row._replace(voided=body.day, reason=body.reason))
    for number in row.hazards:
        hazard: Hazard | None = state.rows["hazard"].get(number)
        if hazard is not None and hazard.notice == row.id and hazard.state in ("ordered", "rectifying"):
            state.put("hazard", hazard._replace(state="found", last=event.number, at=event.at))


NOUN = Noun({"notice.made": _made, "notice.served": _served, "notice.voided": _voided},
            {"notice_serve": _serve, "notice_void": _void})
