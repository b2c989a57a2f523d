"""
What a received frame becomes: a new event, one more reception of the last, a heartbeat, or something unreadable.

Classes and priorities come from the rulebook, states from the alarm's transitions; a restoral is never inferred
(PATH-10). Pure.
"""

from __future__ import annotations

from typing import Any

from msgspec import structs

from ..clock import Moment
from ..domain import devices, receptions
from ..domain.alarms import (
    EDGES,
    NORMAL,
    PLAIN,
    RTN_UNACK,
    SUPPRESSED,
    UNACK,
    Alarm,
    after,
    condition,
)
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
from .dialling import ENDS, HELP_CALL, NAMELESS, dialled, hung_up, standing_calls
from .facts import Fact, of_collector, of_device
from .inputs import Answer, Effect, Next, Received
from .ownalarms import BURST as BURST
from .ownalarms import LOST as LOST
from .ownalarms import SILENT as SILENT
from .ownalarms import UNREADABLE as UNREADABLE
from .ownalarms import Said, own, own_condition, own_number
from .ownalarms import is_active as is_active
from .ownalarms import own_alarm as own_alarm
from .ownalarms import own_moment as own_moment
from .ownalarms import own_return as own_return
from .ownalarms import standing_own as standing_own
from .polling import poll
from .postchecks import guard_there
from .state import State
from .telling import told_facts
from .timing import UNTIMED, Timing, clock_facts, is_held, timing
from .wands import read_by_wand

#: Classes that are kept and shown in the journal but ask nobody to act (SIG-6; a test report is expected traffic).
LOG_ONLY = frozenset({"restore", "status", "log", "test", "broadcast_status"})
#: The reason kept with a frame of a line that the room file does not name.
NO_LINE = "the room file names no such line"

Decision = tuple[list[Fact], list[Effect]]
#: A device's clocks show seconds.
_SAME_MS = 1000
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
        facts = [of_device(body, frame), *_clock(state, line, received, now), *back_again(state, line, now)]
        return _told(state, line, received, facts, effects)
    if kind == "unparsed":
        return _unreadable(state, line, received, heard, answer, now), effects
    window = round(state.rules.number("PATH-09") * 1000) if line.numbered else 0
    of = receptions.repeated(line, frames, heard, window) if line.numbered else 0
    what = "repeat" if of else receptions.verdict(line, frames.get(line.last_raw, b""), heard)
    if what != "new":
        facts, more = _repeat(state, line, received, answer, of or line.last_event, possible=what == "possible")
        # Equal frames about outputs are two answers: an echo says the same whatever it was asked before.
        return _told(state, line, received, facts + back_again(state, line, now), effects + more)
    if not reading.signals:
        unsupported = SignalUnparsed(received.line, "unsupported", reading.reason, answer)
        return [of_device(unsupported, frame), *_clock(state, line, received, now),
                *back_again(state, line, now)], effects
    facts, more = _signal(state, line, received, answer)
    if more:
        effects += more
    facts += [*_clock(state, line, received, now), *back_again(state, line, now)]
    return _told(state, line, received, facts, effects)


def _told(state: State, line: Line, received: Received, facts: list[Fact], effects: list[Effect]) -> Decision:
    """What the frame tells of outputs comes after what it says. A device that was silent is asked how things are."""
    if line.state == devices.SILENT:
        effects = [*effects, poll(state, line.name)]
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
    facts = [Fact(body, "device", at, tick) for body in _judged(state, line, signal, answer, received)]
    body = facts[0].body
    if type(body) is SignalLogged:
        facts += guard_there(state, body, Moment(at, tick, state.boot))
        facts += read_by_wand(state, line, body, len(facts), Moment(at, tick, state.boot))
    elif type(body) is AlarmRaised:
        if body.state == SUPPRESSED and not body.alarm:
            facts += holding(state, body, frame)
        elif body.signal_class == HELP_CALL and not received.again:  # in doubt it is one call
            facts += dialled(state, body, 1, Moment(at, tick, state.boot))
    elif type(body) is AlarmReturned and (body.scheme, body.code) in ENDS:
        now = Moment(at, tick, state.boot)
        facts += [more for fact in facts if type(fact.body) is AlarmReturned for more in hung_up(state, fact.body, now)]
    return facts, more


