"""
evolve(state, event): the only thing that changes the state. It copies what the event says and judges nothing, so that
a journal folds for ever, whatever the rules have become.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from ..domain import alarms, devices, events
from ..domain.alarms import ACKED, UNACK, Alarm
from ..domain.devices import Line
from ..domain.events import Event
from ..domain.places import Person, Point, Site
from ..domain.records import PrivateDigest, Repeat
from ..domain.upkeep import AlarmCarried
from . import linefolds
from .anew import begun_anew
from .linefolds import counted
from .nouns import NOUNS
from .state import State

Fold = Callable[[State, Event, Any], None]
#: How far back unreadable frames are remembered, and how many: more than any room's PATH-08 asks for.
_BURST_MS, _BURST_KEPT = 3_600_000, 20


def evolve(state: State, event: Event) -> None:
    """Applies one event. Unknown kinds change nothing: a newer program's facts stay in the journal."""
    for apply in FOLDS.get(event.kind, ()):
        apply(state, event, event.body)
    state.head = event.number


def _heard(state: State, event: Event, name: str, answer: bool) -> None:
    """A readable frame on a line, and a new one: the device lives, and what was last heard from it."""
    line = state.lines.get(name)
    number, at, tick, _kind, _actor, raw, _body = event
    if line is None or raw == line.last_raw:  # the second thing that one frame said
        return
    if answer and line.settling:
        line = line._replace(settling=_settled(line, event))
    state.put_line(line.after_event(number, raw, at, tick, state.boot, answer))


def _heard_again(state: State, event: Event, body: events.SignalRepeated) -> None:
    """One more reception of the last, or on a numbered line of one before it."""
    line = state.lines.get(body.line)
    if line is None:
        return
    changes: dict[str, Any] = _alive(line, event, state.boot)
    changes.update(frames=line.frames + 1, repeats=line.repeats + 1, recent=line.renewed(body.of, event.at, event.tick),
                   answered=line.answered or (body.answer and body.of == line.last_event))
    if body.possible:  # taken for a new one in doubt, so its own repetitions are counted from here
        changes.update(last_raw=event.raw, last_at=event.at, last_tick=event.tick, last_boot=state.boot)
    if body.answer:
        changes.update(_replied(line, event, state.boot))
    counted(state, event, body.line, "repeats")
    state.put("line", line._replace(**changes))


def _alive(line: Line, event: Event, boot: str) -> dict[str, Any]:
    alive: dict[str, Any] = {"heard_at": event.at, "heard_tick": event.tick, "boot": boot}
    if line.state != devices.RECEIVING:
        alive.update(state=devices.RECEIVING, since=event.at)
    return alive


def _replied(line: Line, event: Event, boot: str) -> dict[str, Any]:
    return {"replied_raw": event.raw, "replied_tick": event.tick, "replied_boot": boot,
            "settling": _settled(line, event)}


def _settled(line: Line, event: Event) -> int:
    """With the first answer since the line was opened anew, half a resend time without another begins."""
    return event.tick + line.wait_ms // 2 if line.settling < 0 else 0


def _logged(state: State, event: Event, body: events.Heard) -> None:
    if body.scheme != "duty":
        _heard(state, event, body.line, body.answer)


def _signal_logged(state: State, event: Event, body: events.SignalLogged) -> None:
    _logged(state, event, body)
    alarm = state.alarms.get(body.alarm)
    if alarm is None:
        return
    if body.qualifier == "present":  # a full report says that it lasts
        alarm = alarm._replace(late=0, active_at=event.at)
    if body.late and not 0 < alarm.about_at <= body.about_at:  # and a buffer, since when
        alarm = alarm._replace(device_at=body.device_at, about_at=body.about_at)
    state.put("alarm", alarm)


def _raised(state: State, event: Event, body: events.AlarmRaised) -> None:
    known = state.alarms.get(body.alarm)
    number, at = event.number, event.at
    late = body.late and body.qualifier != "present"  # what a full report says, lasts
    told = (body.device_at, body.about_at, int(late), body.about_at if late else at)
    if known is None:
        state.put_alarm(alarms.made((  # by place: this is where most events come through
            number, body.line, body.account, body.scheme, body.code, body.group, body.zone, body.signal_class,
            body.priority, body.state, at, event.tick, at, number, 1, 0, "", 0, event.raw, body.rule, body.ruleset,
            body.text, event.tick, *told)))
    else:
        judged = (body.signal_class, body.priority, body.state)
        state.put_alarm(known.raised_again(number, at, event.tick, judged, body.rule, body.ruleset, told), known)
        begun_anew(state, known)
    _logged(state, event, body)


def _carried(state: State, _event: Event, body: AlarmCarried) -> None:
    alarm = Alarm(*structs.astuple(body))
    if alarm.state in (UNACK, ACKED):  # an older program kept when it was over before it was raised again
        alarm = alarm._replace(returned_at=0)
    state.put("alarm", alarm)


def _returned(state: State, event: Event, body: events.AlarmReturned) -> None:
    known = state.alarms.get(body.alarm)
    if known is not None:
        state.put_alarm(known.over(event.at, body.state), known)
    _logged(state, event, body)


def _repeated(state: State, event: Event, body: events.SignalRepeated) -> None:
    before = state.repeats.get(body.of)
    count = before.count if before else 0
    state.put("repeat", Repeat(body.of, count + 1, event.at, event.raw))
    line = state.lines.get(body.line)
    if line is not None and body.of == line.odd_event:
        changes: dict[str, Any] = {"unparsed": line.unparsed + 1, "burst": _burst(line, event, state.boot)}
        counted(state, event, body.line, "unparsed")
        if body.answer:
            changes.update(_replied(line, event, state.boot))
        state.put("line", line._replace(**changes))
    else:
        _heard_again(state, event, body)
    alarm = state.alarms.get(body.alarm)
    if body.possible and alarm is not None:
        state.put("alarm", alarm._replace(state=body.state, last_event=event.number, last_at=event.at,
                                          last_tick=event.tick, acked_at=0, acked_by="", returned_at=0))
        begun_anew(state, alarm)


