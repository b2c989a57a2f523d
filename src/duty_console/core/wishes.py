"""
What people ask for: who may, and what comes of it. Every refusal is a fact too (AUD-05). Pure.

Refusals are message ids with values, so that each console says them in its own language.
"""

from __future__ import annotations

from ..clock import Moment, local
from ..domain.alarms import TRANSITIONS, Alarm, is_unacknowledged
from ..domain.events import AlarmAcknowledged, Body, RequestRefused, SoundSilenced
from ..texts import N_
from .facts import Fact
from .inputs import Effect, Reply, Wish
from .state import State

MAY_ACT = frozenset({"officer", "leader"})
Decision = tuple[list[Fact], list[Effect]]


def decide_wish(state: State, wish: Wish, now: Moment) -> Decision:
    """Grants or refuses one request."""
    if wish.role not in MAY_ACT:
        return refuse(state, wish, now, N_("You are here as {role}: an officer or the shift leader may do this."),
                      role=wish.role)
    if wish.action == "acknowledge":
        return _acknowledge(state, wish, now)
    if wish.action == "silence":
        ms = round(state.rules.number("LIFE-09", "value") * 1000)
        return _done(state, wish, now, SoundSilenced(ms, wish.console, wish.request))
    if wish.action == "numbers":
        return _numbers(state, wish, now)
    return refuse(state, wish, now, N_("There is no action {action}."), action=wish.action)


def _acknowledge(state: State, wish: Wish, now: Moment) -> Decision:
    """One alarm, exactly the occurrence that was seen (LIFE-02)."""
    alarm = state.alarms.get(wish.alarm)
    if alarm is None:
        return refuse(state, wish, now, N_("Alarm {alarm} is not on the queue any more."), alarm=str(wish.alarm))
    if not is_unacknowledged(alarm):
        if alarm.acked_by == wish.actor:  # the answer to the first request was lost on its way
            return [], [Reply(wish.console, wish.request, alarm.last_event)]
        return refuse(state, wish, now, N_("Already acknowledged by {who} at {when}."), who=alarm.acked_by,
                      when=f"{local(alarm.acked_at):%H:%M:%S}")
    if wish.seen != alarm.last_event:
        return refuse(state, wish, now, N_("It has sounded again since you looked: look once more, then acknowledge."))
    if wish.painted is not None and wish.painted < alarm.last_event:
        return refuse(state, wish, now, N_("This console has not shown that alarm yet."))
    return _done(state, wish, now, AlarmAcknowledged(
        alarm.id, wish.seen, TRANSITIONS["acknowledged"][alarm.state], wish.console, wish.request))


def _numbers(state: State, wish: Wish, now: Moment) -> Decision:
    """Telephone numbers: only for an alarm that this person has acknowledged."""
    alarm = state.alarms.get(wish.alarm)
    if alarm is None or alarm.acked_by != wish.actor:
        return refuse(state, wish, now, N_("Acknowledge the alarm first: its numbers are for whoever handles it."))
    if not _concerns(state, alarm, wish.of):
        return refuse(state, wish, now, N_("The numbers of {of} are not for this alarm."), of=wish.of)
    digest = state.rows["private_digest"].get(wish.of)
    if digest is None:
        return refuse(state, wish, now, N_("No telephone numbers are kept for it."))
    return [], [Reply(wish.console, wish.request, digest.number)]


def _concerns(state: State, alarm: Alarm, of: str) -> bool:
    """Whether somebody's numbers may be needed for an alarm: the staff's for any, a site's for its own account."""
    what, _separator, key = of.partition(":")
    if what != "site":
        return True
    site = state.rows["site"].get(key)
    return site is not None and site.line in ("", alarm.line) and _number(site.account) == _number(alarm.account)


def _number(account: str) -> str:
    """An account as it is compared: receivers show 0 as A, and leading zeros say nothing."""
    return account.replace("A", "0").lstrip("0")


def _done(state: State, wish: Wish, now: Moment, body: Body) -> Decision:
    return [Fact(body, wish.actor, now.at, now.tick)], [Reply(wish.console, wish.request, state.head + 1)]


def refuse(state: State, wish: Wish, now: Moment, message: str, **values: str) -> Decision:
    """Tells who asked why not, and keeps that he asked."""
    body = RequestRefused(wish.action, str(wish.alarm or wish.of), message.format(**values), wish.console, wish.request)
    fact = Fact(body, wish.actor, now.at, now.tick)
    return [fact], [Reply(wish.console, wish.request, 0, message, tuple(values.items()))]
