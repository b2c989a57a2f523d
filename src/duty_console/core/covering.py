"""
What keeps a signal or an alarm from calling, as the state has it: which of several, and what it
makes of an alarm. Pure.
"""

from __future__ import annotations

from ..domain.alarms import ACKED as ANSWERED
from ..domain.alarms import (
    ASIDE,
    LATCHED_ACKED,
    NORMAL,
    OUT_OF_SERVICE,
    SHELVED,
    SUPPRESSED,
    WAITING,
    Alarm,
    after,
    beneath,
)
from ..domain.events import AlarmRaised
from ..domain.lifeevents import SuppressionBegan
from ..domain.signals import Frame
from ..domain.suppression import (
    DELAY,
    PROFILE,
    RUNAWAY,
    SHELF,
    STRENGTH,
    TEST,
    Suppression,
    Where,
    covers,
    strongest,
    where,
)
from ..domain.suppression import OUT_OF_SERVICE as SERVICE
from .facts import Fact
from .state import State

#: The least urgent priority of an alarm.
_LEAST = 5
#: The rule by which an area profile makes an alarm less urgent.
LOWERS = "FLOOD-05"
#: The rule by which what comes late is held back.
LATE = "PATH-11"
#: The state that each keeps an alarm in.
STATE_OF = {kind: {SERVICE: OUT_OF_SERVICE, SHELF: SHELVED}.get(kind, SUPPRESSED) for kind in STRENGTH}
#: What a new activation makes of an alarm that one covers.
_INPUT = {SERVICE: "out_of_service", SHELF: "shelved"}
#: How it ends -> what happens to the alarm's state; any other end releases it.
_LETS_GO = {("hand", SHELF): "unshelved", ("time", SHELF): "timed_out"}


def over_alarm(state: State, alarm: Alarm, without: int = 0) -> Suppression | None:
    """The strongest that covers an alarm; `without` is one that is about to end."""
    about = state.covers.get(alarm.id)
    said = where(alarm)
    rows = [row for row in state.scopes.values() if row.id != without and covers(row, said)]
    if about:
        rows += [row for row in about.values() if row.id != without]
    return strongest(rows)


def over_signal(state: State, said: Where) -> Suppression | None:
    """The strongest that covers what a device says for the first time."""
    return strongest(row for row in state.scopes.values() if covers(row, said))


def profile_over(state: State, said: Where) -> Suppression | None:
    """The area profile that holds there, the latest of several."""
    found = [row for row in state.scopes.values() if row.kind == PROFILE and covers(row, said)]
    return max(found, key=lambda row: row.id, default=None)


def raised_under(row: Suppression, stands: str) -> str:
    """The state of an alarm that is raised, anew or again, while this covers it. What nobody has answered goes on
    waiting for its answer, except out of service."""
    return after(_INPUT.get(row.kind, "suppressed"), stands)


def raised_over(state: State, standing: Alarm | None, said: Where) -> str:
    """The state of an alarm that would call. What stands of priority 1 or 2 is to be finished first: a test that begins
    over it makes no new activation of it quiet."""
    row = over_alarm(state, standing) if standing else over_signal(state, said)
    stands = standing.state if standing else NORMAL
    if row is None or (standing is not None and is_dangerous(standing) and row.kind not in _INPUT):
        return after("raised", stands)
    return raised_under(row, stands)


def is_dangerous(alarm: Alarm) -> bool:
    """Whether an alarm of priority 1 or 2 stands on the queue for people to work on."""
    return alarm.priority <= 2 and alarm.state not in ASIDE


def profiled(state: State, said: Where, priority: int, standing: Alarm | None) -> int:
    """The priority that an area profile gives there, 0 where none moves it. Never of priority 1 or 2 (FLOOD-05), and
    what waits for its answer is made no less urgent than it was."""
    profile = profile_over(state, said) if state.scopes else None
    if profile is None or not profile.offset:
        return 0
    most = standing.priority if standing is not None and standing.state in WAITING else _LEAST
    moved = min(most, _LEAST, priority + profile.offset)
    return moved if moved > priority else 0


def held_ms(state: State, scheme: str, said: Where, *, late: bool = False) -> tuple[int, str]:
    """How long a new alarm of priority 3 to 5 is held back, and by which rule; 0 where it is not. One that comes `late`
    out of a buffer until its end had time to come too."""
    profile = profile_over(state, said) if state.scopes else None
    if profile is not None and profile.delay_ms:
        return profile.delay_ms, LOWERS
    ms = state.rules.delayed.get((scheme, said.code), 0)
    hold = round(state.rules.number(LATE, "hold_s") * 1000) if late else 0
    return (ms, "SIG-11") if ms >= hold else (hold, LATE)


def holding(state: State, body: AlarmRaised, frame: Frame) -> list[Fact]:
    """The delay of an alarm that the next entry raises, where it is a delay that keeps it from calling."""
    said = Where(body.line, body.account, body.zone, body.code, body.signal_class)
    ms, rule = held_ms(state, body.scheme, said, late=body.late and body.qualifier != "present")
    if not ms or over_signal(state, said) is not None:
        return []
    number = state.head + 1
    return [Fact(SuppressionBegan(DELAY, f"alarm:{number}", number, "", "", "", "", [], ms, "", rule,
                                  state.rules.version), "collector", frame.at, frame.tick)]


def begun_over(row: Suppression, alarm: Alarm) -> str:
    """The state of an alarm that stood when this began. A test or a delay hides nothing that nobody has answered, and
    nothing of priority 1 or 2."""
    if row.kind in _INPUT:
        return after(_INPUT[row.kind], alarm.state)
    return SUPPRESSED if alarm.state in (ANSWERED, LATCHED_ACKED) and not is_dangerous(alarm) else alarm.state


def let_go(state: State, row: Suppression, alarm: Alarm, how: str) -> str:
    """The state of an alarm when what kept it from calling ends. What else covers it goes on doing so where the alarm
    was raised under that too; else as if that began over it now. What stood before a test is no alarm of the test."""
    kind = state.rules.kind(alarm.signal_class)
    what = _LETS_GO.get((how, row.kind)) or ("uncovered" if row.kind == TEST and alarm.id < row.id else "released")
    free = after(what, alarm.state, kind, beneath(alarm, kind))
    other = over_alarm(state, alarm, row.id)
    if other is None:
        return free
    if other.kind in (*_INPUT, DELAY) or (other.kind == TEST and alarm.id > other.id):
        return STATE_OF[other.kind]
    return begun_over(other, alarm._replace(state=free))


def runs_away(state: State, alarm: Alarm | None) -> bool:
    """Whether an alarm was told as a source that runs away: it makes no new noise (FLOOD-04)."""
    return alarm is not None and any(row.kind == RUNAWAY and covers(row, where(alarm))
                                     for row in state.scopes.values())
