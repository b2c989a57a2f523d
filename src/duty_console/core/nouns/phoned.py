"""
A help call that came by telephone (F-EI-13): an alarm like any other, dated from the ring. The caller's number is
private, and never among the inputs that are kept (`inputlog`).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import ACKED, UNACK, Alarm
from ...domain.events import AlarmAcknowledged, AlarmRaised, PrivateSet
from ...domain.workevents import WorkOwned
from ...texts import N_
from ..answers import done, refuse
from ..facts import Fact
from ..inputs import Reply, Wish
from ..noun import Decision, Noun
from ..planfor import opening
from ..responding import first
from ..state import State

CODE = "phoned_help"


def _phoned(state: State, wish: Wish, now: Moment) -> Decision:
    """Who takes the call has the alarm, and has seen it."""
    key = wish.of.removeprefix("site:")
    site = state.rows["site"].get(key)
    if key and (site is None or site.removed):
        return refuse(wish, now, N_("There is no {of} to note this on."), of=wish.of)
    signal_class, priority, rule = state.rules.signal_class("medical")
    number, group = state.head + 1, str(state.head + 1)  # two callers are two alarms
    line, account = (site.line, site.account) if site else ("", "")
    ago = min(int(wish.args["rang_s"]) * 1000, now.tick)
    text, version = wish.args.get("text", ""), state.rules.version
    raised = AlarmRaised(line, "", "", "", account, "duty", CODE, "new", group, "", "", "", text, signal_class,
                         priority, rule, version, 0, UNACK, answer=False)
    alarm = Alarm(number, line, account, "duty", CODE, group, "", signal_class, priority, UNACK, now.at - ago,
                  now.tick - ago, now.at - ago, number, 1, 0, "", 0, 0, rule, version, text)
    facts = [Fact(raised, wish.actor, now.at - ago, now.tick - ago)]
    if wish.args.get("number"):
        of = f"caller:{number}"
        facts.append(Fact(PrivateSet(of, {text or of: wish.args["number"]}), f"room {of}", now.at, now.tick))
    rest, _effects = done(state, wish, now, AlarmAcknowledged(number, number, ACKED, wish.console, wish.request),
                          WorkOwned(number, "", wish.console, wish.request), *first(state, alarm, wish, now),
                          *opening(state, alarm))
    return [*facts, *rest], [Reply(wish.console, wish.request, number)]


NOUN = Noun(acts={"phoned": _phoned})
