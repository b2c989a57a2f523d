"""
What people and time did to the state of an alarm, one sentence an event; part of `sentences`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import N_, _
from . import lifeevents as life
from .body import Body
from .narration import STATES, Names, class_word, place
from .suppression import DELAY, OUT_OF_SERVICE, PROFILE, RUNAWAY, SHELF, TEST, Suppression

#: What keeps alarms from calling, as it stands in a list.
SUPPRESSIONS = {SHELF: N_("shelf"), OUT_OF_SERVICE: N_("out of service"), TEST: N_("under test"),
                DELAY: N_("held back"), RUNAWAY: N_("runaway"), PROFILE: N_("area profile")}
_ENDED = {"hand": N_("ended by hand"), "time": N_("its time is over"), "restored": N_("auto-completed by restoral"),
          "quiet": N_("its source is quiet")}


def kind_words(kind: str) -> str:
    """What a suppression is called."""
    return _(SUPPRESSIONS[kind]) if kind in SUPPRESSIONS else kind


def scope_words(said: Suppression | life.SuppressionBegan, names: Names) -> str:
    """What a suppression covers, as people call it."""
    if said.alarm:
        return _("alarm {alarm}", alarm=said.alarm)
    if not said.account:
        return _("line {line}", line=names.line(said.line)) if said.line else _("everything")
    where = place(said.line, said.account, said.zone, names)
    return where if said.zone or said.code else _("{site}, the whole site", site=where)


def _reset(body: life.AlarmReset, _names: Names) -> str:
    said = _("Reset by a person: alarm {alarm}", alarm=body.alarm)
    return said + _("; its device sends no restoral") if body.over else said


def _began(body: life.SuppressionBegan, names: Names) -> str:
    kind, of, minutes = kind_words(body.kind), scope_words(body, names), -(-body.for_ms // 60_000)
    said = _("{kind}: {of}, for {minutes} min", kind=kind, of=of, minutes=minutes) if body.for_ms else (
        _("{kind}: {of}", kind=kind, of=of))
    more = [body.reason] if body.reason else []
    if body.measure:
        more.append(_("instead: {measure}", measure=body.measure))
    if body.contractor:
        more.append(body.contractor)
    if body.kind == PROFILE:
        more.append(_("{classes}: held back {seconds} s, {offset} levels less urgent",
                      classes=", ".join(map(class_word, body.classes)), seconds=body.delay_ms // 1000,
                      offset=body.offset))
    return said + "".join(f"; {part}" for part in more)


def _ended(body: life.SuppressionEnded, _names: Names) -> str:
    how = _(_ENDED[body.how]) if body.how in _ENDED else body.how
    said = _("{kind} of entry {number}: {how}", kind=kind_words(body.kind), number=body.suppression, how=how)
    if not body.unrestored:
        return said
    return said + "; " + _("no restoral came of alarms {alarms}", alarms=", ".join(map(str, body.unrestored)))


def _warned(body: life.SuppressionWarned, _names: Names) -> str:
    return _("{kind} of entry {number} ends in {minutes} min", kind=kind_words(body.kind), number=body.suppression,
             minutes=-(-body.left_ms // 60_000))


def _state(body: life.AlarmSuppressed | life.AlarmReleased, _names: Names) -> str:
    return _("Alarm {alarm} is now: {state}", alarm=body.alarm,
             state=_(STATES[body.state]) if body.state in STATES else body.state)


SENTENCES: dict[type[Body], Callable[..., str]] = {
    life.AlarmReset: _reset,
    life.SuppressionBegan: _began,
    life.SuppressionEnded: _ended,
    life.SuppressionWarned: _warned,
    life.AlarmSuppressed: _state,
    life.AlarmReleased: _state,
    life.AlarmReminded: lambda body, names: _("Alarm {alarm} is still not finished after {minutes} min: look again",
                                              alarm=body.alarm, minutes=body.after_ms // 60_000),
    life.AlarmUnrestored: lambda body, names: _("Alarm {alarm} is still active after {minutes} min; no restoral came",
                                                alarm=body.alarm, minutes=body.after_ms // 60_000),
}
