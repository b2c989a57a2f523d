"""
What people and time do to the state of an alarm itself, and what keeps alarms from calling. As lasting as the facts in
`events`.
"""

from __future__ import annotations

from .body import Body


class AlarmReset(Body, frozen=True):
    """alarm.reset: a person says that a latched alarm is over, after it was verified (LIFE-06); `over` where the device
    itself never says so and this ends the condition."""

    alarm: int
    seen: int
    state: str
    over: bool
    rule: str
    ruleset: str
    console: str
    request: str


class SuppressionBegan(Body, frozen=True):
    """suppression.began: something is kept from calling, by whom, why and until when; fields as in the row
    (`domain/suppression.py`), which has this entry's number. `of` is the scope as it was named."""

    kind: str
    of: str
    alarm: int
    line: str
    account: str
    zone: str
    code: str
    classes: list[str]
    for_ms: int
    reason: str
    rule: str
    ruleset: str
    measure: str = ""
    contractor: str = ""
    delay_ms: int = 0
    offset: int = 0
    console: str = ""
    request: str = ""


class SuppressionWarned(Body, frozen=True):
    """suppression.warned: it ends soon (TEST-02)."""

    suppression: int
    kind: str
    left_ms: int
    rule: str
    ruleset: str


class SuppressionEnded(Body, frozen=True):
    """suppression.ended: `how` is hand, time, restored or quiet; `unrestored` are the alarms that came under it and of
    which no restoral did (TEST-02)."""

    suppression: int
    kind: str
    how: str
    unrestored: list[int]
    console: str = ""
    request: str = ""


class AlarmSuppressed(Body, frozen=True):
    """alarm.suppressed: an alarm that stood is kept from calling by a suppression, and in which state it is then."""

    alarm: int
    state: str
    suppression: int
    kind: str


class AlarmReleased(Body, frozen=True):
    """alarm.released: nothing keeps an alarm from calling any more, or something else does; or what made it less urgent
    is over, and it has its own `priority` again, by `rule`."""

    alarm: int
    state: str
    suppression: int
    kind: str
    how: str
    priority: int = 0
    rule: str = ""


class AlarmReminded(Body, frozen=True):
    """alarm.reminded: answered and unfinished for so long that it is announced again (LIFE-08)."""

    alarm: int
    state: str
    after_ms: int
    rule: str
    ruleset: str


class AlarmUnrestored(Body, frozen=True):
    """alarm.unrestored: still active after so long, and no restoral came (SIG-12)."""

    alarm: int
    after_ms: int
    rule: str
    ruleset: str


KINDS: dict[str, type[Body]] = {
    "alarm.reset": AlarmReset, "suppression.began": SuppressionBegan, "suppression.warned": SuppressionWarned,
    "suppression.ended": SuppressionEnded, "alarm.suppressed": AlarmSuppressed, "alarm.released": AlarmReleased,
    "alarm.reminded": AlarmReminded, "alarm.unrestored": AlarmUnrestored,
}
