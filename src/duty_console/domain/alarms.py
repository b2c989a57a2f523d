"""
An alarm: a condition that asks a person to act, from its first signal until it is over and seen (rules LIFE).

Pure rows, and one table of what each thing that may happen does in each of the nine states of ISA-18.2 / IEC 62682.
Which class and priority a signal has is the rulebook's; when a copy is no alarm of its own is `receptions`'.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .rows import maker

#: The states by their letters A to I. B active unseen, C active seen, D over but unseen, E and F over but latched
#: (unseen, seen), A over and seen (off the queue); G, H and I do not call, whatever lies beneath.
NORMAL, UNACK, ACKED, RTN_UNACK, LATCHED_UNACK, LATCHED_ACKED, SHELVED, SUPPRESSED, OUT_OF_SERVICE = STATES = (
    "normal", "unack", "acked", "rtn_unack", "latched_unack", "latched_acked", "shelved", "suppressed",
    "out_of_service")
#: How a class behaves when its device says that it is over (LIFE-06). What is momentary latches too, but its devices
#: never say that it is over: a person does.
PLAIN, LATCHING, MOMENTARY = KINDS = ("plain", "latching", "momentary")

#: What may happen x the state A to I -> the state after it. A second row of the same name holds for classes that
#: latch, a third for momentary ones. Small letters stand for what lies beneath: `y` as it is, but an active one has
#: been seen; `n` as it is, but an active one has been seen by nobody; `a` as n, but what is over is over for good.
#: What was raised under what covers it is `released`, what stood before is `uncovered`.
_TABLE = """
                 A B C D E F G H I
raised           B B B B B B G H I
present          B B C B B B G H I
returned         A D A D E F G H I
returned         A E F D E F G H I
acknowledged     A C C A F F G H I
acknowledged     A C C F F F G H I
shelved          A G G G G G G H I
unshelved        A B C D E F y H I
timed_out        A B C D E F n H I
suppressed       H B H B B H G H I
out_of_service   I I I I I I I I I
released         A B C D E F G a n
uncovered        A B C D E F G n n
reminded         A B B D E E G H I
reset            A B C D E F G H I
reset            A B C D E A G H I
reset            A B A D E A G H I
"""
#: What a small letter makes of what lies beneath.
_BENEATH = {
    "y": {UNACK: ACKED},
    "n": {ACKED: UNACK},
    "a": {ACKED: UNACK, RTN_UNACK: NORMAL, LATCHED_UNACK: NORMAL, LATCHED_ACKED: NORMAL},
}
_LETTERS = dict(zip("ABCDEFGHI", STATES, strict=True))


def _read(text: str) -> dict[tuple[str, str], dict[str, str]]:
    """The table by what happens and the kind of class; a kind that has no row of its own has the one before."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    seen: dict[str, int] = {}
    for line in text.strip().splitlines()[1:]:
        what, *letters = line.split()
        row = {state: _LETTERS.get(letter, letter) for state, letter in zip(STATES, letters, strict=True)}
        place = seen[what] = seen.get(what, -1) + 1
        for kind in KINDS[place:]:
            found[what, kind] = row
    return found


#: (what happens, kind of class) -> state -> state, or a small letter for what lies beneath.
EDGES = _read(_TABLE)
#: Nobody has answered it.
WAITING = (UNACK, RTN_UNACK, LATCHED_UNACK)
#: Something keeps it from calling.
ASIDE = (SHELVED, SUPPRESSED, OUT_OF_SERVICE)
INPUTS = tuple(dict.fromkeys(what for what, _kind in EDGES))


#: When a device says that something happened, and what is made of it: an alarm's last four fields.
Told = tuple[int, int, int, int]


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
    device_at: int = 0  # when it began last by the device's own clock, 0 where it did not say
    about_at: int = 0  # when that was, as far as is known of that clock, where it was told late; else 0
    late: int = 0  # 1: told late out of a buffer, and no full report has said since that it lasts (PATH-07)
    active_at: int = 0  # the latest moment of which the device has said that it was active

    def raised_again(self, number: int, at: int, tick: int, judged: tuple[str, int, str], rule: str,
                     ruleset: str, told: Told) -> Alarm:
        """The alarm when its device has said it anew, judged of a class, a priority and a state. A new activation has
        been seen by nobody (LIFE-01). By place, as in `Line.after_event`."""
        was: tuple[Any, ...] = self
        return made((*was[:_CLASS], *judged, *was[_RAISED], at, number, self.count + 1, 0, "", 0, self.raw, rule,
                     ruleset, self.text, tick, *told))

    def over(self, at: int, state: str) -> Alarm:
        """The alarm when its device has said that the condition is over."""
        was: tuple[Any, ...] = self
        return made((*was[:_STATE], state, *was[_STATE + 1:_RETURNED], at, *was[_RETURNED + 1:]))


made = maker(Alarm)
_CLASS, _STATE, _RETURNED = (Alarm._fields.index(name) for name in ("signal_class", "state", "returned_at"))
_RAISED = slice(_STATE + 1, _STATE + 3)  # both times


Condition = tuple[str, str, str, str, str, str]


def condition(line: str, account: str, scheme: str, code: str, grp: str, zone: str) -> Condition:
    """What makes two signals speak of the same condition. A receives as 0 in account digits is matched as 0."""
    return (line, account.replace("A", "0"), scheme, code, grp, zone)


def condition_of(alarm: Alarm) -> Condition:
    """The condition an alarm stands for."""
    return condition(alarm.line, alarm.account, alarm.scheme, alarm.code, alarm.grp, alarm.zone)


def after(what: str, state: str, kind: str = PLAIN, beneath: str = NORMAL) -> str:
    """The state after something happened to an alarm in `state`, of a class of this kind."""
    found = EDGES[what, kind][state]
    return found if found not in _BENEATH else _BENEATH[found].get(beneath, beneath)


def beneath(alarm: Alarm, kind: str) -> str:
    """The state that an alarm would have if nothing kept it from calling."""
    if is_active(alarm):
        return ACKED if alarm.acked_at else UNACK
    if kind == PLAIN:
        return NORMAL if alarm.acked_at else RTN_UNACK
    return LATCHED_ACKED if alarm.acked_at else LATCHED_UNACK


def is_active(alarm: Alarm | None) -> bool:
    """Whether the condition stands: nobody has said that it is over, whatever keeps the alarm from calling."""
    return alarm is not None and alarm.state != NORMAL and not alarm.returned_at


def is_open(alarm: Alarm) -> bool:
    """Whether it is still on the queue."""
    return alarm.state != NORMAL


def is_unacknowledged(alarm: Alarm) -> bool:
    """Whether nobody has answered it."""
    return alarm.state in WAITING


def is_aside(alarm: Alarm) -> bool:
    """Whether something keeps it from calling: it stands beside the queue, with whoever put it there."""
    return alarm.state in ASIDE


def queue_order(alarm: Alarm) -> tuple[int, bool, int, int]:
    """Priority, then unacknowledged first, then oldest first (SIG-13)."""
    return (alarm.priority, not is_unacknowledged(alarm), alarm.raised_at, alarm.id)
