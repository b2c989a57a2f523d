"""
What happened, said to a person: one sentence an event, and the words for classes, states and places.

Pure: rows and names come in, text in the language in use goes out, cleaned. Knows no screen and no store, so that a
console, a report and `duty events` say the same thing in the same words. Times are said in local time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from ..cleaning import clean
from ..clock import local
from ..texts import N_, _, language
from . import codes, reasons
from . import events as ev
from .alarms import ACKED, NORMAL, RTN_UNACK, UNACK, Alarm
from .devices import LOST, NEVER, OPEN, RECEIVING, REMOVED, SILENT, Line
from .places import Person, Point, Site
from .records import Collector

#: class of a signal (rules SIG-1..SIG-6) -> the short word that stands in columns, at most eight cells wide.
CLASSES = {
    "fire": N_("fire"),
    "help_call": N_("help"),
    "hold_up": N_("hold-up"),
    "gas": N_("gas"),
    "intrusion": N_("intruder"),
    "life_path_lost": N_("path"),
    "supervisory": N_("superv."),
    "feedback_abnormal": N_("feedback"),
    "trouble": N_("trouble"),
    "disablement": N_("disabled"),
    "test": N_("test"),
    "broadcast_status": N_("playback"),
    "restore": N_("restore"),
    "status": N_("status"),
    "log": N_("log"),
}
STATES = {
    UNACK: N_("unanswered"),
    ACKED: N_("answered"),
    RTN_UNACK: N_("over, unseen"),
    NORMAL: N_("over"),
}
LINE_STATES = {
    NEVER: N_("not opened"),
    OPEN: N_("waiting"),
    RECEIVING: N_("receiving"),
    SILENT: N_("silent"),
    LOST: N_("port lost"),
    REMOVED: N_("removed"),
}
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
#: what `place.removed` may name.
_REMOVED = {"site": N_("site"), "point": N_("point"), "line": N_("line"), "person": N_("person")}
_ACTIONS = {"acknowledge": N_("acknowledge"), "silence": N_("silence"), "numbers": N_("see telephone numbers")}
#: the scheme of what the program noticed itself: its code is a word of ours and would tell an officer nothing.
_OWN_SCHEME = "duty"

Said = Alarm | ev.Heard


class Names:
    """How accounts, zones, lines and people are called here."""

    def __init__(self, sites: Iterable[Site] = (), points: Iterable[Point] = (), lines: Iterable[Line] = (),
                 people: Iterable[Person] = ()) -> None:
        self._sites = {(site.line, _digits(site.account)): site for site in sites}
        self._points = {(point.site, _digits(point.zone)): point for point in points}
        self._lines = {line.name: line for line in lines}
        self._people = {person.person: person for person in people}

    def site(self, line: str, account: str) -> Site | None:
        """The site an account stands for on this line: one bound to the line first, else one of any line."""
        digits = _digits(account)
        return self._sites.get((line, digits)) or self._sites.get(("", digits))

    def site_called(self, key: str) -> str:
        """What the site of a key is called; the key where nobody named it."""
        found = next((site for site in self._sites.values() if site.site == key), None)
        return site_name(found) if found else key

    def point(self, site: str, zone: str) -> Point | None:
        """The point a site has under a zone; zones are compared as numbers where they are numbers."""
        return self._points.get((site, _digits(zone)))

    def line(self, name: str) -> str:
        """What a line is called on the screen; in English by its name where its label is not in Latin letters."""
        line = self._lines.get(name)
        label = line.label if line else ""
        return clean(label if label and (language() == "zh" or label.isascii()) else name)

    def actor(self, actor: str) -> str:
        """Who did it: a person's name, the part of the program, or the account where nobody named it."""
        person = self._people.get(actor.removeprefix("person:"))
        if person:
            return clean(person.name)
        known = {"device": N_("device"), "collector": N_("collector"), "room": N_("room file")}.get(actor)
        if known:
            return _(known)
        if actor.startswith("uid:"):
            return _("account {uid}", uid=clean(actor[4:]))
        return clean(actor)


def _digits(number: str) -> str:
    """A number as it is compared: A is how receivers show 0, and leading zeros of a number say nothing."""
    plain = number.replace("A", "0")
    return plain.lstrip("0") or "0" if plain.isdigit() else plain


def class_word(signal_class: str) -> str:
    """The short word of a class."""
    return _(CLASSES[signal_class]) if signal_class in CLASSES else clean(signal_class)


