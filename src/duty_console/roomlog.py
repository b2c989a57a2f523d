"""
Controllers and other systems of a room file: what the duty log is written about (table A.1 of GB 25201).

Checked against the lines and against each other; both share one room of keys, since an entry names either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .roomtypes import Facility, Line
from .sheets import Key, Sheet, check_name, hint, listed
from .texts import _
from .tomllines import Path as Way

KEYS = {"controller": {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key(), "model": Key(),
                       "line": Key()},
        "system": {"key": Key(needed=True), "name": Key(needed=True), "name_en": Key()}}


def read_facilities(sheet: Sheet, lines: Sequence[Line]) -> tuple[Facility, ...]:
    """Every `[[controller]]` and `[[system]]`."""
    found: dict[str, Facility] = {}
    known = {line.name: line for line in lines}
    for kind, keys in KEYS.items():
        for index, table in enumerate(sheet.tables(kind)):
            way: Way = (kind, index)
            name = _called(table, index)
            noun = _('controller "{name}"', name=name) if kind == "controller" else _('system "{name}"', name=name)
            own = sheet.fields(noun, table, way, keys)
            if not {"key", "name"} <= set(own):
                continue
            check_name(sheet, (*way, "key"), own["key"])
            if own["key"] in found:
                sheet.wrong((*way, "key"), _("{noun} is there twice, or a controller and a system have one key; give "
                                             "each its own.", noun=noun))
            line = own.get("line", "")
            if line and line not in known:
                sheet.wrong((*way, "line"), _('{noun} wants line "{value}"; known: {known}.{hint}', noun=noun,
                                              value=line, known=listed(known) or "-", hint=hint(line, known)))
            found[own["key"]] = Facility(own["key"], kind, own["name"], own.get("name_en") or own["name"],
                                         own.get("model", ""), line)
    return tuple(found.values())


def _called(table: Any, index: int) -> str:
    return str(table.get("key", index + 1)) if isinstance(table, dict) else str(index + 1)
