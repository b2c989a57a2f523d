"""
The room file: one duty room with its lines, sites, people, accounts and sound, read whole and checked whole.

What cannot be right is said with file, line and the nearest right word before anything starts. Knows nothing of
ports, tables or screens; what the words of a room are stands in `roomtypes`, where its files lie in `whereabouts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .calendarfile import shipped
from .errors import RoomError
from .roomareas import check_sites, read_amplifiers, read_areas, read_audio
from .roomlines import known_drivers, known_profiles, read_lines
from .roomlog import read_facilities
from .roomoffice import read_office
from .roompatrols import read_checkpoints, read_patrols, read_routes
from .roomplans import read_plans
from .roomsilence import read_silence
from .roomsites import read_access, read_keeping, read_people, read_sites, read_sound
from .roomteams import read_teams
from .roomtypes import LANGUAGES, Access, Finding, KeyHolder, Line, Person, Point, Room, Site, Sound
from .sheets import Key, Sheet, check_name, hint, listed
from .texts import _
from .whereabouts import Places, find, places, prepare

__all__ = [
    "Access", "Finding", "KeyHolder", "Line", "Person", "Places", "Point", "Room", "Site", "Sound", "check_all", "find",
    "known_drivers", "known_profiles", "load", "places", "prepare",
]

ROOM = {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key(), "note": Key(),
        "language": Key(values=LANGUAGES), "rules": Key("texts")}
TABLES = ("room", "line", "area", "amplifier", "site", "person", "access", "sound", "audio", "store",
          "checkpoint", "route", "patrol", "team", "controller", "system", "silence_test", "office")


def load(path: Path, *, lines: Mapping[str, str] = {}) -> Room:
    """The room of a file, or RoomError with the first thing that is wrong; `lines` are URLs that go before the file's
    (`--line NAME=URL`)."""
    sheet = Sheet(path)
    sheet.stop_if_wrong()
    room = _read(sheet, lines)
    sheet.stop_if_wrong()
    return room


def check_all(path: Path) -> list[Finding]:
    """Everything that is wrong with a room file, from top to bottom; nothing where it is fine."""
    try:
        sheet = Sheet(path)
        if not sheet.problems:
            _read(sheet, {})
    except RoomError as error:  # the file cannot be read, or a profile it names is damaged
        return [Finding("error", str(error), error.place or str(path))]
    return [Finding("error", problem.sentence, f"{path}:{problem.line}")
            for problem in sorted(sheet.problems, key=lambda problem: problem.line)]


def _read(sheet: Sheet, urls: Mapping[str, str]) -> Room:
    """What could be understood of the file; the complaints are in the sheet."""
    for key in sheet.top:
        if key not in TABLES:
            sheet.wrong((key,), _('there is no table "{key}"; known tables: {known}.{hint}', key=key,
                                  known=listed(TABLES), hint=hint(key, TABLES)))
    own = _head(sheet)
    lines = read_lines(sheet, urls)
    people = read_people(sheet)
    sites = read_sites(sheet, lines)
    areas = read_areas(sheet)
    check_sites(sheet, sites, areas)
    checkpoints = read_checkpoints(sheet, sites)
    routes, teams = read_routes(sheet, checkpoints), read_teams(sheet)
    amplifiers = read_amplifiers(sheet, areas, lines)
    rules = _rules(sheet, own)
    return Room(
        key=own.get("key", ""), name=own.get("name", ""), name_en=own.get("name_en") or own.get("name", ""),
        language=own.get("language", ""), lines=lines, sites=sites, people=people,
        access=read_access(sheet, people), sound=read_sound(sheet, lines), rules=rules,
        path=sheet.path, note=own.get("note", ""), keeping=read_keeping(sheet),
        plans=read_plans(sheet.path, [site.key for site in sites]), areas=areas,
        amplifiers=amplifiers, audio=read_audio(sheet), calendars=shipped(),
        checkpoints=checkpoints, routes=routes, patrols=read_patrols(sheet, routes, teams), teams=teams,
        facilities=read_facilities(sheet, lines),
        silence=read_silence(sheet, areas, amplifiers, rules), office=read_office(sheet),
    )


def _head(sheet: Sheet) -> dict[str, Any]:
    """The table `[room]`."""
    if "room" not in sheet.top:
        sheet.lacking((), _("the table [room] is missing; it says key and name."))
        return {}
    own = sheet.fields(_("the room"), sheet.top["room"], ("room",), ROOM)
    check_name(sheet, ("room", "key"), own.get("key"))
    return own


def _rules(sheet: Sheet, own: Mapping[str, Any]) -> tuple[Path, ...]:
    """The rule profiles, from the widest to the narrowest: a path beside the room file, or a name under `rules/` there
    (not beside it, where it would be taken for a room)."""
    found = []
    shelf = sheet.path.parent / "rules"
    for index, name in enumerate(own.get("rules", [])):
        path = sheet.path.parent / name if name.endswith(".toml") else shelf / f"{name}.toml"
        if not path.is_file():
            known = sorted(other.stem for other in shelf.glob("*.toml"))
            sheet.wrong(("room", "rules", index), _(
                'the room wants rules "{value}", but there is no file {path}.{hint}', value=name, path=path,
                hint=hint(name, known)))
        found.append(path)
    return tuple(found)
