"""
Alarms that the program itself raises about a line or its own keeping, and how they end. Pure.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.alarms import NORMAL, RTN_UNACK, Alarm, Condition, after
from ..domain.alarms import is_active as is_active
from ..domain.events import AlarmRaised, AlarmReturned
from .facts import Fact, of_collector
from .state import State

#: The codes of what the program itself raises about a line.
LOST, SILENT, BURST, UNREADABLE, DRIFT = "line_lost", "line_silent", "unparsed_burst", "unreadable", "clock_drift"
#: The first fields of every signal event: line, format, receiver, receiver line, account, scheme, code, qualifier,
#: group, zone, user, clock, text.
Said = tuple[str, str, str, str, str, str, str, str, str, str, str, str, str]


def own_number(state: State, line: str, code: str, before: int) -> int:
    """The alarm that `own_alarm` raises or raises again, when `before` facts come first in the same decision."""
    standing = standing_own(state, line, code)
    return standing.id if standing else state.head + before + 1


def own(line: str, code: str, qualifier: str) -> Said:
    return (line, "", "", "", "", "duty", code, qualifier, "", "", "", "", "")


def standing_own(state: State, line: str, code: str) -> Alarm | None:
    """The open alarm that the program itself raised about a line."""
    return state.open_alarm(own_condition(line, code))


def own_condition(line: str, code: str) -> Condition:
    return (line, "", "duty", code, "", "")


def own_alarm(state: State, line: str, code: str, severity: str, now: Moment) -> Fact:
    """An alarm about a line, noticed by the program: of the class that `severity` has in the rulebook."""
    signal_class, priority, rule = state.rules.signal_class(severity)
    standing = standing_own(state, line, code)
    body = AlarmRaised(*own(line, code, "new"), signal_class, priority, rule, state.rules.version,
                       standing.id if standing else 0, after("raised", standing.state if standing else NORMAL))
    return of_collector(body, now)


def own_moment(state: State, code: str, before: int, now: Moment, line: str = "", *,
               severity: str = "trouble") -> list[Fact]:
    """Such an alarm about a moment, after `before` other facts: over when it is raised; a person must have seen it all
    the same."""
    number = own_number(state, line, code, before)
    over = AlarmReturned(*own(line, code, "restore"), "restore", 6, "SIG-6", state.rules.version, number, RTN_UNACK)
    return [own_alarm(state, line, code, severity, now), of_collector(over, now)]


def own_return(state: State, line: str, code: str, now: Moment) -> list[Fact]:
    """The end of such an alarm, where one is active."""
    standing = standing_own(state, line, code)
    if standing is None or not is_active(standing):
        return []
    body = AlarmReturned(*own(line, code, "restore"), "restore", 6, "SIG-6", state.rules.version, standing.id,
                         after("returned", standing.state, state.rules.kind(standing.signal_class)))
    return [of_collector(body, now)]
