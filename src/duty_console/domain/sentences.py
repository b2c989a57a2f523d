"""
What happened, said to a person: one sentence an event. The words in it are those of `narration`.

Pure: an event and the room's names come in, one cleaned sentence in the language in use goes out.
"""

from __future__ import annotations

from collections.abc import Callable

from ..cleaning import clean
from ..texts import N_, _, language
from . import events as ev
from . import (
    linewords,
    reasons,
    refusals,
    sentences_broadcast,
    sentences_calendar,
    sentences_calling,
    sentences_dutylog,
    sentences_roster,
    sentences_silence,
    upkeep,
)
from .actions import ACTIONS
from .lineevents import SET, LineClock, LineDegraded
from .narration import Names, class_word, clock_time, content, either, meaning, place, place_of
from .sentences_carried import SENTENCES as CARRIED
from .sentences_carried import unread_words
from .sentences_handover import SENTENCES as HANDING
from .sentences_hazard import SENTENCES as HAZARD
from .sentences_life import SENTENCES as LIFE
from .sentences_load import SENTENCES as LOAD
from .sentences_patrol import SENTENCES as PATROL
from .sentences_people import SENTENCES as PEOPLE
from .sentences_place import SENTENCES as PLACE
from .sentences_work import SENTENCES

#: what `place.removed` may name.
_REMOVED = {"site": N_("site"), "point": N_("point"), "line": N_("line"), "person": N_("person"),
            "plan": N_("plan"), "area": N_("area"), "amplifier": N_("amplifier"),
            "checkpoint": N_("checkpoint"), "route": N_("route"), "patrol": N_("patrol"), "team": N_("team"),
            "facility": N_("controller or system"),
            "silence_plan": N_("silence test")}


def sentence(event: ev.Event, names: Names) -> str:
    """What an event says, in one sentence."""
    say = _SENTENCES.get(type(event.body))
    if say is not None:
        return clean(say(event.body, names))
    if event.kind == "private.set":
        return _("Private telephone numbers were set")
    return _("A fact of a kind this program does not know: {kind}", kind=clean(event.kind))


def _heard(message: str) -> Callable[[ev.Heard, Names], str]:
    def say(body: ev.Heard, names: Names) -> str:
        said = _(message, kind=class_word(body.signal_class), place=place_of(body, names), content=content(body))
        # Without the moment of receipt, which stands beside every entry.
        return said + (_("; told late, occurred about {time}", time=clock_time(body.about_at)) if body.late else "")
    return say


def _repeated(body: ev.SignalRepeated, names: Names) -> str:
    said = _("{line}: the same signal was received again (entry {of})", line=names.line(body.line), of=body.of)
    return said + _("; it may be a new one and sounds again") if body.possible else said


def _unparsed(body: ev.SignalUnparsed, names: Names) -> str:
    what = (N_("{line}: a message of an unsupported form, kept as bytes: {reason}") if body.kind == "unsupported"
            else N_("{line}: bytes that cannot be read, kept as they are: {reason}"))
    return _(what, line=names.line(body.line), reason=reasons.said(body.reason) if body.reason else "-")


def _line_set(body: ev.LineSet, _names: Names) -> str:
    label = body.label if body.label and (language() == "zh" or body.label.isascii()) else body.line
    return _("Line {label} is set: {driver} on {url}", label=label, driver=body.driver, url=body.url)


def _opened(body: ev.LineOpened, names: Names) -> str:
    if not body.gap_ms:
        return _("{line}: the port is open", line=names.line(body.line))
    return _("{line}: the port is open again after {gap}", line=names.line(body.line), gap=linewords.gap(body.gap_ms))


def _refused(body: ev.RequestRefused, names: Names) -> str:
    action = ACTIONS.get(body.action)
    return _("Refused: {action} ({reason})", action=_(action.title) if action else body.action or "-",
             reason=refusals.said(body.reason, names.actor))


def _started(body: ev.CollectorStarted, _names: Names) -> str:
    if not body.down_from:
        return _("Reception runs (collector {version})", version=body.version)
    return _("Reception runs again (collector {version}); nothing was received since {time}",
             version=body.version, time=clock_time(body.down_from))


def _on_line(message: str) -> Callable[[ev.LineHeartbeat | ev.LineLost | ev.LineUnanswered, Names], str]:
    def say(body: ev.LineHeartbeat | ev.LineLost | ev.LineUnanswered, names: Names) -> str:
        reason = getattr(body, "reason", "")
        return _(message, line=names.line(body.line), reason=reasons.said(reason) if reason else "-")
    return say


def _clock(body: LineClock, names: Names) -> str:
    if body.how == SET:
        return _("{line}: its clock was set; what was known of it is forgotten", line=names.line(body.line))
    said = _("{line}: {clock}", line=names.line(body.line), clock=linewords.drift(body.drift_ms))
    if not body.sure:
        return said + _("; not confirmed yet")
    return said + (_("; its times are not believed") if body.untrusted else "")


def _continued(body: upkeep.JournalContinued, _names: Names) -> str:
    said = _("The store was damaged and is kept as {file}; a new one goes on after entry {after} (its chain from entry "
             "{held}), with {carried} open alarms", file=body.file, after=body.after, held=body.held,
             carried=body.carried)
    if body.whole:
        return said
    if "alarm" in body.unread or not body.unread:
        said += _("; whether others were open cannot be read: call the sites")
    rest = unread_words(body.unread)
    return said + _("; not all of it could be read: {what}", what=rest) if rest else said


