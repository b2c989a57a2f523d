"""
The facts about calling people, said to a person; `sentences` joins them to the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..texts import N_, _
from .body import Body
from .callingevents import CallTaken, ResponseSeen
from .calls import LEADER, LOUDER, SECOND, UNSEEN
from .narration import Names

_STEPS = {
    UNSEEN: N_("Alarm {alarm}: no console in the control room has shown it after {seconds} s: the sounder calls"),
    LOUDER: N_("Alarm {alarm}: nobody has answered for {seconds} s: the sounder calls louder"),
    LEADER: N_("Alarm {alarm}: nobody has answered for {seconds} s: the shift leader is to be told"),
    SECOND: N_("Alarm {alarm}: nobody has answered for {seconds} s: the second contact is to be told"),
}
#: The same in one word, where there is little room.
SHORT = {UNSEEN: N_("called: sounder"), LOUDER: N_("called: louder"), LEADER: N_("leader"),
         SECOND: N_("second contact")}


def taken(body: CallTaken, names: Names) -> str:
    """A step of the ladder, and what came of it."""
    message = _STEPS.get(body.step)
    if message is None:
        return _("Alarm {alarm}: called, step {step}", alarm=body.alarm, step=body.step)
    said = _(message, alarm=body.alarm, seconds=f"{body.after_ms / 1000:g}")
    if body.wanted:
        said += _(" ({people})", people=_named(body.wanted, names))
    if body.by == "staff":
        said += _("; nobody of them is on duty")
    if body.present and not body.wanted:
        said += _("; on duty: {people}", people=_named(body.present, names))
    if body.out:
        said += _("; out, by telephone: {people}", people=_named(body.out, names))
    lost = body.outcome == "no_path" or body.out
    return said + _("; nothing is set up that could carry the message") if lost else said


def _named(people: Sequence[str], names: Names) -> str:
    return _(", ").join(names.actor(f"person:{person}") for person in people)


def seen(body: ResponseSeen, _names: Names) -> str:
    """Where alarms were first seen."""
    numbers = [str(alarm) for alarm, _since in body.alarms]
    return _("Console {console} was the first in the control room to show alarm {alarms}", console=body.console,
             alarms=_(", ").join([*numbers[:20], ".."] if numbers[20:] else numbers))


SENTENCES: dict[type[Body], Callable[..., str]] = {CallTaken: taken, ResponseSeen: seen}


def called(step: str) -> str:
    """How far the room is being called, in a few words; empty while it is not, or only by the first sound."""
    if step not in SHORT:
        return ""
    if step in (UNSEEN, LOUDER):
        return _(SHORT[step])
    parts = [_(SHORT[LOUDER])] + [_("{who}: no path", who=_(SHORT[one]))
                                  for one in ((LEADER,) if step == LEADER else (LEADER, SECOND))]
    return _(", ").join(parts)


def called_shortly(step: str) -> str:
    """The same where there is no room for who could not be told."""
    return _("called: louder, no path") if step in (LEADER, SECOND) else called(step)
