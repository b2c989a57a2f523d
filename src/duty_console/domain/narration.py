"""
How what happened is called: the words for classes, states, places and times.

Pure: rows and names come in, text in the language in use goes out, cleaned. Knows no screen and no store, so that a
console, a report and `duty events` say the same thing in the same words. Times are said in local time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..cleaning import clean
from ..clock import local
from ..texts import N_, _, language
from . import codes
from . import events as ev
from .alarms import (
    ACKED,
    LATCHED_ACKED,
    LATCHED_UNACK,
    NORMAL,
    OUT_OF_SERVICE,
    RTN_UNACK,
    SHELVED,
    SUPPRESSED,
    UNACK,
    Alarm,
)
from .broadcasts import Amplifier, Area
from .devices import DEGRADED, LOST, NEVER, OPEN, RECEIVING, REMOVED, SILENT, Line
from .dutylogrows import Facility
from .patrols import Checkpoint, Patrol, Route
from .places import Person, Point, Site
from .places import digits as _digits
from .records import Collector
from .teams import Team

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
    RTN_UNACK: N_("unanswered, over"),
    LATCHED_UNACK: N_("unanswered, latched"),
    LATCHED_ACKED: N_("latched"),
    SHELVED: N_("shelved"),
    SUPPRESSED: N_("suppressed"),
    OUT_OF_SERVICE: N_("out of service"),
    NORMAL: N_("over"),
}
LINE_STATES = {
    NEVER: N_("not opened"),
    OPEN: N_("waiting"),
    RECEIVING: N_("receiving"),
    DEGRADED: N_("degraded"),
    SILENT: N_("silent"),
    LOST: N_("port lost"),
    REMOVED: N_("removed"),
}
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
#: the scheme of what the program noticed itself: its code is a word of ours and would tell an officer nothing.
_OWN_SCHEME = "duty"

Said = Alarm | ev.Heard


class Names:
    """How accounts, zones, lines and people are called here."""

    def __init__(self, sites: Iterable[Site] = (), points: Iterable[Point] = (), lines: Iterable[Line] = (),
                 people: Iterable[Person] = (), areas: Iterable[Area] = (),
                 amplifiers: Iterable[Amplifier] = (),
                 walks: Iterable[Checkpoint | Route | Patrol | Facility | Team] = ()) -> None:
        self._sites = {(site.line, _digits(site.account)): site for site in sites}
        self._points = {(point.site, _digits(point.zone)): point for point in points}
        self._lines = {line.name: line for line in lines}
        self._people = {person.person: person for person in people}
        self.areas = {area.area: area for area in areas}
        self.amplifiers = {row.amplifier: row for row in amplifiers}
        self._walks = {(type(row), row[0]): row for row in walks}
        self.teams = {row.team: row for row in self._walks.values() if isinstance(row, Team)}

    @property
    def people(self) -> list[Person]:
        """Everybody on the staff."""
        return list(self._people.values())

    @property
    def sites(self) -> list[Site]:
        """Every site."""
        return list(self._sites.values())

    @property
    def points(self) -> list[Point]:
        """Every point."""
        return list(self._points.values())

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

    def area(self, key: str) -> str:
        """What an area is called."""
        found = self.areas.get(key)
        return clean(either(found.name, found.name_en) if found else key)

    def amplifier(self, key: str) -> str:
        """What an amplifier is called."""
        found = self.amplifiers.get(key)
        return clean(either(found.name, found.name_en) if found else key)

    def patrol(self, key: str) -> str:
        """What a patrol is called, or a controller or system of the duty log."""
        found = self._walks.get((Patrol, key)) or self._walks.get((Facility, key))
        return clean(either(found.name, found.name_en) or key) if found else clean(key)

    def facility(self, key: str) -> str:
        """What a controller or a system of the duty log is called; a line may stand for its controller."""
        found = self._walks.get((Facility, key))
        return clean(either(found.name, found.name_en) or key) if found else self.line(key)

    def route(self, key: str) -> str:
        """What a route is called."""
        found = self._walks.get((Route, key))
        return clean(either(found.name, found.name_en) if found else key)

    def team(self, key: str) -> str:
        """What a team is called."""
        found = self.teams.get(key)
        return clean(either(found.name, found.name_en) or key) if found else clean(key)

    def team_of(self, patrol: str) -> tuple[str, ...]:
        """The names of the team that walks a patrol."""
        plan = self._walks.get((Patrol, patrol))
        team = self.teams.get(plan.team) if isinstance(plan, Patrol) else None
        return team.members if team is not None else ()

    def checkpoint(self, key: str) -> str:
        """What a checkpoint is called."""
        found = self._walks.get((Checkpoint, key))
        return clean(either(found.name, found.name_en) if found else key)

    def output(self, line: str, output: str) -> str:
        """An output of a device by the amplifier that hangs on it."""
        found = next((key for key, row in self.amplifiers.items() if (row.line, row.output) == (line, output)), "")
        return self.amplifier(found) if found else _("{line}, output {output}", line=self.line(line),
                                                     output=clean(output))

    def actor(self, actor: str) -> str:
        """Who did it: a person's name, the part of the program, or the account where nobody named it."""
        person = self._people.get(actor.removeprefix("person:"))
        if person:
            return clean(person.name)
        known = {"device": N_("device"), "collector": N_("collector"), "room": N_("room file")}.get(actor)
        if known:
            return _(known)
        if actor.startswith("rule:"):
            return _("rule {rule}", rule=clean(actor[5:]))
        if actor.startswith("uid:"):
            return _("account {uid}", uid=clean(actor[4:]))
        return clean(actor)


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
    return clean(either(room.name, room.name_en) or room.key)


