"""
Teams of a room file: who walks together, by name or only by number. How many they must be stands in the rules.
"""

from __future__ import annotations

from typing import Any

from .roomtypes import TeamFile
from .roomwords import TEAM_KINDS
from .sheets import Key, Sheet, check_name
from .texts import _
from .tomllines import Path as Way

TEAM = {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key(),
        "kind": Key(needed=True, values=tuple(TEAM_KINDS)), "members": Key("texts"), "people": Key("whole"),
        "chief": Key(), "shift": Key("whole")}
MOST, LONGEST = 500, 40


def read_teams(sheet: Sheet) -> tuple[TeamFile, ...]:
    """Every `[[team]]`; it names its members or says how many they are."""
    found: dict[str, TeamFile] = {}
    for index, table in enumerate(sheet.tables("team")):
        way: Way = ("team", index)
        called = str(table.get("key", index + 1)) if isinstance(table, dict) else str(index + 1)
        noun = _('team "{name}"', name=called)
        own = sheet.fields(noun, table, way, TEAM)
        if not {"key", "name", "kind"} <= set(own):
            continue
        check_name(sheet, (*way, "key"), own["key"])
        if own["key"] in found:
            sheet.wrong((*way, "key"), _("{noun} is there twice; give each its own key.", noun=noun))
        _check_people(sheet, way, noun, own)
        found[own["key"]] = TeamFile(own["key"], own["name"], own.get("name_en") or own["name"], own["kind"],
                                     tuple(own.get("members", ())), own.get("people", 0), own.get("chief", ""),
                                     own.get("shift", 0))
    return tuple(found.values())


def _check_people(sheet: Sheet, way: Way, noun: str, own: dict[str, Any]) -> None:
    members = own.get("members", ())
    if not members and not own.get("people"):
        sheet.lacking(way, _("{noun} needs its members by name, or people: how many they are.", noun=noun))
    for key in ("people", "shift"):
        if not 0 <= own.get(key, 0) <= MOST:
            sheet.wrong((*way, key), _("{noun} has {key} {value}; it may be 1 to {most}.", noun=noun, key=key,
                                       value=own[key], most=MOST))
    if len(set(members)) < len(members):
        sheet.wrong((*way, "members"), _("{noun} names somebody twice; name each once.", noun=noun))
    for name in (*members, own.get("chief", "")):
        if any(sign in name for sign in ",，、") or name.strip().isdigit() or len(name) > LONGEST:
            way_of = "members" if name in members else "chief"
            sheet.wrong((*way, way_of), _('{noun} has "{value}"; a name is at most {most} characters without commas, '
                                          "and no number.", noun=noun, value=name, most=LONGEST))
