"""
What keeps a signal or an alarm from calling, as the state has it: which of several, and what it
makes of an alarm. Pure.
"""

from __future__ import annotations

from ..domain.alarms import ACKED as ANSWERED
from ..domain.alarms import LATCHED_ACKED, NORMAL, OUT_OF_SERVICE, SHELVED, SUPPRESSED, Alarm, after
from ..domain.events import AlarmRaised
from ..domain.lifeevents import SuppressionBegan
from ..domain.signals import Frame
from ..domain.suppression import (
    DELAY,
    PROFILE,
    RUNAWAY,
    SHELF,
    STRENGTH,
    Suppression,
    Where,
    covers,
    speaks_of,
    strongest,
    where,
)
from ..domain.suppression import OUT_OF_SERVICE as SERVICE
from .facts import Fact
from .state import State

#: The least urgent priority of an alarm.
_LEAST = 5
#: The state that each keeps an alarm in.
STATE_OF = {kind: {SERVICE: OUT_OF_SERVICE, SHELF: SHELVED}.get(kind, SUPPRESSED) for kind in STRENGTH}
#: What a new activation makes of an alarm that one covers.
_INPUT = {SERVICE: "out_of_service", SHELF: "shelved"}


def over_alarm(state: State, alarm: Alarm, without: int = 0) -> Suppression | None:
    """The strongest that covers an alarm; `without` is one that is about to end."""
    return strongest(row for row in state.rows["suppression"].values() if row.id != without and speaks_of(row, alarm))


def over_signal(state: State, said: Where) -> Suppression | None:
    """The strongest that covers what a device says for the first time."""
    return strongest(row for row in state.rows["suppression"].values() if covers(row, said))


def profile_over(state: State, said: Where) -> Suppression | None:
    """The area profile that holds there, the latest of several."""
    found = [row for row in state.rows["suppression"].values() if row.kind == PROFILE and covers(row, said)]
    return max(found, key=lambda row: row.id, default=None)


def raised_under(row: Suppression, stands: str) -> str:
    """The state of an alarm that is raised, anew or again, while this covers it. What nobody has answered goes on
    waiting for its answer, except out of service."""
    return after(_INPUT.get(row.kind, "suppressed"), stands)


def raised_over(state: State, standing: Alarm | None, said: Where) -> str:
    """The state of an alarm that would call."""
    row = over_alarm(state, standing) if standing else over_signal(state, said)
    stands = standing.state if standing else NORMAL
    return raised_under(row, stands) if row else after("raised", stands)


def profiled(state: State, said: Where, priority: int) -> int:
    """The priority that an area profile gives there, 0 where none moves it. Never of priority 1 or 2 (FLOOD-05)."""
    profile = profile_over(state, said) if state.rows["suppression"] else None
    return min(_LEAST, priority + profile.offset) if profile is not None and profile.offset else 0


def held_ms(state: State, scheme: str, said: Where) -> tuple[int, str]:
    """How long a new alarm of priority 3 to 5 is held back, and by which rule; 0 where it is not."""
    profile = profile_over(state, said) if state.rows["suppression"] else None
    if profile is not None and profile.delay_ms:
        return profile.delay_ms, "FLOOD-05"
    return state.rules.delayed.get((scheme, said.code), 0), "SIG-11"


def holding(state: State, body: AlarmRaised, frame: Frame) -> list[Fact]:
    """The delay of an alarm that the next entry raises, where it is a delay that keeps it from calling."""
    said = Where(body.line, body.account, body.zone, body.code, body.signal_class)
    ms, rule = held_ms(state, body.scheme, said)
    if not ms or over_signal(state, said) is not None:
        return []
    number = state.head + 1
    return [Fact(SuppressionBegan(DELAY, f"alarm:{number}", number, "", "", "", "", [], ms, "", rule,
                                  state.rules.version), "collector", frame.at, frame.tick)]


def begun_over(row: Suppression, alarm: Alarm) -> str:
    """The state of an alarm that stood when this began. A test or a delay hides nothing that nobody has answered."""
    if row.kind in (SERVICE, SHELF):
        return after(_INPUT[row.kind], alarm.state)
    return SUPPRESSED if alarm.state in (ANSWERED, LATCHED_ACKED) else alarm.state


def runs_away(state: State, alarm: Alarm | None) -> bool:
    """Whether an alarm was told as a source that runs away: it makes no new noise (FLOOD-04)."""
    return alarm is not None and any(row.kind == RUNAWAY and covers(row, where(alarm))
                                     for row in state.rows["suppression"].values())