def _burst(line: Line, event: Event, boot: str) -> tuple[int, ...]:
    """The ticks of recent unreadable frames with this one; those of another boot mean nothing in this one."""
    before = line.burst if line.odd_boot == boot else ()
    return tuple(tick for tick in (*before, event.tick) if event.tick - tick <= _BURST_MS)[-_BURST_KEPT:]


def _unparsed(state: State, event: Event, body: events.SignalUnparsed) -> None:
    line = state.lines.get(body.line)
    if line is None:
        return
    if body.kind == "unsupported":  # well formed, answered, and a frame like any other for the repeat rule
        _heard(state, event, body.line, body.answer)
        return
    counted(state, event, body.line, "unparsed")
    state.put("line", line._replace(
        unparsed=line.unparsed + 1, burst=_burst(line, event, state.boot), odd_raw=event.raw, odd_event=event.number,
        odd_at=event.at, odd_tick=event.tick, odd_boot=state.boot))


def _heartbeat(state: State, event: Event, body: events.LineHeartbeat) -> None:
    line = state.lines.get(body.line)
    if line is not None:
        changes = _alive(line, event, state.boot)
        changes.update(frames=line.frames + 1, heartbeats=line.heartbeats + 1)
        if body.answer:
            changes.update(_replied(line, event, state.boot))
        state.put("line", line._replace(**changes))


def _started(state: State, event: Event, body: events.CollectorStarted) -> None:
    known = state.collector
    if not (same := known.boot == body.boot):
        known = known._replace(boot_first=event.number, boot_at=event.at, boot_tick=event.tick)
    state.put("collector", known._replace(
        boot=body.boot, pid=body.pid, door=body.door, version=body.version, started_at=event.at,
        started_event=event.number, stopped_at=0, down_from=body.down_from))
    for line in list(state.lines.values()):  # whether the last answers left before we ended, nobody knows
        if line.state != devices.REMOVED:
            state.put("line", line._replace(answered=False, state=devices.NEVER, since=event.at,
                                            replied_raw=0, replied_tick=0, replied_boot="", settling=0, reason="",
                                            opened_at=0, recent=line.recent if same else line.recent_before_boot))


def _stopped(state: State, event: Event, body: events.CollectorStopped) -> None:
    state.put("collector", state.collector._replace(stopped_at=event.at))


def _room_set(state: State, event: Event, body: events.RoomSet) -> None:
    state.put("collector", state.collector._replace(key=body.key, name=body.name, language=body.language,
                                                name_en=body.name_en))


def _rules_loaded(state: State, event: Event, body: events.RulesLoaded) -> None:
    state.put("collector", state.collector._replace(ruleset=body.ruleset))


def _site_set(state: State, event: Event, body: events.SiteSet) -> None:
    state.put("site", Site(body.site, body.name, body.name_en, body.kind, body.address, body.line, body.account,
                           body.note, tuple(body.key_holders), area=body.area, officer_first=body.officer_first,
                           hours=tuple(body.hours)))


def _point_set(state: State, event: Event, body: events.PointSet) -> None:
    state.put("point", Point(body.site, body.zone, body.name, body.name_en, body.kind))


def _person_set(state: State, event: Event, body: events.PersonSet) -> None:
    state.put("person", Person(body.person, body.name, body.duty, certificate=body.certificate,
                               certificate_until=body.certificate_until, suspended=body.suspended,
                               groups=tuple(body.groups)))


def _private_set(state: State, event: Event, body: events.PrivateSet) -> None:
    """The body is private: only that this event holds it is known, and whose it is stands in the actor."""
    state.put("private_digest", PrivateDigest(event.actor.removeprefix("room "), event.number))


def _removed(state: State, event: Event, body: events.PlaceRemoved) -> None:
    key: Any = tuple(body.key.split("\t")) if body.what == "point" else body.key
    row = state.rows[body.what].get(key)
    if row is None:
        return
    if body.what == "line":
        state.put("line", row._replace(state=devices.REMOVED, since=event.at))
    else:
        state.put(body.what, row._replace(removed=True))
        if body.what == "person":  # who comes back one day comes without a PIN
            state.drop("private_digest", f"pin:{body.key}")


_OWN: dict[str, Fold] = {
    **linefolds.FOLDS,
    "signal.logged": _signal_logged,
    "alarm.raised": _raised,
    "alarm.carried": _carried,
    "alarm.returned": _returned,
    "signal.repeated": _repeated,
    "signal.unparsed": _unparsed,
    "line.heartbeat": _heartbeat,
    "collector.started": _started,
    "collector.stopped": _stopped,
    "room.set": _room_set,
    "rules.loaded": _rules_loaded,
    "site.set": _site_set,
    "point.set": _point_set,
    "person.set": _person_set,
    "private.set": _private_set,
    "place.removed": _removed,
}


def _folds() -> dict[str, tuple[Fold, ...]]:
    """Everything that a kind of event changes, in order: what must see the rows as they were comes first."""
    found: dict[str, tuple[Fold, ...]] = {}
    for folds in (*(noun.before for noun in NOUNS), _OWN, *(noun.folds for noun in NOUNS)):
        for kind, apply in folds.items():
            found[kind] = (*found.get(kind, ()), apply)
    return found


FOLDS = _folds()
