"""
Answering many alarms at once, with its guards: what is in sight now, of one class, never priority 1 or 2, and the
count said once more (FLOOD-06).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import Alarm, after, is_unacknowledged
from ...domain.body import Body
from ...domain.events import AlarmAcknowledged
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..responding import first
from ..state import State


def _acknowledge_many(state: State, wish: Wish, now: Moment) -> Decision:
    """All of them or none: who confirms a count means these and no others."""
    pairs: list[list[int]] = wish.args["alarms"]
    most = round(state.rules.number("FLOOD-06", "most"))
    if len(pairs) > most or len({pair[0] for pair in pairs}) != len(pairs):
        return refuse(wish, now, N_("At most {most} alarms at once (rule FLOOD-06)."), most=str(most))
    if wish.args["count"] != len(pairs):
        return refuse(wish, now, N_("The count does not hold: there are {count}."), count=str(len(pairs)))
    alarms: list[Alarm] = []
    for number, seen in pairs:
        alarm = state.alarms.get(number)
        if alarm is None or not is_unacknowledged(alarm) or alarm.last_event != seen:
            return refuse(wish, now, N_("The list has moved: look once more, then confirm."))
        if wish.painted is not None and wish.painted < alarm.last_event:
            return refuse(wish, now, N_("This console has not shown that alarm yet."))
        alarms.append(alarm)
    if any(alarm.priority < state.rules.number("FLOOD-06", "least_priority") for alarm in alarms):
        return refuse(wish, now,
                      N_("An alarm of level 1 or 2 is answered by itself, never with others (rule FLOOD-06)."))
    if len({alarm.signal_class for alarm in alarms}) > 1:
        return refuse(wish, now, N_("Only alarms of one class are answered together (rule FLOOD-06)."))
    bodies: list[Body] = []
    for alarm in alarms:
        then = after("acknowledged", alarm.state, state.rules.kind(alarm.signal_class))
        bodies += [AlarmAcknowledged(alarm.id, alarm.last_event, then, wish.console, wish.request),
                   *first(state, alarm, wish, now)]
    return done(state, wish, now, *bodies)


NOUN = Noun(acts={"acknowledge_many": _acknowledge_many})
