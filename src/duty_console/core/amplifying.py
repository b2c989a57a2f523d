"""
What becomes of a broadcast where an amplifier does not do what it should: its part is over, a person is told, and
another amplifier stands in (BC-11). Three facts are never one: a part that failed does not end the others. Pure.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain.alarms import NORMAL, Alarm, after, is_active
from ..domain.broadcastevents import PartAdded, PartEnded
from ..domain.broadcasts import ENDED, OVER, Amplifier, Broadcast, Part, is_drill
from ..domain.commands import OPEN, TEST, Command
from ..domain.events import AlarmRaised, AlarmReturned
from .facts import Fact, of_collector
from .spacing import holds
from .state import State

#: What the program itself raises about an amplifier.
UNCONFIRMED, DIFFERS, SILENT_OUTPUT, NOT_CLOSED, STRAY = (
    "amplifier_unconfirmed", "amplifier_differs", "amplifier_silent", "amplifier_not_closed", "amplifier_open")
_SEVERITY = "amplifier"


def standing(state: State, amplifier: Amplifier, code: str) -> Alarm | None:
    """The open alarm about an amplifier."""
    return state.open_alarm((amplifier.line, "", "duty", code, "", amplifier.amplifier))


def stays_open(state: State, amplifier: Amplifier) -> bool:
    """Whether an alarm says that it is open for nobody."""
    return any(is_active(standing(state, amplifier, code)) for code in (NOT_CLOSED, STRAY))


def raised(state: State, amplifier: Amplifier, code: str, now: Moment) -> list[Fact]:
    """An alarm about an amplifier, where it does not stand already and is active."""
    stands = standing(state, amplifier, code)
    if is_active(stands):
        return []
    signal_class, priority, rule = state.rules.signal_class(_SEVERITY)
    body = AlarmRaised(amplifier.line, "", "", "", "", "duty", code, "new", "", amplifier.amplifier, "", "",
                       "", signal_class, priority, rule, state.rules.version, stands.id if stands else 0,
                       after("raised", stands.state if stands else NORMAL))
    return [of_collector(body, now)]


def over(state: State, amplifier: Amplifier, codes: tuple[str, ...], now: Moment) -> list[Fact]:
    """The end of such alarms, where they are active."""
    facts = []
    for code in codes:
        stands = standing(state, amplifier, code)
        if stands is not None and is_active(stands):
            facts.append(of_collector(AlarmReturned(
                amplifier.line, "", "", "", "", "duty", code, "restore", "", amplifier.amplifier, "", "",
                "", "restore", 6, "SIG-6", state.rules.version, stands.id,
                after("returned", stands.state, state.rules.kind(stands.signal_class))), now))
    return facts


def without(state: State, command: Command, how: str, code: str, now: Moment) -> list[Fact]:
    """A command on an amplifier had no effect, as far as anybody knows: the alarm, and what an open leaves behind."""
    amplifier = state.rows["amplifier"].get(command.amplifier)
    if amplifier is None:
        return []
    if command.act == TEST:  # what comes of it, its own noun says
        return []
    if command.act != OPEN:
        known = is_active(standing(state, amplifier, UNCONFIRMED))  # that it does not answer has been told
        known = known or (holds(state) and is_active(standing(state, amplifier, STRAY)))
        return [] if known else raised(state, amplifier, NOT_CLOSED, now)
    return [*part_lost(state, command.broadcast, amplifier, how, now), *raised(state, amplifier, code, now)]


def part_lost(state: State, broadcast: int, amplifier: Amplifier, how: str, now: Moment) -> list[Fact]:
    """One amplifier's part is over before its time; its fall-back stands in while the broadcast lasts."""
    row: Broadcast | None = state.rows["broadcast"].get(broadcast)
    part: Part | None = state.rows["playback"].get((broadcast, amplifier.amplifier))
    if row is None or row.state == OVER or part is None or part.state in ENDED:
        return []
    facts = [of_collector(PartEnded(broadcast, amplifier.amplifier, how, "BC-11"), now)]
    other: Amplifier | None = state.rows["amplifier"].get(amplifier.fallback)
    if is_drill(row.kind) and row.taken_by and state.rules.judges("BC-19"):
        return facts  # nobody told its area that what an officer says there is a drill
    if other is not None and not other.removed and (broadcast, other.amplifier) not in state.rows["playback"]:
        facts.append(of_collector(PartAdded(broadcast, other.amplifier, other.area, amplifier.amplifier, "BC-11",
                                            state.rules.version), now))
    return facts