def site_name(site: Site) -> str:
    """A site's name in the language in use."""
    return clean(either(site.name, site.name_en))


def either(chinese: str, english: str) -> str:
    """The name in the language in use, or the one there is."""
    return english or chinese if language() == "en" else chinese or english


def place(line: str, account: str, zone: str, names: Names) -> str:
    """Site and point as people call them; what the room file does not know is said to be unknown."""
    if not account:
        if (amplifier := names.amplifiers.get(zone)) is not None and amplifier.line == line:
            return f"{names.amplifier(zone)} {names.area(amplifier.area)}"
        return names.line(line) if line else names.patrol(zone) or _("duty room")
    site = names.site(line, account)
    if site is None:
        unknown = _("unknown account {account}", account=clean(account))
        return f"{unknown} {_zone(zone)}".rstrip()
    point = names.point(site.site, zone) if zone else None
    if point is None:
        return f"{site_name(site)} {_zone(zone)}".rstrip()
    return f"{site_name(site)} {clean(either(point.name, point.name_en))}"


def _zone(zone: str) -> str:
    return _("zone {zone}", zone=clean(zone)) if zone.strip("0") else ""


def place_of(said: Said, names: Names) -> str:
    """Where an alarm or a signal comes from."""
    return place(said.line, said.account, said.zone, names)


def meaning(scheme: str, code: str) -> str:
    """What a code means, and the code itself where it is a device's number: one that is a word only says it again."""
    said = clean(codes.label(scheme, code, language()) or code)
    is_number = any(sign.isdigit() or sign.isupper() for sign in code)
    return f"{said} {clean(code)}" if scheme != _OWN_SCHEME and is_number and code not in said else said


#: What a code that stands for both meant.
_SENSE = {"open": N_("disarmed"), "closed": N_("armed")}


def content(said: Said) -> str:
    """What a device said: the meaning of its code, the code itself, and its own words if it sent any."""
    parts = [meaning(said.scheme, said.code)]
    if isinstance(said, ev.SignalLogged) and said.sense in _SENSE:
        parts.append(_(_SENSE[said.sense]))
    if isinstance(said, ev.Heard) and said.user.strip("0"):
        parts.append(_("user {user}", user=clean(said.user)))
    if said.text:
        parts.append(clean(said.text))
    return " ".join(parts)
