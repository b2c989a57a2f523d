"""
The facts about broadcasts and commands, said to a person; `sentences` joins them to the others.
"""

from __future__ import annotations

from collections.abc import Callable

from ..texts import N_, _
from . import broadcastevents as be
from . import commandevents as ce
from . import reasons
from .body import Body
from .broadcasts import HELD, is_drill
from .broadcastwords import DRILL, ENDS, KINDS, SOURCES, WHY_HELD, level_word, word
from .narration import Names, either

_ACTS = {"open": N_("open the output"), "close": N_("close the output"), "answer": N_("answer the call"),
         "hang_up": N_("hang up"), "test": N_("test itself"), "clock": N_("set its clock"),
         "poll": N_("report its state"), "poll_place": N_("report one place"),
         "poll_clock": N_("report its clock"), "check": N_("check the post")}
_STATES = {"open": N_("opened"), "closed": N_("closed"), "on": N_("sound comes out"), "off": N_("nothing comes out")}


def act_word(act: str) -> str:
    """What a device is asked to do."""
    return word(_ACTS, act)


def output_word(value: str) -> str:
    """What an output is."""
    return word(_STATES, value)


def _areas(keys: list[str], names: Names) -> str:
    return _(", ").join(names.area(key) for key in keys) or _("everywhere")


def _about(line: str, amplifier: str, names: Names) -> str:
    return names.amplifier(amplifier) if amplifier else names.line(line) if line else _("device")


def _asked(body: be.BroadcastAsked, names: Names) -> str:
    what = " ".join(part for part in (_(DRILL) if is_drill(body.kind) else "", level_word(body.level),
                                      word(KINDS, body.kind)) if part)
    message = (N_("Broadcast held for the officer ({why}): {what}, {source}, {areas}") if body.state == HELD
               else N_("Broadcast asked for: {what}, {source}, {areas}"))
    said = _(message, what=what, source=word(SOURCES, body.source), areas=_areas(body.areas, names),
             why=word(WHY_HELD, body.why))
    heard = " ".join(part for part in (names.site_called(body.caller) if body.caller else "", body.text,
                                       body.recording) if part)
    return f"{said}: {heard}" if heard else said


#: What is told of an output that its device did not say.
_OUTPUTS = {"stays": N_("{where} stays as it is: {value}"),
            "unread": N_("{where}: whether it stays as it was ({value}) cannot be read")}


def _command(body: ce.CommandAsked, names: Names) -> str:
    where = names.amplifier(body.amplifier) if body.amplifier else " ".join(
        part for part in (names.line(body.line), body.output) if part)
    limit = body.value if body.act == "open" else ""
    said = _("{where}: asked to {act}", where=where, act=act_word(body.act))
    return said + _(", {seconds} s at most", seconds=limit) if limit else said


def _of_command(message: str) -> Callable[[ce.CommandSent, Names], str]:
    def say(body: ce.CommandSent, names: Names) -> str:
        reason, value = getattr(body, "reason", ""), getattr(body, "value", "")
        return _(message, where=_about(body.line, body.amplifier, names), command=body.command,
                 reason=reasons.said(reason) if reason else "-", value=output_word(value) if value else _("done"),
                 seconds=f"{getattr(body, 'after_ms', 0) / 1000:g}")
    return say


def _part(message: str) -> Callable[[be.PartEnded, Names], str]:
    def say(body: be.PartEnded, names: Names) -> str:
        instead, how = getattr(body, "instead_of", ""), getattr(body, "how", "")
        return _(message, amplifier=names.amplifier(body.amplifier), broadcast=body.broadcast,
                 instead=names.amplifier(instead) if instead else "", how=word(ENDS, how) if how else "",
                 to=getattr(body, "to", getattr(body, "behind", 0)))
    return say


SENTENCES: dict[type[Body], Callable[..., str]] = {
    be.AreaSet: lambda body, names: _("Area {name}", name=either(body.name, body.name_en) or body.area),
    be.AmplifierSet: lambda body, names: _("Amplifier {name} in {area}: output {output} of {line}",
                                           name=either(body.name, body.name_en) or body.amplifier,
                                           area=names.area(body.area), output=body.output, line=names.line(body.line)),
    be.BroadcastAsked: _asked,
    be.BroadcastReleased: lambda body, names: _("Broadcast {broadcast} is let through: {areas}",
                                                broadcast=body.broadcast, areas=_areas(body.areas, names)),
    be.BroadcastGiven: lambda body, names: _("Broadcast {broadcast} was given {area}, whatever plays there",
                                             broadcast=body.broadcast, area=names.area(body.area)),
    be.BroadcastTaken: lambda body, names: _("Broadcast {broadcast}: an officer has the microphone",
                                             broadcast=body.broadcast),
    be.BroadcastWarned: lambda body, names: _("Broadcast {broadcast}: the microphone closes in {seconds} s",
                                              broadcast=body.broadcast, seconds=f"{body.left_ms / 1000:g}"),
    be.BroadcastEnded: lambda body, names: _("Broadcast {broadcast} is over: {how}", broadcast=body.broadcast,
                                             how=word(ENDS, body.how)),
    be.PartBegan: _part(N_("{amplifier}: being opened for broadcast {broadcast}")),
    be.PartAdded: _part(N_("{amplifier}: stands in for {instead} in broadcast {broadcast}")),
    be.PartPreempted: _part(N_("{amplifier}: broadcast {broadcast} makes way for broadcast {to}")),
    be.PartQueued: _part(N_("{amplifier}: broadcast {broadcast} waits for the room's voice, which broadcast {to} has")),
    be.PartEnded: _part(N_("{amplifier}: broadcast {broadcast} is over there: {how}")),
    be.AreaHeld: lambda body, names: _("Calls from {area} wait for the officer: {reason}", area=names.area(body.area),
                                       reason=body.reason),
    be.AreaFreed: lambda body, names: _("Calls from {area} are heard at once again", area=names.area(body.area)),
    be.AudioEnded: lambda body, names: _("Broadcast {broadcast}: played to its end", broadcast=body.broadcast)
    if not body.reason else _("Broadcast {broadcast} could not be played: {reason}", broadcast=body.broadcast,
                              reason=reasons.said(body.reason)),
    ce.CommandAsked: _command,
    ce.CommandSent: _of_command(N_("{where}: command {command} was sent, nothing is confirmed yet")),
    ce.CommandUnsent: _of_command(N_("{where}: command {command} was not sent: {reason}")),
    ce.CommandRetried: _of_command(N_("{where}: command {command} not confirmed for {seconds} s, sent once more")),
    ce.CommandConfirmed: _of_command(N_("{where}: command {command} confirmed by the device: {value}")),
    ce.CommandRefused: _of_command(N_("{where}: command {command} refused by the device: {reason}")),
    ce.CommandFailed: _of_command(N_("{where}: command {command} not confirmed within {seconds} s")),
    ce.CommandUnknown: _of_command(N_("{where}: what came of command {command} is not known; it is not repeated")),
    ce.OutputTold: lambda body, names: _(_OUTPUTS.get(body.what, N_("{where}, says the device: {value}")),
                                         where=names.output(body.line, body.output), value=output_word(body.value)),
}
