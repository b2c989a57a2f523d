"""
What a room file says, as rows: made whole when the file is read, never changed after.

Pure types; their words are `roomwords`. Knows neither TOML nor where files lie.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .calendarfile import YearSheet
from .roomsilence import SilenceHour

FRAMINGS = ("8N1", "7E1", "7O1", "8E1", "8O1", "7N1", "8N2", "7E2", "7O2")
BAUDS = (300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
LANGUAGES = ("zh", "en")
ROLES = ("viewer", "officer", "leader", "engineer", "auditor")
MEANS = ("bell", "command", "relay")


class Line(NamedTuple):
    """One receiver on one port. `wait_s`: the receiver waits so long for an answer, and sends `attempts` times;
    `heartbeat_s`: seconds between its heartbeats, 0 where it sends none. Digits of None: any the protocol allows."""

    name: str
    label: str
    driver: str
    profile: str
    url: str
    baud: int
    framing: str
    receiver_digits: int | None
    line_digits: int | None
    account_digits: tuple[int, ...] | None
    wait_s: float
    attempts: int
    heartbeat_s: float
    life_path: bool = True  # the only path of priority-1 devices: its loss is SIG-2
    settings: tuple[tuple[str, str], ...] = ()  # what only the driver knows, in the order of the names


class KeyHolder(NamedTuple):
    """Somebody with a key to a site; the telephone number is private."""

    name: str
    phone: str


class Point(NamedTuple):
    """The smallest addressable unit of a site, by the zone its receiver shows."""

    zone: str
    name: str
    name_en: str
    kind: str


class Site(NamedTuple):
    """A protected place; `line` is empty where its account may arrive on any line."""

    key: str
    name: str
    name_en: str
    kind: str
    address: str
    line: str
    account: str
    note: str
    key_holders: tuple[KeyHolder, ...]
    points: tuple[Point, ...]
    area: str = ""  # whose loudspeakers a call from here opens
    officer_first: bool = False  # a call from here waits for the officer
    hours: tuple[str, ...] = ()  # when it is open, by kind of day: `workdays 08:00-22:00`


class Area(NamedTuple):
    """A part of the village with its loudspeakers; `parent` is empty at the top."""

    key: str
    name: str
    name_en: str
    parent: str


class Amplifier(NamedTuple):
    """An amplifier: output `output` of the device on `line`. `fallback` is opened where it does not answer;
    `measured` says that the device tells whether sound really comes out."""

    key: str
    name: str
    name_en: str
    area: str
    line: str
    output: str
    fallback: str
    measured: bool


class Audio(NamedTuple):
    """What plays a WAV file into the amplifiers (its last argument is the file), and what makes one of a text
    (`{text}` and `{file}` stand for them); empty: an officer reads out and nothing is played. `folder` holds
    recordings."""

    player: tuple[str, ...] = ()
    voice: tuple[str, ...] = ()
    folder: str = ""


class Person(NamedTuple):
    """Somebody on the staff; the telephone number is private."""

    key: str
    name: str
    duty: str
    phone: str
    certificate: int = 0  # as fire installation operator: level 5 (junior) to 1; 0: none
    certificate_until: str = ""  # its last day
    suspended: bool = False
    groups: tuple[str, ...] = ()


class Access(NamedTuple):
    """What an account of this machine may do at most; `station` says whether its console stands in the control room."""

    uid: int
    role: str
    station: bool
    person: str


class Sound(NamedTuple):
    """What makes the noise: the terminals' bell, a command (its last argument is the alarm's class; its
    environment says DUTY_STEP and DUTY_ALARM), or a relay."""

    means: str = "bell"
    command: tuple[str, ...] = ()
    url: str = ""
    baud: int = 9600
    on: bytes = b""
    off: bytes = b""
    louder: bytes = b""  # what a relay board is sent when nobody answers; `on` again where it is empty


class Keeping(NamedTuple):
    """How the store is kept: `ballast_mib` are set aside on its disk for when it is full, 0 for none."""

    ballast_mib: int = 64


class PlanFile(NamedTuple):
    """An action plan as its file gives it; `steps` is JSON text, a list of objects."""

    plan: str
    name: str
    name_en: str
    classes: tuple[str, ...]
    site: str
    steps: str


class Checkpoint(NamedTuple):
    """A place on a round: `code` is typed there, `tag` read by a wand."""

    key: str
    name: str
    name_en: str
    site: str
    place: str
    code: str
    tag: str


class Route(NamedTuple):
    """Checkpoints in their order."""

    key: str
    name: str
    name_en: str
    checkpoints: tuple[str, ...]


class Patrol(NamedTuple):
    """A route that is walked again and again; `interval_min` is 0 where the rule of the venue says how often, the hours
    are empty where it is round the clock. A team may walk it, in slots."""

    key: str
    name: str
    name_en: str
    route: str
    venue: str
    opens: str
    closes: str
    interval_min: int
    team: str = ""
    slots: tuple[str, ...] = ()


class Facility(NamedTuple):
    """What the duty log is written about: `kind` is controller or system; `line` is a controller's own, or empty."""

    key: str
    kind: str
    name: str
    name_en: str
    model: str
    line: str


class TeamFile(NamedTuple):
    """Who walks together, as the file has it; fields as in the row (`domain/teams.py`)."""

    key: str
    name: str
    name_en: str
    kind: str
    members: tuple[str, ...] = ()
    people: int = 0
    chief: str = ""
    shift: int = 0


class OfficeFile(NamedTuple):
    """Who stands on notices, and the letters that hazards are numbered with; empty where the room does not say."""

    prefix: str = ""
    community: str = ""
    police: str = ""
    fire_body: str = ""
    street: str = ""


class Room(NamedTuple):
    """One duty room as its file gives it. `rules` are the rule profiles from the widest to the narrowest."""

    key: str
    name: str
    name_en: str
    language: str  # zh, en, or empty: as the locale says
    lines: tuple[Line, ...]
    sites: tuple[Site, ...]
    people: tuple[Person, ...]
    access: tuple[Access, ...]
    sound: Sound
    rules: tuple[Path, ...]
    path: Path
    note: str = ""
    keeping: Keeping = Keeping()
    plans: tuple[PlanFile, ...] = ()  # what is done about an alarm
    areas: tuple[Area, ...] = ()
    amplifiers: tuple[Amplifier, ...] = ()
    audio: Audio = Audio()
    calendars: tuple[YearSheet, ...] = ()  # the years that ship
    checkpoints: tuple[Checkpoint, ...] = ()
    routes: tuple[Route, ...] = ()
    patrols: tuple[Patrol, ...] = ()
    teams: tuple[TeamFile, ...] = ()
    facilities: tuple[Facility, ...] = ()
    silence: tuple[SilenceHour, ...] = ()
    office: OfficeFile = OfficeFile()


class Finding(NamedTuple):
    """What a check found: `level` is ok, warn or error; `remedy` is empty where nothing needs doing."""

    level: str
    what: str
    place: str
    remedy: str = ""
