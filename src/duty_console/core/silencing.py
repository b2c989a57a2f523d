"""
What the silence test of a loudspeaker (BC-13) means to others: that an amplifier is being tested, whether it can be
now, and what a restart makes of a test. Pure.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain import devices, silence
from ..domain.broadcasts import ENDED, OVER, Amplifier
from ..domain.rosters import day_of
from ..domain.silence import Plan, SilenceTest
from ..domain.silenceevents import SilenceEnded, SilenceMissed
from .facts import Fact, of_collector
from .ordering import pending_on
from .state import State

RULE = "BC-13"
#: On such a line nothing can be asked of a device.
_AWAY = (devices.NEVER, devices.LOST, devices.SILENT, devices.REMOVED)


def is_tested(state: State, amplifier: str) -> bool:
    """Whether a test has it: it is open, or closed, for that alone."""
    plan: Plan | None = state.rows["silence_plan"].get(amplifier)
    return plan is not None and plan.running > 0


def running(state: State) -> SilenceTest | None:
    """The test that lasts; there is one at a time."""
    number = next((plan.running for plan in state.rows["silence_plan"].values() if plan.running), 0)
    found: SilenceTest | None = state.rows["silence_test"].get(number)
    return found


def speaks(state: State, amplifier: str) -> int:
    """The broadcast that has an amplifier, waits for it, or is held for the officer's word; 0 where none does."""
    for (number, key), part in sorted(state.rows["playback"].items()):
        row = state.rows["broadcast"].get(number)
        if key == amplifier and row is not None and row.state != OVER and part.state not in ENDED:
            return int(number)
    return 0


def is_away(state: State, amplifier: Amplifier) -> bool:
    """Whether its line is, so that nothing would come of a test."""
    line = state.lines.get(amplifier.line)
    return line is None or line.state in _AWAY


def hindered(state: State, amplifier: Amplifier) -> tuple[str, int]:
    """Why it cannot be tested now, and which broadcast is in the way."""
    if number := speaks(state, amplifier.amplifier):
        return silence.SPEAKING, number
    if pending_on(state, amplifier.line, amplifier.output):
        return silence.BUSY, 0
    return (silence.AWAY, 0) if is_away(state, amplifier) else ("", 0)


def tests_at_start(state: State, now: Moment) -> list[Fact]:
    """A collector ended while it tested: nobody knows what came of that, and it is not tested again by itself; nor is
    what somebody wanted then."""
    version = state.rules.version
    plans: list[tuple[str, Plan]] = sorted(state.rows["silence_plan"].items())
    facts = [of_collector(SilenceEnded(plan.running, key, silence.UNKNOWN, silence.RESTART, RULE, version), now)
             for key, plan in plans if plan.running]
    today = day_of(now.at).isoformat()
    facts += [of_collector(SilenceMissed(key, area_of(state, key), today, today, silence.RESTART, plan.asked, RULE,
                                         version), now) for key, plan in plans if plan.asked]
    return facts


def area_of(state: State, amplifier: str) -> str:
    """Where it hangs."""
    row: Amplifier | None = state.rows["amplifier"].get(amplifier)
    return row.area if row is not None else ""
