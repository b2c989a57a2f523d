"""
What a received frame becomes: a new event, one more reception of the last, a heartbeat, or something unreadable.

Classes and priorities come from the rulebook, states from the alarm's transitions; a restoral is never inferred
(PATH-10). Pure.
"""

from __future__ import annotations

from typing import Any

from msgspec import structs

from ..clock import Moment
from ..domain import receptions
from ..domain.alarms import (
    EDGES,
    NORMAL,
    PLAIN,
    RTN_UNACK,
    SUPPRESSED,
    UNACK,
    Alarm,
    Condition,
    after,
    condition,
)
from ..domain.alarms import is_active as is_active
from ..domain.devices import Line
from ..domain.events import (
    AlarmRaised,
    AlarmReturned,
    LineHeartbeat,
    SignalLogged,
    SignalRepeated,
    SignalUnparsed,
)
from ..domain.periodic import REPORTS
from ..domain.signals import Signal
from ..domain.suppression import Where
from .covering import LOWERS, held_ms, holding, profiled, raised_over
from .dialling import ENDS, HELP_CALL, dialled, hung_up
from .facts import Fact, of_collector, of_device
from .inputs import Answer, Effect, Next, Received
from .state import State
from .telling import told_facts

#: Classes that are kept and shown in the journal but ask nobody to act (SIG-6; a test report is expected traffic).
LOG_ONLY = frozenset({"restore", "status", "log", "test", "broadcast_status"})
#: The codes of what the program itself raises about a line.
LOST, SILENT, BURST, UNREADABLE = "line_lost", "line_silent", "unparsed_burst", "unreadable"
#: The reason kept with a frame of a line that the room file does not name.
NO_LINE = "the room file names no such line"

Decision = tuple[list[Fact], list[Effect]]
#: The first fields of every signal event: line, format, receiver, receiver line, account, scheme, code, qualifier,
#: group, zone, user, clock, text.
Said = tuple[str, str, str, str, str, str, str, str, str, str, str, str, str]
_SEVERITY, _CLEARS = Signal._fields.index("severity"), Signal._fields.index("clears")
_RAISED = EDGES["raised", PLAIN]  # the same for every kind of class


def decide_frame(state: State, received: Received, now: Moment) -> Decision:
    """A frame of a known line: what it is, whether it earns an answer, and its signals one at a time."""
    line = state.lines.get(received.line)
    if line is None:  # nothing can be judged without a line's times; the bytes are kept all the same
        nowhere = SignalUnparsed(received.line, "unparsed", NO_LINE)
        return [of_device(nowhere, received.frame)], []
    if received.again:
        return _once_more(state, line, received)
    if received.part:
        return _signal(state, line, received, True)
    frame, reading, frames = received.frame, received.reading, state.frames
    heard = receptions.heard((received.key, frame.at, frame.tick, now.boot))
    answer = receptions.earns_answer(reading.answer, line, frames.get(line.odd_raw, b""),
                                     frames.get(line.replied_raw, b""), heard)
    effects: list[Effect] = [Answer(received.line, received.raw)] if answer else []
    kind = reading.kind
    if kind in ("heartbeat", "report"):
        fields = reading.fields
        body = LineHeartbeat(received.line, str(fields.get("receiver", "")), str(fields.get("line", "")), answer)
        return _told(state, received, [of_device(body, frame), *back_again(state, line, now)], effects)
    if kind == "unparsed":
        return _unreadable(state, line, received, heard, answer, now), effects
    window = round(state.rules.number("PATH-09") * 1000) if line.numbered else 0
    of = receptions.repeated(line, frames, heard, window) if line.numbered else 0
    what = "repeat" if of else receptions.verdict(line, frames.get(line.last_raw, b""), heard)
    if what != "new":
        facts, more = _repeat(state, line, received, answer, of or line.last_event, possible=what == "possible")
        return facts + back_again(state, line, now), effects + more
    if not reading.signals:
        unsupported = SignalUnparsed(received.line, "unsupported", reading.reason, answer)
        return [of_device(unsupported, frame), *back_again(state, line, now)], effects
    facts, more = _signal(state, line, received, answer)
    if more:
        effects += more
    return _told(state, received, facts + back_again(state, line, now), effects)


def _told(state: State, received: Received, facts: list[Fact], effects: list[Effect]) -> Decision:
    """What the frame tells of outputs comes after what it says."""
    if not received.reading.tells:
        return facts, effects
    frame = received.frame
    more, wanted = told_facts(state, received.line, received.reading.tells, len(facts),
                              Moment(frame.at, frame.tick, state.boot))
    return facts + more, effects + wanted


