"""
An alarm: a condition that asks a person to act, from its first signal until it is over and seen (rules LIFE).

Pure rows and transitions. Which class and priority a signal has is the rulebook's; when a copy is no alarm of its own
is `receptions`'. States are the letters of ISA-18.2 / IEC 62682 that this program knows today.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .rows import maker

#: A state of the condition: B active unseen, C active seen, D over but unseen, A over and seen (off the queue).
UNACK, ACKED, RTN_UNACK, NORMAL = "unack", "acked", "rtn_unack", "normal"

#: state -> state, by what happens to the alarm. What is not listed does not change the state.
TRANSITIONS: dict[str, dict[str, str]] = {
    "raised": {NORMAL: UNACK, UNACK: UNACK, ACKED: UNACK, RTN_UNACK: UNACK},  # LIFE-01
    "present": {NORMAL: UNACK, UNACK: UNACK, ACKED: ACKED, RTN_UNACK: UNACK},
    "returned": {UNACK: RTN_UNACK, ACKED: NORMAL, RTN_UNACK: RTN_UNACK},
    "acknowledged": {UNACK: ACKED, RTN_UNACK: NORMAL},
}


class Alarm(NamedTuple):
    """One alarm, a row of the table `alarm`. Times are UTC ms, 0 where it has not happened."""

    id: int  # the number of the event that raised it
    line: str
    account: str
    scheme: str
    code: str
    grp: str
    zone: str
    signal_class: str
    priority: int
    state: str
    raised_at: int
    raised_tick: int
    last_at: int  # the last time the device said it anew
    last_event: int  # number of the event that last changed what a person must have seen (LIFE-02)
    count: int  # type: ignore[assignment]  # times the device said it anew (link repeats are not counted)
    acked_at: int
    acked_by: str
    returned_at: int
    raw: int  # the raw row that raised it
    rule: str
    ruleset: str
    text: str
    last_tick: int = 0  # the boot clock at `last_at`

    def raised_again(self, number: int, at: int, tick: int, judged: tuple[str, int, str], rule: str,
                     ruleset: str) -> Alarm:
        """The alarm when its device has said it anew, judged of a class, a priority and a state. A new activation has
        been seen by nobody (LIFE-01). By place, as in `Line.after_event`."""
        was: tuple[Any, ...] = self
        return made((*was[:_CLASS], *judged, *was[_RAISED], at, number, self.count + 1, 0, "", *was[_OVER], rule,
                     ruleset, self.text, tick))

    def over(self, at: int, state: str) -> Alarm:
        """The alarm when its device has said that the condition is over."""
        was: tuple[Any, ...] = self
        return made((*was[:_STATE], state, *was[_STATE + 1:_RETURNED], at, *was[_RETURNED + 1:]))


made = maker(Alarm)
_CLASS, _STATE, _RETURNED = (Alarm._fields.index(name) for name in ("signal_class", "state", "returned_at"))
_RAISED, _OVER = slice(_STATE + 1, _STATE + 3), slice(_RETURNED, _RETURNED + 2)  # both times; the end, the raw row


Condition = tuple[str, str, str, str, str, str]


def condition(line: str, account: str, scheme: str, code: str, grp: str, zone: str) -> Condition:
    """What makes two signals speak of the same condition. A receives as 0 in account digits is matched as 0."""
    return (line, account.replace("A", "0"), scheme, code, grp, zone)


def condition_of(alarm: Alarm) -> Condition:
    """The condition an alarm stands for."""
    return condition(alarm.line, alarm.account, alarm.scheme, alarm.code, alarm.grp, alarm.zone)


def is_open(alarm: Alarm) -> bool:
    """Whether it is still on the queue."""
    return alarm.state != NORMAL


def is_unacknowledged(alarm: Alarm) -> bool:
    """Whether nobody has answered it."""
    return alarm.state in (UNACK, RTN_UNACK)


def queue_order(alarm: Alarm) -> tuple[int, bool, int, int]:
    """Priority, then unacknowledged first, then oldest first (SIG-13)."""
    return (alarm.priority, not is_unacknowledged(alarm), alarm.raised_at, alarm.id)
