"""
Areas, amplifiers and the audio of a room file: who hears what, and by which device.

Checked against lines and against each other. Knows nothing of broadcasts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .roomtypes import Amplifier, Area, Audio, Line, Site
from .sheets import Key, Sheet, check_name, hint, listed
from .texts import _
from .tomllines import Path as Way

AREA = {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key(), "parent": Key(), "silence_test": Key()}
AMPLIFIER = {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key(), "area": Key(needed=True),
             "line": Key(needed=True), "output": Key(needed=True), "fallback": Key(), "measured": Key("yes_no")}
AUDIO = {"player": Key("texts"), "voice": Key("texts"), "folder": Key()}


def read_areas(sheet: Sheet) -> tuple[Area, ...]:
    """Every `[[area]]`; a parent is one of them, and none lies in itself."""
    found: dict[str, Area] = {}
    for index, table in enumerate(sheet.tables("area")):
        noun = _('area "{name}"', name=_called(table, index))
        own = sheet.fields(noun, table, ("area", index), AREA)
        if not {"key", "name"} <= set(own):
            continue
        check_name(sheet, ("area", index, "key"), own["key"])
        _once(sheet, ("area", index, "key"), noun, own["key"], found)
        found[own["key"]] = Area(own["key"], own["name"], own.get("name_en") or own["name"], own.get("parent", ""))
    for index, row in enumerate(found.values()):
        _known(sheet, ("area", index, "parent"), _('area "{name}"', name=row.key), "parent", row.parent, found)
        if _is_in_itself(row, found):
            sheet.wrong(("area", index, "parent"), _('area "{name}" lies in itself; give another parent.',
                                                     name=row.key))
    return tuple(found.values())


def read_amplifiers(sheet: Sheet, areas: Sequence[Area], lines: Sequence[Line]) -> tuple[Amplifier, ...]:
    """Every `[[amplifier]]`."""
    found: dict[str, Amplifier] = {}
    outputs: dict[tuple[str, str], str] = {}
    known_areas, known_lines = {row.key: row for row in areas}, {line.name: line for line in lines}
    tables = sheet.tables("amplifier")
    keys = {str(table.get("key")): table for table in tables if isinstance(table, dict)}
    for index, table in enumerate(tables):
        way: Way = ("amplifier", index)
        noun = _('amplifier "{name}"', name=_called(table, index))
        own = sheet.fields(noun, table, way, AMPLIFIER)
        if not {"key", "name", "area", "line", "output"} <= set(own):
            continue
        check_name(sheet, (*way, "key"), own["key"])
        _once(sheet, (*way, "key"), noun, own["key"], found)
        _known(sheet, (*way, "area"), noun, "area", own["area"], known_areas)
        _known(sheet, (*way, "line"), noun, "line", own["line"], known_lines)
        _known(sheet, (*way, "fallback"), noun, "fallback", own.get("fallback", ""), keys)
        if own.get("fallback") == own["key"]:
            sheet.wrong((*way, "fallback"), _("{noun} cannot stand in for itself.", noun=noun))
        place = (own["line"], own["output"])
        if place in outputs:
            sheet.wrong((*way, "output"), _('{noun} has output {output} of line {line}, which amplifier "{other}" has '
                                            "already.", noun=noun, output=own["output"], line=own["line"],
                                            other=outputs[place]))
        outputs.setdefault(place, own["key"])
        found[own["key"]] = Amplifier(own["key"], own["name"], own.get("name_en") or own["name"], own["area"],
                                      own["line"], own["output"], own.get("fallback", ""), own.get("measured", True))
    return tuple(found.values())


def read_audio(sheet: Sheet) -> Audio:
    """`[audio]`; nothing is played where there is none."""
    own = sheet.fields(_("the audio"), sheet.top.get("audio", {}), ("audio",), AUDIO)
    voice = tuple(own.get("voice", ()))
    if voice and not ({"{text}", "{file}"} <= set(voice) and own.get("player")):
        sheet.wrong(("audio", "voice"), _('the voice of the audio is a command with the words "{text}" and "{file}" in '
                                          "it, and needs a player.", text="{text}", file="{file}"))
    return Audio(tuple(own.get("player", ())), voice, own.get("folder", ""))


def check_sites(sheet: Sheet, sites: Sequence[Site], areas: Sequence[Area]) -> None:
    """The areas that sites name exist."""
    known = {row.key: row for row in areas}
    for index, table in enumerate(sheet.tables("site")):
        if isinstance(table, dict) and isinstance(table.get("area"), str):
            _known(sheet, ("site", index, "area"), _('site "{name}"', name=_called(table, index)), "area",
                   table["area"], known)


def _is_in_itself(row: Area, areas: Mapping[str, Area]) -> bool:
    seen, parent = {row.key}, row.parent
    while parent in areas:
        if parent in seen:
            return True
        seen.add(parent)
        parent = areas[parent].parent
    return False


def _known(sheet: Sheet, way: Way, noun: str, key: str, value: str, known: Mapping[str, Any]) -> None:
    if value and value not in known:
        sheet.wrong(way, _('{noun} wants {key} "{value}"; known: {known}.{hint}', noun=noun, key=key, value=value,
                           known=listed(known) or "-", hint=hint(value, known)))


def _called(table: Any, index: int) -> str:
    return str(table.get("key", index + 1)) if isinstance(table, dict) else str(index + 1)


def _once(sheet: Sheet, way: Way, noun: str, key: str, found: Mapping[str, Any]) -> None:
    if key in found:
        sheet.wrong(way, _("{noun} is there twice; give each its own key.", noun=noun))