def _signal(state: State, line: Line, received: Received, answer: bool) -> Decision:
    """One signal of a frame; the rest of the frame is the next input, so that it sees what this one did."""
    signals, frame, following = received.reading.signals, received.frame, received.part + 1
    more: list[Effect] = []
    if following < len(signals):
        more.append(Next(structs.replace(received, part=following)))
    at, tick, signal = frame.at, frame.tick, signals[received.part]
    facts = [Fact(body, "device", at, tick) for body in _judged(state, line.name, signal, answer)]
    body = facts[0].body
    if type(body) is AlarmRaised:
        if body.state == SUPPRESSED and not body.alarm:
            facts += holding(state, body, frame)
        elif body.signal_class == HELP_CALL:
            facts += dialled(state, body, 1, Moment(at, tick, state.boot))
    elif type(body) is AlarmReturned and (body.scheme, body.code) in ENDS:
        facts += hung_up(state, body, Moment(at, tick, state.boot))
    return facts, more


def _judged(state: State, line: str, signal: Signal, answer: bool) -> list[SignalLogged | AlarmRaised | AlarmReturned]:
    """The signal as facts: raised, returned (once for each condition it ends), or only logged."""
    qualifier, said, ruleset = signal.qualifier, _said(line, signal), state.rules.version
    if qualifier == "restore":
        ended = [alarm for code in signal.clears or (signal.code,)
                 if (alarm := _standing(state, line, signal, code)) is not None and alarm.state != NORMAL]
        if ended:
            return [AlarmReturned(*said, "restore", 6, "SIG-6", ruleset, alarm.id,
                                  after("returned", alarm.state, state.rules.kind(alarm.signal_class)), answer)
                    for alarm in ended]
        return [SignalLogged(*said, "restore", 6, "SIG-6", ruleset, answer=answer)]
    signal_class, priority, rule = state.rules.signal_class(signal.severity)
    if qualifier == "log" and signal_class not in LOG_ONLY:
        signal_class, priority, rule = "log", 6, "SIG-6"
    if signal_class in LOG_ONLY:
        return [SignalLogged(*said, signal_class, priority, rule, ruleset, answer=answer)]
    standing = _standing(state, line, signal, signal.code)
    number, stands = (standing.id, standing.state) if standing else (0, NORMAL)
    if qualifier == "present" and number and after("present", stands) == stands:
        # A full report says again what stands on the queue: nothing new to see.
        return [SignalLogged(*said, signal_class, priority, rule, ruleset, number, stands, answer)]
    then = _RAISED[stands]
    if then == UNACK and (priority > 2 or state.rows["suppression"]):
        here = Where(line, signal.account, signal.zone, signal.code, signal_class)
        if state.rows["suppression"]:
            then = raised_over(state, standing, here)
        if priority > 2:
            if not number and then == UNACK and held_ms(state, signal.scheme, here)[0]:
                then = SUPPRESSED
            if moved := profiled(state, here, priority, standing):
                priority, rule = moved, LOWERS
    return [AlarmRaised(*said, signal_class, priority, rule, ruleset, number, then, answer)]


def _standing(state: State, line: str, signal: Signal, code: str) -> Alarm | None:
    """The open alarm of the same account, point and condition."""
    number = state.conditions.get(condition(line, signal.account, signal.scheme, code, signal.group, signal.zone))
    return None if number is None else state.alarms[number]


def _said(line: str, signal: Signal) -> Said:
    """What the device said, in the order of the event's first fields: that of a signal without its severity."""
    parts: tuple[Any, ...] = signal
    return (line, *parts[:_SEVERITY], *parts[_SEVERITY + 1:_CLEARS])


def _repeat(state: State, line: Line, received: Received, answer: bool, of: int, *, possible: bool) -> Decision:
    """
    One more reception of event `of`, mostly the line's last. If it may be a new one, all that it says is decided again,
    signal by signal as of a new frame: equal bytes say equal things. An alarm that still stands and comes first sounds
    again with this entry itself.
    """
    if not possible:
        return [of_device(SignalRepeated(line.name, of, answer=answer), received.frame)], []
    signals, number, stands = received.reading.signals, 0, ""
    if signals:
        body = _judged(state, line.name, signals[0], answer)[0]
        if type(body) is AlarmRaised and body.alarm:
            number, stands = body.alarm, body.state
    report = next((signal.account for signal in signals if (signal.scheme, signal.code) in REPORTS), "")
    again = SignalRepeated(line.name, of, True, number, stands, answer, report)
    following = 1 if number else 0
    more: list[Effect] = []
    if following < len(signals):
        more.append(Next(structs.replace(received, part=following, again=True)))
    return [of_device(again, received.frame)], more


