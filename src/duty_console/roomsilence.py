"""
When the loudspeakers of a room file are tested each day: `[silence_test]` for the room, `silence_test` for an area and
all that lies in it.

    [silence_test]
    at = "10:00"          # by_night = true: also where daily programmes are silent

Knows nothing of tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import RoomError
from .sheets import Key, Sheet
from .texts import _
from .tomllines import Path as Way

if TYPE_CHECKING:
    from .roomtypes import Amplifier, Area

SILENCE = {"at": Key(), "by_night": Key("yes_no")}
#: What an area says that is not tested.
NEVER = "never"
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class SilenceHour(NamedTuple):
    """An amplifier and the minute of the day at which it is tested."""

    amplifier: str
    minute: int
    by_night: bool


def read_silence(sheet: Sheet, areas: Sequence[Area], amplifiers: Sequence[Amplifier],
                 rules: Sequence[Path]) -> tuple[SilenceHour, ...]:
    """The hour of every amplifier that has one: its area's, or that of what its area lies in, or the room's."""
    own = sheet.fields(_("the silence test"), sheet.top.get("silence_test", {}), ("silence_test",), SILENCE)
    by_night, said = own.get("by_night", False), {"": own.get("at", "")}
    ways: dict[str, Way] = {"": ("silence_test", "at")}
    for index, table in enumerate(sheet.tables("area")):
        if isinstance(table, dict) and isinstance(table.get("silence_test"), str):
            said[str(table.get("key"))] = table["silence_test"]
            ways[str(table.get("key"))] = ("area", index, "silence_test")
    minutes = {key: _minute(sheet, ways[key], value) for key, value in said.items() if value and value != NEVER}
    if not by_night and minutes:
        _by_day(sheet, {ways[key]: minute for key, minute in minutes.items() if minute is not None}, rules)
    if own and not own.get("at") and not minutes:
        sheet.lacking(("silence_test",), _('the silence test says no hour: give it "at", or areas "silence_test".'))
    parents = {area.key: area.parent for area in areas}
    found = [(row.key, minutes.get(_whose(row.area, said, parents))) for row in amplifiers]
    return tuple(SilenceHour(key, minute, by_night) for key, minute in found if minute is not None)


def _whose(area: str, said: Mapping[str, str], parents: Mapping[str, str]) -> str:
    """The nearest area that says an hour; empty for the room."""
    seen: set[str] = set()
    while area and area not in seen:
        if said.get(area):
            return area
        seen.add(area)
        area = parents.get(area, "")
    return ""


def _minute(sheet: Sheet, way: Way, value: Any) -> int | None:
    if not _TIME.fullmatch(value):
        sheet.wrong(way, _('the silence test is at "{value}"; a time is written 10:00, and an area that is not tested '
                           "says {never}.", value=value, never=NEVER))
        return None
    return int(value[:2]) * 60 + int(value[3:])


def _by_day(sheet: Sheet, minutes: Mapping[Way, int], rules: Sequence[Path]) -> None:
    """No hour lies where daily programmes are silent (BC-14); a profile that is wrong is complained about elsewhere."""
    from .rulebook import Rulebook  # late: it is read only where an hour is set, and knows the types of a room

    try:
        hours = Rulebook.load([path for path in rules if path.is_file()])
    except RoomError:
        return
    begins, ends = round(hours.number("BC-14", "from_min")), round(hours.number("BC-14", "to_min"))
    for way, minute in minutes.items():
        if not begins <= minute < ends:
            sheet.wrong(way, _("the silence test is at {value}, when daily programmes are silent: choose an hour from "
                               "{begins} to {ends}, or set by_night = true (rule BC-14).", value=_shown(minute),
                               begins=_shown(begins), ends=_shown(ends)))


def _shown(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
