"""
Questions that must be answered: a device that is ordered something, and a guard who is asked whether he is there (查岗,
POST-01, PATH-13). Pure.

A post check is confirmed by the device at once, and answered by whoever presses its key. Until its time is over its
absence is an alarm that is held back; answered before that, it calls nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..clock import Moment
from ..domain.alarms import ACKED, NORMAL, SUPPRESSED, Alarm
from ..domain.commands import NOT_ABLE, Command
from ..domain.devices import Line
from ..domain.events import AlarmRaised, SignalLogged
from ..domain.lifeevents import SuppressionBegan
from ..domain.signals import Layout
from ..domain.suppression import DELAY, Where
from .covering import over_signal, raised_under
from .facts import Fact, of_collector
from .ownalarms import LOST, SILENT, is_active, own, own_alarm, own_moment, own_return, standing_own
from .state import State
from .timing import known

CHECK = "check"
#: Drivers whose devices ask a guard, and how they say that he answered.
ASKS = frozenset({"gb26875"})
ANSWERS = frozenset({("gb26875", "K5")})
NO_GUARD, NO_ANSWER = "post_unanswered", "order_unanswered"


def minutes(state: State, line: Line) -> str:
    """Within which a guard is to answer, as an order says it; empty where a device asks none."""
    if line.driver not in ASKS or not state.rules.judges("POST-01"):
        return ""
    said = dict(Layout.of(line.layout).settings).get("minutes", "")
    return said or str(round(state.rules.number("POST-01", "minutes")))


def confirmed(state: State, command: Command, before: int, now: Moment) -> list[Fact]:
    """A device did what it was asked, when `before` facts come first: now its guard is waited for."""
    facts = answered(state, command, now)
    return facts + _awaited(state, command, before + len(facts), now)


def answered(state: State, command: Command, now: Moment) -> list[Fact]:
    """A device answered an order, whatever it said: it does so again."""
    of_another = command.amplifier and not state.rules.judges("PATH-15")
    return [] if of_another else own_return(state, command.line, NO_ANSWER, now)


def unanswered(state: State, command: Command, now: Moment) -> list[Fact]:
    """A device confirmed nothing of what a person asked it. Where its line is known to be away, that is told; of an
    amplifier, and of what a rule asks, others tell."""
    told = any(is_active(standing_own(state, command.line, code)) for code in (LOST, SILENT, NO_ANSWER))
    if command.amplifier or command.by.startswith("rule:") or told or not state.rules.judges("PATH-13"):
        return []
    return [own_alarm(state, command.line, NO_ANSWER, "trouble", now)]


def came_to_nothing(state: State, commands: Iterable[Command], now: Moment) -> list[Fact]:
    """Orders that never left, or of which nobody knows: what was asked is not done. Once a line."""
    if not state.rules.judges("PATH-15"):
        return []
    last = {command.line: command for command in commands if not command.amplifier
            and not command.by.startswith("rule:")}
    return [fact for command in last.values() for fact in unanswered(state, command, now)]


def never_left(state: State, command: Command, reason: str, before: int, now: Moment) -> list[Fact]:
    """What a person asked and nothing was told of. What the device does not understand it never confirms: that is told,
    and lasts no longer."""
    facts = came_to_nothing(state, (command,), now)
    return own_moment(state, NO_ANSWER, before, now, command.line) if facts and reason == NOT_ABLE else facts


def guard_there(state: State, body: SignalLogged, now: Moment) -> list[Fact]:
    """The guard pressed the key; not one that he pressed before he was asked, and that a buffer kept."""
    if (body.scheme, body.code) not in ANSWERS:
        return []
    if _is_of_before(state, body, standing_own(state, body.line, NO_GUARD)):
        return []
    return [*own_return(state, body.line, NO_GUARD, now), *own_return(state, body.line, NO_ANSWER, now)]


def _is_of_before(state: State, body: SignalLogged, asked: Alarm | None) -> bool:
    """Whether a key was pressed before the guard was asked, by the device's time, which is one of whole seconds."""
    if asked is None:
        return False
    line = state.lines.get(body.line)
    if not state.rules.judges("PATH-15") or line is None:
        return bool(body.late) and body.about_at < asked.raised_at
    return body.device_at > 0 and (body.device_at - known(line)) // 1000 < asked.raised_at // 1000


def _awaited(state: State, command: Command, before: int, now: Moment) -> list[Fact]:
    """That he did not answer, held back for as long as he may take; what stands and nobody has seen goes on calling."""
    line = state.lines.get(command.line)
    if command.act != CHECK or line is None or not minutes(state, line):
        return []
    stands = standing_own(state, line.name, NO_GUARD)
    if is_active(stands) and stands is not None and stands.state != ACKED:
        return []
    facts = own_return(state, line.name, NO_GUARD, now)  # it was answered by a person; this is another question
    signal_class, priority, _rule = state.rules.signal_class("supervisory")
    cover = over_signal(state, Where(line.name, "", "", NO_GUARD, signal_class))
    version, number = state.rules.version, state.head + before + len(facts) + 1
    facts.append(of_collector(AlarmRaised(
        *own(line.name, NO_GUARD, "new"), signal_class, priority, "POST-01", version, 0,
        raised_under(cover, NORMAL) if cover else SUPPRESSED), now))
    if cover is None:
        limit = round((int(command.value or minutes(state, line)) * 60
                       + state.rules.number("POST-01", "spare_s")) * 1000)
        facts.append(of_collector(SuppressionBegan(DELAY, f"alarm:{number}", number, "", "", "", "", [], limit, "",
                                                   "POST-01", version), now))
    return facts