def _once_more(state: State, line: Line, received: Received) -> Decision:
    """A signal of a frame that may be a new one. What is over already is not over again, and what is only logged was:
    in doubt it is one event (P1)."""
    facts, more = _signal(state, line, received, True)
    return [fact for fact in facts if type(fact.body) is not SignalLogged and (
        type(fact.body) is not AlarmReturned or is_active(state.alarms.get(fact.body.alarm)))], more


def _unreadable(state: State, line: Line, received: Received, heard: receptions.Heard, answer: bool,
                now: Moment) -> list[Fact]:
    """Bytes that cannot be read: kept and counted; an answered one and a burst of them are troubles of their own."""
    odd = state.frames.get(line.odd_raw, b"")
    if receptions.is_copy_of_odd(line, odd, heard):
        facts = [of_device(SignalRepeated(line.name, line.odd_event, answer=answer), received.frame)]
    else:
        body = SignalUnparsed(line.name, "unparsed", received.reading.reason, answer)
        facts = [of_device(body, received.frame)]
    if answer:  # the device will not send it again: what it meant is for a person to find out
        raised = own_alarm(state, line.name, UNREADABLE, "trouble", now)
        over = AlarmReturned(*_own(line.name, UNREADABLE, "restore"), "restore", 6, "SIG-6", state.rules.version,
                             _number(state, line.name, UNREADABLE, len(facts)), RTN_UNACK)
        facts += [raised, of_collector(over, now)]
    window = state.rules.number("PATH-08", "window_s") * 1000
    before = line.burst if line.odd_boot == now.boot else ()
    recent = sum(1 for tick in before if heard.tick - tick < window) + 1
    if recent >= state.rules.number("PATH-08", "burst") and not is_active(standing_own(state, line.name, BURST)):
        facts.append(own_alarm(state, line.name, BURST, "trouble", now))
    return facts


def _number(state: State, line: str, code: str, before: int) -> int:
    """The alarm that `own_alarm` raises or raises again, when `before` facts come first in the same decision."""
    standing = standing_own(state, line, code)
    return standing.id if standing else state.head + before + 1


def _own(line: str, code: str, qualifier: str) -> Said:
    return (line, "", "", "", "", "duty", code, qualifier, "", "", "", "", "")


def standing_own(state: State, line: str, code: str) -> Alarm | None:
    """The open alarm that the program itself raised about a line."""
    return state.open_alarm(_own_condition(line, code))


def _own_condition(line: str, code: str) -> Condition:
    return (line, "", "duty", code, "", "")


def own_alarm(state: State, line: str, code: str, severity: str, now: Moment) -> Fact:
    """An alarm about a line, noticed by the program: of the class that `severity` has in the rulebook."""
    signal_class, priority, rule = state.rules.signal_class(severity)
    standing = standing_own(state, line, code)
    body = AlarmRaised(*_own(line, code, "new"), signal_class, priority, rule, state.rules.version,
                       standing.id if standing else 0, after("raised", standing.state if standing else NORMAL))
    return of_collector(body, now)


def own_moment(state: State, code: str, before: int, now: Moment) -> list[Fact]:
    """Such an alarm about a moment, after `before` other facts: over when it is raised; a person must have seen it all
    the same."""
    standing = standing_own(state, "", code)
    number = standing.id if standing else state.head + before + 1
    over = AlarmReturned(*_own("", code, "restore"), "restore", 6, "SIG-6", state.rules.version, number, RTN_UNACK)
    return [own_alarm(state, "", code, "trouble", now), of_collector(over, now)]


def own_return(state: State, line: str, code: str, now: Moment) -> list[Fact]:
    """The end of such an alarm, where one is active."""
    standing = standing_own(state, line, code)
    if standing is None or not is_active(standing):
        return []
    body = AlarmReturned(*_own(line, code, "restore"), "restore", 6, "SIG-6", state.rules.version, standing.id,
                         after("returned", standing.state, state.rules.kind(standing.signal_class)))
    return [of_collector(body, now)]


def back_again(state: State, line: Line, now: Moment) -> list[Fact]:
    """A readable frame proves that a silent device speaks again."""
    name = line.name
    return own_return(state, name, SILENT, now) if _own_condition(name, SILENT) in state.conditions else []