def state_word(state: str) -> str:
    """The word of an alarm's state."""
    return _(STATES[state]) if state in STATES else clean(state)


def line_state(state: str) -> str:
    """The word of a line's state."""
    return _(LINE_STATES[state]) if state in LINE_STATES else clean(state)


def clock_time(at: int) -> str:
    """Local HH:MM:SS of a label (UTC ms)."""
    return f"{local(at):%H:%M:%S}" if at else ""


def when(at: int, today: date) -> str:
    """A past moment in eight cells: the time today, else the day (and hour where it was yesterday)."""
    if not at:
        return ""
    then = local(at)
    days = (today - then.date()).days
    if days <= 0:
        return f"{then:%H:%M:%S}"
    if days == 1:
        return _("yd") + f" {then:%H:%M}"
    return f"{then:%m-%d} " + f"{then:%H}h" if days < 300 else f"{then:%y-%m-%d}"


def weekday(day: date) -> str:
    """The short name of a day."""
    return _(WEEKDAYS[day.weekday()])


def room_name(room: Collector) -> str:
    """The duty room's name in the language in use."""
    return clean(_either(room.name, room.name_en) or room.key)


def site_name(site: Site) -> str:
    """A site's name in the language in use."""
    return clean(_either(site.name, site.name_en))


def _either(chinese: str, english: str) -> str:
    """The name in the language in use, or the one there is."""
    return english or chinese if language() == "en" else chinese or english


def place(line: str, account: str, zone: str, names: Names) -> str:
    """Site and point as people call them; what the room file does not know is said to be unknown."""
    if not account:
        return names.line(line) if line else _("duty room")
    site = names.site(line, account)
    if site is None:
        unknown = _("unknown account {account}", account=clean(account))
        return f"{unknown} {_zone(zone)}".rstrip()
    point = names.point(site.site, zone) if zone else None
    if point is None:
        return f"{site_name(site)} {_zone(zone)}".rstrip()
    return f"{site_name(site)} {clean(_either(point.name, point.name_en))}"


def _zone(zone: str) -> str:
    return _("zone {zone}", zone=clean(zone)) if zone.strip("0") else ""


def place_of(said: Said, names: Names) -> str:
    """Where an alarm or a signal comes from."""
    return place(said.line, said.account, said.zone, names)


def content(said: Said) -> str:
    """What a device said: the meaning of its code, the code itself, and its own words if it sent any."""
    meaning = clean(codes.label(said.scheme, said.code, language()) or said.code)
    parts = [meaning]
    if said.scheme != _OWN_SCHEME and said.code and said.code not in meaning:
        parts.append(clean(said.code))
    if isinstance(said, ev.Heard) and said.user.strip("0"):
        parts.append(_("user {user}", user=clean(said.user)))
    if said.text:
        parts.append(clean(said.text))
    return " ".join(parts)


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
        return _(message, kind=class_word(body.signal_class), place=place_of(body, names), content=content(body))
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
    return _("{line}: the port is open again after {seconds} s", line=names.line(body.line),
             seconds=f"{body.gap_ms / 1000:.0f}")


def _refused(body: ev.RequestRefused, _names: Names) -> str:
    return _("Refused: {action} ({reason})", action=_(_ACTIONS.get(body.action, body.action or "-")),
             reason=reasons.said(body.reason))


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
    ev.LineUnanswered: _on_line(N_("{line}: a message was not acknowledged, the device will repeat it: {reason}")),
    ev.AlarmAcknowledged: lambda body, names: _("Answered by a person: alarm {alarm}", alarm=body.alarm),
    ev.RequestRefused: _refused,
    ev.CollectorStarted: _started,
    ev.CollectorStopped: lambda body, names: _("Reception was ended: {reason}",
                                               reason=reasons.said(body.reason or "-")),
    ev.RulesLoaded: lambda body, names: _("Rules {ruleset} apply", ruleset=body.ruleset),
    ev.RoomSet: lambda body, names: _("The room is called {name}", name=_either(body.name, body.name_en) or body.key),
    ev.SiteSet: lambda body, names: _("Site {name}, account {account}",
                                      name=_either(body.name, body.name_en) or body.site, account=body.account or "-"),
    ev.PointSet: lambda body, names: _("Site {site}, zone {zone}: {name}", site=names.site_called(body.site),
                                       zone=body.zone, name=_either(body.name, body.name_en)),
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
}