def _judged(state: State, of: Line, signal: Signal, answer: bool,
            received: Received) -> list[SignalLogged | AlarmRaised | AlarmReturned]:
    """The signal as facts: raised, returned (once for each condition it ends), or only logged. What comes late out of a
    buffer ends nothing of which the device has said since that it lasts."""
    line = of.name
    qualifier, said, ruleset = signal.qualifier, _said(line, signal), state.rules.version
    when = timing(state, of, signal, received) if signal.at else UNTIMED
    if qualifier == "restore":
        if (signal.scheme, signal.code) in NAMELESS and (calls := standing_calls(state, line)):
            return [_returned(state, line, signal._replace(account=call.account), call, answer, when)
                    for call in calls]
        ended = [alarm for code in signal.clears or (signal.code,)
                 if (alarm := _standing(state, line, signal, code)) is not None and alarm.state != NORMAL
                 and not (when.late and when.about_at < alarm.active_at)]
        if ended:
            return [_returned(state, line, signal, alarm, answer, when) for alarm in ended]
        return [SignalLogged(*said, "restore", 6, "SIG-6", ruleset, 0, "", answer, *when)]
    signal_class, priority, rule = state.rules.signal_class(signal.severity)
    if qualifier == "log" and signal_class not in LOG_ONLY:
        signal_class, priority, rule = "log", 6, "SIG-6"
    if signal_class in LOG_ONLY:
        sense = signal.sense if signal.sense and state.rules.judges("OPEN-01") else ""
        return [SignalLogged(*said, signal_class, priority, rule, ruleset, 0, "", answer, *when, sense)]
    standing = _standing(state, line, signal, signal.code)
    number, stands = (standing.id, standing.state) if standing else (0, NORMAL)
    if number and ((qualifier == "present" and after("present", stands) == stands)
                   or (when.late and _is_same(standing, when))):
        # A full report says again what stands on the queue, or a buffer what that told already: nothing new to see.
        return [SignalLogged(*said, signal_class, priority, rule, ruleset, number, stands, answer, *when)]
    then = _RAISED[stands]
    if then == UNACK and (priority > 2 or state.rows["suppression"]):
        here = Where(line, signal.account, signal.zone, signal.code, signal_class)
        if state.rows["suppression"]:
            then = raised_over(state, standing, here)
        if priority > 2:
            if not number and then == UNACK and held_ms(state, signal.scheme, here, late=is_held(qualifier, when))[0]:
                then = SUPPRESSED
            if moved := profiled(state, here, priority, standing):
                priority, rule = moved, LOWERS
    return [AlarmRaised(*said, signal_class, priority, rule, ruleset, number, then, answer, *when)]


def _is_same(standing: Alarm | None, when: Timing) -> bool:
    """Whether what comes late is the activation that stands already: said at the very same time, or before the device
    was heard to say that it lasts, and nobody has answered it since."""
    if standing is None or not is_active(standing):
        return False
    return abs(standing.device_at - when.device_at) < _SAME_MS or (
        standing.state == UNACK and when.about_at <= standing.active_at)


def _clock(state: State, line: Line, received: Received, now: Moment) -> list[Fact]:
    """What a new frame tells of its device's clock. A full report says when things began, not what time it is."""
    reading = received.reading
    if not reading.tells and not (reading.signals and reading.signals[0].at):
        return []
    times = [signal.at for signal in reading.signals if signal.qualifier != "present"]
    return clock_facts(state, line, received.frame, times, reading.tells, now)


def _returned(state: State, line: str, signal: Signal, alarm: Alarm, answer: bool, when: Timing) -> AlarmReturned:
    """The end of one alarm."""
    return AlarmReturned(*_said(line, signal), "restore", 6, "SIG-6", state.rules.version, alarm.id,
                         after("returned", alarm.state, state.rules.kind(alarm.signal_class)), answer, *when)


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
        body = _judged(state, line, signals[0], answer, received)[0]
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
        over = AlarmReturned(*own(line.name, UNREADABLE, "restore"), "restore", 6, "SIG-6", state.rules.version,
                             own_number(state, line.name, UNREADABLE, len(facts)), RTN_UNACK)
        facts += [raised, of_collector(over, now)]
    window = state.rules.number("PATH-08", "window_s") * 1000
    before = line.burst if line.odd_boot == now.boot else ()
    recent = sum(1 for tick in before if heard.tick - tick < window) + 1
    if recent >= state.rules.number("PATH-08", "burst") and not is_active(standing_own(state, line.name, BURST)):
        facts.append(own_alarm(state, line.name, BURST, "trouble", now))
    return facts


def back_again(state: State, line: Line, now: Moment) -> list[Fact]:
    """A readable frame proves that a silent device speaks again."""
    name = line.name
    return own_return(state, name, SILENT, now) if own_condition(name, SILENT) in state.conditions else []