def _paused(body: upkeep.ClockPaused, _names: Names) -> str:
    what = (N_("The machine slept: nothing ran for {seconds} s; what fell due was done on waking")
            if body.suspended_ms * 2 > body.ms else
            N_("The program was stopped for {seconds} s; what fell due was done at once after"))
    return _(what, seconds=f"{body.ms / 1000:.1f}")


def _held(body: upkeep.StoreHeld, _names: Names) -> str:
    who = (_("process {pid} ({name}) of account {uid}", pid=body.pid, name=body.name or "?", uid=body.uid)
           if body.pid else _("somebody who could not be found out"))
    if body.what == "commit":
        return _("Nothing could be recorded for {seconds} s: {who} holds the store", seconds=f"{body.ms / 1000:.1f}",
                 who=who)
    return _("The store's log has {size} MB and cannot be shortened: {who} reads an old state", who=who,
             size=f"{body.log / 1e6:.0f}")


_SENTENCES: dict[type[ev.Body], Callable[..., str]] = {
    ev.SignalLogged: _heard(N_("{kind}: {place}: {content}")),
    ev.AlarmRaised: _heard(N_("Alarm, {kind}: {place}: {content}")),
    ev.AlarmReturned: _heard(N_("Over, says the device: {place}: {content}")),
    ev.SignalRepeated: _repeated,
    ev.SignalUnparsed: _unparsed,
    ev.LineHeartbeat: _on_line(N_("{line}: heartbeat")),
    ev.LineSet: _line_set,
    ev.LineOpened: _opened,
    ev.LineLost: _on_line(N_("{line}: the port is lost: {reason}")),
    ev.LineSilent: lambda body, names: _("{line}: no sign of life from the device for {seconds} s",
                                         line=names.line(body.line), seconds=f"{body.limit_ms / 1000:.0f}"),
    LineDegraded: lambda body, names: _("{line}: beats are missing, no sign of life from the device for {seconds} s",
                                        line=names.line(body.line), seconds=f"{body.after_ms / 1000:.0f}"),
    LineClock: _clock,
    ev.LineUnanswered: _on_line(N_("{line}: a message was not acknowledged, the device will repeat it: {reason}")),
    ev.AlarmAcknowledged: lambda body, names: _("Answered by a person: alarm {alarm}", alarm=body.alarm),
    ev.RequestRefused: _refused,
    ev.CollectorStarted: _started,
    ev.CollectorStopped: lambda body, names: _("Reception was ended: {reason}",
                                               reason=reasons.said(body.reason or "-")),
    ev.RulesLoaded: lambda body, names: _("Rules {ruleset} apply", ruleset=body.ruleset),
    ev.RoomSet: lambda body, names: _("The room is called {name}", name=either(body.name, body.name_en) or body.key),
    ev.SiteSet: lambda body, names: _("Site {name}, account {account}",
                                      name=either(body.name, body.name_en) or body.site, account=body.account or "-"),
    ev.PointSet: lambda body, names: _("Site {site}, zone {zone}: {name}", site=names.site_called(body.site),
                                       zone=body.zone, name=either(body.name, body.name_en)),
    ev.PersonSet: lambda body, names: _("Staff: {name}", name=body.name or body.person),
    ev.PrivateSet: lambda body, names: _("Private telephone numbers were set"),
    ev.PlaceRemoved: lambda body, names: _("No longer in the room file: {what} {key}",
                                           what=_(_REMOVED.get(body.what, body.what or "-")), key=body.key),
    ev.ClockStepped: lambda body, names: _("The clock was set by {seconds} s; deadlines did not move",
                                           seconds=f"{body.by_ms / 1000:+.1f}"),
    ev.SoundSilenced: lambda body, names: _("The room's sounder was silenced for {seconds} s",
                                            seconds=f"{body.ms / 1000:.0f}"),
    ev.SoundFailed: lambda body, names: _("The sounder ({means}) failed: {reason}", means=body.means,
                                          reason=reasons.said(body.reason or "-")),
    upkeep.JournalContinued: _continued,
    upkeep.AlarmCarried: lambda body, names: _(
        "Alarm {alarm} was open in the damaged store: {kind}: {place}: {content}", alarm=body.alarm,
        kind=class_word(body.signal_class), place=place(body.line, body.account, body.zone, names),
        content=meaning(body.scheme, body.code) + (f" {clean(body.text)}" if body.text else "")),
    upkeep.ClockPaused: _paused,
    upkeep.StoreFull: lambda body, names: _("The disk was full: {size} MB of ballast were freed so that recording goes "
                                            "on. Make room soon", size=f"{body.freed / 1048576:.0f}"),
    upkeep.StoreRoom: lambda body, names: _("There is room on the disk again; the ballast is back"),
    upkeep.StoreHeld: _held,
    **LIFE,
    **SENTENCES,
    upkeep.StoreReleased: lambda body, names: _("Nobody holds the store any more"),
    **sentences_calling.SENTENCES,
    **HANDING,
    **HAZARD,
    **PEOPLE,
    **LOAD,
    **CARRIED,
    **sentences_broadcast.SENTENCES,
    **sentences_calendar.SENTENCES,
    **sentences_roster.SENTENCES,
    **sentences_dutylog.SENTENCES,
    **PATROL,
    **PLACE,
    **sentences_silence.SENTENCES,
}
