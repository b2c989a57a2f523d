"""
Telephone numbers: given to whoever handles the alarm they are needed for. The core grants, the door reads.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.actiontypes import AUDITOR, LEADER
from ...domain.alarms import Alarm
from ...domain.peopleevents import NumbersShown
from ...texts import N_
from ..answers import refuse
from ..facts import Fact
from ..inputs import Reply, Wish
from ..noun import Decision, Noun
from ..state import State


def _numbers(state: State, wish: Wish, now: Moment) -> Decision:
    """Telephone numbers: for whoever acknowledged or owns the alarm, the leader, an auditor who says why."""
    alarm = state.alarms.get(wish.alarm)
    work = state.rows["work"].get(wish.alarm)
    handles = alarm is not None and wish.actor in (alarm.acked_by, work.owner if work is not None else "")
    reason = str(wish.args.get("reason", ""))
    if wish.role == AUDITOR and not reason:
        return refuse(wish, now, N_("An auditor says why: give a reason."))
    if not handles and wish.role not in (LEADER, AUDITOR):
        return refuse(wish, now, N_("Acknowledge the alarm first: its numbers are for whoever handles it."))
    if alarm is not None and not _concerns(state, alarm, wish.of):
        return refuse(wish, now, N_("The numbers of {of} are not for this alarm."), of=wish.of)
    if wish.of.startswith("pin:"):
        return refuse(wish, now, N_("No telephone numbers are kept for it."))
    digest = state.rows["private_digest"].get(wish.of)
    if digest is None:
        return refuse(wish, now, N_("No telephone numbers are kept for it."))
    reply = Reply(wish.console, wish.request, digest.number)
    if handles and wish.role != AUDITOR:
        return [], [reply]
    shown = NumbersShown(wish.of, wish.alarm, reason, wish.console, wish.request)
    return [Fact(shown, wish.actor, now.at, now.tick)], [reply]


def _concerns(state: State, alarm: Alarm, of: str) -> bool:
    """Whether somebody's numbers may be needed for an alarm: the staff's for any, a site's for its own account, a
    caller's for the call itself."""
    what, _separator, key = of.partition(":")
    if what == "caller":
        return key == str(alarm.id)
    if what != "site":
        return what == "person"
    site = state.rows["site"].get(key)
    return site is not None and site.line in ("", alarm.line) and _number(site.account) == _number(alarm.account)


def _number(account: str) -> str:
    """An account as it is compared: receivers show 0 as A, and leading zeros say nothing."""
    return account.replace("A", "0").lstrip("0")


NOUN = Noun(acts={"numbers": _numbers})
